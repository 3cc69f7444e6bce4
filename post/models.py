"""The outbox: mail that was promised in the same transaction as what caused it, and sent later."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One mail to one address. Whoever promises it twice by the same key promises it once."""

    send_key = models.CharField(
        _("what it is about, and who it is for"),
        max_length=100,
        unique=True,
        help_text=_("Such as “BP-7K3M-9QX2 received, to the sender”. Never an address."),
    )
    to = models.EmailField(
        _("to"), blank=True, help_text=_("Blank: to the team whose address the owner sets.")
    )
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"))
    made_at = models.DateTimeField(_("promised at"))
    tries = models.PositiveSmallIntegerField(_("tries so far"), default=0)
    next_try_at = models.DateTimeField(_("next try at"), db_index=True)
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

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("outbox")
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None),
                name="a_message_is_sent_or_given_up",
                violation_error_message=_("A message that was sent cannot be given up."),
            )
        ]

    def __str__(self):
        return self.send_key
