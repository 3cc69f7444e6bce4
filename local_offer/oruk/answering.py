"""How these addresses answer: in JSON, open to every site, refusals too (RFC 9457)."""

import json
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from tempfile import SpooledTemporaryFile

from django.core.exceptions import BadRequest
from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from publishing.public_pages import public_page

STUB = "/api/oruk"
METHODS = ("GET", "HEAD", "OPTIONS")
PROBLEM = "application/problem+json"
# A file larger than this waits on disk until it is sent.
_KEPT_IN_MEMORY = 1_000_000
_KEPT_HEADERS = ("Allow", "Cache-Control", "Retry-After")
_SENTENCES = {
    HTTPStatus.BAD_REQUEST: _("The address has signs or words that cannot be read."),
    HTTPStatus.NOT_FOUND: _("There is nothing at this address."),
    HTTPStatus.METHOD_NOT_ALLOWED: _("This can only be read: ask by GET."),
    HTTPStatus.SERVICE_UNAVAILABLE: _("The site is busy or down. Ask again in a while."),
}
_REFUSED = _("This cannot be asked.")
_BROKEN = _("Something broke on our side.")


def problem(status, detail):
    """Return a refusal: what is wrong, in a sentence."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    told["detail"] = detail
    return JsonResponse(told, status=status, content_type=PROBLEM)


def for_machines(view):
    """Decorate a view that returns what is to be told as a dict, or a response of its own.

    It may raise BadRequest or Http404 with a sentence. What it tells is public and as fresh as a
    public page.
    """

    @public_page
    @wraps(view)
    def told(request, *args, **kwargs):
        try:
            found = view(request, *args, **kwargs)
        except BadRequest as refusal:
            return problem(HTTPStatus.BAD_REQUEST, str(refusal))
        except Http404 as lost:
            return problem(HTTPStatus.NOT_FOUND, str(lost) or _SENTENCES[HTTPStatus.NOT_FOUND])
        return found if isinstance(found, HttpResponse | FileResponse) else JsonResponse(found)

    @csrf_exempt  # whoever tries to write is told that nobody can
    @require_http_methods(METHODS)
    @wraps(told)
    def respond(request, *args, **kwargs):
        if request.method != "OPTIONS":
            return told(request, *args, **kwargs)
        methods = ", ".join(METHODS)
        return HttpResponse(
            status=HTTPStatus.NO_CONTENT,
            headers={
                "Allow": methods,
                "Access-Control-Allow-Methods": methods,
                "Access-Control-Allow-Headers": "*",
                "Access-Control-Max-Age": "86400",
            },
        )

    return respond


def lines_response(request, objects):
    """Return a response of one object a line, whole before its first byte is sent: a file that
    breaks off looks whole. Who has the very same already is told so."""
    file = SpooledTemporaryFile(_KEPT_IN_MEMORY)  # noqa: SIM115  sending it closes it
    fingerprint = sha256()
    for each in objects:
        line = json.dumps(each, cls=DjangoJSONEncoder).encode() + b"\n"
        fingerprint.update(line)
        file.write(line)
    etag = f'"{fingerprint.hexdigest()}"'
    if unchanged := get_conditional_response(request, etag=etag):
        file.close()
        return unchanged
    headers = {"ETag": etag, "Content-Length": file.tell()}
    file.seek(0)
    return FileResponse(file, content_type="application/x-ndjson", headers=headers)


def open_to_every_site(get_response):
    """Middleware: the pages of any site may read these addresses, and whatever refuses them, far
    from any view, does it in JSON."""

    def respond(request):
        response = get_response(request)
        if not f"{request.path_info}/".startswith(f"{STUB}/"):
            return response
        if response.status_code >= HTTPStatus.BAD_REQUEST and response["Content-Type"] != PROBLEM:
            response = _in_json(response)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        return response

    return respond


def _in_json(page):
    is_ours = page.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    otherwise = _BROKEN if is_ours else _REFUSED
    refusal = problem(page.status_code, _SENTENCES.get(page.status_code, otherwise))
    for name in _KEPT_HEADERS:
        if name in page:
            refusal[name] = page[name]
    return refusal
