"""How much the forms take in a while, counted where every process sees it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Budget(models.Model):
    """What was used of one allowance in one stretch of time. `feedback.forms.budgets` keeps it.

    An allowance of a network or a mailbox is named by a keyed hash that changes every day: the
    address cannot be read back from it.
    """

    key = models.CharField(_("allowance"), max_length=80)
    began_at = models.DateTimeField(_("began at"), db_index=True)
    used = models.PositiveIntegerField(_("used"), default=0)

    class Meta:
        verbose_name = _("allowance used")
        verbose_name_plural = _("allowances used")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "began_at"],
                name="an_allowance_is_counted_once",
                violation_error_message=_("This allowance is counted already."),
            )
        ]

    def __str__(self):
        return f"{self.key}, {self.began_at:%Y-%m-%d %H:%M}"
