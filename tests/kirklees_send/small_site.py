"""A site of one page, which reads what is sent and says which process answers."""

import os


def application(environ, start_response):
    """Answer when all of the request is there."""
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Process", str(os.getpid()))])
    return [b"here"]
