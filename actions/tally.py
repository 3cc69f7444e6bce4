"""Counting actions, so that every number on a page comes with its arithmetic."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from operator import itemgetter

from actions.quarters import Quarter
from actions.standing import is_overdue, is_silent
from actions.statuses import CLOSED, NO_UPDATE, NO_UPDATE_LABEL, Status

# From finished to unknown: the order in which counts are read and drawn.
READING_ORDER = (
    Status.DONE,
    Status.ON_TRACK,
    Status.AT_RISK,
    Status.DELAYED,
    Status.STOPPED,
    Status.NOT_STARTED,
    NO_UPDATE,
)
LABELS = {NO_UPDATE: NO_UPDATE_LABEL, **{s.value: s.label for s in Status}}


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
    """Actions by status, which add up to `total`; and how many of them are overdue or silent.

    Of those still to do, `coming` counts by quarter's code those due from now on, and `undated`
    those whose quarter is not on this site. `next_action` is the id of the one due soonest.
    """

    by_status: Counter = field(default_factory=Counter)
    overdue: int = 0
    silent: int = 0
    coming: Counter = field(default_factory=Counter)
    undated: int = 0
    next_action: int | None = None

    @property
    def total(self):
        return sum(self.by_status.values())

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
    """Return {area id: Tally} of the given actions, in one query however many there are."""
    now = Quarter.containing(on).code  # codes sort as the quarters do
    last = last_round and str(last_round.pk)
    # Counted here, not in the database: SQLite works out what it groups by twice.
    rows = list(actions.in_brief().order_by())
    tallies = defaultdict(Tally)
    for (area, newest, due), number in Counter(map(itemgetter(0, 1, 2), rows)).items():
        tally = tallies[area]
        stated, newest_round = _said(newest)
        tally.by_status[stated] += number
        tally.overdue += number * is_overdue(stated, due, now)
        tally.silent += number * is_silent(stated, newest_round, last)
        if stated in CLOSED:
            continue
        if due is None:
            tally.undated += number
        elif due >= now:
            tally.coming[due] += number
    _find_next_actions(tallies, rows)
    return dict(tallies)


def _find_next_actions(tallies, rows):
    soonest = {(area, min(tally.coming)) for area, tally in tallies.items() if tally.coming}
    next_ones = {}
    for area, newest, due, order, action in rows:
        if (area, due) in soonest and _said(newest)[0] not in CLOSED:
            next_ones[area] = min((order, action), next_ones.get(area, (order, action)))
    for area, (_order, action) in next_ones.items():
        tallies[area].next_action = action


def _said(newest):
    stated, _space, its_round = (newest or NO_UPDATE).partition(" ")
    return stated, its_round or None


def together(tallies):
    """Return one Tally of several, without a next action."""
    whole = Tally()
    for tally in tallies:
        whole.by_status += tally.by_status
        whole.overdue += tally.overdue
        whole.silent += tally.silent
        whole.coming += tally.coming
        whole.undated += tally.undated
    return whole
