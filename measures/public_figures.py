"""What the public sees of a measure's readings.

Small numbers are hidden here for every page, chart and file. Nothing else may show a reading.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, Subquery, When, Window
from django.db.models.functions import FirstValue
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models.readings import Definition, Reading, Series
from actions.quarters import Quarter
from measures.hiding import Counted, newest_of, to_hide
from publishing.figures import (
    FEW,
    PROTECTED,
    SMALL,
    TIMES,
    length,
    number_in_words,
    plain,
    share,
    share_in_words,
)
from publishing.periods import in_words

PERCENT = "%"


@dataclass(frozen=True)
class PublicFigure:
    """A reading as the public may see it. It holds nothing that is hidden.

    `words` stand in place of a figure: "fewer than 5", or what staff wrote. `value` is what a chart
    draws, in `unit`; None if hidden or in words. `numerator` and `denominator` are None if hidden
    or not given. `earlier` are the figures this one replaced, newest first.
    `breaks_with_previous`: the figure before it in its series was counted in another way.
    """

    series: Series
    definition: Definition
    starts_on: datetime.date
    ends_on: datetime.date
    words: str = ""
    value: Decimal | None = None
    unit: str = ""
    numerator: int | None = None
    denominator: int | None = None
    hidden: bool = False
    is_early: bool = False
    is_sample: bool = False
    published_on: datetime.date | None = None
    note: str = ""
    why_replaced: str = ""
    breaks_with_previous: bool = False
    earlier: tuple["PublicFigure", ...] = ()
    reading_id: int | None = field(default=None, compare=False)

    @property
    def period(self):
        """The days it is about, in words."""
        return in_words(self.starts_on, self.ends_on)

    @cached_property
    def text(self):
        """It for people: "14 weeks", "30 of 40 (75%)", or its words."""
        if self.numerator is not None:
            return share_in_words(self.numerator, self.denominator)
        return self.words if self.value is None else self.short_text

    @property
    def short_text(self):
        """The value alone, without the counts it comes from; only for figures that have one."""
        return in_figures(self.value, self.unit)

    @property
    def labelled_text(self):
        """The text, saying "Example" if it is made up."""
        return self._labelled(self.text)

    @property
    def line(self):
        """The same behind the name of the series, if that has one."""
        name, text = self.series.name, self.text
        if not name:
            return self.labelled_text
        if self.is_sample:  # said once, and first
            text = text.removeprefix(f"{_('Example')}: ")
        return self._labelled(_("%(series)s: %(figure)s") % {"series": name, "figure": text})

    @property
    def is_in_words(self):
        """Whether it is told in words, and not as a figure."""
        return self.value is None and not self.hidden

    def _labelled(self, words):
        example = _("Example")
        if self.is_sample and not words.startswith(example):
            return f"{example}: {words}"
        return words

    @property
    def days(self):
        """How many days it is about."""
        return (self.ends_on - self.starts_on).days + 1


def public_figures(measure, readings, unseen=frozenset()):
    """Return the newest version of each figure, by series, and in each the newest first.

    `readings` are all published readings of the measure, with series and definition, and `unseen`
    the ids of those that the public does not see, as of a line that is hidden or waits for a second
    person: whether one is hidden depends on the others, seen or not. Reads no database.

    Where the measure counts people, a figure is small if 1 to 4 were counted, or were not, or
    could have been. A plain whole value is such a count, unless its unit is a share or a time.
    (A share given as a plain value cannot be checked: give how many out of how many.) Of a small
    figure the public learns only "fewer than 5", or that it is hidden. What else is hidden, so that
    nobody can work it out, `measures.hiding` says; of what is hidden the note as well, and why it
    was replaced, and the note of what replaced it, because they may speak of it.

    What staff write in place of a figure is shown as it is.
    """
    hidden = _hidden(measure, readings) if measure.counts_people else set()
    seen = [reading for reading in readings if reading.id not in unseen]
    stands, by_id = newest_of(seen), {reading.id: reading for reading in seen}
    newest = [reading for reading in seen if stands[reading.id] == reading.id]
    newest.sort(key=lambda r: (r.series.order, r.series_id, r.ends_on, r.starts_on))
    figures = []
    for reading in newest:
        before = figures[-1] if figures else None
        figures.append(
            _figure(
                measure,
                reading,
                hidden,
                earlier=tuple(
                    _figure(measure, older, hidden) for older in _replaced_by(reading, by_id)
                ),
                breaks_with_previous=(
                    before is not None
                    and before.series == reading.series
                    and before.definition != reading.definition
                ),
            )
        )
    figures.reverse()
    figures.sort(key=lambda figure: (figure.series.order, figure.series.id))
    return figures


def published_readings():
    """Return all published readings, with series and definition, and of each `is_seen`: whether the
    public sees it. Only `public_figures` may show what they hold."""
    seen = ExpressionWrapper(Reading.visible_when(), BooleanField())
    readings = Reading.objects.published().annotate(is_seen=seen)
    return readings.select_related("series", "definition")


def unseen_of(readings):
    """Return the ids of those of some published readings that the public does not see."""
    return {reading.id for reading in readings if not reading.is_seen}


def touching_the_newest(readings):
    """Return, of a queryset of published readings, those that `public_figures` needs to tell the
    newest figure of each measure: whose days reach into its period. Of a measure of which one
    reaches back further all, as it may be small and hide what is beside it there. A query more, if
    there is one."""
    newest_first_day = Window(
        FirstValue("starts_on"),
        partition_by="series__measure",
        order_by=[
            # What nobody sees is not the newest of anything, nor what was replaced, perhaps because
            # its days were wrong.
            Case(When(is_seen=True, replaced_by__published_at=None, then=0), default=1),
            "-ends_on",
            "starts_on",
        ],
    )
    touching = readings.annotate(newest_first_day=newest_first_day).filter(
        Q(ends_on__gte=F("newest_first_day")) | Q(replaces__ends_on__gte=F("newest_first_day"))
    )
    further = {one.series.measure_id for one in touching if one.starts_on < one.newest_first_day}
    if not further:
        return list(touching)
    near = [one for one in touching if one.series.measure_id not in further]
    return [*near, *readings.filter(series__measure__in=further)]


def touching_since(first_day, readings):
    """Return the readings that `public_figures` needs to tell figures that begin on `first_day` or
    later, of a queryset of published ones: also those beside one that reaches back before it, as it
    may be small."""
    reaching = readings.filter(ends_on__gte=first_day).order_by("starts_on")
    earliest = Subquery(reaching.values("starts_on")[:1])
    # What took a figure's place counts though its days were longer ago.
    return readings.filter(Q(ends_on__gte=earliest) | Q(replaces__ends_on__gte=earliest))


def whole_quarter(starts_on, ends_on):
    """Return the quarter that has exactly these days, or None."""
    try:
        quarter = Quarter.containing(starts_on)
        return quarter if (starts_on, ends_on) == (quarter.first_day, quarter.last_day) else None
    except ValueError:  # before or after all quarters
        return None


def in_figures(number, unit):
    """Return a number as people read it, with its unit where the unit is one short word."""
    if unit == PERCENT:
        return f"{number_in_words(number)}%"
    return length(number, unit) if unit in TIMES else number_in_words(number)


def aim_in_words(measure):
    """Return the aim of a measure as people read it, "" if there is none."""
    if measure.target_words or measure.target_value is None:
        return measure.target_words
    aim = in_figures(measure.target_value, measure.target_unit)
    return aim if measure.target_unit in aim else f"{aim} {measure.target_unit}"


def unit_of(measure, definition):
    """Return the unit of plain values under a definition, in words: its own, or that of the
    measure."""
    return definition.unit or measure.unit


def is_number_of_things(unit):
    """Return whether the words of a unit say that things are counted, so that all are whole."""
    return unit.lower().startswith("number")


def is_share(unit):
    """Return whether a plain value in this unit is so many of a hundred."""
    return _unit_of_values(unit) == PERCENT


def is_time(unit):
    """Return whether a plain value in this unit is a length of time."""
    if is_number_of_things(unit):
        return False
    return _unit_of_values(unit) in TIMES


def _replaced_by(reading, by_id):
    while reading := by_id.get(reading.replaces_id):
        yield reading


def _hidden(measure, readings):
    return to_hide(
        [
            Counted(
                id=reading.id,
                line=(reading.series.order, reading.series_id),
                days=(reading.starts_on, reading.ends_on),
                published_at=reading.published_at,
                replaces_id=reading.replaces_id,
                counts=_counts(measure, reading),
            )
            for reading in readings
        ]
    )


def _counts(measure, reading):
    """Return the counts of people in a reading: how many; and how many not, and of how many."""
    if reading.numerator is not None:
        left = reading.denominator - reading.numerator
        return (reading.numerator, left, reading.denominator)
    if reading.value is None or not _is_whole(reading.value):
        return ()
    if _unit_is_a_count(unit_of(measure, reading.definition)):
        return (int(reading.value),)
    return ()


def _is_whole(value):
    return value == value.to_integral_value()


def _unit_is_a_count(unit):
    """Judge by the words of a unit; where they do not tell, it is a count, and may be hidden."""
    return is_number_of_things(unit) or not (is_share(unit) or is_time(unit))


def _unit_of_values(unit):
    """Return the unit of plain values: "%", a time such as "weeks", or the words as they are."""
    if unit.startswith(PERCENT):
        return PERCENT
    first_word = unit.partition(" ")[0].lower()
    return first_word if first_word in TIMES else unit


def _figure(measure, reading, hidden, **beside):
    """Return the public face of one reading, with what stands `beside` it. What is hidden is never
    put in."""
    return PublicFigure(
        reading_id=reading.id,
        series=reading.series,
        definition=reading.definition,
        starts_on=reading.starts_on,
        ends_on=reading.ends_on,
        is_early=reading.is_early,
        is_sample=reading.is_sample,
        published_on=reading.published_at and timezone.localdate(reading.published_at),
        **_what_is_told(measure, reading, hidden),
        **beside,
    )


def _what_is_told(measure, reading, hidden):
    if reading.id in hidden:
        few = any(count in SMALL for count in _counts(measure, reading)[:1])
        return {"hidden": True, "words": str(FEW if few else PROTECTED)}
    # Both may speak of what it replaced.
    speaks = reading.replaces_id not in hidden
    told = {
        "note": reading.note if speaks else "",
        "why_replaced": reading.why_replaced if speaks else "",
    }
    if reading.numerator is not None:
        part, whole = reading.numerator, reading.denominator
        return told | {
            "value": share(part, whole),
            "unit": PERCENT,
            "numerator": part,
            "denominator": whole,
        }
    if reading.value is not None:
        unit = _unit_of_values(unit_of(measure, reading.definition))
        return told | {"value": plain(reading.value), "unit": unit}
    return told | {"words": reading.words}
