"""Charts as numbers: where each line, point and word goes. A template draws them.

Every chart comes in two drawings, because letters in an SVG shrink with it: a wide one, and one
for phones with fewer words.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from measures.public_figures import (
    PERCENT,
    PublicFigure,
    in_figures,
    whole_quarter,
)
from publishing.periods import SAME_LENGTH_DAYS, is_whole_month

MOST_PERIODS = 12


@dataclass(frozen=True)
class Words:
    """Words at a place: ticks and the aim end there, all others have their middle there."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Point:
    """A figure drawn; hollow if it is early."""

    x: int
    y: int
    is_early: bool


@dataclass(frozen=True)
class Drawing:
    """One drawing of a chart. `grid`, `line`, `hidden`, `breaks` and `aim` are SVG paths."""

    name: str
    width: int
    height: int
    grid: str
    line: str
    hidden: str
    breaks: str
    aim: str
    points: tuple[Point, ...]
    ticks: tuple[Words, ...]
    values: tuple[Words, ...]
    periods: tuple[Words, ...]
    aim_words: Words | None


@dataclass(frozen=True)
class Chart:
    """The newest figures of one series. `last` is the newest figure it draws, `first` the oldest
    that was counted in the same way.

    `is_partial`: the series has figures that are not drawn, older or of other lengths of time.
    """

    drawings: tuple[Drawing, ...]
    first: PublicFigure
    last: PublicFigure
    has_early: bool
    has_hidden: bool
    has_break: bool
    has_gap: bool
    has_aim: bool
    is_partial: bool


@dataclass(frozen=True)
class SmallChart:
    """The newest figures of one series in little room: its line and points, and the values and
    periods at both ends. `line` is an SVG path."""

    line: str
    points: tuple[Point, ...]
    values: tuple[Words, ...]
    from_words: str
    to_words: str


@dataclass(frozen=True)
class _Frame:
    """The sizes of a drawing, about how wide a letter is in it, and how much it can name."""

    name: str
    width: int
    height: int
    letter: int
    most_period_words: int
    most_value_words: int


_FRAMES = (
    _Frame("wide", width=640, height=270, letter=9, most_period_words=6, most_value_words=7),
    _Frame("narrow", width=300, height=230, letter=10, most_period_words=2, most_value_words=2),
)
_TOP, _BOTTOM, _RIGHT, _AIM_ROW = 34, 48, 24, 24
_ABOVE, _BELOW = -14, 26


def chart(figures, aim=None, aim_unit=""):
    """Return the Chart of one series' PublicFigures, newest first; None if fewer than two have a
    value to draw.

    It draws what can be laid side by side: periods as long as the newest, in its unit. Hidden
    figures have a place and no height. The aim is drawn if it is in the unit of the figures.
    """
    slots = _slots(figures)
    drawn = [figure for _slot, figure in slots if figure.value is not None]
    if len(drawn) < 2:
        return None
    if aim_unit != drawn[-1].unit:
        aim = None
    shown = [figure for _slot, figure in slots]
    return Chart(
        drawings=tuple(_drawing(frame, slots, aim) for frame in _FRAMES),
        first=next(figure for figure in drawn if figure.definition == drawn[-1].definition),
        last=drawn[-1],
        has_early=any(figure.is_early for figure in drawn),
        has_hidden=any(figure.hidden for figure in shown),
        has_break=any(figure.breaks_with_previous for figure in shown[1:]),
        has_gap=slots[-1][0] - slots[0][0] >= len(slots),
        has_aim=aim is not None,
        is_partial=len(slots) < len(figures),
    )


SMALL_WIDTH, _SMALL_LEFT, _SMALL_RIGHT = 230, 20, 210
_SMALL_TOP, _SMALL_BOTTOM = 30, 66


def small_chart(figures):
    """Return the SmallChart of one series' PublicFigures, newest first, that were counted as the
    newest was; None if fewer than two have a value to draw, or if one is hidden between them."""
    slots = _slots(figures)
    alike = [
        (slot, figure)
        for slot, figure in slots
        if figure.value is not None and figure.definition == figures[0].definition
    ]
    if len(alike) < 2 or any(figure.hidden for _slot, figure in slots):
        return None
    first_slot, last_slot = alike[0][0], alike[-1][0]
    step = (_SMALL_RIGHT - _SMALL_LEFT) / (last_slot - first_slot)
    # From nought, as large charts do: a small change never looks large.
    highest = max(figure.value for _slot, figure in alike) or 1

    def y_of(value):
        return round(_SMALL_BOTTOM - float(value / highest) * (_SMALL_BOTTOM - _SMALL_TOP))

    marked = [
        (round(_SMALL_LEFT + (slot - first_slot) * step), y_of(figure.value), figure)
        for slot, figure in alike
    ]
    ends = (marked[0], marked[-1])
    return SmallChart(
        line=_line(marked),
        points=tuple(Point(x, y, figure.is_early) for x, y, figure in marked),
        values=tuple(Words(x, y - 12, _bare_text(figure)) for x, y, figure in ends),
        from_words=_until(alike[0][1]),
        to_words=_until(alike[-1][1]),
    )


def _until(figure):
    """Return when a period ended, in a few letters."""
    return _("to %(month)s") % {"month": date_format(figure.ends_on, "M Y")}


def _slots(figures):
    """Return [(place in time, figure)], oldest first, for what is drawn side by side.

    One period that is missing leaves one place empty."""
    with_value = [figure for figure in figures if figure.value is not None]
    if not with_value:
        return []
    newest = with_value[0]
    alike = [
        figure
        for figure in figures
        if (figure.hidden or figure.unit == newest.unit)
        and abs(figure.days - newest.days) <= SAME_LENGTH_DAYS
    ]
    slots, place = [(0, alike[0])], 0
    for later, figure in pairwise(alike):
        place -= max(1, round((later.starts_on - figure.starts_on).days / newest.days))
        if place <= -MOST_PERIODS:
            break
        slots.append((place, figure))
    return slots[::-1]


def _drawing(frame, slots, aim):
    values = [figure.value for _slot, figure in slots if figure.value is not None]
    unit = next(figure.unit for _slot, figure in slots if figure.value is not None)
    steps = _steps([*values, *([] if aim is None else [aim])], unit)
    tick_words = [in_figures(step, unit if unit == PERCENT else "") for step in steps]
    left = frame.letter * max(map(len, tick_words)) + 12
    top = _TOP + (_AIM_ROW if aim is not None else 0)
    bottom = frame.height - _BOTTOM
    right = frame.width - _RIGHT
    first_slot, last_slot = slots[0][0], slots[-1][0]
    slot_width = (right - left) / (last_slot - first_slot + 1)

    def x_of(slot):
        return round(left + (slot - first_slot + 0.5) * slot_width)

    def y_of(value):
        return round(bottom - float((value - steps[0]) / (steps[-1] - steps[0])) * (bottom - top))

    marked = [(x_of(slot), y_of(f.value), f) for slot, f in slots if f.value is not None]
    aim_line, aim_words = "", None
    if aim is not None:
        aim_words = Words(right, 18, _("Aim: %(aim)s") % {"aim": in_figures(aim, unit)})
        before_words = right - frame.letter * len(aim_words.text) - 36
        aim_line = f"M{left} {y_of(aim)}H{right}M{before_words} 13h26"
    return Drawing(
        name=frame.name,
        width=frame.width,
        height=frame.height,
        grid="".join(f"M{left} {y_of(step)}H{right}" for step in steps),
        line=_line(marked),
        hidden="".join(
            _column(x_of(slot), min(round(slot_width * 0.6), 28), top, bottom)
            for slot, figure in slots
            if figure.hidden
        ),
        breaks="".join(
            f"M{round(x_of(slot) - slot_width / 2)} {top - 10}V{bottom}"
            for slot, figure in slots[1:]
            if figure.breaks_with_previous
        ),
        aim=aim_line,
        points=tuple(Point(x, y, figure.is_early) for x, y, figure in marked),
        ticks=tuple(
            Words(left - 8, y_of(step) + 5, words)
            for step, words in zip(steps, tick_words, strict=True)
        ),
        values=_value_words(marked, frame, bottom),
        periods=_period_words([(x_of(slot), figure) for slot, figure in slots], frame),
        aim_words=aim_words,
    )


def _steps(values, unit):
    """Return the values of the grid lines: round steps that hold all values, and nought."""
    low, high = min(0, *values), max(0, *values)
    if unit == PERCENT and high > 50:
        high = max(high, Decimal(100))
    rough = (high - low or Decimal(4)) / 4
    power = Decimal(1).scaleb(math.floor(math.log10(rough)))
    step = next(m * power for m in (1, 2, Decimal("2.5"), 5, 10) if m * power >= rough)
    first, last = math.floor(low / step), math.ceil(high / step) or 1
    return [n * step for n in range(first, last + 1)]


def _line(marked):
    """Return the path through the points, broken where two do not follow on from one another."""
    path = ""
    for before, after in pairwise(marked):
        if not _joined(before, after):
            continue
        start = f"M{before[0]} {before[1]}"
        end = f"L{after[0]} {after[1]}"
        at_end = path.endswith(f"L{before[0]} {before[1]}")
        path += end if at_end else start + end
    return path


def _joined(before, after):
    """Return whether a line may join two figures: the next days, counted in the same way."""
    gap = after[2].starts_on - before[2].ends_on
    return gap.days == 1 and not after[2].breaks_with_previous


def _column(x, width, top, bottom):
    return f"M{x - width // 2} {bottom}V{top}h{width}V{bottom}"


def _value_words(marked, frame, bottom):
    """Name every value, or only the first and the last if there is no room: above its point, or
    below if the line comes from above."""
    last = len(marked) - 1
    named = range(last + 1) if last < frame.most_value_words else (0, last)
    words = []
    for i in named:
        x, y, figure = marked[i]
        joined = [before for before in marked[max(i - 1, 0) : i] if _joined(before, marked[i])]
        joined += [after for after in marked[i + 1 : i + 2] if _joined(marked[i], after)]
        is_low = sum(y - neighbour[1] for neighbour in joined) > 0 and y + _BELOW < bottom
        words.append(_inside(x, y + (_BELOW if is_low else _ABOVE), _value_text(figure), frame))
    return tuple(words)


def _bare_text(figure):
    return in_figures(figure.value, figure.unit if figure.unit == PERCENT else "")


def _value_text(figure):
    text = _bare_text(figure)
    return _("%(figure)s, early") % {"figure": text} if figure.is_early else text


def _period_words(placed, frame):
    """Name periods at even steps back from the newest, in two lines: days, then year."""
    every = math.ceil(len(placed) / frame.most_period_words)
    named = placed[::-1][::every]
    if frame.most_period_words == 2:  # the outer ones
        named = [placed[0], placed[-1]]
    y = frame.height - _BOTTOM + 22
    words = []
    for x, figure in named:
        days, year = _short_period(figure)
        above = _inside(x, y, days, frame)
        words += [above, Words(above.x, y + 19, year)]
    return tuple(words)


def _inside(x, y, text, frame):
    """Return words centred at x, or moved so that they do not leave the drawing."""
    half = frame.letter * len(text) // 2
    return Words(max(half, min(x, frame.width - half)), y, text)


def _short_period(figure):
    """Return the days and the year of a period, each in a few letters."""
    first, last = figure.starts_on, figure.ends_on
    year = date_format(last, "Y")
    if whole_quarter(first, last):
        months = {"first": date_format(first, "M"), "last": date_format(last, "M")}
        return _("%(first)s to %(last)s") % months, year
    if is_whole_month(first, last):
        return date_format(first, "M"), year
    return _("to %(day)s") % {"day": date_format(last, "j M")}, year
