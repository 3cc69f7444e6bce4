"""Whom we ask whether what the site says of an organisation's services is true."""

from django.conf import settings
from django.core.validators import MaxLengthValidator, validate_email
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from local_offer.models import Organisation
from privacy.fields import EncryptedTextField, HashedQuerySet, LookupHashField
from privacy.subjects import hash_of_email


class ProviderContactQuerySet(HashedQuerySet):
    """Whom we ask."""

    def confirmed(self):
        """Those whose address somebody of the team heard from them by phone."""
        return self.exclude(confirmed_at=None)

    def to_remind(self):
        """Those who may be asked without a person: confirmed, and their links not taken back since
        somebody last sent one."""
        return self.confirmed().filter(links_taken_back_at=None)


class ProviderContact(models.Model):
    """One e-mail address at an organisation. No link goes there before staff rang the organisation
    and were told that it is right. It is never shown in public, and has no history: it must be
    possible to erase it."""

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="provider_contacts",
        verbose_name=_("organisation"),
    )
    name = EncryptedTextField(_("name"), blank=True, validators=[MaxLengthValidator(200)])
    email = EncryptedTextField(_("e-mail"), validators=[validate_email, MaxLengthValidator(254)])
    email_hash = LookupHashField(source="email", hashed=hash_of_email)
    added_at = models.DateTimeField(_("written down at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    confirmed_at = models.DateTimeField(_("confirmed by phone at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who rang"),
    )
    number_rung = EncryptedTextField(
        _("number that was rung"), blank=True, validators=[MaxLengthValidator(60)]
    )
    links_taken_back_at = models.DateTimeField(
        _("links taken back at"),
        null=True,
        blank=True,
        help_text=_("Until somebody sends a link by hand, none goes there by itself."),
    )
    last_used_at = models.DateTimeField(
        _("last used at"),
        db_index=True,
        help_text=_("When somebody of the team last worked on it, or it was last answered from."),
    )

    objects = ProviderContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact of a provider")
        verbose_name_plural = _("contacts of providers")
        ordering = ["organisation__name", "added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email_hash"],
                name="an_address_of_a_provider_is_kept_once",
                violation_error_message=_("This organisation has this address already."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, number_rung="")
                | (Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(number_rung="")),
                name="a_confirmed_address_says_who_rang_when",
                violation_error_message=_("Say who rang which number, and when."),
            ),
        ]

    def __str__(self):
        # Titles and logs show this: never a name or an address.
        return f"{self.organisation}, {self.pk}"
