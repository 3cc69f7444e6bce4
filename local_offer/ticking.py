"""Ticking words in the admin: who did it, when, and never for words that changed afterwards."""

from django.contrib.admin import EmptyFieldListFilter
from django.utils import timezone
from django.utils.translation import gettext as _

from staff.admin import ReasonedAdmin, ReasonedForm


class TickedForm(ReasonedForm):
    """Asks for a new tick, or none, where ticked words were changed."""

    def clean(self):
        cleaned = super().clean()
        ticked_on = cleaned.get("checked_on")
        if not ticked_on:
            return cleaned
        if ticked_on > timezone.localdate():
            self.add_error("checked_on", _("This day is still to come."))
        elif "checked_on" not in self.changed_data and self._has_other_words():
            self.add_error(
                "checked_on",
                _("You changed words that were ticked. Empty this, or read all and give the day."),
            )
        return cleaned

    def _has_other_words(self):
        return not set(self.changed_data).isdisjoint(self._meta.model.TICKED)


class TickedAdmin(ReasonedAdmin):
    """Rows of which the public reads all only once somebody has ticked them."""

    form = TickedForm
    readonly_fields = ["checked_by"]
    list_filter = [("checked_on", EmptyFieldListFilter), "is_visible"]

    def save_model(self, request, obj, form, change):
        if "checked_on" in form.changed_data:
            obj.checked_by = request.user if obj.checked_on else None
        super().save_model(request, obj, form, change)
