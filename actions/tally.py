"""Counting actions, so that every number on a page comes with its arithmetic."""

from dataclasses import dataclass, field

from django.db.models import Count, Min

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

    `next_place` is the (quarter, order) of the open action due soonest, this quarter or later.
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

    def add(self, number, stated, due, newest_round, on, last_round, order):
        """Count so many actions that stand alike; `order` is the first of them in the plan."""
        self.by_status[stated] = self.by_status.get(stated, 0) + number
        if stated in CLOSED:
            return
        this_quarter = Quarter.containing(on)
        if due and due < this_quarter:
            self.overdue += number
        elif due:
            self.next_place = min(filter(None, [self.next_place, (due, order)]))
        if last_round and newest_round != last_round.pk:
            self.silent += number


def tally_by_area(actions, on, last_round):
    """Return {area id: Tally} of the given actions, in one query however many there are."""
    groups = (
        actions.with_standing()
        .values("area_id", "stated", "due", "newest_round")
        .annotate(number=Count("pk"), first=Min("order"))
        .order_by()
    )
    tallies = {}
    for group in groups:
        tallies.setdefault(group["area_id"], Tally()).add(
            group["number"],
            group["stated"],
            group["due"],
            group["newest_round"],
            on,
            last_round,
            group["first"],
        )
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
