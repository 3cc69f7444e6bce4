"""The page on which a mistake in a public update is put right."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from actions.models import ProgressUpdate, PutRight
from actions.permissions import may_publish
from actions.updates.rounds import correct_update
from staff.admin import LinesField
from staff.pages import refuse_unless, staff_page

LONGEST_TEXT = 4_000


def _words(name, rows, required):
    model_field = PutRight._meta.get_field(name)
    return LinesField(
        label=model_field.verbose_name,
        help_text=model_field.help_text,
        error_messages={"required": required},
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        widget=forms.Textarea(attrs={"rows": rows, "cols": False}),
    )


class CorrectionForm(forms.Form):
    """What is right, and how the mistake came about."""

    text = _words("text", 4, gettext_lazy("Say what is right."))
    reason = _words("reason", 2, gettext_lazy("Say how the mistake came about."))
    use_required_attribute = False


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, pk):
    """Put right a mistake in what a public update said of an action."""
    refuse_unless(may_publish(request.user))
    updates = ProgressUpdate.objects.visible().select_related("action", "round")
    update = get_object_or_404(updates, pk=pk)
    newest = ProgressUpdate.objects.visible().newest_of_each_action()
    return page_to_correct(
        request,
        update,
        _("Correct the update: %(action)s") % {"action": update.action},
        public_page=update.action.get_absolute_url(),
        counts=newest.filter(pk=update.pk).exists(),
    )


def page_to_correct(request, said, title, *, public_page, counts=False):
    """Answer with the page to put right what a public row said, and put it right if it was sent.

    `said` is such as `correct_update` takes, `public_page` the address where the public reads it,
    and `counts` whether lists and counts go by it. Whoever asks may publish.
    """
    if said.is_sample:
        messages.warning(request, _("This is an example, so there is nothing to put right."))
        return HttpResponseRedirect(reverse("admin:round", args=[said.round.quarter]))
    form = CorrectionForm()
    if request.method == "POST":
        form = CorrectionForm(request.POST)
        if form.is_valid():
            try:
                correct_update(said, **form.cleaned_data, at=timezone.now(), by=request.user)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, _("The correction is public, beside the update."))
                return HttpResponseRedirect(request.path)
    return staff_page(
        request,
        "staff/correct.html",
        title,
        said=said,
        corrections=said.corrections.visible(),
        form=form,
        public_page=public_page,
        counts=counts,
    )
