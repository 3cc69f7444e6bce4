"""Words that may name somebody who did not write them, and can be taken out of their row."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class MayBeTakenOut(models.Model):
    """A row whose words can go for good while it stays: see `feedback.data_subjects.taking_out`.

    `WORDS` names the field that holds them.
    """

    class WhyOut(models.TextChoices):
        """UK GDPR article 17(1), by the values of `Tombstone.Basis`."""

        ASKED = "asked", _("Somebody they are about asked us to")
        NOT_NEEDED = "not-needed", _("We do not need them any more")
        UNLAWFUL = "unlawful", _("They should not have been written here")

    WORDS = "text"

    taken_out_at = models.DateTimeField(_("words taken out at"), null=True, blank=True)
    taken_out_because = models.CharField(
        _("why the words were taken out"), max_length=10, choices=WhyOut, blank=True
    )

    class Meta:
        abstract = True

    @property
    def words(self):
        """What somebody wrote; "" once it is taken out."""
        return getattr(self, self.WORDS)

    @property
    def take_out_path(self):
        """The address of the page that asks whether to take them out."""
        return reverse("admin:take_words_out", args=[self._meta.model_name, self.pk])


def taken_out_has_no_words(name):
    """Return the constraint for a model whose words are in the field of this name."""
    there = Q(taken_out_at=None, taken_out_because="")
    gone = Q(taken_out_at__isnull=False, **{name: ""}) & ~Q(taken_out_because="")
    return models.CheckConstraint(
        condition=there | gone,
        name="%(class)s_taken_out_has_no_words",
        violation_error_message=_("Words that are taken out are gone, and it says when and why."),
    )
