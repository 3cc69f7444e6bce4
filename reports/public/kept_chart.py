"""The dates of an area as columns, one a quarter, each built of what became of them. A template
draws them; one drawing is read on phones and on paper alike."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.public.quarters_kept import (
    ENDED,
    IN_TIME,
    LATER,
    MOVED,
    NOT_DONE,
    NOT_SAID,
    OUTCOMES,
    TOO_LATE,
)

MOST_QUARTERS = 12
WIDTH, HEIGHT = 300, 190
_LEFT, _RIGHT, _TOP, _FLOOR = 8, 292, 26, 150
# No column is wider, however few there are.
_WIDEST = 44

# The patterns that statuses have: what they mean is near enough, and words say it.
PATTERNS = {
    IN_TIME: "done",
    LATER: "on-track",
    TOO_LATE: "not-started",
    MOVED: "at-risk",
    ENDED: "stopped",
    NOT_DONE: "delayed",
    NOT_SAID: "no-update",
}


@dataclass(frozen=True)
class Block:
    """Dates of one quarter with one outcome."""

    pattern: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Column:
    """The dates of one quarter: `blocks` from the floor up, and how many stand above them."""

    middle: int
    above: int
    due: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Chart:
    """The newest quarters of an area. `first` and `last` name the ends, in a few letters."""

    columns: tuple[Column, ...]
    first: str
    last: str

    width, height, floor, left, right = WIDTH, HEIGHT, _FLOOR, _LEFT, _RIGHT


def chart(quarters):
    """Return the Chart of KeptInQuarters, oldest first; None if no date was due in any."""
    shown = quarters[-MOST_QUARTERS:]
    most = max((each.due for each in shown), default=0)
    if not most:
        return None
    room = (_RIGHT - _LEFT) / len(shown)
    width = round(min(room * 0.7, _WIDEST))
    columns = (
        _column(each, round(_LEFT + room * (place + 0.5)), width, most)
        for place, each in enumerate(shown)
    )
    return Chart(tuple(columns), _ended(shown[0]), _ended(shown[-1]))


def _column(kept, middle, width, most):
    blocks, y, so_far = [], _FLOOR, 0
    for outcome in OUTCOMES:
        if number := kept.outcomes[outcome]:
            so_far += number
            top = round(_FLOOR - (_FLOOR - _TOP) * so_far / most)
            blocks.append(Block(PATTERNS[outcome], middle - width // 2, top, width, y - top))
            y = top
    return Column(middle, y - 7, kept.due, tuple(blocks))


def _ended(kept):
    return _("to %(month)s") % {"month": date_format(kept.quarter.last_day, "M Y")}
