"""What staff note between two quarterly updates."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models import FocusArea


class InterimNote(models.Model):
    """A note for the six-weekly report. It is not public, and nothing carries it into an update:
    whoever wants the public to know it says so in one."""

    noted_on = models.DateField(_("day it is about"))
    area = models.ForeignKey(
        FocusArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interim_notes",
        verbose_name=_("focus area"),
        help_text=_("Leave empty if it is about all of them."),
    )
    text = models.TextField(
        _("not public: note for the six-weekly report"),
        help_text=_("Staff alone read this. Name no child and no family."),
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )

    # Whoever deletes it may do so because it names somebody: then its words go with it.
    history = HistoricalRecords(cascade_delete_history=True)

    class Meta:
        verbose_name = _("interim note, not public")
        verbose_name_plural = _("interim notes, not public")
        ordering = ["-noted_on", "-id"]

    def __str__(self):
        return f"{self.area or _('All areas')}, {self.noted_on}"
