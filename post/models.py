"""The outbox: mail that was promised in the same transaction as what caused it, and sent later."""

from datetime import timedelta

from django.core.validators import MaxLengthValidator, RegexValidator, validate_email
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField, HashedQuerySet, LookupHashField
from privacy.subjects import hash_of_email
from publishing.models import OwnerSettings

# A line end in a subject would begin a new header: a copy to somebody else, for instance.
one_line = RegexValidator(
    r"^[^\x00-\x1f\x7f]+\Z", _("A subject is one line, without hidden characters.")
)


# How the key of a mail ends that goes to whoever sent us what it begins with. All other mail about
# that is ours.
TO_SENDER = ", to the sender"


# No mail waits longer for its next try, and none for a worker that is busy with it.
LONGEST_WAIT = timedelta(hours=2)


class MessageQuerySet(HashedQuerySet):
    """Which mail is still to be sent."""

    def waiting(self):
        """Neither sent nor given up."""
        return self.filter(sent_at=None, given_up_at=None)

    def addressed(self):
        """Those with somewhere to go: mail to the team waits until the owner sets its address."""
        team_has_address = Exists(OwnerSettings.objects.exclude(inbox_email=""))
        return self.filter(~Q(to="") | team_has_address)

    def due(self, at):
        """Those to try now: their time has come, or is so far away that a clock gave it that was
        ahead, and no worker is busy with them."""
        ahead = at + LONGEST_WAIT
        unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=at) | Q(claimed_until__gt=ahead)
        has_come = Q(next_try_at__lte=at) | Q(next_try_at__gt=ahead)
        return self.waiting().addressed().filter(unclaimed, has_come)


class Message(models.Model):
    """One mail to one address. Whoever promises it twice by the same key promises it once.

    Once it is sent its address and words are wiped: the key and the times are record enough.
    """

    send_key = models.CharField(
        _("what it is about, and who it is for"),
        max_length=100,
        unique=True,
        help_text=_("Such as “BP-7K3M-9QX2 received, to the sender”. Never an address."),
    )
    to = EncryptedTextField(
        _("to"),
        blank=True,
        validators=[validate_email, MaxLengthValidator(254)],
        help_text=_("Blank: to the team whose address the owner sets."),
    )
    to_hash = LookupHashField(source="to", hashed=hash_of_email)
    subject = models.CharField(_("subject"), max_length=150, validators=[one_line])
    text = EncryptedTextField(_("text"))
    goes_by_itself = models.BooleanField(
        _("goes by itself"),
        default=True,
        help_text=_("No person wrote it or pressed a button to send it. Its header says so."),
    )
    made_at = models.DateTimeField(_("promised at"))
    tries = models.PositiveSmallIntegerField(_("tries so far"), default=0)
    next_try_at = models.DateTimeField(_("next try at"))
    claimed_until = models.DateTimeField(
        _("being sent until"),
        null=True,
        blank=True,
        help_text=_("No second worker sends it before then. A worker that dies lets it go."),
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    last_error = models.CharField(
        _("what went wrong last"),
        max_length=100,
        blank=True,
        help_text=_("The kind of error, without its words: they may hold an address."),
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages in the outbox")
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None),
                name="a_message_is_sent_or_given_up",
                violation_error_message=_("A message that was sent cannot be given up."),
            ),
            models.CheckConstraint(
                condition=~Q(subject__contains="\n") & ~Q(subject__contains="\r"),
                name="a_subject_is_one_line",
                violation_error_message=_("A subject is one line."),
            ),
        ]
        indexes = [
            # Workers ask every second, however much was sent in years.
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at=None, given_up_at=None),
                name="outbox_waiting",
            )
        ]

    def __str__(self):
        return self.send_key
