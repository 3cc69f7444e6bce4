"""The grid of figures: a row for each line of a measure, written all or none."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import Reading, Series
from measures import readings
from measures.unseen import name_of, told_if_seen, why_unseen
from publishing.periods import in_words
from publishing.versions import id_in
from staff.dry_run import all_or_nothing

LONGEST_TEXT = 2000
EARLIER_SHOWN = 4  # a year of quarters
LARGEST_COUNT = 2_147_483_647  # what both databases hold


def _count(label):
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=LARGEST_COUNT,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "sheet-number"}),
        error_messages={"invalid": gettext_lazy("Write a whole number in digits, such as 30.")},
    )


class FigureForm(forms.Form):
    """One figure: a value, how many out of how many, or words."""

    value = forms.DecimalField(
        label=gettext_lazy("Figure"),
        required=False,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "sheet-number"}),
        error_messages={
            "invalid": gettext_lazy("Write a number in digits, such as 12.5."),
            "max_decimal_places": gettext_lazy("Round it to two decimals, such as 12.25."),
        },
    )
    numerator = _count(gettext_lazy("or: how many"))
    denominator = _count(gettext_lazy("out of how many"))
    words = forms.CharField(
        label=gettext_lazy("or: in words"), required=False, max_length=LONGEST_TEXT
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the public"), required=False, max_length=LONGEST_TEXT
    )
    why = forms.CharField(
        label=gettext_lazy("Why does it replace the older figure?"),
        required=False,
        max_length=LONGEST_TEXT,
    )
    is_early = forms.BooleanField(label=gettext_lazy("Early figure, may change"), required=False)
    checked = forms.BooleanField(label=gettext_lazy("I have checked: it is right"), required=False)

    figure = ("value", "numerator", "denominator", "words")

    def clean(self):
        values = super().clean()
        values["is_filled"] = any(values.get(name) not in (None, "") for name in self.figure)
        beside = any(values.get(name) for name in ("note", "why", "is_early"))
        if beside and not values["is_filled"] and not self.errors:
            raise ValidationError(_("Give the figure too, or empty the boxes beside it."))
        return values


@dataclass
class FigureRow:
    """One series in the grid. `now` is its published figure for these days, `waiting` its draft;
    each may be None. `earlier` are the figures before, newest first. `seen` is the id of the figure
    that stood there when the page was opened, as text."""

    series: Series
    form: FigureForm
    now: Reading | None
    waiting: Reading | None
    earlier: list
    seen: str = ""
    is_odd: bool = False

    def key(self, days):
        """Return the key of its figure among those that `public_now` gives."""
        return (self.series.pk, *days)

    @property
    def name(self):
        """The name of its line, in words where it has none."""
        return name_of(self.series)

    @property
    def why_unseen(self):
        """Why the public does not see its figures, published or not; "" if it does."""
        return why_unseen(self.series)

    @property
    def is_filled(self):
        return bool(self.form.cleaned_data.get("is_filled"))

    @property
    def earlier_in_words(self):
        """The figures before, each as its days in words and the reading."""
        return [(in_words(each.starts_on, each.ends_on), each) for each in self.earlier]

    @property
    def is_missing(self):
        """Whether nobody has given a figure for these days."""
        return self.now is None and self.waiting is None and not self.series.is_withdrawn

    @property
    def asks_for_check(self):
        return self.is_odd or bool(self.form["checked"].value())

    def write(self, starts_on, ends_on, *, at, by):
        values = dict(self.form.cleaned_data)
        del values["is_filled"]
        why = values.pop("why")
        there = self.series.readings.filter(starts_on=starts_on, ends_on=ends_on)
        older = there.filter(pk=int(self.seen)).first() if self.seen else None
        if older:
            readings.replace(older, why=why, at=at, by=by, **values)
        else:
            readings.record(
                self.series, starts_on=starts_on, ends_on=ends_on, at=at, by=by, **values
            )

    def refuse(self, refusal):
        """Show on this row what is wrong with it."""
        faults = getattr(refusal, "error_list", [])
        self.is_odd = bool(faults) and all(fault.code == readings.ODD for fault in faults)
        self.form.add_error(None, refusal.messages)


def rows_of(measure, days, data):
    """Return a FigureRow for each line of a measure; `data` is what was typed, or None."""
    by_series = {}
    standing = readings.standing_readings(measure).order_by("-ends_on", "-starts_on", "-id")
    for reading in standing:
        by_series.setdefault(reading.series_id, []).append(reading)
    rows = []
    for series in told_if_seen(measure.series.select_related("measure")):
        own = by_series.get(series.pk, [])
        same = [r for r in own if (r.starts_on, r.ends_on) == days]
        now = next((r for r in same if r.published_at), None)
        prefix = f"line-{series.pk}"
        seen = str(now.pk) if now else ""
        if data is not None:
            seen = str(id_in(data.get(f"{prefix}-seen", "")) or "")
        rows.append(
            FigureRow(
                series=series,
                form=FigureForm(data, prefix=prefix),
                now=now,
                waiting=next((r for r in same if not r.published_at), None),
                earlier=[r for r in own if r.ends_on < days[0]][:EARLIER_SHOWN],
                seen=seen,
            )
        )
    return rows


def all_valid(rows):
    """Return whether each row can be written as it is typed."""
    # All are looked at, so that each row says what is wrong with it.
    return [row for row in rows if not row.form.is_valid()] == []


def write_each(filled, days, *, at, by):
    """Write each row that can be written. The others say what is wrong with them."""
    for row in filled:
        try:
            with all_or_nothing():
                row.write(*days, at=at, by=by)
        except ValidationError as refusal:
            row.refuse(refusal)


def write_rows(filled, days, *, at, by):
    """Write every row or none; return whether they were. Each row says what is wrong with it."""
    try:
        with all_or_nothing():
            write_each(filled, days, at=at, by=by)
            if any(row.form.errors for row in filled):
                raise ValidationError(_("Nothing was saved."))
    except ValidationError:
        for row in filled:
            if row.form.errors:  # which told of what is there now
                row.seen = str(row.now.pk) if row.now else ""
        return False
    return True
