"""What is written down of how personal data is treated, without a name, an address or a word.

A Tombstone is personal data all the same: whoever has the key to its hashes can tell whose it is
(UK GDPR article 4(5), pseudonymisation).
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.guards import Guard


class AccessRecord(models.Model):
    """Somebody opened, took away or erased what we hold about people: who, when, what and why."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Opened")
        EXPORTED = "exported", _("Took away all about one person")
        EXPORTED_MANY = "exported-many", _("Took away many at once")
        ERASED = "erased", _("Erased a person")
        TAKEN_OUT = "taken-out", _("Took words out of one place")

    kind = models.CharField(_("what was done"), max_length=14, choices=Kind)
    at = models.DateTimeField(_("when"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Nobody: somebody who works on the server, by a command."),
    )
    subject = models.CharField(
        _("of what"),
        max_length=200,
        help_text=_("A reference, or what was taken away. Never a name or an address."),
    )
    rows = models.PositiveIntegerField(_("how many rows"), default=1)
    reason = models.TextField(_("why"), blank=True)

    class Meta:
        verbose_name = _("record of access")
        verbose_name_plural = _("records of access")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="opened") | ~Q(reason=""),
                name="taking_away_and_erasing_say_why",
                violation_error_message=_("Say why."),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.subject}"

    @classmethod
    def guards(cls):
        """Return what the database must refuse: a record is never rewritten."""
        return [Guard("update", "TRUE", "A record of access never changes.")]


class Tombstone(models.Model):
    """A person was erased, a story of theirs came off, or words were taken out of one place:
    enough to do it again after an old backup comes back, and no more. We keep the key to its
    hashes, so it is pseudonymised personal data, not anonymous (UK GDPR article 4(5)). The same
    is in a file that backups do not replace (`privacy.tombstones`)."""

    class Of(models.TextChoices):
        """What is gone."""

        PERSON = "person", _("All about a person")
        STORY = "story", _("A public story, or the yes to one")
        WORDS = "words", _("Words in one place")

    class Basis(models.TextChoices):
        """UK GDPR article 17(1)."""

        ASKED = "asked", _("They asked, and nothing speaks against it")
        WITHDRAWN = "withdrawn", _("They took back their yes")
        NOT_NEEDED = "not-needed", _("It is no longer needed")
        UNLAWFUL = "unlawful", _("It should not have been kept")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("when"))
    of = models.CharField(_("of what"), max_length=6, choices=Of, default=Of.PERSON)
    basis = models.CharField(_("why"), max_length=10, choices=Basis)
    hashes = models.JSONField(
        _("keyed hashes of their e-mail address and phone number"), default=list, blank=True
    )
    references = models.JSONField(
        _("references of what they sent, or which words"), default=list, blank=True
    )
    counts = models.JSONField(_("how many rows were erased, by kind"), default=dict, blank=True)

    class Meta:
        verbose_name = _("tombstone")
        verbose_name_plural = _("tombstones")
        ordering = ["-at"]
        # Whoever answers when a person asks what we hold, or asks us to delete it.
        permissions = [("answer_people", _("Can find, take away and erase all about one person"))]

    def __str__(self):
        return str(self.id)

    @classmethod
    def guards(cls):
        """Return what the database must refuse: whoever is erased stays erased."""
        told = "A tombstone stays as it is: a backup that comes back is erased again by it."
        return [Guard("update", "TRUE", told), Guard("delete", "TRUE", told)]


class Purge(models.Model):
    """One run of `purge_expired`: the sign that what is kept too long is really deleted."""

    began_at = models.DateTimeField(_("began at"), db_index=True)
    ended_at = models.DateTimeField(
        _("ended at"), null=True, blank=True, help_text=_("Empty: it goes on, or it was cut off.")
    )
    deleted = models.JSONField(_("how many were deleted, by policy"), default=dict)
    held_back = models.JSONField(
        _("how many are due but still open or unsent, by policy"), default=dict
    )

    class Meta:
        verbose_name = _("run of the purge")
        verbose_name_plural = _("runs of the purge")
        ordering = ["-began_at", "-id"]

    def __str__(self):
        return f"{self.began_at:%Y-%m-%d %H:%M}"
