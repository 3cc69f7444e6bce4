"""Saying no in a page a person can use: odd requests, lost pages, broken days."""

import codecs
import re
import sys
from http import HTTPStatus
from urllib.parse import unquote

from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kirklees_send.near_misses import lead_on
from kirklees_send.read_only import is_refusal
from publishing.cut_off import CutOff
from publishing.taken_off import TakenOff
from staff.who_may import is_for_staff, may_not_open

RETRY_AFTER_SECONDS = 30
NOTHING_TO_CITE = {"canonical_url": ""}

# No honest address has these: PostgreSQL cannot hold NUL, and the others turn text around, so
# that an echo of it reads as something else.
_DISHONEST = re.compile("[\x00\u202a-\u202e\u2066-\u2069]")


def plain_refusals(get_response):
    """Middleware: refuse what no page can answer, and give every bare refusal a body to read."""

    def respond(request):
        if _DISHONEST.search(request.path + unquote(request.META.get("QUERY_STRING", ""))):
            return bad_request(request)
        # Browsers send our forms as UTF-8. Other codes can smuggle in what no database can hold,
        # or are none that Python reads words with.
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            return bad_request(request)
        response = get_response(request)
        if response.status_code == 405:
            page = not_allowed(request)
            page["Allow"] = response.get("Allow", "GET, HEAD")
            return page
        return response

    return respond


def bad_request(request, exception=None):
    """The address asks for something that makes no sense. Also Django's handler400."""
    # Only our own sentence: Django's say what was asked for, and would echo it.
    problem = str(exception) if isinstance(exception, BadRequest) else ""
    return _standalone("errors/400.html", 400, problem=problem)


def forbidden(request, exception=None):
    """The visitor may not see this; staff are told who may. Also Django's handler403."""
    if is_for_staff(request):
        return may_not_open(request)
    return _standalone("errors/403.html", 403)


def stale_form(request, reason=""):
    """A form was sent from a page that is too old, or from another site."""
    return _standalone("errors/stale_form.html", 403)


def not_found(request, exception=None):
    """No such page, or none any more: ways on, or straight to the one that is meant. Also Django's
    handler404."""
    if isinstance(exception, TakenOff):
        return render(request, "errors/410.html", NOTHING_TO_CITE, status=HTTPStatus.GONE)
    if isinstance(exception, CutOff):
        return render(request, "errors/cut_off.html", NOTHING_TO_CITE, status=404)
    return lead_on(request) or render(request, "errors/404.html", NOTHING_TO_CITE, status=404)


def not_allowed(request):
    """The page can only be read."""
    return _standalone("errors/405.html", 405)


def server_error(request):
    """Something broke: say so without the database, and tell a database outage from a fault of
    ours, so that people and machines know to try again. Also Django's handler500."""
    error = sys.exc_info()[1]
    if isinstance(error, (OperationalError, InterfaceError)) or is_refusal(error):
        page = _standalone("errors/503.html", 503)
        page["Retry-After"] = RETRY_AFTER_SECONDS
        return page
    return _standalone("errors/500.html", 500)


def _standalone(template, status, **context):
    # No request: these pages must come up whatever is broken, so they ask for nothing.
    return HttpResponse(render_to_string(template, context), status=status)
