"""The pages of the forms: one turn of a journey, and the thanks after it."""

import logging
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core import signing
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.allowances import OverBudget
from accounts.networks import networks_of
from feedback.forms import JOURNEYS, tokens, usefulness
from feedback.forms.answers import record_of
from feedback.forms.intake import receive
from feedback.forms.journeys import Walk
from feedback.forms.one_more_step import OneMoreStep, step_taken, was_asked
from feedback.forms.places import Places
from feedback.forms.privacy_notice import what_we_do_with
from feedback.forms.suspicion import why_suspect
from feedback.models import PageVerdict, Submission
from feedback.stories import take_back
from local_offer.who_helps import who_helps
from publishing.models import OwnerSettings
from publishing.public_pages import form_page, owner_of, public_page

logger = logging.getLogger(__name__)

# For so long after sending, whoever has the address of the thanks sees what was sent, to print it.
RECORD_SHOWN_FOR = timedelta(hours=1)
# Time enough to say what was wrong with a page.
VERDICT_OPEN_FOR = timedelta(days=1)
TRY_AGAIN_AFTER_SECONDS = 60

# InternalError: a database that takes over for another may be read-only for a while.
_RESTING = (OperationalError, InterfaceError, InternalError)
# They have pages of their own; nothing that was typed on our pages leads there.
_ANSWERED_ELSEWHERE = (BadRequest, Http404, SuspiciousOperation)

_SENT, _VERDICT = "feedback.sent", "feedback.page_verdict"


@public_page
def door(request):
    """What is it about? Good and bad are asked for alike."""
    return render(request, "feedback/door.html", {"page_title": _("Have your say")})


@public_page
def my_child(request):
    """Who can help with one child. Nothing is asked and nothing kept."""
    context = {"page_title": _("My own child"), "helps": who_helps()}
    return render(request, "feedback/my_child.html", context)


@form_page
def journey_page(request, journey):
    """One turn of a journey. See `feedback.forms.journeys`."""
    if request.method != "POST":
        return _begin(request, journey)
    return _or_words(partial(_turn, request, journey), request, journey.title, journey.steps)


def _or_words(take, request, title, steps):
    """Return the answer of `take`; if it could not be taken, a page with everything typed."""
    try:
        return take()
    except OverBudget as refusal:
        wait = (refusal.until - timezone.now()).total_seconds()
        return _not_now(request, title, steps, 429, wait, until=refusal.until)
    except _ANSWERED_ELSEWHERE:
        raise
    except _RESTING as error:
        # Its words may name the host and user.
        logger.error("A form could not be taken: %s.", type(error).__name__)
        return _not_now(request, title, steps, 503, TRY_AGAIN_AFTER_SECONDS)
    except Exception:  # whatever it is, the words must not be lost with it
        logger.exception("A form could not be taken.")
        return _not_now(request, title, steps, 500, TRY_AGAIN_AFTER_SECONDS)


def _begin(request, journey):
    given = {name: request.GET[name] for name in journey.may_be_given if request.GET.get(name)}
    places = Places(given.get("about", ""))
    if places.named:
        given["about"] = places.named
    walk = Walk.from_the_start(journey, places, given)
    if not walk.knows_what_was_given:
        raise BadRequest(_("We do not know what this form should be about."))
    return show_turn(request, walk, walk.begin(), tokens.issue(timezone.now()))


def _turn(request, journey):
    at = timezone.now()
    # Strictly: with the database down a page must not claim "Not set yet".
    request.site_owner = OwnerSettings.objects.current()
    walk = Walk(journey, request.POST, Places(request.POST.get("about", "")))
    page = walk.turn()
    try:
        token = tokens.read(_token_sent(request), at)
    except tokens.BadToken:
        return show_turn(request, walk, page, tokens.issue(at), was_sent=walk.is_sending)
    if page is not None or not walk.is_sending:
        return show_turn(request, walk, page, request.POST["token"])
    told = walk.told(token, suspect_because=why_suspect(request.POST, token, at))
    step = step_taken(request.POST, token, at)
    try:
        received = receive(told, at=at, networks=networks_of(request), step_taken=step)
    except OverBudget as refusal:
        if step:
            raise
        return _one_more_step(request, walk, token, at, refusal.until)
    return redirect("feedback_sent", signing.dumps(received.submission.pk, salt=_SENT))


def _token_sent(request):
    """Return the token that came with a form; "" if the page of another site sent it. Whoever made
    that page has its token too: what somebody else then sends would be taken for theirs, and they
    could take it back. An old browser that will not say where it comes from is believed: whatever
    it sends says so, and its owner could never send anything."""
    sent_by, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    ours = (None, "null", f"{request.scheme}://{request.get_host()}", settings.SITE_ORIGIN)
    is_from_elsewhere = sent_by in ("cross-site", "same-site") if sent_by else origin not in ours
    return "" if is_from_elsewhere else request.POST.get("token", "")


def _one_more_step(request, walk, token, at, until):
    asked = OneMoreStep(token, at, is_again=was_asked(request.POST))
    return show_turn(
        request,
        walk,
        None,
        request.POST["token"],
        templates=("feedback/step.html", "feedback/one_more_step.html"),
        page_title=f"{asked.title} - {walk.journey.title}",
        asked=asked,
        has_problem=bool(asked.errors),
        until=until,
    )


STEP_AND_CHECK = ("feedback/step.html", "feedback/check.html")


def show_turn(request, walk, step, token, *, was_sent=False, templates=STEP_AND_CHECK, **more):
    """Show a step, or, where there is none left, all answers for a last look. `templates` are for
    the one and the other, and `more` is what they take beyond the usual."""
    has_problem = bool(step and step.errors)
    heading = step.title if step else _("Check what you wrote before you send it")
    shown = {
        "page_title": f"{heading} - {walk.journey.title}",
        "has_problem": has_problem,
        "journey": walk.journey,
        "walk": walk,
        "what_we_do": what_we_do_with(walk.journey.form),
        "step": step,
        "is_first": step is not None and step.slug == walk.journey.first_step.slug,
        "carried": walk.carried(step),
        "token": token,
        "website": request.POST.get("website", ""),
        "was_sent": was_sent,
        **more,
    }
    of_step, of_check = templates
    return render(request, of_step if step else of_check, shown)


def _not_now(request, title, steps, status, wait_seconds, until=None):
    """Say that it cannot be taken now, without the database, and keep everything typed."""
    typed = [
        (field.label, name, value)
        for step in steps
        for name, field in step.base_fields.items()
        for value in step.typed(request.POST)[name]
        if value
    ]
    response = render(
        request,
        "feedback/not_now.html",
        {
            "page_title": _("We cannot take this just now"),
            "title": title,
            "until": until,
            "typed": typed,
            "posted": {
                name: request.POST.get(name, "") for name in ("token", "step", "seen", "go")
            },
            "website": request.POST.get("website", ""),
        },
        status=status,
    )
    response["Retry-After"] = max(1, int(wait_seconds))
    return response


@require_safe
def sent(request, signed):
    """Thank whoever sent something: reference, what happens next, and a record to print."""
    try:
        pk = signing.loads(signed, salt=_SENT)
    except signing.BadSignature as problem:
        raise Http404 from problem
    submission = Submission.objects.filter(pk=pk).select_related("personal").first()
    if submission is None:
        raise Http404
    journey = JOURNEYS[submission.form]
    is_fresh = timezone.now() - submission.received_at < RECORD_SHOWN_FOR
    response = render(
        request,
        "feedback/sent.html",
        {
            "page_title": _("Thank you. We have it."),
            "submission": submission,
            "journey": journey,
            "what_happens": journey.what_happens(owner_of(request), submission),
            "record": record_of(submission, journey) if is_fresh else None,
            "take_back_path": take_back.path_of(submission),
        },
    )
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt
@require_POST
def page_verdict(request):
    """Take a yes or no to "Is this page useful?"."""
    path, answer = request.POST.get("page", ""), request.POST.get("useful", "")
    if answer not in (usefulness.YES, usefulness.NO) or not usefulness.is_public(path):
        raise BadRequest(_("We do not know which page you mean."))
    at = timezone.now()
    try:
        verdict = usefulness.note(
            path=path,
            useful=answer == usefulness.YES,
            at=at,
            on=timezone.localdate(at),
            networks=networks_of(request),
        )
    except OverBudget as refusal:
        page = render(
            request,
            "feedback/page_verdict.html",
            {"page_title": _("A lot of answers came at once"), "path": path, "is_too_much": True},
            status=429,
        )
        page["Retry-After"] = max(1, int((refusal.until - at).total_seconds()))
        return page
    return redirect("page_verdict_said", signing.dumps(verdict.pk, salt=_VERDICT))


@form_page
def page_verdict_said(request, signed):
    """Thank whoever said yes or no; ask whoever said no what was wrong."""
    answer = partial(_after_verdict, request, signed)
    if request.method != "POST":
        return answer()
    asked = usefulness.WhatWentWrong
    return _or_words(answer, request, asked.title, [asked])


def _after_verdict(request, signed):
    try:
        pk = signing.loads(signed, salt=_VERDICT, max_age=VERDICT_OPEN_FOR)
    except signing.BadSignature as problem:
        raise Http404 from problem
    verdict = get_object_or_404(PageVerdict, pk=pk)
    form = usefulness.WhatWentWrong(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        usefulness.add_what_went_wrong(verdict, form.cleaned_data["what_went_wrong"])
        return redirect(request.path)
    said = verdict.what_went_wrong or verdict.taken_out_at
    is_asking = not verdict.useful and not said
    return render(
        request,
        "feedback/page_verdict.html",
        {
            "page_title": form.title if is_asking else _("Thank you"),
            "path": verdict.path,
            "form": form if is_asking else None,
        },
    )
