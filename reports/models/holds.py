"""Days on which no quarterly update is published, such as those before an election."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from publishing.visibility import PublicModel


class Hold(PublicModel):
    """From its first to its last day no quarterly update is published, for a reason that the
    public reads. It never covers what families say."""

    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.TextField(
        _("why"),
        help_text=_("The public reads this, such as: there is an election on 6 May."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("days without publishing")
        verbose_name_plural = _("days without publishing")
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="a_hold_ends_after_it_begins",
                violation_error_message=_("The last day comes before the first day."),
            )
        ]

    def __str__(self):
        return f"{self.first_day} – {self.last_day}"

    @classmethod
    def visible_when(cls):
        return Q()
