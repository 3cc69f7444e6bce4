"""Ticking words in the admin: who did it, when, and never for words that changed afterwards."""

from django.contrib.admin import EmptyFieldListFilter
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.guidance.ticking import may_tick
from local_offer.models.ticked import Advice
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
        elif ticked_on != timezone.localdate() and self._has_other_words():
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

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if self._may_tick(request.user) else [*fields, "checked_on"]

    list_filter = [("checked_on", EmptyFieldListFilter), "is_visible"]

    def _may_tick(self, user):
        """Whoever writes what the law gives does not by that say that it is the law."""
        return not issubclass(self.model, Advice) or may_tick(user)

    def save_model(self, request, obj, form, change):
        has_other_words = not set(form.changed_data).isdisjoint(self.model.TICKED)
        if has_other_words and not self._may_tick(request.user):
            obj.checked_on = obj.checked_by = None
        elif "checked_on" in form.changed_data or (has_other_words and obj.checked_on):
            obj.checked_by = request.user if obj.checked_on else None
        super().save_model(request, obj, form, change)
