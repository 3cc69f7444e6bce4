"""Adding a line of figures to a measure."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from actions import readings
from actions.models import Measure
from actions.permissions import may_edit_content, may_publish
from staff.dry_run import all_or_nothing
from staff.pages import refuse_strangers, refuse_unless, staff_page


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
        button_name="save",
        button=_("Save"),
    )
