"""What the site writes down of its work, for whoever runs it: a line of JSON for each thing.

No line holds anything of a person: no address of a visitor, no path (some end in keys) and nothing
that was asked for or sent. A page is named by its view. Of an error its kind and the lines of code
are told, not its words: those of a database repeat what was to be stored.

The number of a request is the proxy's, which is in its log as well. `middleware` hands it on.
"""

import json
import logging
import re
import time
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from uuid import uuid4

from django.conf import settings

logger = logging.getLogger(__name__)

_request_id = ContextVar("request_id", default="")
# A signature with what it signs: longer than any word.
_SECRET = re.compile(r"[\w.:=-]{50,}")
_AS_WE_NUMBER = re.compile("[0-9a-f]{32}")


class AsJson(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record):
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": _request_id.get(),
        }
        request = getattr(record, "request", None)
        if request is None:
            told["says"] = record.getMessage()
        else:  # Django's own words, which would name the path
            told |= {"says": "A request failed.", "view": view_of(request)}
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[0]:
            told |= _fault(*record.exc_info)
        return json.dumps({name: value for name, value in told.items() if value != ""})


def middleware(get_response):
    """Middleware: number each request, and write a line when it is answered."""

    def respond(request):
        number = request.headers.get("X-Request-ID", "")
        number = number if _AS_WE_NUMBER.fullmatch(number) else uuid4().hex
        token = _request_id.set(number)
        began = time.perf_counter()
        try:
            response = get_response(request)
            told = {
                "view": view_of(request),
                "method": method_of(request),
                "status": response.status_code,
                "milliseconds": round(1_000 * (time.perf_counter() - began), 1),
            }
            logger.info("Answered.", extra={"told": told})
            return response
        finally:
            _request_id.reset(token)

    return respond


def view_of(request):
    """Return the name of the view that answers a request, such as "action" or "admin:index", or
    "static"; "none" if the address leads to nothing."""
    match = getattr(request, "resolver_match", None)
    if match and match.view_name:
        return match.view_name
    return "static" if getattr(request, "path", "").startswith(settings.STATIC_URL) else "none"


def method_of(request):
    """Return the method of a request; "other" if it is none that we answer."""
    return request.method if request.method in ("GET", "HEAD", "POST") else "other"


def _fault(kind, error, tree):
    """Return what may be told of an error: kinds and places."""
    places = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(tree)
    ]
    causes = []
    while (error := error.__cause__ or error.__context__) and len(causes) < 5:
        causes.append(type(error).__name__)
    return {"error": kind.__name__, "caused_by": causes or "", "at": places[-20:]}


class WithoutSecrets(logging.Filter):
    """Leaves out of each line, such as the path of a page that broke, what looks like the secret
    part of a link."""

    def filter(self, record):
        words = record.getMessage()
        if _SECRET.search(words):
            record.msg, record.args = _SECRET.sub("…", words), ()
        return True
