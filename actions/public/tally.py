"""Counting actions, so that every number on a page comes with its arithmetic."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from operator import itemgetter

from django.utils import timezone

from actions.models import Action
from actions.quarters import Quarter
from actions.standing import has_ended, is_overdue, is_silent
from actions.statuses import (
    CLOSED,
    LABELS,
    NO_UPDATE,
    READING_ORDER,
    SLIPPING,
    WITHDRAWN,
    Status,
)
from publishing.shared import shared


@dataclass(frozen=True)
class StatusCount:
    """How many actions state one status; `x` and `width` place it on a bar from 0 to 100."""

    status: str
    label: str
    number: int
    x: float
    width: float


@dataclass
class Tally:
    """Actions by status, which add up to `total`; and how many of them are overdue or silent, or
    ever had their date moved. What is withdrawn keeps its place in the sums; `added` counts what
    was promised after the site was opened, and the others were set out at first.

    `unrepeated` counts by (status, day it was said) what the last round did not say again of
    actions still to do.
    Of those still to do, `coming` counts by quarter's code those due from now on, and `undated`
    those whose quarter is not on this site. `next_action` is the id of the one due soonest.
    `pressing` are the ids of those that need a reader's eye, in the order of the area: overdue,
    slipping, or with a date that moved. `rest` are those of all the others, in the same order, and
    `others` counts them by status.
    """

    by_status: Counter = field(default_factory=Counter)
    overdue: int = 0
    silent: int = 0
    moved: int = 0
    added: int = 0
    unrepeated: Counter = field(default_factory=Counter)
    coming: Counter = field(default_factory=Counter)
    undated: int = 0
    next_action: int | None = None
    pressing: list[int] = field(default_factory=list)
    rest: list[int] = field(default_factory=list)
    others: Counter = field(default_factory=Counter)

    @property
    def total(self):
        return sum(self.by_status.values())

    @property
    def done(self):
        return self.by_status[Status.DONE]

    @property
    def withdrawn(self):
        return self.by_status[WITHDRAWN]

    @property
    def set_out(self):
        """How many were promised at first, those withdrawn since included."""
        return self.total - self.added

    @property
    def counts(self):
        """A StatusCount for each status that some action states."""
        counts, x = [], 0.0
        for status in READING_ORDER:
            if number := self.by_status.get(status):
                width = round(100 * number / self.total, 2)
                counts.append(StatusCount(str(status), LABELS[status], number, round(x, 2), width))
                x += width
        return counts


def tally_by_area(actions, on, last_round):
    """Return {area id: Tally} of the given actions, in one query however many there are.

    `last_round` is the newest published round or None.
    """
    now = Quarter.containing(on).code  # codes sort as the quarters do
    last = last_round and last_round.pk
    # Counted here, not in the database: SQLite works out what it groups by twice.
    rows = list(actions.in_brief(last_round).order_by())
    tallies = defaultdict(Tally)
    alike = Counter(map(itemgetter(0, 1, 2, 3, 4, 5), rows))
    for (area, told, before, before_at, has_moved, is_added), number in alike.items():
        stated = told or before or NO_UPDATE
        tallies[area].by_status[stated] += number
        tallies[area].moved += number * has_moved
        tallies[area].added += number * is_added
        if is_silent(stated, told and last, last):
            tallies[area].silent += number
            if before:
                tallies[area].unrepeated[before, timezone.localdate(before_at)] += number
    still_to_do = [
        (area, due, order, action)
        for area, told, before, _at, _moved, _added, due, order, action in rows
        if (told or before) not in CLOSED
    ]
    for (area, due), number in Counter(map(itemgetter(0, 1), still_to_do)).items():
        if due is None:
            tallies[area].undated += number
        elif has_ended(due, now):
            tallies[area].overdue += number
        else:
            tallies[area].coming[due] += number
    _find_next_actions(tallies, still_to_do)
    _put_in_order(tallies, rows, now)
    return dict(tallies)


def tallies_of_all(request, on, last_round):
    """Return {area id: Tally} of all public actions, to be left as it is: the pages of one content
    stamp and day share it (`publishing.shared`)."""
    return shared(
        request,
        "tallies",
        lambda: tally_by_area(Action.objects.visible(), on, last_round),
        on=on,
    )


def needs_attention(stated, overdue, has_moved):
    """Whether an action still stands, and is late, stopped, may be late, or has had its date
    changed."""
    return stated != WITHDRAWN and (overdue or has_moved or stated in SLIPPING)


def _put_in_order(tallies, rows, now):
    for area, told, before, _at, has_moved, _added, due, _order, action in sorted(
        rows, key=itemgetter(0, 7, 8)
    ):
        stated = told or before or NO_UPDATE
        if needs_attention(stated, is_overdue(stated, due, now), has_moved):
            tallies[area].pressing.append(action)
        else:
            tallies[area].rest.append(action)
            tallies[area].others[stated] += 1


def _find_next_actions(tallies, still_to_do):
    soonest = {(area, min(tally.coming)) for area, tally in tallies.items() if tally.coming}
    next_ones = {}
    for area, due, order, action in still_to_do:
        if (area, due) in soonest:
            next_ones[area] = min((order, action), next_ones.get(area, (order, action)))
    for area, (_order, action) in next_ones.items():
        tallies[area].next_action = action


def together(tallies):
    """Return one Tally of several, without a next action or those that press."""
    whole = Tally()
    for tally in tallies:
        whole.by_status += tally.by_status
        whole.overdue += tally.overdue
        whole.silent += tally.silent
        whole.moved += tally.moved
        whole.added += tally.added
        whole.unrepeated += tally.unrepeated
        whole.coming += tally.coming
        whole.undated += tally.undated
    return whole
