"""A moment set ahead at which an approved quarter is published."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models import Round
from reports.models.documents import DIGEST_LENGTH


class PlannedQuerySet(models.QuerySet):
    """Moments that were set."""

    def waiting(self):
        """Only those of which nothing has come yet."""
        return self.filter(done_at=None, stopped_at=None)


class PlannedPublication(models.Model):
    """That somebody approved an open round, as it stood then, to be published at a moment.

    It waits, is done, or was stopped for a reason. `approved_state` is the fingerprint of all that
    was approved (`reports.planning`).
    """

    round = models.ForeignKey(
        Round,
        models.PROTECT,
        related_name="planned_publications",
        verbose_name=_("quarterly update"),
    )
    publish_at = models.DateTimeField(_("to be published at"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"))
    approved_state = models.CharField(
        _("fingerprint of what was approved"), max_length=DIGEST_LENGTH
    )
    done_at = models.DateTimeField(_("published at"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    why_stopped = models.TextField(_("why it was stopped"), blank=True)

    objects = PlannedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("planned publication")
        verbose_name_plural = _("planned publications")
        ordering = ["-approved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(done_at=None, stopped_at=None),
                name="one_moment_waits_for_each_round",
                violation_error_message=_("A day and time are set already. Take them back first."),
            ),
            models.CheckConstraint(
                condition=Q(publish_at__gt=F("approved_at")),
                name="a_planned_moment_is_still_to_come",
                violation_error_message=_("This moment has passed. Choose a later one."),
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None, why_stopped="")
                | Q(stopped_at__isnull=False, done_at=None) & ~Q(why_stopped=""),
                name="a_stopped_publication_says_why",
                violation_error_message=_("Say why it is stopped."),
            ),
        ]

    def __str__(self):
        return f"{self.round}, {self.publish_at:%Y-%m-%d %H:%M}"
