"""Whatever refuses what staff sent, the answer holds every word of it, and one way on.

The words come back into the form, filled as it was sent, with the reason above it; if the form
cannot be shown, on a page to read and copy them; and whoever is logged out gets them after logging
in. They are never saved on the way. They come back only to a form of this site, and only to the
account that typed them.
"""

import copy
from dataclasses import replace
from http import HTTPStatus

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.db import DatabaseError, InterfaceError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from staff.refused import Refused, Unsaved
from unsaved import drafts
from unsaved.filling import fill
from unsaved.words import FOR, TYPED_BY, Words


def words_given_back(get_response):
    """Middleware: see above. It stands inside of those that say who somebody is and set cookies,
    and outside of all that may refuse."""

    def respond(request):
        if request.method != "POST" or not is_staff_page(request):
            return get_response(request)
        if request.path == reverse("admin:keep_draft"):
            return _told_in_short(request, get_response(request))
        waiting = None
        if not _is_from_elsewhere(request):
            waiting = Words.waiting(request) or drafts.asked_back(request)
        if request.path == reverse("admin:login"):
            return _log_in(request, get_response, waiting) if waiting else get_response(request)
        if waiting and waiting.path == request.get_full_path():
            return _in_form(request, get_response, waiting, HttpResponse())
        words = Words.of(request)
        response = get_response(request)
        if not (_is_refused(response) and words and is_from_here(request)):
            return response
        return _give_back(request, get_response, words, response)

    return respond


def is_staff_page(request):
    return request.path.startswith(reverse("admin:index"))


def _is_refused(response):
    if _leads_to_log_in(response):
        return True
    # Conflicts have pages that hold the words themselves; what is only read takes none.
    own = (HTTPStatus.CONFLICT, HTTPStatus.METHOD_NOT_ALLOWED)
    status = response.status_code
    return hasattr(response, "why") or (status >= HTTPStatus.BAD_REQUEST and status not in own)


def _leads_to_log_in(response):
    return response.get("Location", "").startswith(reverse("admin:login"))


def _is_from_elsewhere(request):
    """Return whether the browser says that the page of another site sent this."""
    place, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    ours = (f"{request.scheme}://{request.get_host()}", settings.SITE_ORIGIN)
    return place not in (None, "same-origin") or origin not in (None, *ours)


def is_from_here(request):
    """Return whether a page of this site sent this. A browser too old to say so is believed if
    it brought the token that only our own pages have."""
    if request.headers.keys() & {"Sec-Fetch-Site", "Origin"}:
        return not _is_from_elsewhere(request)
    return _has_token(request)


def _has_token(request):
    return getattr(request, "csrf_processing_done", False)


def in_short(said, status=HTTPStatus.OK, **more):
    """Return an answer to the script of a page: what is `said`, in sentences or ""."""
    response = JsonResponse({"said": said, **more}, status=status)
    add_never_cache_headers(response)
    return response


def _told_in_short(request, response):
    """Answer a script in a sentence, whatever refused it; where only its token was too old, with
    one that holds."""
    if isinstance(response, JsonResponse):
        return response
    if _leads_to_log_in(response):
        told = _("You are logged out. Log in in another window, then come back to this one.")
        return in_short(told, HTTPStatus.FORBIDDEN)
    told = _why(request, response)
    if response.status_code != HTTPStatus.FORBIDDEN or _has_token(request):
        return in_short(told, response.status_code)
    try:
        account = _account_of(request)
    except (DatabaseError, InterfaceError):
        return in_short(told, HTTPStatus.SERVICE_UNAVAILABLE)
    is_theirs = account and account == request.POST.get(TYPED_BY)
    fresh = {"token": get_token(request)} if is_theirs and is_from_here(request) else {}
    return in_short(told, response.status_code, **fresh)


def _give_back(request, get_response, words, refusal):
    try:
        account = _account_of(request)
    except (DatabaseError, InterfaceError):
        return _to_copy(words, refusal, is_readable=False) if words.account else refusal
    if account and not words.account and _has_token(request):
        # The page was made before forms said whose they are; a token is of one log-in only.
        words = replace(words, account=account)
    if not words.account or account not in ("", words.account):
        return refusal
    if not account:
        return _log_in_page(request, words, refusal)
    if getattr(refusal, "is_for_good", False):
        return _to_copy(words, refusal)
    return _in_form(request, get_response, words, refusal)


def _account_of(request):
    return str(request.user.pk) if request.user.is_authenticated else ""


def _in_form(request, get_response, words, refusal):
    """Answer with the form itself, filled; or, if it cannot be shown or has no box for some of the
    words, with the words."""
    again = _asked_again(request, words)
    why = _why(request, refusal)
    again.unsaved = Unsaved(why, words.had_files, words.are_none, words.as_sent())
    page = get_response(again)
    try:
        account = _account_of(again)
    except (DatabaseError, InterfaceError):
        return _to_copy(words, page, is_readable=False)
    if not account:
        return _log_in_page(request, words, page)
    if account != words.account:
        return HttpResponseRedirect(words.path)
    refusal = refusal if _is_refused(refusal) else page
    if page.status_code != HTTPStatus.OK or page.streaming:
        return _to_copy(words, refusal)
    if again.method == "GET":
        filled, without_box = fill(page.content.decode(), words.as_sent())
        if FOR in without_box:
            return _to_copy(words, _for_something_else(words))
        if any(words.has_words(name) for name in without_box):
            return _to_copy(words, refusal)
        page.content = filled
    page.status_code = refusal.status_code
    return _for_now(page, refusal)


def _for_something_else(words):
    why = _("You wrote this for %(what)s. That is not open any more.") % {"what": words.are_for}
    return Refused(why, status=HTTPStatus.CONFLICT, is_for_good=True)


def _asked_again(request, words):
    """Return a request that shows the form which was sent, and can do nothing else."""
    without = [name for name in _shown_again_without(request) if words.as_sent().get(name)]
    again = copy.copy(request)
    again.method = "POST" if without else "GET"
    again.POST = words.as_sent() if without else QueryDict()
    for name in without:
        again.POST.pop(name, None)
    again._files = MultiValueDict()  # noqa: SLF001  a request has no other way to bring none
    again._dont_enforce_csrf_checks = True  # noqa: SLF001  it is ours, and does nothing
    return again


def _shown_again_without(request):
    try:
        return getattr(resolve(request.path_info).func, "shown_again_without", ())
    except Resolver404:
        return ()


def _log_in(request, get_response, words):
    """Log somebody in while words wait: they get them if they are theirs."""
    request.sealed_words = words.sealed
    response = get_response(request)
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        return _log_in_page(request, words, response)
    if response.status_code == HTTPStatus.FOUND and _account_of(request) == words.account:
        return _to_copy(words, HttpResponse(), is_logged_in=True)
    return response


def _log_in_page(request, words, refusal):
    path = words.path
    request.sealed_words = words.sealed
    try:
        page = render(
            request,
            "unsaved/log_in.html",
            {
                **admin.site.each_context(request),
                "title": _("Log in to go on"),
                "form": AdminAuthenticationForm(request),
                "app_path": f"{reverse('admin:login')}?{urlencode({'next': path})}",
                "next": path,
                "words": words,
                "why": "" if _leads_to_log_in(refusal) else _why(request, refusal),
            },
            status=_status(refusal),
        )
    except (DatabaseError, InterfaceError):
        return _to_copy(words, refusal, is_readable=False)
    return _for_now(page, refusal)


def _to_copy(words, refusal, *, is_readable=True, is_logged_in=False):
    """Answer with the words, and a way to put them into the form again. Needs no database."""
    is_for_good = getattr(refusal, "is_for_good", False)
    context = {
        "why": _why(None, refusal),
        "words": words,
        "is_readable": is_readable,
        "is_logged_in": is_logged_in,
        "is_for_good": is_for_good,
    }
    page = HttpResponse(render_to_string("staff/not_saved.html", context), status=_status(refusal))
    return _for_now(page, refusal)


def _why(request, refusal):
    """Say in a sentence why it is not saved; "" if nothing refused it."""
    if why := getattr(refusal, "why", ""):
        return why
    status = _status(refusal)
    if status < HTTPStatus.BAD_REQUEST:
        return ""
    if status == HTTPStatus.FORBIDDEN and request and not _has_token(request):
        return _("The page had been open too long.")
    return {
        HTTPStatus.FORBIDDEN: _("You may not do this now. Ask whoever looks after log-ins."),
        HTTPStatus.NOT_FOUND: _("What this is about is not there any more."),
        HTTPStatus.TOO_MANY_REQUESTS: _("Too many tries to log in. Wait for a quarter of an hour."),
        HTTPStatus.SERVICE_UNAVAILABLE: _("This site is resting. Try again in a few minutes."),
    }.get(status, _("Something went wrong at our end."))


def _status(refusal):
    if _leads_to_log_in(refusal):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.NOT_FOUND if "Location" in refusal else refusal.status_code


def _for_now(page, refusal):
    """Return a page that nobody keeps, with the time to wait if the refusal named one."""
    add_never_cache_headers(page)
    if "Retry-After" in refusal:
        page["Retry-After"] = refusal["Retry-After"]
    return page
