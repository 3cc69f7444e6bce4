"""The days on which the public can expect the next quarterly updates, known ahead."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.quarters import QuarterField
from publishing.visibility import PublicModel


class ExpectedUpdate(PublicModel):
    """By when the update for a quarter is expected. Public as soon as it is saved; a day that
    passes without the update says so by itself (`actions.updates.expected`)."""

    quarter = QuarterField(_("quarter it reports on"), unique=True)
    expected_on = models.DateField(
        _("expected by"), help_text=_("The day by which the public can expect it.")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("expected update")
        verbose_name_plural = _("expected updates")
        ordering = ["quarter"]

    def __str__(self):
        return str(self.quarter)

    @classmethod
    def visible_when(cls):
        return Q()

    def clean(self):
        """Refuse a day on which its quarter is not over."""
        super().clean()
        if self.quarter and self.expected_on and self.expected_on <= self.quarter.last_day:
            raise ValidationError(
                {"expected_on": _("The quarter is not over by then. Give a later day.")}
            )
