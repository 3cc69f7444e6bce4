"""Is this page useful? Asked at the foot of pages, without a cookie."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField


class PageVerdict(models.Model):
    """One answer. Nothing tells who gave it: not even the hour is kept."""

    path = models.CharField(_("page"), max_length=200)
    useful = models.BooleanField(_("useful"))
    on = models.DateField(_("day"), db_index=True)
    what_went_wrong = EncryptedTextField(_("what went wrong"), blank=True)

    class Meta:
        verbose_name = _("answer about a page")
        verbose_name_plural = _("answers about pages")
        ordering = ["-on", "-id"]

    def __str__(self):
        return self.path
