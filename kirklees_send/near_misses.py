"""Addresses that are nearly right: in capitals, with a reference as people write it, with signs of
a sentence behind.

They lead to the public page that is meant, if there is one. Whether there is, that page itself is
asked, so that nobody learns of what the public does not see.
"""

import copy
import re
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve

from actions.references import as_reference, in_address
from publishing.public_pages import page_called

# Brackets, quotation marks and stops that belong to the words around an address.
_BEHIND = "/.,;:!?'\")]>’”"
_AROUND = " .,;:!?'\"()[]<>‘’“”"
_SPACES = re.compile(r"[\s_]+")


def lead_on(request):
    """Return a redirect for good to the public page that a lost reader means, or None."""
    if request.method not in ("GET", "HEAD"):
        return None
    for path in dict.fromkeys(_meant_by(request.path)):
        if path != request.path and (there := _where_it_answers(path, request)):
            asked = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{there}?{asked}" if asked else there)
    return None


def _meant_by(path):
    """Yield the addresses that may be meant by one, the likeliest first."""
    written = filter(None, path.lower().rstrip(_BEHIND).split("/"))
    parts = [_SPACES.sub("-", part.strip(_AROUND)) for part in written]
    if parts and all(parts):
        yield _joined(parts)
        yield _joined([in_address(as_reference(part) or part) for part in parts])


def _joined(parts):
    is_file = "." in parts[-1]
    return "".join(f"/{part}" for part in parts) + ("" if is_file else "/")


def _where_it_answers(path, request):
    """Return the address at which a public page answers to this one, or None."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if page_called(match.url_name) is None:
        return None
    asking = copy.copy(request)
    asking.path = asking.path_info = path
    asking.method, asking.resolver_match = "GET", match
    try:
        answer = match.func(asking, *match.args, **match.kwargs)
    except (Http404, BadRequest):
        return None
    if answer.status_code == HTTPStatus.OK:
        return path
    return getattr(answer, "url", None)  # such as a measure by its name in an area
