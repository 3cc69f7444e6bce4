"""How often dates were kept: every date that was once given, and what became of it, as the
documents of the updates tell it.

A date counts in the quarter it named. It was kept in time if the update for that quarter says
that the action is done, and if the date was public before that quarter had ended: a date that is
set afterwards keeps no promise. Only quarters that have an update are counted: of others nobody
can tell.
"""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from actions.statuses import WITHDRAWN, Status
from reports.public.as_it_was import came_too_late, quarter_of_step
from reports.record.updates import actions_in

IN_TIME, LATER, TOO_LATE, MOVED, ENDED, NOT_DONE, NOT_SAID = (
    "in-time",
    "later",
    "date-too-late",
    "moved",
    "ended",
    "not-done",
    "not-said",
)
# In the order they are drawn and told.
OUTCOMES = {
    IN_TIME: _("Done in time"),
    LATER: _("Done later"),
    TOO_LATE: _("Done, but the date came too late"),
    MOVED: _("Date moved"),
    ENDED: _("Stopped or withdrawn"),
    NOT_DONE: _("Not done"),
    NOT_SAID: _("Not said"),
}


@dataclass(frozen=True)
class KeptInQuarter:
    """What became of the dates that named one quarter: `outcomes` is a Counter."""

    quarter: object
    outcomes: Counter

    @property
    def due(self):
        return self.outcomes.total()

    @property
    def in_order(self):
        """(name, how many) of each outcome, none left out: they add up to `due`."""
        return [(name, self.outcomes[code]) for code, name in OUTCOMES.items()]

    @property
    def in_words(self):
        """What became of them, such as "3 done in time, 1 date moved"."""
        told = (f"{number} {str(name).lower()}" for name, number in self.in_order if number)
        return ", ".join(told)


@dataclass(frozen=True)
class KeptByArea:
    """How an area kept its dates, quarter by quarter, the oldest first. `title` is the words of the
    newest document."""

    slug: str
    quarters: list[KeptInQuarter]

    @property
    def whole(self):
        return sum((each.outcomes for each in self.quarters), Counter())


def kept_by_area(documents):
    """Return a KeptByArea of each area of the newest of these documents, given oldest first as
    {quarter: facts}. Reads no database."""
    if not documents:
        return []
    newest = documents[max(documents)]
    told = {quarter: actions_in(facts) for quarter, facts in documents.items()}
    return [
        KeptByArea(
            area["slug"],
            [
                KeptInQuarter(quarter, _outcomes(area["actions"], quarter, told))
                for quarter in sorted(documents)
            ],
        )
        for area in newest["areas"]
    ]


def due_without_an_update(documents, quarters):
    """Return {quarter: how many dates named it} of each quarter before the newest of these
    documents that has no update, so that nobody can tell what became of its dates, oldest first.
    `quarters` are all that have an update, also one whose document is not among these."""
    if not documents:
        return {}
    newest = max(documents)
    named = Counter(
        quarter_of_step(step)
        for action in actions_in(documents[newest]).values()
        for step in action["dates"]
    )
    return {each: named[each] for each in sorted(named) if each < newest and each not in quarters}


def _outcomes(actions, quarter, told):
    return Counter(
        _outcome(action, place, quarter, told)
        for action in actions
        for place, step in enumerate(action["dates"])
        if quarter_of_step(step) == quarter
    )


def _outcome(action, place, quarter, told):
    """Say what became of the date that stands at this place in the ledger of an action."""
    reference = action["reference"]
    then = told[quarter].get(reference)
    if then and then["standing"] == Status.DONE:
        return TOO_LATE if came_too_late(action["dates"][place]) else IN_TIME
    if place + 1 < len(action["dates"]):
        return MOVED
    if action["standing"] == Status.DONE:
        return LATER
    if action["standing"] in (Status.STOPPED, WITHDRAWN):
        return ENDED
    return NOT_DONE if then and then["update"] else NOT_SAID
