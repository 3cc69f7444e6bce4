"""Which days figures are about."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.quarters import FIRST_YEAR, LAST_YEAR, Quarter, QuarterFormField, QuarterSelect
from staff.days import DayInput


class PeriodForm(forms.Form):
    """Which days the figures are about: a quarter, or a first and last day."""

    quarter = QuarterFormField(label=gettext_lazy("Quarter"), required=False, widget=QuarterSelect)
    starts_on = forms.DateField(
        label=gettext_lazy("Or other days: the first"), required=False, widget=DayInput()
    )
    ends_on = forms.DateField(label=gettext_lazy("and the last"), required=False, widget=DayInput())

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
