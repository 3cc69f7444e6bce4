"""What is right of what a focus area said in a published quarter."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models import PutRight
from reports.models.signing import AreaReport


class AreaCorrection(PutRight):
    """What is right of what an area said in short in a published quarter."""

    said_in = "report"

    report = models.ForeignKey(
        AreaReport, models.PROTECT, related_name="corrections", verbose_name=_("word of an area")
    )

    history = HistoricalRecords()

    class Meta(PutRight.Meta):
        verbose_name = _("correction of a word of an area")
        verbose_name_plural = _("corrections of words of areas")
