"""What each focus area says of its quarter in short, and who stands for it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models import FocusArea, Round
from publishing.guards import Guard
from publishing.records import Record
from publishing.visibility import through
from reports.models.documents import DIGEST_LENGTH

_BY_STAFF = {"null": True, "blank": True, "related_name": "+"}


class AreaReport(Record):
    """One focus area in one quarterly update: its own words, signed by its lead, or the reason why
    not, and read by a publisher.

    `signed_state` and `read_state` are fingerprints of all that the area said at that moment: once
    it says something else, it is signed and read no more (`reports.signing`). It becomes public,
    and read-only, with its round. The public reads the title of the lead, never who signed.
    """

    never_changes = _("This quarterly update is published. What an area said in it never changes.")

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="area_reports", verbose_name=_("quarterly update")
    )
    area = models.ForeignKey(
        FocusArea, models.PROTECT, related_name="reports", verbose_name=_("focus area")
    )
    says = models.TextField(
        _("what we say"),
        blank=True,
        help_text=_(
            "How the area is going, in two or three sentences. The public reads them first."
        ),
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("written by"), **_BY_STAFF
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("signed by"), **_BY_STAFF
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signed_state = models.CharField(
        _("fingerprint of what was signed"), max_length=DIGEST_LENGTH, blank=True
    )
    not_signed_because = models.TextField(
        _("why its lead did not sign it"),
        blank=True,
        help_text=_("The public reads this. Name nobody, and say nothing of anybody’s health."),
    )
    sent_back = models.TextField(
        _("note to its lead"),
        blank=True,
        help_text=_("Why a publisher sent it back. It goes when the area is signed again."),
    )
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("read by"), **_BY_STAFF
    )
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    read_state = models.CharField(
        _("fingerprint of what was read"), max_length=DIGEST_LENGTH, blank=True
    )

    history = HistoricalRecords()

    class Meta(Record.Meta):
        verbose_name = _("word of an area")
        verbose_name_plural = _("words of areas")
        ordering = ["-round__quarter", "area__number"]
        permissions = [("sign_areareport", "Can sign for the areas given to them")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "area"],
                name="an_area_speaks_once_in_a_round",
                violation_error_message=_("This area has said something in this update already."),
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | ~Q(says="") & ~Q(signed_state=""),
                name="what_is_signed_says_something",
                violation_error_message=_(
                    "Say in short how the area is going before it is signed."
                ),
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(not_signed_because="", sent_back=""),
                name="an_area_is_signed_or_not",
                violation_error_message=_("It is signed, so there is no reason why it is not."),
            ),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(sent_back="") & ~Q(read_state=""),
                name="what_is_sent_back_is_not_read",
                violation_error_message=_("It was sent back, so it has to be read again."),
            ),
            models.CheckConstraint(
                condition=Q(read_by=None) | ~Q(read_by=F("signed_by")),
                name="a_second_person_reads_what_is_signed",
                violation_error_message=_("Somebody else has to read what you signed."),
            ),
        ]

    def __str__(self):
        return f"{self.area}, {self.round}"

    @classmethod
    def visible_when(cls):
        return super().visible_when() & through(cls, "round") & through(cls, "area")

    @classmethod
    def guards(cls):
        """A published round takes no late words either: its silence is part of the record."""
        published_round = (
            "EXISTS (SELECT 1 FROM actions_round r "
            "WHERE r.id IN ({rows}) AND r.published_at IS NOT NULL)"
        )
        return [
            *super().guards(),
            Guard(
                "insert",
                published_round.format(rows="NEW.round_id"),
                cls.never_changes,
                waits_for="actions_round r WHERE r.id = NEW.round_id",
            ),
            Guard(
                "update",
                "OLD.published_at IS NULL AND "  # else the guard above has said why
                + published_round.format(rows="OLD.round_id, NEW.round_id"),
                cls.never_changes,
            ),
        ]
