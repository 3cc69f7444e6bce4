"""The first page of a process takes seconds: modules, templates and addresses are loaded for it. So
it is drawn before anybody can ask for it: a worker's port opens only then."""

from io import BytesIO
from urllib.parse import urlsplit

from kirklees_send import env

FIRST_PAGES = ("/", "/actions/")


def warm(application):
    """Have an application draw its first pages for nobody. What it answers does not matter: with
    the database down it says so, and visitors are told the same."""
    for path in FIRST_PAGES:
        _ask(application, path)


def _ask(application, path):
    """Ask as the proxy does: by HTTP, whatever the visitor came by."""
    origin = urlsplit(env.text("SITE_ORIGIN", "http://127.0.0.1:8000"))
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SCRIPT_NAME": "",
        "SERVER_NAME": origin.hostname,
        "SERVER_PORT": str(origin.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": origin.hostname,
        "HTTP_X_FORWARDED_PROTO": origin.scheme,
        "HTTP_ACCEPT_ENCODING": "br, gzip",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    answer = application(environ, lambda *_told: None)
    try:
        for _part in answer:
            pass
    finally:
        if hasattr(answer, "close"):
            answer.close()
