"""Figures: entered in a grid, looked at as the public will see them, then saved for good."""

from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from actions import readings
from actions.figures import period_words, public_figures, whole_quarter
from actions.models import Measure, Reading, Series
from actions.permissions import fillable_measures, may_edit_content, may_measure, may_publish
from actions.quarters import FIRST_YEAR, LAST_YEAR, Quarter, QuarterFormField, QuarterSelect
from actions.staff.pages import refuse_strangers, refuse_unless, staff_page
from actions.staff.trying import all_or_nothing, only_tried

LONGEST_TEXT = 2000
LARGEST_COUNT = 2_147_483_647  # what both databases hold


def _day_input():
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PeriodForm(forms.Form):
    """Which days the figures are about: a quarter, or a first and last day."""

    quarter = QuarterFormField(label=gettext_lazy("Quarter"), required=False, widget=QuarterSelect)
    starts_on = forms.DateField(
        label=gettext_lazy("Or other days: the first"), required=False, widget=_day_input()
    )
    ends_on = forms.DateField(
        label=gettext_lazy("and the last"), required=False, widget=_day_input()
    )

    def clean(self):
        values = super().clean()
        if self.errors:
            return values
        starts_on, ends_on = values["starts_on"], values["ends_on"]
        if bool(starts_on) != bool(ends_on):
            raise ValidationError(_("Give both the first day and the last day."))
        if not starts_on:
            quarter = values["quarter"] or Quarter.containing(timezone.localdate()).shifted(-1)
            starts_on, ends_on = quarter.first_day, quarter.last_day
        if starts_on > ends_on:
            raise ValidationError(_("The first day comes after the last day."))
        if not FIRST_YEAR <= starts_on.year <= ends_on.year <= LAST_YEAR:
            raise ValidationError(_("Choose days from the year 2000 on."))
        if ends_on > timezone.localdate():
            raise ValidationError(_("These days have not ended yet. Come back when they have."))
        return {**values, "starts_on": starts_on, "ends_on": ends_on}


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
        error_messages={"invalid": gettext_lazy("Write a number in digits, such as 12.5.")},
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
    """One series in the grid. `now` is its public figure for these days, `waiting` its draft,
    `last` the figure before; each may be None. `seen` is the id of the figure that stood there
    when the page was opened, as text."""

    series: Series
    form: FigureForm
    now: Reading | None
    waiting: Reading | None
    last: Reading | None
    seen: str = ""
    is_odd: bool = False

    @property
    def is_filled(self):
        return bool(self.form.cleaned_data.get("is_filled"))

    @property
    def asks_for_check(self):
        return self.is_odd or bool(self.form["checked"].value())

    def write(self, starts_on, ends_on, *, at, by):
        values = dict(self.form.cleaned_data)
        del values["is_filled"]
        why = values.pop("why")
        older = self.series.readings.filter(pk=int(self.seen)).first() if self.seen else None
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


@require_safe
def measures(request):
    """Every measure, with how many of its figures wait."""
    refuse_strangers(request)
    waiting = Count("series__readings", filter=Q(series__readings__published_at=None))
    mine = set(fillable_measures(request.user).values_list("pk", flat=True))
    found = Measure.objects.annotate(lines=Count("series", distinct=True), waiting=waiting)
    return staff_page(
        request, "staff/measures.html", _("Enter figures"), measures=list(found), mine=mine
    )


@require_http_methods(["GET", "HEAD", "POST"])
def figures(request, reference):
    """Enter the figures of a measure for some days: write, look, confirm."""
    refuse_strangers(request)
    measure = get_object_or_404(Measure, reference=reference)
    allowed = may_measure(request.user, measure)
    refuse_unless(allowed or request.method != "POST")
    period = PeriodForm(request.GET)
    if not period.is_valid():
        return _grid(request, measure, period, [], status=400)
    days = (period.cleaned_data["starts_on"], period.cleaned_data["ends_on"])
    rows = _rows(measure, days, request.POST if request.method == "POST" else None)
    public = None
    if request.method == "POST" and "again" not in request.POST and _all_valid(rows):
        filled = [row for row in rows if row.is_filled]
        if not filled:
            messages.warning(request, _("No figure was given, so nothing was saved."))
        elif "confirm" in request.POST:
            at = timezone.now() if may_publish(request.user) else None
            if _write(filled, days, at=at, by=request.user):
                _say_saved(request, len(filled), at)
                return redirect(request.get_full_path())
        else:
            public = _what_the_public_would_see(measure, filled, days, request.user)
    return _grid(request, measure, period, rows, days=days, public=public)


def _grid(request, measure, period, rows, *, days=None, public=None, status=200):
    waiting = _waiting(measure)
    may = may_measure(request.user, measure)
    return staff_page(
        request,
        "staff/figures_look.html" if public else "staff/figures.html",
        _("Figures of %(measure)s") % {"measure": measure},
        status=status,
        measure=measure,
        # On its own page a refused period says so; a chosen one is shown in its boxes.
        period=period if period.errors else PeriodForm(initial=_chosen(period, days)),
        refused=period.errors,
        days=period_words(*days) if days else "",
        definition=readings.definition_on(measure, days[0]) if days else None,
        rows=rows,
        public=public,
        waiting=waiting,
        may_measure=may,
        may_publish=may_publish(request.user),
        may_add_series=may_publish(request.user) or may_edit_content(request.user),
    )


def _chosen(period, days):
    quarter = whole_quarter(*days) if days else None
    return {"quarter": quarter} if quarter else period.cleaned_data


def _rows(measure, days, data):
    by_series = {}
    standing = readings.standing_readings(measure).order_by("-ends_on", "-starts_on", "-id")
    for reading in standing:
        by_series.setdefault(reading.series_id, []).append(reading)
    rows = []
    for series in measure.series.select_related("measure"):
        own = by_series.get(series.pk, [])
        same = [r for r in own if (r.starts_on, r.ends_on) == days]
        now = next((r for r in same if r.published_at), None)
        prefix = f"line-{series.pk}"
        seen = str(now.pk) if now else ""
        if data is not None:
            sent = data.get(f"{prefix}-seen", "")
            seen = sent if sent.isascii() and sent.isdigit() and len(sent) < 19 else ""
        rows.append(
            FigureRow(
                series=series,
                form=FigureForm(data, prefix=prefix),
                now=now,
                waiting=next((r for r in same if not r.published_at), None),
                last=next((r for r in own if r.ends_on < days[0]), None),
                seen=seen,
            )
        )
    return rows


def _all_valid(rows):
    # All are looked at, so that each row says what is wrong with it.
    return [row for row in rows if not row.form.is_valid()] == []


def _write(filled, days, *, at, by):
    """Write every row or none; return whether they were. Each row says what is wrong with it."""
    try:
        with all_or_nothing():
            for row in filled:
                try:
                    with all_or_nothing():
                        row.write(*days, at=at, by=by)
                except ValidationError as refusal:
                    row.refuse(refusal)
            if any(row.form.errors for row in filled):
                raise ValidationError(_("Nothing was saved."))
    except ValidationError:
        for row in filled:
            if row.form.errors:  # which told of what is there now
                row.seen = str(row.now.pk) if row.now else ""
        return False
    return True


def _say_saved(request, number, at):
    saved = ngettext("%(count)d figure was saved.", "%(count)d figures were saved.", number)
    messages.success(request, saved % {"count": number})
    if at:
        messages.info(request, _("What was saved is public now."))
    else:
        messages.info(request, _("It waits until a publisher makes it public."))


@dataclass(frozen=True)
class Change:
    """What the public sees of one figure, before and after. "" is nothing."""

    line: str
    period: str
    before: str
    after: str
    is_hidden: bool


@dataclass
class PublicFace:
    """All that would change for the public."""

    changes: list = field(default_factory=list)

    @property
    def hides(self):
        return any(change.is_hidden for change in self.changes)


def _what_the_public_would_see(measure, filled, days, user):
    """Return what would change for the public, or None if a row may not be written."""
    before = _public_now(measure)
    with only_tried():
        written = _write(filled, days, at=timezone.now(), by=user)
        after = _public_now(measure)
    return _face(before, after) if written else None


def _public_now(measure):
    """Return {(series, days): figure} as the public sees the measure."""
    found = Reading.objects.visible().filter(series__measure=measure)
    found = list(found.select_related("series", "definition"))
    return {(f.series.pk, f.starts_on, f.ends_on): f for f in public_figures(measure, found)}


def _face(before, after):
    face = PublicFace()
    for key, figure in after.items():
        old, new = _as_read(before.get(key)), _as_read(figure)
        if old != new or before[key].definition != figure.definition:
            face.changes.append(Change(figure.series.name, figure.period, old, new, figure.hidden))
    return face


def _as_read(figure):
    if not figure:
        return ""
    early = _("(early figure, may change)") if figure.is_early else ""
    return " ".join(filter(None, [figure.labelled_text, early, figure.note, figure.why_replaced]))


def _waiting(measure):
    """Return what waits to be made public: definitions, then readings."""
    definitions = measure.definitions.filter(published_at=None).select_related("measure")
    drafts = Reading.objects.filter(series__measure=measure, published_at=None)
    return [*definitions, *drafts.select_related("series__measure", "definition").order_by("id")]


@require_http_methods(["GET", "HEAD", "POST"])
def publish_figures(request, reference):
    """Make all that waits of a measure public, after a look at what the public will see."""
    refuse_strangers(request)
    refuse_unless(may_publish(request.user))
    measure = get_object_or_404(Measure, reference=reference)
    waiting = _waiting(measure)
    marks = {f"{row._meta.model_name}-{row.pk}": row for row in waiting}
    if request.method == "POST":
        # Only what was looked at: more may have come since.
        waiting = [row for mark, row in marks.items() if mark in request.POST.getlist("row")]
    if not waiting:
        messages.warning(request, _("Nothing waits to be made public here."))
        return redirect("admin:figures", measure.reference)
    before = _public_now(measure)
    try:
        if request.method == "POST":
            _publish(waiting, by=request.user)
            messages.success(request, _("Public now."))
            return redirect("admin:figures", measure.reference)
        with only_tried():
            _publish(waiting, by=request.user)
            after = _public_now(measure)
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
        return redirect("admin:figures", measure.reference)
    return staff_page(
        request,
        "staff/figures_publish.html",
        _("Publish figures of %(measure)s") % {"measure": measure},
        measure=measure,
        waiting=waiting,
        marks=list(marks),
        public=_face(before, after),
    )


def _publish(waiting, *, by):
    at = timezone.now()
    with all_or_nothing():
        for row in waiting:
            publish = (
                readings.publish_reading
                if isinstance(row, Reading)
                else readings.publish_definition
            )
            publish(row, at=at, by=by)


class DefinitionForm(forms.Form):
    """The next version of what exactly is counted."""

    text = forms.CharField(
        label=gettext_lazy("What exactly is counted?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Say what exactly is counted.")},
    )
    in_force_from = forms.DateField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("Figures for days from then on are counted like this."),
        widget=_day_input(),
        error_messages={
            "required": gettext_lazy("Say from which day on."),
            "invalid": gettext_lazy("Write the day like 14/10/2026."),
        },
    )
    why_changed = forms.CharField(
        label=gettext_lazy("Why does it change?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why what is counted has changed.")},
    )

    def __init__(self, *args, is_first, **kwargs):
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["why_changed"]


@require_http_methods(["GET", "HEAD", "POST"])
def definition(request, reference):
    """Say anew what a measure counts. Older figures keep the words they were counted by."""
    refuse_strangers(request)
    measure = get_object_or_404(Measure, reference=reference)
    refuse_unless(may_measure(request.user, measure))
    versions = list(measure.definitions.order_by("-version"))
    data = request.POST if request.method == "POST" else None
    form = DefinitionForm(data, is_first=not versions)
    if data is not None and form.is_valid():
        at = timezone.now() if may_publish(request.user) else None
        try:
            with all_or_nothing():
                readings.define(measure, **form.cleaned_data, at=at, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            waits = _("Saved. It waits until a publisher makes it public.")
            messages.success(request, _("Saved and public.") if at else waits)
            return redirect("admin:figures", measure.reference)
    return staff_page(
        request,
        "staff/figures_form.html",
        _("What %(measure)s counts") % {"measure": measure.reference},
        measure=measure,
        form=form,
        versions=versions,
        warning=_("Once it is public it can never be changed. A new version can follow it."),
    )


class SeriesForm(forms.Form):
    """A line of figures."""

    name = forms.CharField(
        label=gettext_lazy("Name of the line"),
        help_text=gettext_lazy(
            "A service, age or place. Leave it empty if the measure has only one line."
        ),
        max_length=100,
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_series(request, reference):
    """Add a line of figures to a measure."""
    refuse_strangers(request)
    refuse_unless(may_publish(request.user) or may_edit_content(request.user))
    measure = get_object_or_404(Measure, reference=reference)
    form = SeriesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with all_or_nothing():
                readings.add_series(measure, name=form.cleaned_data["name"], by=request.user)
        except ValidationError as refusal:
            form.add_error("name", refusal.messages)
        else:
            messages.success(request, _("The line was added."))
            return redirect("admin:figures", measure.reference)
    return staff_page(
        request,
        "staff/figures_form.html",
        _("Add a line of figures to %(measure)s") % {"measure": measure.reference},
        measure=measure,
        form=form,
        warning=_("The public sees the line with its first figure."),
    )
