"""A small chart of one wait as numbers: where its line, points and words go. A template draws it.

It names its first and last figure only, so one drawing is read on phones and on paper alike.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from local_offer.waits.periods import are_as_long, in_few_letters
from local_offer.waits.public_figures import PublicFigure

MOST_POINTS = 12
WIDTH, HEIGHT = 320, 132
_LEFT, _RIGHT, _TOP, _BOTTOM = 16, 304, 40, 104
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Chart:
    """The newest figures of a wait that are as long as one another. `line` is an SVG path; a point
    is (x, y). `first` and `last` are the figures at its ends."""

    line: str
    points: tuple[tuple[int, int], ...]
    first: PublicFigure
    last: PublicFigure
    first_text: str
    last_text: str
    first_days: str
    last_days: str
    has_gap: bool

    width, height, floor = WIDTH, HEIGHT, _BOTTOM

    @property
    def above_first(self):
        return self.points[0][1] - 12

    @property
    def above_last(self):
        return self.points[-1][1] - 12


def chart(figures):
    """Return the Chart of a wait's PublicFigures, newest first; None if fewer than two can be laid
    side by side. What is hidden, or missing, leaves a gap."""
    seen = [figure for figure in figures if not figure.is_hidden]
    alike = [figure for figure in seen if are_as_long(figure.days, seen[0].days)]
    drawn = alike[:MOST_POINTS][::-1]
    if len(drawn) < 2:
        return None
    points = _points(drawn)
    joined = [one.ends_on + _A_DAY == other.starts_on for one, other in pairwise(drawn)]
    line = "".join(
        f"M{x} {y}L{next_x} {next_y}"
        for is_joined, ((x, y), (next_x, next_y)) in zip(joined, pairwise(points), strict=True)
        if is_joined
    )
    first, last = drawn[0], drawn[-1]
    return Chart(
        line=line,
        points=points,
        first=first,
        last=last,
        first_text=_short(first),
        last_text=_short(last),
        first_days=in_few_letters(*first.days),
        last_days=in_few_letters(*last.days),
        has_gap=not all(joined),
    )


def _points(drawn):
    first, last = drawn[0].starts_on, drawn[-1].starts_on
    highest = max(figure.value for figure in drawn) or 1
    return tuple(
        (
            round(_LEFT + (_RIGHT - _LEFT) * ((figure.starts_on - first) / (last - first))),
            round(_BOTTOM - (_BOTTOM - _TOP) * float(figure.value / highest)),
        )
        for figure in drawn
    )


def _short(figure):
    number = number_format(figure.value, force_grouping=True)
    return _("%(number)s in 100") % {"number": number} if figure.wait.is_share else number
