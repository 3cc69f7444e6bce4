"""Is this page useful? Asked at the foot of pages, without a cookie."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.models.taken_out import MayBeTakenOut, taken_out_has_no_words
from privacy.fields import EncryptedTextField


class PageVerdictQuerySet(models.QuerySet):
    """What the team asks of answers about pages."""

    def written(self):
        """Those with words, or that say since when the words are taken out."""
        return self.exclude(what_went_wrong="", taken_out_at=None)


class PageVerdict(MayBeTakenOut):
    """One answer. Nothing tells who gave it: not even the hour is kept."""

    WORDS = "what_went_wrong"

    path = models.CharField(_("page"), max_length=200)
    useful = models.BooleanField(_("useful"))
    on = models.DateField(_("day"), db_index=True)
    what_went_wrong = EncryptedTextField(_("what went wrong"), blank=True)

    objects = PageVerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer about a page")
        verbose_name_plural = _("answers about pages")
        ordering = ["-on", "-id"]
        constraints = [taken_out_has_no_words("what_went_wrong")]

    def __str__(self):
        return self.path
