"""Figures: entered in a grid, looked at as the public will see them, then saved for good."""

from contextlib import suppress

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from actions.models import Definition, Measure, Reading, Series
from actions.permissions import (
    fillable_measures,
    may_edit_content,
    may_measure,
    may_publish,
    moment_for,
)
from actions.quarters import FIRST_YEAR, LAST_YEAR, Quarter, QuarterFormField
from measures import readings
from measures.before_and_after import face_between, public_now
from measures.grid import all_valid, rows_of, write_each, write_rows
from measures.next_step import Standing, next_step
from measures.public_figures import whole_quarter
from measures.publishing import waiting_of
from measures.unseen import told_if_seen
from publishing.periods import NOT_OVER, address_of_days, are_over, in_words
from publishing.sentences import ended
from publishing.versions import Rows
from staff.admin.history import newest_entries
from staff.days import DayInput
from staff.dry_run import only_tried
from staff.pages import refuse_strangers, refuse_unless, staff_page

QUARTERS_OFFERED = 12
_EXAMPLES_HERE = gettext_lazy("Examples stand here. They go before real figures come.")


def _next_step_of(measure):
    if measure.told_as_wait:
        return _("Its figures are given as a waiting time.")
    if measure.are_examples:
        return _EXAMPLES_HERE
    standing = Standing(
        is_defined=measure.is_defined,
        lines=measure.lines,
        missing=measure.lines - measure.given,
        waiting=measure.waiting,
        unseen=measure.unseen,
        proposed=measure.proposed,
    )
    return next_step(measure, standing)


@require_safe
def measures(request):
    """Every measure, with how many of its figures wait."""
    refuse_strangers(request)
    quarter = last_quarter()
    mine = set(fillable_measures(request.user).values_list("pk", flat=True))
    found = list(_with_counts(Measure.objects.all(), quarter).prefetch_related("places__area"))
    for measure in found:
        measure.next_step = _next_step_of(measure)
    return staff_page(
        request,
        "staff/measures.html",
        _("Enter figures"),
        measures=found,
        mine=mine,
        quarter=quarter,
    )


def _with_counts(measures, quarter):
    """Add to each measure its `lines`, those with a figure `given` for a quarter, how many figures
    are `waiting`, how many of its lines are `unseen` and `proposed`, whether it `is_defined` for
    that quarter, and whether its lines `are_examples`."""
    days = {"starts_on": quarter.first_day, "ends_on": quarter.last_day}
    given = Reading.objects.published().filter(series=OuterRef("pk"), **days)
    series = Series.objects.filter(measure=OuterRef("pk")).order_by().values("measure")
    told = told_if_seen(Series.objects.filter(measure=OuterRef("pk")).order_by())
    unseen = told.filter(is_seen=False)
    waiting = Reading.objects.drafts().filter(series__measure=OuterRef("pk"))
    defined = Definition.objects.published().filter(
        measure=OuterRef("pk"), in_force_from__lte=quarter.first_day
    )
    return measures.annotate(
        lines=_number_of(series),
        given=_number_of(series.filter(Exists(given))),
        waiting=_number_of(waiting.order_by().values("series__measure")),
        unseen=_number_of(unseen.values("measure")),
        proposed=_number_of(unseen.filter(is_proposed=True).values("measure")),
        is_defined=Exists(defined),
        are_examples=Exists(Series.objects.filter(measure=OuterRef("pk"), is_sample=True)),
    )


def _number_of(grouped):
    return Coalesce(Subquery(grouped.annotate(number=Count("pk")).values("number")), 0)


@require_http_methods(["GET", "HEAD", "POST"])
def figures(request, reference):
    """Enter the figures of a measure for some days: write, look, confirm."""
    refuse_strangers(request)
    measures = Measure.objects.prefetch_related("places__area")
    measure = get_object_or_404(measures, reference=reference)
    allowed = may_measure(request.user, measure)
    refuse_unless(allowed or request.method != "POST")
    period = PeriodForm(request.GET)
    if not period.is_valid():
        return _grid(request, measure, period, [], status=400)
    days = (period.cleaned_data["starts_on"], period.cleaned_data["ends_on"])
    rows = rows_of(measure, days, request.POST if request.method == "POST" else None)
    if "typing" in request.POST:
        return JsonResponse(said_while_typing(measure, rows, days, by=request.user))
    public = None
    if request.method == "POST" and "again" not in request.POST and all_valid(rows):
        filled = [row for row in rows if row.is_filled]
        if not filled:
            messages.warning(request, _("No figure was given, so nothing was saved."))
        elif "confirm" in request.POST:
            at = moment_for(request.user)
            if write_rows(filled, days, at=at, by=request.user):
                _say_saved(request, filled, at)
                return redirect(request.get_full_path())
        else:
            public = _what_the_public_would_see(measure, filled, days, request.user)
    return _grid(request, measure, period, rows, days=days, public=public)


def _grid(request, measure, period, rows, *, days=None, public=None, status=200):
    waiting = waiting_of(measure)
    may = may_measure(request.user, measure)
    definition = readings.definition_on(measure, days[0]) if days else None
    standing = Standing(
        is_defined=definition is not None,
        lines=len(rows),
        missing=sum(row.is_missing for row in rows),
        waiting=len(waiting),
        unseen=sum(bool(row.why_unseen) for row in rows),
        proposed=sum(row.series.is_proposed for row in rows),
    )
    are_examples = readings.are_examples(measure)
    return staff_page(
        request,
        "staff/figures_look.html" if public else "staff/figures.html",
        _("Figures of %(measure)s") % {"measure": measure},
        status=status,
        measure=measure,
        # On its own page a refused period says so; a chosen one is shown in its boxes.
        period=period if period.errors else PeriodForm(initial=_chosen(period, days)),
        refused=period.errors,
        days=in_words(*days) if days else "",
        address=address_of_days(request, *days) if days else "",
        definition=definition,
        rows=rows,
        next_step="" if are_examples else next_step(measure, standing),
        are_examples=are_examples,
        public=public,
        unseen=_unseen([row for row in rows if public and row.is_filled]),
        has_proposed=bool(standing.proposed),
        at_once=bool(public and public.changes) and may_publish(request.user),
        waiting=waiting,
        may_measure=may and not are_examples,
        may_publish=may_publish(request.user),
        entries=[] if public else _entries(measure),
        may_add_series=not (measure.told_as_wait or are_examples)
        and (may_publish(request.user) or may_edit_content(request.user)),
    )


def _entries(measure):
    lines = list(measure.series.all())
    for line in lines:
        line.measure = measure
    kept = Rows(Reading, {"series_id__in": [line.pk for line in lines]})
    return newest_entries([kept], around=lines)


def _chosen(period, days):
    quarter = whole_quarter(*days) if days else None
    return {"quarter": quarter} if quarter else period.cleaned_data


def _what_the_public_would_see(measure, filled, days, user):
    """Return what would change for the public, or None if a row may not be written."""
    before = public_now(measure)
    with only_tried():
        written = write_rows(filled, days, at=timezone.now(), by=user)
        after = public_now(measure)
    return face_between(before, after) if written else None


def _unseen(rows):
    """Return (name of the line, why the public does not see it) of each row it does not see."""
    return [(row.name, row.why_unseen) for row in rows if row.why_unseen]


def _say_saved(request, rows, at):
    saved = ngettext("%(count)d figure was saved.", "%(count)d figures were saved.", len(rows))
    messages.success(request, saved % {"count": len(rows)})
    if not at:
        messages.info(request, _("It waits until a publisher makes it public."))
        return
    unseen = _unseen(rows)
    for name, why in unseen:
        messages.info(request, f"{name}: {why}")
    if not unseen:
        messages.info(request, _("What was saved is public now."))
    elif len(unseen) < len(rows):
        messages.info(request, _("The rest of what was saved is public now."))


def last_quarter():
    """Return the quarter that figures are most likely about: the last that has ended."""
    return Quarter.containing(timezone.localdate()).shifted(-1)


class EndedQuarterSelect(forms.Select):
    """The quarters that figures may be about, the newest first: those of three years that have
    ended, and the one already chosen."""

    def optgroups(self, name, value, attrs=None):
        newest = last_quarter()
        offered = {newest.shifted(-back) for back in range(QUARTERS_OFFERED)}
        for code in filter(None, value):
            with suppress(ValueError):
                offered.add(Quarter.parse(code))
        newest_first = sorted(offered, key=lambda quarter: quarter.code, reverse=True)
        self.choices = [(quarter.code, str(quarter)) for quarter in newest_first]
        if not any(value):  # other days are chosen
            self.choices.insert(0, ("", _("Other days")))
        return super().optgroups(name, value, attrs)


class PeriodForm(forms.Form):
    """Which days the figures are about: a quarter, or a first and last day."""

    quarter = QuarterFormField(
        label=gettext_lazy("Quarter"), required=False, widget=EndedQuarterSelect
    )
    starts_on = forms.DateField(
        label=gettext_lazy("The first day"), required=False, widget=DayInput()
    )
    ends_on = forms.DateField(label=gettext_lazy("The last day"), required=False, widget=DayInput())

    @property
    def has_other_days(self):
        """Whether days are given, or were tried, that are no quarter."""
        return any(self[name].value() for name in ("starts_on", "ends_on")) or bool(
            self.non_field_errors()
        )

    def clean(self):
        values = super().clean()
        if self.errors:
            return values
        starts_on, ends_on = values["starts_on"], values["ends_on"]
        if bool(starts_on) != bool(ends_on):
            raise ValidationError(_("Give both the first day and the last day."))
        if not starts_on:
            quarter = values["quarter"] or last_quarter()
            starts_on, ends_on = quarter.first_day, quarter.last_day
        if starts_on > ends_on:
            raise ValidationError(_("The first day comes after the last day."))
        if not FIRST_YEAR <= starts_on.year <= ends_on.year <= LAST_YEAR:
            raise ValidationError(_("Choose days from the year 2000 on."))
        if not are_over(ends_on, timezone.localdate()):
            raise ValidationError(NOT_OVER)
        return {**values, "starts_on": starts_on, "ends_on": ends_on}


def said_while_typing(measure, rows, days, *, by):
    """Return {"rows": {name of row: sentence}, "others": sentences on all other figures}.

    A row that nothing is typed in and that does not change is "". Nothing is saved.
    """
    typed = [row for row in rows if row.form.is_valid() and row.is_filled]
    before = public_now(measure)
    with only_tried():
        write_each(typed, days, at=timezone.now(), by=by)
        # What is only odd may be right: both are said, the doubt and what it would lead to.
        write_each(_as_if_checked(typed), days, at=timezone.now(), by=by)
        after = public_now(measure)
    changes = {change.key: change for change in face_between(before, after).changes}
    said = {row.form.prefix: _of_row(row, changes.pop(row.key(days), None)) for row in rows}
    return {"rows": said, "others": " ".join(_of_other(each) for each in changes.values())}


def _as_if_checked(typed):
    odd = [row for row in typed if row.is_odd]
    for row in odd:
        row.form.cleaned_data["checked"] = True
    return odd


def _of_row(row, change):
    sentences = [sentence for found in row.form.errors.values() for sentence in found]
    if change:
        sentences.append(_("The public would see: %(figure)s") % {"figure": ended(change.after)})
        if change.is_hidden:
            sentences.append(_("The number itself stays hidden."))
    elif not sentences and row.is_filled:
        sentences.append(_("Nothing would change in what the public sees."))
    return " ".join(sentences)


def _of_other(change):
    words = {
        "line": change.line or _("All of it"),
        "period": change.period,
        "before": change.before,
        "after": change.after,
    }
    return _("%(line)s, %(period)s, would change too: now “%(before)s”, then “%(after)s”.") % words
