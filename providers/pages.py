"""The pages behind a provider's link: their entries, one of them to answer for, and taking it down.

Looking changes nothing: mail programs open links by themselves. No cache keeps these pages, and no
other site learns their address.
"""

import logging
from functools import wraps

from django.core.exceptions import ValidationError
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.allowances import OverBudget
from local_offer.ways_to_reach import contacts_of, versions_of
from providers.answers import opened, propose, say_still_true, take_down, version_opened
from providers.entries import EntryForm, entries_of, in_words, texts_of, with_public_contacts
from providers.links import link_of, token_of
from providers.models import ProposedChange
from publishing.cut_off import CutOff
from publishing.paging import page_of
from publishing.public_pages import form_page
from publishing.versions import ChangedMeanwhile, id_in, version_of

logger = logging.getLogger(__name__)

ENTRIES_A_PAGE = 25
DECIDED_SHOWN = 10
LONGEST_WHY = 2_000
TRY_AGAIN_AFTER_SECONDS = 60
# InternalError: a database that takes over for another may be read-only for a while.
_RESTING = (OperationalError, InterfaceError, InternalError)


def provider_page(view):
    """Decorate the view of a page behind a link: it is given the link, which works, and the time.

    A link that is over or was taken back says so, and no more. Whenever the database does not
    answer to what was sent, whatever was asked of it, all that was typed comes back.
    """

    @form_page
    @wraps(view)
    def respond(request, token, **kwargs):
        try:
            response = _answer(view, request, token, **kwargs)
        except _RESTING as error:
            if request.method != "POST":
                raise
            # Its words may name the host and user.
            logger.error("An answer of a provider could not be taken: %s.", type(error).__name__)
            response = _not_now(request)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return respond


def _answer(view, request, token, **kwargs):
    at = timezone.now()
    link = link_of(token)
    if link is None:
        raise CutOff
    return view(request, link, at, **kwargs) if link.works(at) else _over(request)


@provider_page
def entries(request, link, at):
    """What the public sees of their services: how sure we are, what was proposed, what to do."""
    organisation = link.contact.organisation
    page = page_of(entries_of(organisation).order_by("name", "pk"), request, ENTRIES_A_PAGE)
    # Before all of them are read: whatever comes in between makes these versions old ones.
    versions = versions_of(list(page.object_list.values_list("pk", flat=True)))
    services = list(with_public_contacts(page.object_list))
    proposed = _proposed(services, link)
    return render(
        request,
        "providers/entries.html",
        {
            "page_title": organisation.name,
            "organisation": organisation,
            "link": link,
            "token": token_of(link),
            "page": page,
            "rows": [
                {
                    "service": service,
                    "facts": _facts(service),
                    "opened": opened(link, service, versions[service.pk]),
                    "check_is_late": service.check_is_late(timezone.localdate(at)),
                    "waiting": [c for c in proposed if c.service_id == service.pk and c.is_open],
                }
                for service in services
            ],
        },
    )


@provider_page
def entry(request, link, at, slug):
    """One entry: say that it is true, or what should be otherwise."""
    if request.method != "POST":
        return _show(request, link, at, slug)
    return _take(request, link, at, slug)


@provider_page
def take_entry_down(request, link, at, slug):
    """Say what taking it down does; on POST, do it."""
    service = get_object_or_404(entries_of(link.contact.organisation), slug=slug)
    typed, problem, status = request.POST.get("why", ""), "", 200
    if request.method == "POST":
        try:
            if len(typed) > LONGEST_WHY:
                raise ValidationError(_("Please make it shorter: 2,000 letters at most."))
            take_down(service, link=link, at=at, why=typed)
        except OverBudget:
            problem, status = _too_often(), 429
        except ValidationError as refusal:
            problem = " ".join(refusal.messages)
        else:
            return HttpResponseRedirect(_address("provider_entry", link, service.slug))
    return render(
        request,
        "providers/take_down.html",
        {
            "page_title": _("Take this entry down?")
            if service.is_open
            else _("This entry is down"),
            "service": service,
            "token": token_of(link),
            "typed": typed,
            "problem": problem,
        },
        status=status,
    )


def _take(request, link, at, slug):
    entries_ = with_public_contacts(entries_of(link.contact.organisation))
    service = get_object_or_404(entries_, slug=slug)
    seen = version_opened(request.POST.get("opened", ""), link, service)
    is_true = request.POST.get("do") == "still-true"
    form = None
    if not is_true:
        newest = _newest_seen(request.POST)
        form = EntryForm(request.POST, service, _in_boxes(_proposed([service], link), newest))
    if form and not form.is_valid():
        return _show(request, link, at, slug, form=form, seen=seen)
    try:
        if is_true:
            say_still_true(service, link=link, at=at, seen=seen)
        else:
            propose(service, form.changes(), link=link, at=at, seen=seen)
    except OverBudget:
        return _show(request, link, at, slug, form=form, problem=_too_often(), status=429)
    except ChangedMeanwhile:
        told = _("This entry changed after you opened it. Look at it again, then send your answer.")
        return _show(request, link, at, slug, form=form, problem=told)
    except ValidationError as refusal:
        problem = " ".join(refusal.messages)
        return _show(request, link, at, slug, form=form, problem=problem)
    if is_true:
        return HttpResponseRedirect(f"{_address('provider_entries', link)}#{service.slug}")
    return HttpResponseRedirect(_address("provider_entry", link, slug))


def _show(request, link, at, slug, *, form=None, seen=None, problem="", status=200):
    """Show an entry as it is now, with what was typed in `form`. `seen` is the version which that
    was typed for, if it is still to be compared."""
    organisation = link.contact.organisation
    bare = get_object_or_404(entries_of(organisation).only("pk"), slug=slug)
    # Before all of it is read: whatever comes in between makes this version an old one.
    version = version_of(bare, contacts_of(bare)) if seen is None else seen
    service = with_public_contacts(entries_of(organisation)).get(pk=bare.pk)
    proposed = _proposed([service], link)
    waiting = [change for change in proposed if change.is_open]
    closed = [change for change in proposed if not change.is_open]
    newest = max((change.pk for change in waiting), default=0)
    newest = _newest_seen(form.data) if form else newest
    form = EntryForm(form.data if form else None, service, _in_boxes(waiting, newest))
    has_problem = bool(problem or form.errors)
    return render(
        request,
        "providers/entry.html",
        {
            "page_title": service.name,
            "service": service,
            "facts": _facts(service),
            "token": token_of(link),
            "opened": opened(link, service, version),
            "check_is_late": service.check_is_late(timezone.localdate(at)),
            "form": form,
            "problem": problem,
            "has_problem": has_problem,
            "waiting": waiting,
            "newest": newest,
            "decided": closed[-DECIDED_SHOWN:][::-1],
        },
        status=status,
    )


def _facts(service):
    """Return (what it is about, words) of all that the public reads and a provider can change."""
    return [
        (ProposedChange.Field(name).label, in_words(name, text))
        for name, text in texts_of(service).items()
    ]


def _proposed(services, link):
    """Return what whoever got this link proposed for these services, oldest first, in their words.
    What others there proposed, and what staff told them, is theirs."""
    changes = ProposedChange.objects.filter(service__in=services, contact=link.contact)
    found = list(changes.exclude(verdict=ProposedChange.Verdict.REPLACED))
    for change in found:
        change.now_in_words = in_words(change.field, change.now)
    return found


def _newest_seen(data):
    """Return the newest proposal that stood in the boxes of a form that was sent: what was proposed
    since, in another window, is not taken back by it."""
    return id_in(data.get("newest", "")) or 0


def _in_boxes(proposed, newest):
    """Return {field: text} of what waits, up to the newest, and can stand in a box."""
    there = [each for each in proposed if each.is_open and each.pk <= newest]
    return {each.field: each.now for each in there if not each.is_taking_down}


def _address(name, link, *more):
    return reverse(name, args=[token_of(link), *more])


def _too_often():
    return _("A lot of answers came from this link. Nothing is lost. Try again in an hour.")


def _over(request):
    context = {"page_title": _("This link does not work any more")}
    return render(request, "providers/over.html", context, status=410)


def _not_now(request):
    """Say that it cannot be taken now, without the database, and keep everything typed."""
    labels = {name: field.label for name, field in EntryForm.base_fields.items()}
    labels |= {name: ProposedChange.Field(name).label for name in EntryForm.FACTS}
    labels["why"] = _("Why?")
    response = render(
        request,
        "providers/not_now.html",
        {
            "page_title": _("We cannot take this just now"),
            "sent": [
                (labels.get(name, ""), name, value)
                for name, values in request.POST.lists()
                for value in values[-1:]
            ],
        },
        status=503,
    )
    response["Retry-After"] = TRY_AGAIN_AFTER_SECONDS
    return response
