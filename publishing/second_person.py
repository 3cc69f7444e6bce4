"""Words that one person writes and only another, who has looked at them, makes public."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from publishing.visibility import PublicModel

SOMEBODY_ELSE = _("Somebody else has to publish what you wrote.")

_BY_STAFF = {"null": True, "blank": True, "related_name": "+"}


class SecondPersonPublishes(PublicModel):
    """A row of such words. The database sees to it as well, by the constraint that
    `a_second_person` makes: it belongs in the model's Meta."""

    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("written by"), **_BY_STAFF
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("looked at and published by"),
        **_BY_STAFF,
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, db_index=True)

    class Meta(PublicModel.Meta):
        abstract = True

    @classmethod
    def visible_when(cls):
        return Q(published_at__isnull=False)

    def refuse_if_public(self):
        """Raise ValidationError while the public reads it."""
        if self.published_at:
            raise ValidationError(_("The public reads it. Take it back first, and say why."))

    def refuse_unless_publishable(self, person):
        """Raise ValidationError if this person may not publish it as it is."""
        self.refuse_if_public()
        if self.prepared_by_id == person.pk:
            raise ValidationError(SOMEBODY_ELSE)

    def publish_by(self, person, *, at):
        """Make it public as the second person, or raise ValidationError. Whoever calls this saves
        it."""
        self.refuse_unless_publishable(person)
        self.published_by, self.published_at = person, at

    def unpublish(self):
        """Take it off the public site; raise ValidationError if it is not there. Whoever calls
        this saves it."""
        if not self.published_at:
            raise ValidationError(_("The public does not read it."))
        self.published_by = self.published_at = None


def a_second_person(name):
    """Return the constraint, of this name, that nobody publishes what they wrote."""
    return models.CheckConstraint(
        condition=Q(published_by=None) | ~Q(published_by=F("prepared_by")),
        name=name,
        violation_error_message=SOMEBODY_ELSE,
    )
