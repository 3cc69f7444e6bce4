"""The page on which suppliers fill in the figures of some days, all their services at once."""

import re
from contextlib import contextmanager
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from local_offer.models import WaitFigure, WaitingTime
from local_offer.waits import giving
from local_offer.waits.periods import quarters_ended
from local_offer.waits.suppliers import (
    may_say_how,
    may_supply,
    waits_not_measured,
    waits_supplied_by,
)
from publishing.paging import nearest_page_of, page_of, query_without_page
from publishing.periods import NOT_OVER, address_of_days, are_over, in_words
from publishing.versions import ChangedMeanwhile
from staff.days import DayInput
from staff.dry_run import all_or_nothing
from staff.pages import refuse_strangers, refuse_unless, staff_page
from staff.refused import Refused

WAITS_A_PAGE = 20
QUARTERS_OFFERED = 8
LONGEST_NOTE = 2000
LARGEST_COUNT = 2_147_483_647  # what both databases hold
NO_ADDRESS = gettext_lazy("Write the address of the page, such as www.example.org/waits.")


class PeriodForm(forms.Form):
    """Which days the figures are about: a quarter that has ended, or a first and last day."""

    quarter = forms.ChoiceField(label=gettext_lazy("Quarter"), required=False)
    starts_on = forms.DateField(
        label=gettext_lazy("The first day"), required=False, widget=DayInput()
    )
    ends_on = forms.DateField(label=gettext_lazy("The last day"), required=False, widget=DayInput())

    def __init__(self, data, on):
        super().__init__(data)
        self.on = on
        self.by_code = {
            first.isoformat(): (first, last) for first, last in quarters_ended(on, QUARTERS_OFFERED)
        }
        choices = [(code, in_words(*days)) for code, days in self.by_code.items()]
        self.fields["quarter"].choices = [("", _("Other days")), *choices]

    @classmethod
    def about(cls, days, on):
        """Return the form with these days chosen."""
        form = cls(None, on)
        code = next((code for code, quarter in form.by_code.items() if quarter == days), None)
        if code:
            form.initial = {"quarter": code}
            form.fields["quarter"].choices = form.fields["quarter"].choices[1:]
        else:
            form.initial = {"starts_on": days[0], "ends_on": days[1]}
        return form

    @property
    def has_other_days(self):
        """Whether days are given, or were tried, that are no quarter."""
        tried = any(self[name].value() for name in ("starts_on", "ends_on"))
        return tried or bool(self.non_field_errors())

    def clean(self):
        values = super().clean()
        if self.errors:
            return values
        days = (values["starts_on"], values["ends_on"])
        if days == (None, None):
            newest = next(iter(self.by_code))
            days = self.by_code[values["quarter"] or newest]
        elif None in days:
            raise ValidationError(_("Give both the first day and the last day."))
        if days[0] > days[1]:
            raise ValidationError(_("The first day comes after the last day."))
        if not are_over(days[1], self.on):
            raise ValidationError(NOT_OVER)
        return {**values, "days": days}


class GivenForm(forms.Form):
    """What is true of all figures of the page.

    Its boxes hold what the figures say that are there, those that wait and those that would be
    corrected, or `last` if there are none. Where they differ a box is empty, and may stay so: each
    then keeps its own.
    """

    supplied_by = forms.CharField(
        label=gettext_lazy("Who gives these figures?"),
        help_text=gettext_lazy("Your team. No person’s name: the public reads it."),
        max_length=100,
        error_messages={"required": gettext_lazy("Say which team gives them.")},
        widget=forms.TextInput,
    )
    as_of = forms.DateField(
        label=gettext_lazy("On which day were they counted?"),
        widget=DayInput(),
        error_messages={
            "required": gettext_lazy("Say on which day they were counted."),
            "invalid": gettext_lazy("Write the day like 14/10/2026."),
        },
    )
    source_url = forms.URLField(
        label=gettext_lazy("Where are they published? (optional)"),
        help_text=gettext_lazy("The address of the page, if somebody publishes them."),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": NO_ADDRESS},
    )
    use_required_attribute = False

    def __init__(self, data, rows, last):
        there = [row.there for row in rows if row.there]
        said = {name: {getattr(figure, name) for figure in there} for name in self.base_fields}
        agreed = {name: values.pop() for name, values in said.items() if len(values) == 1}
        super().__init__(data, initial=agreed if there else last)
        gives_anew = any(row.form.has_changed() for row in rows if not row.there)
        for name in said if there else ():
            if name not in agreed:
                self.fields[name].required &= gives_anew
                self.fields[name].help_text = _(
                    "The figures of these days differ in this. Leave it empty, and each keeps its "
                    "own."
                )

    def of(self, there):
        """What to write, by field: in place of a figure that is `there` only what was changed."""
        return {
            name: getattr(there, name) if there and name not in self.changed_data else value
            for name, value in self.cleaned_data.items()
        }


def _count(label):
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=LARGEST_COUNT,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Write a whole number in digits, such as 30.")},
    )


class FigureForm(forms.Form):
    """The figure of one wait."""

    value = forms.DecimalField(
        label=gettext_lazy("How long?"),
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={
            "invalid": gettext_lazy("Write a number in digits, such as 12.5."),
            "max_decimal_places": gettext_lazy("Round it to one decimal, such as 12.5."),
        },
    )
    numerator = _count(gettext_lazy("How many were seen in time?"))
    denominator = _count(gettext_lazy("Out of how many?"))
    waiting = _count(gettext_lazy("How many wait now?"))
    note = forms.CharField(
        label=gettext_lazy("Note for the public (optional)"),
        required=False,
        max_length=LONGEST_NOTE,
    )
    why = forms.CharField(
        label=gettext_lazy("Why is the signed figure corrected?"),
        required=False,
        max_length=LONGEST_NOTE,
    )
    checked = forms.BooleanField(label=gettext_lazy("I have checked: it is right"), required=False)

    KEPT = ("value", "numerator", "denominator", "waiting", "note")

    def __init__(self, data, wait, draft):
        held = {name: getattr(draft, name) for name in self.KEPT} if draft else {}
        held["why"] = draft.why_corrected if draft else ""
        super().__init__(data, prefix=f"wait-{wait.pk}", initial=held)
        for name in ("value",) if wait.is_share else ("numerator", "denominator"):
            del self.fields[name]
        if "value" in self.fields:
            self.fields["value"].label = _("How long, in %(unit)s?") % {
                "unit": wait.get_unit_display()
            }

    @property
    def figure(self):
        """What to keep in the figure, by field."""
        return {name: self.cleaned_data.get(name) for name in self.KEPT}


@dataclass
class WaitRow:
    """One wait on the page. `standing` is its signed figure for these days, `draft` the one that
    waits to be signed, `before` the one before; each may be None. `version` is the one that whoever
    types has seen: it is sent back until they are told of a newer one."""

    wait: WaitingTime
    form: FigureForm
    standing: WaitFigure | None
    draft: WaitFigure | None
    before: WaitFigure | None
    version: str
    is_odd: bool = False

    @property
    def there(self):
        """The figure whose place a new one takes, or None."""
        return self.draft or self.standing

    @property
    def asks_for_check(self):
        return self.is_odd or bool(self.form["checked"].value())

    def write(self, days, *, by, on, **given):
        """Keep what was typed; return whether it was. If not, the form says why."""
        values = self.form.cleaned_data
        with self._saying_why_not(by):
            giving.give(
                self.wait,
                *days,
                by=by,
                on=on,
                seen=self.version,
                why=values["why"],
                checked=values["checked"],
                **self.form.figure,
                **given,
            )
            return True
        return False

    def take_back(self, days, *, by):
        """Take back what waits here, and empty the boxes; return whether it was. If not, the form
        says why."""
        with self._saying_why_not(by):
            giving.take_back(self.wait, *days, by=by, seen=self.version)
            self.draft = None
            self.form = FigureForm(None, self.wait, None)
            self.version = giving.version_on(self.wait, *days)
            return True
        return False

    @contextmanager
    def _saying_why_not(self, by):
        try:
            with all_or_nothing():
                yield
        except ChangedMeanwhile as meanwhile:
            self.version = meanwhile.version
            meanwhile.reader = by
            self._say(meanwhile.sentence)
        except ValidationError as refusal:
            faults = getattr(refusal, "error_list", [])
            self.is_odd = bool(faults) and all(fault.code == giving.ODD for fault in faults)
            self._say(refusal.messages)

    def _say(self, why_not):
        self.form.full_clean()
        self.form.add_error(None, why_not)


@require_http_methods(["GET", "HEAD", "POST"])
def give_waits(request):
    """Fill in the figures of some days, for every wait that is this person's to give."""
    refuse_strangers(request)
    refuse_unless(may_supply(request.user) or request.method != "POST")
    on = timezone.localdate()
    period = PeriodForm(request.GET, on)
    if not period.is_valid():
        return _page(request, period, status=400)
    days = period.cleaned_data["days"]
    waits = waits_supplied_by(request.user).select_related("service")
    waits = waits.order_by("service__name", "order", "pk")
    if request.method == "POST":
        return _take(request, period, waits, on)
    page = page_of(waits, request, WAITS_A_PAGE)
    rows = _rows(page, days, None)
    return _page(
        request, period, rows, GivenForm(None, rows, _given_last(request.user, days)), page
    )


def _take(request, period, waits, on):
    days, typed = period.cleaned_data["days"], request.POST
    page, sent = nearest_page_of(waits, request, WAITS_A_PAGE), _sent(typed)
    rows = _rows(waits.filter(pk__in=sent), days, typed)
    if len(rows) < len(sent):
        why = _("A wait that you gave a figure for is no longer there, or no longer yours to give.")
        return Refused(why, status=409, is_for_good=True)
    given = GivenForm(typed, rows, _given_last(request.user, days))
    if taken := next((row for row in rows if f"take-back-{row.wait.pk}" in typed), None):
        if taken.take_back(days, by=request.user):
            messages.success(request, _("Taken back. It was never public."))
        # No redirect: what is typed in the other rows stays.
        return _page(request, period, rows, given, page)
    if _save(request, rows, given, days, on):
        return HttpResponseRedirect(request.get_full_path())
    return _page(request, period, rows, given, page)


def _sent(data):
    """Return the keys of the waits that the page which was sent had, wherever they stand by now."""
    names = (re.fullmatch(r"wait-([0-9]{1,18})-version", name) for name in data)
    return {int(name[1]) for name in names if name}


def _rows(page, days, data):
    figures = {}
    for figure in WaitFigure.objects.filter(
        wait__in=[wait.pk for wait in page], ends_on__lte=days[1]
    ).order_by("ends_on", "starts_on", "pk"):
        figures.setdefault(figure.wait_id, []).append(figure)
    rows = []
    for wait in page:
        own = figures.get(wait.pk, [])
        here = [figure for figure in own if (figure.starts_on, figure.ends_on) == days]
        draft = next((figure for figure in here if figure.published_at is None), None)
        form = FigureForm(data, wait, draft)
        rows.append(
            WaitRow(
                wait,
                form,
                next((figure for figure in reversed(here) if figure.published_at), None),
                draft,
                next((figure for figure in reversed(own) if figure.ends_on < days[0]), None),
                giving.version_on(wait, *days)
                if data is None
                else data.get(f"{form.prefix}-version", ""),
            )
        )
    return rows


def _given_last(user, days):
    last = WaitFigure.objects.filter(prepared_by=user).order_by("-pk").first()
    return {"supplied_by": last.supplied_by if last else "", "as_of": days[1]}


def _save(request, rows, given, days, on):
    """Keep every row that was changed, or none; return whether all went well."""
    changed = [row for row in rows if row.form.has_changed()]
    if not changed:
        messages.info(request, _("No figure was given, so nothing was saved."))
        return not given.has_changed()
    # All are looked at, so that each says what is wrong with it.
    faulty = [form for form in (given, *(row.form for row in changed)) if not form.is_valid()]
    if faulty:
        return False
    try:
        with all_or_nothing():
            kept = [
                row.write(days, by=request.user, on=on, **given.of(row.there)) for row in changed
            ]
            if not all(kept):
                raise ValidationError("")
    except ValidationError:
        return False
    said = ngettext(
        "%(count)d figure was saved. It waits until a second person signs it.",
        "%(count)d figures were saved. They wait until a second person signs them.",
        len(changed),
    )
    messages.success(request, said % {"count": len(changed)})
    return True


def _page(request, period, rows=(), given=None, page=None, *, status=200):
    days = period.cleaned_data.get("days")
    return staff_page(
        request,
        "staff/waits_give.html",
        _("Give waiting times"),
        status=status,
        period=PeriodForm.about(days, period.on) if days else period,
        days=in_words(*days) if days else "",
        address=address_of_days(request, *days) if days else "",
        rows=rows,
        given=given,
        page=page,
        query=query_without_page(request),
        problems=[row for row in rows if row.form.errors],
        may_give=may_supply(request.user),
        not_measured=waits_not_measured(request.user).select_related("service"),
        may_say_how=may_say_how(request.user),
    )
