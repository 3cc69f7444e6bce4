"""What families looked for and this site did not have."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from local_offer.models.terms import Term

NOT_KNOWN = _("something we did not know")


class NothingFound(models.Model):
    """How often the directory had no service at all for a term, in one month.

    It names a word of ours, or none where we did not know what was meant; never what somebody
    typed, an age or a place. So it is about nobody.
    """

    month = models.DateField(_("month"), help_text=_("Its first day."))
    term = models.ForeignKey(
        Term,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("what was looked for"),
    )
    number = models.PositiveIntegerField(_("how often"), default=0)

    class Meta:
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        ordering = ["-month", "-number", "term__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "term"],
                name="a_term_is_counted_once_a_month",
                violation_error_message=_("This is counted already."),
            ),
            # To a database, nothing is not the same as nothing.
            models.UniqueConstraint(
                fields=["month"],
                condition=Q(term=None),
                name="what_we_did_not_know_is_counted_once_a_month",
                violation_error_message=_("This is counted already."),
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}: {self.words}"

    @property
    def words(self):
        """What was looked for, in words."""
        return str(self.term or NOT_KNOWN)
