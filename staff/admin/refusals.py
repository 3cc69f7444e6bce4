"""What the database, or somebody quicker, had against a save: in a sentence, on the form."""

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.utils.translation import gettext


def in_words(refusal):
    """Return the sentence for what the database refused, an IntegrityError, or for what a verb
    did, a ValidationError."""
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    said = str(refusal)
    for model in apps.get_models():
        for guard in model.guards() if hasattr(model, "guards") else []:
            if str(guard.sentence) in said:
                return guard.sentence
        for constraint in model._meta.constraints:
            if constraint.name in said:
                return constraint.get_violation_error_message()
    return gettext(
        "The database refused this. Perhaps somebody changed the same thing a moment ago. "
        "Open this page again in another window and compare."
    )


class RefusableForm(forms.ModelForm):
    """A form that may be refused as a whole, for a reason no field of it knows."""

    # What the database, or somebody quicker, had against this very form.
    refusal = None

    def clean(self):
        if self.refusal:
            raise ValidationError(self.refusal)
        return super().clean()


class AnswersRefusals(admin.ModelAdmin):
    """An admin in which what the database or a verb refuses comes back as a sentence, with nothing
    typed lost. It goes before admins that save in a transaction."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, ValidationError) as refusal:
            # All of it was rolled back; show the form again.
            request.refusal = in_words(refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except (IntegrityError, ValidationError) as refusal:
            self.message_user(request, in_words(refusal), messages.ERROR)
            return HttpResponseRedirect(request.path.removesuffix("delete/") + "change/")
