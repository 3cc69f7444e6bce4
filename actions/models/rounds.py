"""Quarterly updates: a round for each quarter, one update for each action, corrections beside."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.parts import numbers, valid_numbers
from actions.quarters import QuarterField
from actions.statuses import SLIPPING, Status
from publishing.guards import Guard
from publishing.records import Record, RecordQuerySet
from publishing.visibility import through


class Round(Record):
    """One quarter's update for the public: opened, written, published."""

    never_changes = _("A published quarterly update is never changed. Add a correction instead.")

    quarter = QuarterField(_("quarter it reports on"), unique=True)
    opened_on = models.DateField(_("opened on"))

    history = HistoricalRecords()

    class Meta(Record.Meta):
        verbose_name = _("quarterly update")
        verbose_name_plural = _("quarterly updates")
        ordering = ["-quarter"]
        get_latest_by = "quarter"
        permissions = [("publish_round", "Can open and publish rounds, dates and figures")]
        constraints = [
            models.UniqueConstraint(
                models.ExpressionWrapper(
                    Q(published_at__isnull=True), output_field=models.BooleanField()
                ),
                condition=Q(published_at=None),
                name="one_open_round_at_a_time",
                violation_error_message=_("Another quarterly update is open. Publish it first."),
            )
        ]

    def __str__(self):
        return str(self.quarter)

    def clean(self):
        super().clean()
        if self.published_at is None and self.quarter:
            self.refuse_out_of_order()

    def refuse_out_of_order(self):
        """Raise ValidationError if the quarter is not later than the newest that is public: rounds
        are told in the order of time."""
        last = Round.objects.visible().first()
        if last and self.quarter <= last.quarter:
            raise ValidationError(
                _("The update for %(quarter)s is public. Choose a later quarter."),
                params={"quarter": last.quarter},
            )


class UpdateQuerySet(RecordQuerySet):
    """Updates. Combine with `visible()` for what the public sees."""

    def with_corrections(self):
        """Fetch each update's round and its public corrections, as `public_corrections`."""
        public = Prefetch("corrections", Correction.objects.visible(), "public_corrections")
        return self.with_words().prefetch_related(public)

    def with_words(self):
        """Fetch each update's round, and what it says has not changed since, with its own."""
        return self.select_related("round", "no_change_since__round", "no_change_since__action")

    def newest_of_each_action(self):
        """Only the newest published update of each action."""
        newest = published_updates().filter(action=OuterRef("action")).order_by("-published_at")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))

    def count_for_action(self):
        """Return, as a subquery on actions, how many of these updates an action has."""
        same = self.filter(action=OuterRef("pk")).order_by().values("action")
        return Coalesce(Subquery(same.annotate(number=Count("pk")).values("number")), Value(0))


class ProgressUpdate(Record):
    """What is said of one action in one round. Read-only once its round is published.

    Where nothing has changed it names the update that still holds, in `no_change_since`, and
    states the same again; it never says that update's words as if they were new.
    """

    never_changes = _("A published update is never changed. Add a correction instead.")
    says_the_same = _("“No change” is said of an earlier public update, that says the same.")
    # What says something of these is a change; what comes next may be said beside.
    WORDS_OF_CHANGE = ("what_we_did", "difference", "got_in_the_way", "evidence", "evidence_url")

    action = models.ForeignKey(
        "Action", models.PROTECT, related_name="updates", verbose_name=_("action")
    )
    round = models.ForeignKey(
        Round, models.PROTECT, related_name="updates", verbose_name=_("quarterly update")
    )
    status = models.CharField(_("how it is going"), max_length=12, choices=Status, blank=True)
    parts_done = models.CharField(
        _("parts that are done"),
        max_length=100,
        blank=True,
        validators=[valid_numbers],
        help_text=_("Their numbers, such as 1, 3."),
    )
    what_we_did = models.TextField(_("what we did"), blank=True)
    difference = models.TextField(_("what difference it made"), blank=True)
    got_in_the_way = models.TextField(
        _("what got in the way"),
        blank=True,
        help_text=_("Needed when it may be late, is running late or has stopped."),
    )
    what_next = models.TextField(_("what next"), blank=True)
    evidence = models.TextField(
        _("how you can tell"), blank=True, help_text=_("Needed when it is done.")
    )
    evidence_url = models.URLField(_("link to what shows it"), max_length=500, blank=True)
    sent_back = models.TextField(
        _("note to its writer"),
        blank=True,
        editable=False,
        help_text=_("Why a publisher sent it back. It goes when the words change."),
    )
    no_change_since = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="said_again",
        verbose_name=_("no change since"),
    )

    objects = UpdateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Record.Meta):
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ["-published_at", "-round__quarter"]
        indexes = [
            *Record.Meta.indexes,
            # The newest public update of each action is asked for on most pages.
            # Wide enough to answer from the index alone, without reading any update's words.
            models.Index(
                fields=["action", "-published_at", "status", "round"], name="newest_update"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                # The round first: counting reads what the last one says of each action.
                fields=["round", "action"],
                name="one_update_for_an_action_in_a_round",
                violation_error_message=_("This action has its update for this quarter."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(status=""),
                name="a_published_update_states_how_it_is_going",
                violation_error_message=_("Say how it is going before it is published."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(sent_back=""),
                name="what_is_published_was_not_sent_back",
                violation_error_message=_("It was sent back, and its words are still the same."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None)
                | ~Q(status__in=SLIPPING)
                | ~Q(got_in_the_way="")
                | Q(no_change_since__isnull=False),
                name="slipping_updates_are_explained",
                violation_error_message=_("Say what got in the way before it is published."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None)
                | ~Q(status=Status.DONE)
                | ~Q(evidence="")
                | Q(no_change_since__isnull=False),
                name="done_comes_with_how_you_can_tell",
                violation_error_message=_("Say how people can tell that it is done."),
            ),
            models.CheckConstraint(
                condition=Q(no_change_since=None)
                | Q(
                    what_we_did="",
                    difference="",
                    got_in_the_way="",
                    evidence="",
                    evidence_url="",
                ),
                name="no_change_comes_without_words_of_change",
                violation_error_message=_("It says “no change”, so it cannot say what changed."),
            ),
        ]

    def __str__(self):
        return f"{self.action.reference}, {self.round}"

    def get_absolute_url(self):
        return reverse("update", args=[self.round.quarter, self.action.reference])

    @classmethod
    def visible_when(cls):
        return super().visible_when() & through(cls, "round") & through(cls, "action")

    def is_no_change(self):
        """Return whether what it says is no more than what it says has not changed."""
        has_words = any(getattr(self, name) for name in self.WORDS_OF_CHANGE)
        return self._states_the_same() and not has_words

    def _states_the_same(self):
        before = self.no_change_since
        return (self.status, self.parts_done) == (before.status, before.parts_done)

    def clean(self):
        """Refuse a part that the action does not have, and "no change" where there was one."""
        super().clean()
        before = self.no_change_since
        if before and not (
            self._states_the_same()
            and before.action_id == self.action_id
            and before.published_at
            and before.no_change_since_id is None
        ):
            raise ValidationError({"no_change_since": self.says_the_same})
        if not (self.parts_done and self.action_id):
            return
        there = set(self.action.parts.values_list("order", flat=True))
        if wrong := [n for n in numbers(self.parts_done) if n not in there]:
            raise ValidationError(
                {"parts_done": _("This action has no part %(number)s.") % {"number": wrong[0]}}
            )

    @classmethod
    def guards(cls):
        """A published round takes no late arrivals either: its silences are part of the record."""
        published_round = (
            f'EXISTS (SELECT 1 FROM "{Round._meta.db_table}" r '  # noqa: S608 - our own names
            "WHERE r.id IN ({rows}) AND r.published_at IS NOT NULL)"
        )
        closed = _("This quarterly update is published. Nothing can be added to it.")
        # Of a draft too: no form and no file makes one that could not be published.
        nothing_earlier = (
            "NEW.no_change_since_id IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM actions_progressupdate u WHERE u.id = NEW.no_change_since_id "
            "AND u.published_at IS NOT NULL AND u.no_change_since_id IS NULL "
            "AND u.action_id = NEW.action_id AND u.status = NEW.status "
            "AND u.parts_done = NEW.parts_done)"
        )
        return [
            *super().guards(),
            Guard(
                "insert",
                published_round.format(rows="NEW.round_id"),
                closed,
                waits_for=f'"{Round._meta.db_table}" r WHERE r.id = NEW.round_id',
            ),
            Guard(
                "update",
                "OLD.published_at IS NULL AND "  # else the guard above has said why
                + published_round.format(rows="OLD.round_id, NEW.round_id"),
                closed,
            ),
            *(Guard(event, nothing_earlier, cls.says_the_same) for event in ("insert", "update")),
        ]


class PutRight(Record):
    """A mistake in a published quarter, put right in the open: what was said stays as it was.

    `said_in` names the relation to the row that said it, whose `corrections` these are.
    """

    never_changes = _("A published correction is never changed. Add another one.")
    said_in = NotImplemented

    text = models.TextField(_("what is right"))
    reason = models.TextField(_("how the mistake came about"))

    class Meta(Record.Meta):
        abstract = True
        ordering = ["published_at", "id"]

    def __str__(self):
        return f"{self.said}: {self.text}"

    @property
    def said(self):
        """The row that said what was wrong."""
        return getattr(self, self.said_in)

    @classmethod
    def visible_when(cls):
        return super().visible_when() & through(cls, cls.said_in)


class Correction(PutRight):
    """What is right of what a published update said of an action."""

    said_in = "update"

    update = models.ForeignKey(
        ProgressUpdate, models.PROTECT, related_name="corrections", verbose_name=_("update")
    )

    history = HistoricalRecords()

    class Meta(PutRight.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")


def newest_round_columns():
    """Return annotations that tell the newest published round; `HasLastRound` reads them."""
    newest = Round.objects.visible().order_by("-quarter")[:1]
    return {
        "last_round_id": Subquery(newest.values("pk")),
        "last_round_quarter": Subquery(newest.values("quarter")),
        "last_round_published_at": Subquery(newest.values("published_at")),
        "last_round_is_sample": Subquery(newest.values("is_sample")),
    }


class HasLastRound:
    """For models whose rows may carry `newest_round_columns()`."""

    @property
    def last_round(self):
        """The newest published round, or None; the row was asked for with its columns."""
        if self.last_round_id is None:
            return None
        return Round(
            pk=self.last_round_id,
            quarter=self.last_round_quarter,
            published_at=self.last_round_published_at,
            is_sample=self.last_round_is_sample,
        )


def published_updates():
    """Return the updates that are public, for a subquery on actions."""
    # What `visible()` says, for updates whose action is the outer row. The open round, if there
    # is one, is looked for once; the index on updates alone can answer the rest.
    still_open = Round.objects.drafts().order_by()
    return ProgressUpdate.objects.published().exclude(round__in=still_open)
