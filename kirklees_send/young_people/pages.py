"""The door for young people: four questions, and the promises by what matters to them."""

from dataclasses import dataclass, replace

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import Action, Round
from actions.public.filters import keys_of
from actions.public.rows import rows_of
from actions.public.tally import Tally, tally_by_area, together
from actions.public.verdicts import verdict_on_actions
from actions.quarters import Quarter
from actions.statuses import NO_UPDATE, OPEN, WITHDRAWN, Status
from kirklees_send.young_people.topics import TOPICS
from local_offer.models import Contact, Service
from publishing.paging import page_of
from publishing.prepared import prepared
from publishing.public_pages import public_page
from publishing.shared import shared

PROMISES_A_PAGE = 20
# A phone folds what comes after them.
PROMISES_SEEN_FIRST = 4
NEXT_SHOWN = 2
# Whom any young person can talk to, by its address in the directory.
SOMEBODY_TO_TALK_TO = "childline"


@dataclass(frozen=True)
class Told:
    """What pages share of some promises: their Tally, and the ids of the first that are planned
    for `next_quarter`, the soonest with something to do, or None."""

    tally: Tally
    next_quarter: Quarter | None
    next_keys: tuple


@public_page
def young_people(request):
    """What did you promise me? Did it happen? What is next? How do I tell you?"""
    on, last_round = timezone.localdate(), Round.objects.visible().first()
    promises = Action.objects.visible()
    told = shared(request, "promises", lambda: _told_of(promises, on, last_round), on=on)
    context = {
        "page_title": _("For young people: what did Kirklees promise you?"),
        "topics": TOPICS,
        "talk_to": _who_to_talk_to(),
        **_answers(told, _rows_of(told.next_keys, on, last_round), on, last_round),
    }
    return render(request, "young_people/young_people.html", context)


@public_page
def young_people_topic(request, slug):
    """The same of one thing that matters to them, with each promise."""
    topic = next((topic for topic in TOPICS if topic.slug == slug), None)
    if topic is None:
        raise Http404
    on, last_round = timezone.localdate(), Round.objects.visible().first()
    promises = topic.promises()
    told = shared(request, f"promises {slug}", lambda: _told_of(promises, on, last_round), on=on)
    keys = shared(request, f"promises {slug} in order", lambda: keys_of(promises))
    page = page_of(keys, request, PROMISES_A_PAGE)
    rows = _rows_of([*page.object_list, *told.next_keys], on, last_round)
    shown = [rows[key] for key in page.object_list if key in rows]
    context = {
        "page_title": topic.title,
        "topic": topic,
        "page": page,
        "rows": shown[:PROMISES_SEEN_FIRST],
        "more_rows": shown[PROMISES_SEEN_FIRST:],
        **_answers(told, rows, on, last_round),
    }
    return render(request, "young_people/topic.html", context)


def _told_of(promises, on, last_round):
    tally = together(tally_by_area(promises, on, last_round).values())
    if not tally.coming:
        return Told(tally, None, ())
    soonest = Quarter.parse(min(tally.coming))
    coming = promises.due_in(soonest).filter(stated__in=OPEN)
    return Told(tally, soonest, keys_of(coming[:NEXT_SHOWN]))


def _rows_of(keys, on, last_round):
    """Return {id: its ActionRow} of those of these promises that are public now."""
    return {row.action.pk: row for row in rows_of(_promises(keys=keys), on, last_round)}


@prepared
def _promises(keys):
    return Action.objects.visible().filter(pk__in=keys).with_standing()


def _answers(told, rows, on, last_round):
    """Return what both pages answer of what is Told of some promises: whether it happened, and
    what is next. `rows` has those of its keys."""
    tally, soonest = told.tally, told.next_quarter
    return {
        "tally": tally,
        "verdict": in_few_words(tally, last_round, on),
        "not_said_again": tally.unrepeated.total(),
        "next_quarter": soonest,
        "next_rows": [rows[key] for key in told.next_keys if key in rows],
        "number_next": tally.coming[soonest.code] if soonest else 0,
    }


def in_few_words(tally, last_round, on):
    """Return the Verdict on the actions of a Tally, as short as a child wants it."""
    whole = verdict_on_actions(tally, last_round, on)
    said = set(+tally.by_status) - {WITHDRAWN}
    spoken = []
    if said <= {NO_UPDATE} and (said or not tally.withdrawn):
        spoken = [_("We cannot tell yet. Nobody has told us how it is going.")]
    elif said:
        spoken = [
            ngettext(
                "%(done)s of %(total)s promise is done.",
                "%(done)s of %(total)s promises are done.",
                tally.total,
            )
            % {"done": tally.done, "total": tally.total}
        ]
        if late := tally.by_status[Status.DELAYED]:
            spoken.append(
                ngettext("%(number)s is late.", "%(number)s are late.", late) % {"number": late}
            )
        if unknown := tally.by_status[NO_UPDATE]:
            spoken.append(
                ngettext(
                    "We have no news of %(number)s.", "We have no news of %(number)s.", unknown
                )
                % {"number": unknown}
            )
    if tally.overdue:
        spoken.append(
            ngettext(
                "%(number)s should be done by now, and is not.",
                "%(number)s should be done by now, and are not.",
                tally.overdue,
            )
            % {"number": tally.overdue}
        )
    if tally.withdrawn:
        spoken.append(
            ngettext("%(number)s is withdrawn.", "%(number)s are withdrawn.", tally.withdrawn)
            % {"number": tally.withdrawn}
        )
    return replace(whole, says=" ".join(spoken))


def _who_to_talk_to():
    """Return the service that any young person can talk to, with .shown_contacts, in a list; an
    empty one if the public cannot read of it."""
    contacts = Prefetch("contacts", Contact.objects.visible(), "shown_contacts")
    services = Service.objects.visible().for_families().filter(slug=SOMEBODY_TO_TALK_TO)
    return list(services.prefetch_related(contacts))
