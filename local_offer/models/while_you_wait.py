"""What a family that waits may ask of others meanwhile."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from local_offer.models.ticked import Advice


class WaitingRight(Advice):
    """What school, or the NHS, must do for a child who waits. Its address is that of the guidance
    page which tells all of it."""

    TICKED = ("points", "law")

    points = models.TextField(
        _("what they must do, and what to ask"), blank=True, help_text=_("One a line.")
    )

    history = HistoricalRecords()

    class Meta(Advice.Meta):
        verbose_name = _("right while waiting")
        verbose_name_plural = _("rights while waiting")
