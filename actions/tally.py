"""Counting actions, so that every number on a page comes with its arithmetic."""

from dataclasses import dataclass, field

from actions.quarters import Quarter
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

    `next_place` is the (quarter's code, order) of the open action due soonest from now on.
    """

    by_status: dict = field(default_factory=dict)
    overdue: int = 0
    silent: int = 0
    next_place: tuple | None = None

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
    told_last = str(last_round.pk) if last_round else None
    tallies = {}
    # Counted here, not in the database: SQLite works out what it groups by twice.
    for area, newest, due, order in actions.in_brief().order_by():
        tally = tallies.get(area)
        if tally is None:
            tally = tallies[area] = Tally()
        stated, _space, newest_round = (newest or NO_UPDATE).partition(" ")
        tally.by_status[stated] = tally.by_status.get(stated, 0) + 1
        if stated in CLOSED:
            continue
        if due is not None:
            if due < now:
                tally.overdue += 1
            elif tally.next_place is None or (due, order) < tally.next_place:
                tally.next_place = (due, order)
        if told_last and newest_round != told_last:
            tally.silent += 1
    return tallies


def together(tallies):
    """Return one Tally of several."""
    whole = Tally()
    for tally in tallies:
        for status, number in tally.by_status.items():
            whole.by_status[status] = whole.by_status.get(status, 0) + number
        whole.overdue += tally.overdue
        whole.silent += tally.silent
    return whole
