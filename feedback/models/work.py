"""What staff write about a submission. It may name people, so it has no history either."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.models.submissions import Submission
from feedback.models.taken_out import MayBeTakenOut, taken_out_has_no_words
from privacy.fields import EncryptedTextField


class Note(MayBeTakenOut):
    """A note by staff for staff."""

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="notes", verbose_name=_("submission")
    )
    text = EncryptedTextField(_("note"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["written_at", "id"]
        constraints = [taken_out_has_no_words("text")]

    def __str__(self):
        return self.submission.reference


class Reply(MayBeTakenOut):
    """An answer that was given, by mail or in another way."""

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="replies", verbose_name=_("submission")
    )
    by = models.CharField(_("how"), max_length=8, choices=Submission.Reach)
    text = EncryptedTextField(_("answer"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["written_at", "id"]
        constraints = [taken_out_has_no_words("text")]

    def __str__(self):
        return self.submission.reference

    @property
    def how(self):
        """How they were told, to staff: the choices are in the sender's own words."""
        if self.by == Submission.Reach.NO_NEED:
            return _("No answer was needed")
        return self.get_by_display()
