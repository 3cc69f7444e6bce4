"""Saying anew what a measure counts."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from actions.models import Definition, Measure
from actions.permissions import may_edit_content, may_measure, may_publish, moment_for
from measures import readings
from measures.before_and_after import face_between, public_now
from publishing.wordings import proposing
from staff.agreed import AgreedForm
from staff.days import DayInput
from staff.dry_run import all_or_nothing, only_tried
from staff.pages import refuse_strangers, refuse_unless, staff_page

LONGEST_TEXT = 2000


class DefinitionForm(forms.Form):
    """The next version of what exactly is counted."""

    text = forms.CharField(
        label=gettext_lazy("What exactly is counted?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Say what exactly is counted.")},
    )
    unit = forms.CharField(
        label=gettext_lazy("What are its figures in? (optional)"),
        help_text=gettext_lazy(
            "The word after the number, such as weeks. Empty: as the measure says."
        ),
        max_length=Definition._meta.get_field("unit").max_length,
        required=False,
    )
    in_force_from = forms.DateField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("Figures for days from then on are counted like this."),
        widget=DayInput(),
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
    """Say anew what a measure counts: write, look, confirm. Older figures keep the words they
    were counted by."""
    refuse_strangers(request)
    measure = get_object_or_404(Measure, reference=reference)
    refuse_unless(may_measure(request.user, measure))
    if readings.are_examples(measure):
        return redirect("admin:figures", measure.reference)
    versions = list(measure.definitions.order_by("-version"))
    form = DefinitionForm(request.POST if request.method == "POST" else None, is_first=not versions)
    looked_at = None
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        at = moment_for(request.user)
        values = {**form.cleaned_data, "by": request.user}
        try:
            if "confirm" in request.POST:
                with all_or_nothing():
                    readings.define(measure, **values, at=at)
                waits = _("Saved. It waits until a publisher makes it public.")
                messages.success(request, _("Saved and public.") if at else waits)
                return redirect("admin:figures", measure.reference)
            with only_tried():
                looked_at = readings.define(measure, **values, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    elif "again" in request.POST:
        form = DefinitionForm(initial=_as_typed(form), is_first=not versions)
    return staff_page(
        request,
        "staff/figures_definition_look.html" if looked_at else "staff/figures_form.html",
        _("What %(measure)s counts") % {"measure": measure.reference},
        measure=measure,
        form=form,
        versions=versions,
        looked_at=looked_at,
        at_once=may_publish(request.user),
        button_name="look",
        button=_("Look at it first"),
    )


def _as_typed(form):
    return {name: form[name].value() for name in form.fields}


class UnitForm(forms.Form):
    """The right unit, and how the wrong one came about."""

    unit = forms.CharField(
        label=gettext_lazy("What are the figures really in?"),
        help_text=gettext_lazy("Such as weeks, number of children, or % of children."),
        max_length=Definition._meta.get_field("unit").max_length,
        error_messages={"required": gettext_lazy("Say what the right unit is.")},
    )
    why = forms.CharField(
        label=gettext_lazy("How did the mistake come about?"),
        help_text=gettext_lazy("The public reads it."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say how the mistake came about.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def unit(request, reference, version):
    """Put a wrong unit right in the open: write, look, confirm. The wrong one stays to be read."""
    refuse_strangers(request)
    measure = get_object_or_404(Measure, reference=reference)
    refuse_unless(may_measure(request.user, measure))
    if readings.are_examples(measure):
        return redirect("admin:figures", measure.reference)
    public = measure.definitions.published().select_related("measure")
    wrong = get_object_or_404(public, version=version)
    form = UnitForm(request.POST if request.method == "POST" else None)
    looked_at = face = None
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        at = moment_for(request.user)
        correct = partial(readings.correct_unit, wrong, **form.cleaned_data, by=request.user)
        try:
            if "confirm" in request.POST:
                with all_or_nothing():
                    correct(at=at)
                waits = _("Saved. It waits until a publisher makes it public.")
                messages.success(request, _("Saved and public.") if at else waits)
                return redirect("admin:figures", measure.reference)
            before = public_now(measure)
            with only_tried():
                looked_at = correct(at=timezone.now())
                face = face_between(before, public_now(measure))
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    elif "again" in request.POST:
        form = UnitForm(initial=_as_typed(form))
    return staff_page(
        request,
        "staff/figures_definition_look.html" if looked_at else "staff/figures_form.html",
        _("Put right what the figures of %(measure)s are in") % {"measure": measure.reference},
        measure=measure,
        form=form,
        warning=_("Now the public reads: %(unit)s.") % {"unit": wrong.unit_in_words},
        looked_at=looked_at,
        public=face,
        at_once=may_publish(request.user),
        button_name="look",
        button=_("Look at it first"),
    )


class SeriesForm(AgreedForm):
    """A line of figures."""

    field_order = ["name", "reason"]
    name = forms.CharField(
        label=gettext_lazy("Name of the line"),
        help_text=gettext_lazy(
            "A service, age or place. Leave it empty if the measure has only one line."
        ),
        max_length=100,
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why is it added?"),
        help_text=gettext_lazy("The public reads this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why it is added.")},
    )

    def __init__(self, *args, is_open, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_open = is_open
        if not is_open:
            for name in ("reason", "agreed_by", "agreed_on"):
                del self.fields[name]

    def proposal(self):
        """Return what is said of the new line to whoever has to agree, or None if nobody has to."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "name"}
        return proposing.Proposal(**given) if self.is_open else None


@require_http_methods(["GET", "HEAD", "POST"])
def add_series(request, reference):
    """Add a line of figures to a measure."""
    refuse_strangers(request)
    refuse_unless(may_publish(request.user) or may_edit_content(request.user))
    measure = get_object_or_404(Measure, reference=reference)
    if readings.are_examples(measure):
        return redirect("admin:figures", measure.reference)
    is_open = proposing.site_is_open()
    form = SeriesForm(request.POST if request.method == "POST" else None, is_open=is_open)
    if request.method == "POST" and form.is_valid():
        try:
            with all_or_nothing():
                added = readings.add_series(
                    measure,
                    name=form.cleaned_data["name"],
                    by=request.user,
                    at=timezone.now(),
                    said=form.proposal(),
                )
        except ValidationError as refusal:
            form.add_error("name", refusal.messages)
        else:
            messages.success(request, _("The line was added."))
            if not added.is_visible:
                messages.info(
                    request,
                    _("The public sees it once somebody else agrees, under “Changes of words”."),
                )
            return redirect("admin:figures", measure.reference)
    return staff_page(
        request,
        "staff/figures_form.html",
        _("Add a line of figures to %(measure)s") % {"measure": measure.reference},
        measure=measure,
        form=form,
        warning=_first_seen(is_open),
        button_name="save",
        button=_("Save"),
    )


def _first_seen(is_open):
    if is_open:
        return _(
            "The public sees the line once somebody else has agreed to it, with its first figure."
        )
    return _("The public sees the line with its first figure.")
