"""Who agreed to a change that the public reads of, and when."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staff.days import DayInput


class AgreedForm(forms.Form):
    """Asks who agreed, and on which day."""

    agreed_by = forms.CharField(
        label=gettext_lazy("Who agreed?"),
        help_text=gettext_lazy("A board or a job title, not a person’s name."),
        max_length=150,
        error_messages={"required": gettext_lazy("Say who agreed.")},
    )
    agreed_on = forms.DateField(
        label=gettext_lazy("When was it agreed?"),
        widget=DayInput(),
        error_messages={
            "required": gettext_lazy("Say when it was agreed."),
            "invalid": gettext_lazy("Write the day like 14/10/2026."),
        },
    )

    def clean_agreed_on(self):
        return not_to_come(self.cleaned_data["agreed_on"])


def not_to_come(day):
    """Return the day on which something was agreed, or None; raise ValidationError if it has not
    come yet."""
    if day and day > timezone.localdate():
        raise ValidationError(_("This day has not come yet. Give the day it was agreed."))
    return day
