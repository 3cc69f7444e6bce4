"""What somebody types and has not saved yet, kept for them alone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField

LONGEST_PATH = 500


class Draft(models.Model):
    """The words in one form as they stood last, in one window, of one person.

    It has no history and is no version of anything: `unsaved.drafts` writes it while people type,
    and it goes with the save. Which version of a row was open is among the words.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who types")
    )
    window = models.CharField(
        _("window"), max_length=32, help_text=_("One opening of the page, by a number of chance.")
    )
    number = models.PositiveIntegerField(
        _("number"), help_text=_("How often this window has sent its words: the last ones count.")
    )
    path = models.CharField(
        _("page"), max_length=LONGEST_PATH, help_text=_("Without what its address asks.")
    )
    words = EncryptedTextField(_("words"))
    saved_at = models.DateTimeField(_("kept at"), db_index=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-saved_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "window"],
                name="one_draft_a_window",
                violation_error_message=_("This window has a draft already."),
            )
        ]
        indexes = [models.Index(fields=["person", "path"], name="drafts_of_a_page")]

    def __str__(self):
        return f"{self.path}, {self.saved_at:%Y-%m-%d %H:%M}"
