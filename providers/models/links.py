"""The links by which providers answer, and how often each was used."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.allowances import Allowance
from providers.models.contacts import ProviderContact


class ProviderLinkQuerySet(models.QuerySet):
    """Links, and which of them lead somewhere."""

    def working(self, at):
        """Those that are neither over nor taken back, and went to an address that is confirmed."""
        return self.filter(revoked_at=None, expires_at__gt=at, contact__confirmed_at__isnull=False)


class ProviderLink(models.Model):
    """One link that went to one contact, for the services of their organisation alone. Its address
    is made of `serial` (`providers.links`) and kept nowhere."""

    class Why(models.TextChoices):
        SENT = "sent", _("sent by hand")
        FIRST = "first", _("first reminder")
        SECOND = "second", _("second reminder")

    contact = models.ForeignKey(
        ProviderContact, models.CASCADE, related_name="links", verbose_name=_("contact")
    )
    serial = models.UUIDField(_("serial"), default=uuid.uuid4, unique=True, editable=False)
    why = models.CharField(_("why it was sent"), max_length=6, choices=Why, default=Why.SENT)
    made_at = models.DateTimeField(_("sent at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
        help_text=_("Nobody: it went by itself."),
    )
    expires_at = models.DateTimeField(_("works until"), db_index=True)
    revoked_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = ProviderLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a provider")
        verbose_name_plural = _("links of providers")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="a_link_works_for_a_while",
                violation_error_message=_("It would be over before it is sent."),
            )
        ]

    def __str__(self):
        return f"{self.contact}: {self.get_why_display()}"

    def works(self, at):
        """Whether it leads somewhere, as `working` asks of many."""
        is_open = self.revoked_at is None and self.expires_at > at
        return is_open and self.contact.confirmed_at is not None


class LinkUse(Allowance):
    """How often one link was answered from in an hour."""

    class Meta:
        verbose_name = _("use of a provider's link")
        verbose_name_plural = _("uses of providers' links")

    def __str__(self):
        return f"{self.key}, {super().__str__()}"
