"""The area cards: each focus area with its counts and what is planned next."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from actions.models import Action, FocusArea
from actions.public.tally import Tally, tallies_of_all, together
from actions.public.verdicts import Verdict, in_a_line, verdict_on_actions
from actions.quarters import Quarter
from publishing.prepared import prepared


@dataclass(frozen=True)
class AreaCard:
    """One focus area in short; `next_action` has the words `when`, or is None, and `no_next` then
    says why."""

    area: FocusArea
    tally: Tally
    verdict: Verdict
    in_a_line: str
    next_action: Action | None
    no_next: str


def area_cards(request, on, last_round):
    """Return the card of every visible area, and the Tally of them all. Three queries."""
    tallies = tallies_of_all(request, on, last_round)
    upcoming = _next_actions(tallies)
    cards = []
    for area in _areas():
        tally = tallies.get(area.pk, Tally())
        verdict = verdict_on_actions(tally, last_round, on)
        line = in_a_line(tally, last_round)
        cards.append(AreaCard(area, tally, verdict, line, upcoming.get(area.pk), no_next(tally)))
    return cards, together(tallies.values())


@prepared
def _areas():
    return FocusArea.objects.visible().with_withdrawal().select_related("lead")


def _next_actions(tallies):
    """Return {area id: the action due soonest}."""
    soonest = {t.next_action: min(t.coming) for t in tallies.values() if t.next_action}
    if not soonest:
        return {}
    found = {}
    for action in _actions(keys=list(soonest)):
        action.when = _("by the end of %(quarter)s") % {
            "quarter": Quarter.parse(soonest[action.pk])
        }
        found[action.area_id] = action
    return found


@prepared
def _actions(keys):
    return Action.objects.visible().filter(pk__in=keys)


def no_next(tally):
    """Say why nothing of a Tally is planned next; "" if something is."""
    if tally.coming:
        return ""
    if tally.undated or not tally.total:
        return _("We do not have any future dates yet.")
    if tally.overdue:
        return _("Every date of what is still to do has passed.")
    return _("Nothing is left to do.")


QUARTERS_SHOWN = 3


@dataclass(frozen=True)
class ComingQuarter:
    """A quarter, and how many actions still to do are planned for it."""

    quarter: Quarter
    number: int


def coming_next(whole):
    """Return the soonest quarters with something still to do, from the Tally of all actions."""
    return [
        ComingQuarter(Quarter.parse(code), whole.coming[code])
        for code in sorted(whole.coming)[:QUARTERS_SHOWN]
    ]
