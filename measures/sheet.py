"""The sheet of figures: readings of measures, each for a line and its days."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions import sheet_cells
from actions.models import Measure, MeasureInArea, Reading, Series
from actions.permissions import fillable_measures
from actions.quarters import FIRST_YEAR, LAST_YEAR, QuarterFormField
from actions.references import read_reference
from measures import readings
from measures.before_and_after import face_between, public_now
from measures.entering import EndedQuarterSelect, last_quarter
from measures.unseen import told_if_seen
from publishing.periods import NOT_OVER, are_over, in_words
from staff.sheets import cells
from staff.sheets.rows import BROUGHT_IN, Column, Difference, Outcome, Sheet

LONGEST_TEXT = 2_000
LARGEST_COUNT = 2_147_483_647  # what both databases hold

_VALUE = forms.DecimalField(
    max_digits=12,
    decimal_places=2,
    error_messages={
        "invalid": gettext_lazy("Write a number in digits, such as 12.5."),
        "max_decimal_places": gettext_lazy("Round it to two decimals, such as 12.25."),
    },
)
_COUNT = forms.IntegerField(
    min_value=0,
    max_value=LARGEST_COUNT,
    error_messages={"invalid": gettext_lazy("Write a whole number in digits, such as 30.")},
)
# A figure is one of these kinds, or both counts.
_KINDS = ("value", "numerator", "denominator", "words")
_BLANK = {"value": None, "numerator": None, "denominator": None, "words": ""}
_BLANK |= {"is_early": False, "note": ""}


class QuarterForm(forms.Form):
    """Which quarter a template of figures is about."""

    quarter = QuarterFormField(
        label=gettext_lazy("Quarter"), widget=EndedQuarterSelect, required=False
    )


class FiguresSheet(Sheet):
    """A row is a line of a measure for some days. Without a figure it is left alone."""

    name = "figures"
    done_at = "admin:figures_index"
    title = gettext_lazy("Figures from a spreadsheet")
    explanation = gettext_lazy(
        "Give a figure, or how many out of how many, or words. To put a figure in place of one "
        "that is public, change it and say why. A row without a figure changes nothing."
    )
    columns = (
        Column("measure", gettext_lazy("Measure"), read_reference),
        Column("question", gettext_lazy("Question it answers")),
        Column("unit", gettext_lazy("What is counted")),
        Column("series", gettext_lazy("Line"), cells.text(100)),
        Column("quarter", gettext_lazy("Quarter"), sheet_cells.quarter),
        Column("starts_on", gettext_lazy("Or other days: the first"), cells.read_day),
        Column("ends_on", gettext_lazy("and the last"), cells.read_day),
        Column("value", gettext_lazy("Figure"), cells.number(_VALUE)),
        Column("numerator", gettext_lazy("or: how many"), cells.number(_COUNT)),
        Column("denominator", gettext_lazy("out of how many"), cells.number(_COUNT)),
        Column("words", gettext_lazy("or: in words"), cells.text(LONGEST_TEXT)),
        Column("is_early", gettext_lazy("Early figure, may change"), cells.yes_or_no),
        Column("note", gettext_lazy("Note for the public"), cells.text(LONGEST_TEXT)),
        Column("why", gettext_lazy("Why it replaces the older figure"), cells.text(LONGEST_TEXT)),
        Column("checked", gettext_lazy("I have checked: it is right"), cells.yes_or_no),
        Column("version", gettext_lazy("Version (leave as it is)"), cells.version),
    )
    needed = ("measure",)
    # Lines of the sheet that the public does not see, by name, once it was looked over.
    unseen = ()
    in_other_files = {
        gettext_lazy("First day"): "starts_on",
        gettext_lazy("Last day"): "ends_on",
        gettext_lazy("How many"): "numerator",
        gettext_lazy("In words"): "words",
        gettext_lazy("Note"): "note",
        gettext_lazy("Replaced by a newer one"): "is_replaced",
        gettext_lazy("Time"): "",
        gettext_lazy("Definition"): "",
        gettext_lazy("Public since"): "",
        gettext_lazy("What the public reads"): "",
        gettext_lazy("Example, made up"): "",
    }

    @property
    def after(self):
        if not (self.at and self.unseen):
            return super().after
        return _("It is public at once, but for lines that are not shown yet: %(lines)s.") % {
            "lines": ", ".join(self.unseen)
        }

    def may_bring_in(self):
        return fillable_measures(self.user).exists()

    def template_form(self, data=None):
        return QuarterForm(data, initial={"quarter": last_quarter()})

    def template(self, quarter=None):
        quarter = quarter or last_quarter()
        days = quarter.first_day, quarter.last_day
        measures = fillable_measures(self.user).still_promised()
        standing = _by_line(readings.standing_readings(*measures))
        for series in (
            Series.objects.still_promised()
            .filter(measure__in=measures, is_sample=False)
            .select_related("measure")
        ):
            found = standing.get((series.pk, *days), [])
            yield {
                **_as_cells(found[-1] if found else None),
                "measure": series.measure.reference,
                "question": series.measure.question,
                "unit": series.measure.unit,
                "series": series.name,
                "quarter": quarter,
                "version": found[-1].pk if found else 0,
            }

    def look_at(self, lines):
        named = {read_reference(line.cells.get("measure", "")) for line in lines}
        places = MeasureInArea.objects.filter(reference__in=named)
        self.measures = {p.reference: p.measure_id for p in places}
        own = Measure.objects.filter(reference__in=named).values_list("reference", "pk")
        self.measures |= dict(own)
        ids = set(self.measures.values())
        # Locked in one order, so that two people who bring in sheets take turns.
        locked = Measure.objects.filter(pk__in=ids).select_for_update(no_key=True).order_by("pk")
        self.by_id = {measure.pk: measure for measure in locked}
        mine = fillable_measures(self.user).filter(pk__in=ids)
        self.mine = set(mine.values_list("pk", flat=True))
        self.series = {}
        self.written = set()
        for series in told_if_seen(Series.objects.filter(measure__in=ids)).order_by("order"):
            series.measure = self.by_id[series.measure_id]
            self.series.setdefault(series.measure_id, []).append(series)
        known = Reading.objects.filter(series__measure__in=ids)
        self.past = {reading.pk: reading for reading in known}
        self.standing = _by_line(readings.standing_readings(*ids))
        self.before = public_now(*self.by_id) if self.at else {}

    def row(self, row):
        row.name = " ".join(
            filter(None, [row.line.cells.get("measure"), row.line.cells.get("series")])
        )
        series = self._series_of(row)
        days = self._days_of(row)
        if not (series and days):
            return
        row.name = f"{series}, {in_words(*days)}"
        if row.line.cells.get("is_replaced"):
            row.leave(_("A newer figure stands in its place."))
            return
        row.about = (series.pk, *days)
        found = self.standing.get(row.about, [])
        row.version = found[-1].pk if found else 0
        given = {name: row.values.get(name, blank) for name, blank in _BLANK.items()}
        if all(given[name] in (None, "") for name in _KINDS):
            self._without_figure(row)
        elif any(_held(reading) == given for reading in found):
            row.leave(_("It says this already."))
        elif row.is_stale and _held(self.past.get(row.seen)) == given:
            row.leave(_("This row is as the template gave it."))
        elif row.is_stale:
            row.refuse_stale(_words(found[-1]) if found else "", _words(_unsaved(given)))
        else:
            self.written.add(series.pk)
            self._write(row, series, days, found, given)

    def _series_of(self, row):
        pk = self.measures.get(row.values.get("measure"))
        if pk is None:
            row.refuse(_("There is no such measure."), column=self.headings["measure"])
            return None
        if self.by_id[pk].told_as_wait:
            row.refuse(Reading.told_as_wait)
            return None
        if pk not in self.mine:
            row.refuse(_("The figures of this measure are not yours to prepare."))
            return None
        lines = self.series.get(pk, [])
        name = row.values.get("series", "")
        same = [series for series in lines if series.name.casefold() == name.casefold()]
        if not same and not name and len(lines) == 1:
            same = lines
        if same:
            return same[0]
        names = ", ".join(f"“{series.name}”" for series in lines)
        row.refuse(
            _("This measure has these lines: %(names)s.") % {"names": names}
            if names
            else _("This measure has no line of figures yet."),
            column=self.headings["series"],
        )
        return None

    def _days_of(self, row):
        """Return the first and last day a row is about, or None after refusing it."""
        quarter = row.values.get("quarter")
        starts_on, ends_on = row.values.get("starts_on"), row.values.get("ends_on")
        problem = ""
        if bool(starts_on) != bool(ends_on):
            problem = _("Give both the first day and the last day.")
        elif quarter and starts_on and (starts_on, ends_on) != _days(quarter):
            problem = _("Give a quarter, or a first and last day. These do not agree.")
        elif not (quarter or starts_on):
            problem = _("Say which days it is about: a quarter, or a first and last day.")
        if problem:
            row.refuse(problem)
            return None
        starts_on, ends_on = (starts_on, ends_on) if starts_on else _days(quarter)
        if starts_on > ends_on:
            problem = _("The first day comes after the last day.")
        elif not FIRST_YEAR <= starts_on.year <= ends_on.year <= LAST_YEAR:
            problem = _("Choose days from the year 2000 on.")
        elif self._has_figure(row) and not are_over(ends_on, timezone.localdate()):
            problem = NOT_OVER
        if problem:
            row.refuse(problem)
            return None
        return starts_on, ends_on

    def _has_figure(self, row):
        return any(name in row.values for name in _KINDS)

    def _without_figure(self, row):
        if any(row.line.cells.get(name) for name in _KINDS):
            return  # it cannot be read, which is told already
        if row.values.get("note") or row.values.get("why") or row.values.get("is_early"):
            row.refuse(_("Give the figure too, or empty the cells beside it."))
        row.leave_blank()

    def _write(self, row, series, days, found, given):
        older = next((reading for reading in found if reading.published_at), None)
        why = row.values.get("why", "")
        values = given | {"checked": row.values.get("checked", False)}
        values |= {"at": self.at, "by": self.user, "how": BROUGHT_IN}
        if older and not why:
            row.refuse(
                _("Say why this figure replaces the older one."), column=self.headings["why"]
            )
            return

        def write():
            if older:
                readings.replace(older, why=why, **values)
            else:
                readings.record(series, starts_on=days[0], ends_on=days[1], **values)

        row.do(
            Outcome.CHANGED if older else Outcome.ADDED,
            [
                Difference(
                    self.headings["value"],
                    _words(older) if older else "",
                    _words(_unsaved(given)),
                ),
                *(
                    Difference(self.headings[name], "", row.values[name])
                    for name in ("note", "why")
                    if row.values.get(name)
                ),
            ],
            lambda: self._say_how_to_go_on(write),
        )

    def _say_how_to_go_on(self, write):
        try:
            write()
        except ValidationError as refusal:
            faults = getattr(refusal, "error_list", [])
            if faults and all(fault.code == readings.ODD for fault in faults):
                raise ValidationError(
                    [
                        *refusal.messages,
                        _("If it is right, write “yes” in “%(column)s”.")
                        % {"column": self.headings["checked"]},
                    ]
                ) from None
            raise

    def looked_over(self):
        if self.at:
            self.public = face_between(self.before, public_now(*self.by_id))
            self.unseen = [
                str(line)
                for lines in self.series.values()
                for line in lines
                if line.pk in self.written and not line.is_seen
            ]

    def newest_entries(self, versions):
        entries = Reading.history.filter(id__in=versions).select_related("history_user")
        return {entry.id: entry for entry in entries.order_by("history_id")}


def _days(quarter):
    return quarter.first_day, quarter.last_day


def _by_line(found):
    """Return {(series, first day, last day): readings, the newest last}."""
    lines = {}
    for reading in found.order_by("id"):
        key = (reading.series_id, reading.starts_on, reading.ends_on)
        lines.setdefault(key, []).append(reading)
    return lines


def _held(reading):
    """Return what a reading says, by field; None of nothing."""
    return {name: getattr(reading, name) for name in _BLANK} if reading else None


def _unsaved(given):
    return Reading(**given)


def _as_cells(reading):
    if not reading:
        return {}
    held = _held(reading)
    value = held["value"]
    return held | {
        "value": "" if value is None else f"{value.normalize():f}",
        "is_early": _("yes") if held["is_early"] else "",
    }


def _words(reading):
    """Return what a reading says, for staff, nothing hidden."""
    if reading.numerator is not None or reading.denominator is not None:
        said = _("%(part)s of %(whole)s") % {
            "part": reading.numerator,
            "whole": reading.denominator,
        }
    elif reading.value is not None:
        said = f"{reading.value.normalize():f}"
    else:
        said = reading.words
    return f"{said} {_('(early)')}" if reading.is_early else said
