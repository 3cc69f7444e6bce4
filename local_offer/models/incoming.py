"""What other lists of help tell about services, until somebody has decided on it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from local_offer.models.services import Service


class IncomingServiceQuerySet(models.QuerySet):
    """Entries of other lists."""

    def to_review(self):
        """Those that somebody has to decide on. What another list dropped before anybody here took
        it is nobody's work."""
        waiting = self.filter(state=IncomingService.State.WAITING)
        return waiting.exclude(service=None, gone_since__isnull=False)


class IncomingService(models.Model):
    """One entry of another list of help, as that list tells it now.

    `told` and `settled` say it in the words of `local_offer.incoming.told`: `settled` is what the
    list said when somebody last decided. What it says otherwise since is all that is proposed.
    Nothing of this is public. It may hold addresses of people, so its history goes with it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for somebody to decide")
        ACCEPTED = "accepted", _("accepted")
        TURNED_DOWN = "turned-down", _("turned down")
        SAME = "same", _("says nothing else than we do")

    class Kind(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        GONE = "gone", _("gone from their list")
        BACK = "back", _("back in their list")

    source = models.CharField(_("whose list"), max_length=100)
    id_there = models.CharField(_("its name there"), max_length=500)
    address = models.URLField(_("where it is told"), max_length=500, blank=True)
    told = models.JSONField(_("what they say"), default=dict)
    settled = models.JSONField(_("what they said when we last decided"), default=dict, blank=True)
    fetched_at = models.DateTimeField(_("fetched"))
    gone_since = models.DateTimeField(_("gone from their list since"), null=True, blank=True)
    service = models.ForeignKey(
        Service,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="told_elsewhere",
        verbose_name=_("our entry"),
    )
    is_hidden_as_gone = models.BooleanField(
        _("ours was hidden, as it was gone from their list"), default=False
    )
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.WAITING)
    reason = models.CharField(_("why it was turned down"), max_length=500, blank=True)

    objects = IncomingServiceQuerySet.as_manager()
    history = HistoricalRecords(cascade_delete_history=True)

    class Meta:
        verbose_name = _("entry of another list")
        verbose_name_plural = _("entries of other lists")
        ordering = ["source", "id_there"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "id_there"],
                name="an_entry_of_another_list_is_here_once",
                violation_error_message=_("This entry of their list is here already."),
            ),
            models.CheckConstraint(
                condition=~Q(state="turned-down") | ~Q(reason=""),
                name="who_turns_an_entry_down_says_why",
                violation_error_message=_("Say why you turn it down."),
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(service__isnull=False),
                name="an_accepted_entry_is_joined_to_ours",
                violation_error_message=_("Say which of our entries it is."),
            ),
        ]

    def __str__(self):
        return f"{self.source}: {self.told.get('name', self.id_there)}"

    @property
    def kind(self):
        if self.service_id is None:
            return self.Kind.NEW
        if self.gone_since:
            return self.Kind.GONE
        return self.Kind.BACK if self.is_hidden_as_gone else self.Kind.CHANGED


class FeedRun(models.Model):
    """The last time that the feed of another list was read, whatever came of it.

    `failure` is why nothing was taken, "" if it was; `refused` how many of its services were
    refused, and `reasons` a sentence on each of the first of them.
    """

    source = models.CharField(_("whose list"), max_length=100, unique=True)
    at = models.DateTimeField(_("read at"))
    failure = models.TextField(_("why nothing was taken"), blank=True)
    refused = models.PositiveIntegerField(_("how many were refused"), default=0)
    reasons = models.JSONField(_("why they were refused"), default=list, blank=True)

    class Meta:
        verbose_name = _("reading of another list")
        verbose_name_plural = _("readings of other lists")
        ordering = ["source"]

    def __str__(self):
        return self.source

    @property
    def more_refused(self):
        """How many were refused besides those of which `reasons` tells."""
        return self.refused - len(self.reasons)
