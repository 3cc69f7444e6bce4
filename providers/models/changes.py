"""What a provider says should be otherwise, one thing at a time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from local_offer.models import Service
from privacy.fields import EncryptedTextField
from providers.models.contacts import ProviderContact


class ProposedChangeQuerySet(models.QuerySet):
    """What providers said."""

    def waiting(self):
        """What nobody has decided on yet."""
        return self.filter(verdict=ProposedChange.Verdict.WAITS)


class ProposedChange(models.Model):
    """One thing about a service: what the public read when it was said, and what it should be.

    Nothing of it is public before staff accept it; but if they want their entry to be taken down,
    it is down at once, and staff can show it again. What a provider wrote is theirs, and goes with
    their contact.
    """

    class Field(models.TextChoices):
        """What of a service a provider can speak of, as forms and lists call it."""

        SERVICE_NAME = "name", _("What the service is called")
        WHAT = "what", _("What it is, in a sentence or two")
        WHO_FOR = "who_for", _("Who it is for")
        MIN_AGE = "min_age", _("Youngest age")
        MAX_AGE = "max_age", _("Oldest age")
        AREA = "area", _("Where people have to live")
        BY_YOURSELF = "by_yourself", _("Families can ask you themselves")
        BY_DROPPING_IN = "by_dropping_in", _("Families can just come")
        BY_GP = "by_gp", _("A GP can refer")
        BY_SCHOOL = "by_school", _("A school can refer")
        BY_ANY_PROFESSIONAL = "by_any_professional", _("Anybody who works with the child can refer")
        BY_COUNCIL = "by_council", _("It takes an assessment by the council")
        NEEDS_DIAGNOSIS = "needs_diagnosis", _("Does it need a diagnosis?")
        NEEDS_EHCP = "needs_ehcp", _("Does it need an EHC plan?")
        COST = "cost", _("What does it cost?")
        OPENING = "opening", _("When it is open")
        LANGUAGES = "languages", _("Languages")
        WAIT_WORDS = "wait_words", _("How long people wait")
        WEBSITE = "website", _("Website")
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        STATE = "state", _("How it stands")
        OTHER = "other", _("Something else")

    class Verdict(models.TextChoices):
        WAITS = "waits", _("waits")
        ACCEPTED = "accepted", _("accepted")
        TURNED_DOWN = "turned-down", _("turned down")
        REPLACED = "replaced", _("they sent other words since")

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="proposed_changes", verbose_name=_("service")
    )
    contact = models.ForeignKey(
        ProviderContact, models.CASCADE, related_name="changes", verbose_name=_("who said it")
    )
    field = models.CharField(_("about"), max_length=20, choices=Field)
    was = models.TextField(_("what the public read"), blank=True)
    now = EncryptedTextField(_("what it should be"), blank=True)
    why = EncryptedTextField(_("why, if they said so"), blank=True)
    said_at = models.DateTimeField(_("said at"))
    verdict = models.CharField(
        _("what came of it"), max_length=11, choices=Verdict, default=Verdict.WAITS
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, db_index=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.TextField(_("reason"), blank=True)

    objects = ProposedChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change proposed by a provider")
        verbose_name_plural = _("changes proposed by providers")
        ordering = ["said_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="waits", decided_at=None)
                | (~Q(verdict="waits") & Q(decided_at__isnull=False)),
                name="what_is_decided_says_when",
                violation_error_message=_("Say when it was decided."),
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["accepted", "turned-down"])
                | (Q(decided_by__isnull=False) & ~Q(reason="")),
                name="a_verdict_on_a_change_has_a_reason",
                violation_error_message=_("Say who decided, and why."),
            ),
        ]

    def __str__(self):
        return f"{self.service}: {self.get_field_display()}"

    @property
    def is_open(self):
        """Whether nobody has decided on it yet."""
        return self.verdict == self.Verdict.WAITS

    @property
    def is_taking_down(self):
        """Whether they asked to take their entry down, which was done at once."""
        return (self.field, self.now) == (self.Field.STATE, Service.State.TAKEN_DOWN)

    @property
    def is_closing(self):
        """Whether they say that the service has closed."""
        return (self.field, self.now) == (self.Field.STATE, Service.State.CLOSED)
