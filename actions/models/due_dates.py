"""The ledger of due dates: what was promised for when, and every time that moved.

Rows are only ever added. `actions.dates.due_dates` reads the ledger.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.quarters import QuarterField
from publishing.records import Record
from publishing.visibility import through


class DueDate(Record):
    """One row of the ledger: the promise, a move, or the correction of a copying mistake."""

    class Kind(models.TextChoices):
        PROMISE = "promise", _("first planned for")
        MOVE = "move", _("date changed")
        CORRECTION = "correction", _("copying mistake put right")

    never_changes = _("A published due date is never changed. Add a move or a correction instead.")

    action = models.ForeignKey(
        "Action", models.PROTECT, related_name="due_dates", verbose_name=_("action")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    quarter = QuarterField(_("due by the end of"))
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("row it puts right"),
        help_text=_("For a correction: the promise or move that was copied wrongly."),
    )
    reason = models.TextField(_("why"), blank=True)
    agreed_by = models.CharField(_("who agreed"), max_length=150, blank=True)
    agreed_on = models.DateField(_("when it was agreed"), null=True, blank=True)
    read_from = models.CharField(
        _("where it was read"),
        max_length=200,
        blank=True,
        help_text=_("For the promise: the document and page that gives this quarter."),
    )

    history = HistoricalRecords()

    class Meta(Record.Meta):
        verbose_name = _("due date")
        verbose_name_plural = _("due dates")
        ordering = ["action", "id"]
        indexes = [
            *Record.Meta.indexes,
            # In the order in which `actions.dates.due_dates` asks for the newest.
            models.Index(
                "action",
                Coalesce("corrects", "id").desc(),
                F("id").desc(),
                "quarter",
                condition=Q(published_at__isnull=False),
                name="newest_due_date",
            ),
            # Visitors choose from the first planned quarter to the last.
            models.Index(
                fields=["quarter"],
                condition=Q(published_at__isnull=False),
                name="planned_quarters",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(kind="promise"),
                name="one_promise_for_an_action",
                violation_error_message=_("This action has its first date. Add a move instead."),
            ),
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(published_at=None),
                name="one_unpublished_due_date_at_a_time",
                violation_error_message=_("Publish or delete the date that is waiting first."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="promise") | ~Q(read_from=""),
                name="a_promise_says_where_it_was_read",
                violation_error_message=_("Say where this date was read."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="move")
                | (~Q(reason="") & ~Q(agreed_by="") & Q(agreed_on__isnull=False)),
                name="a_move_says_why_and_who_agreed",
                violation_error_message=_("Say why the date moves, who agreed and when."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="correction") | (~Q(reason="") & Q(corrects__isnull=False)),
                name="a_correction_says_what_it_puts_right",
                violation_error_message=_("Say which row was copied wrongly, and how."),
            ),
            models.CheckConstraint(
                condition=Q(kind="correction") | Q(corrects=None),
                name="only_a_correction_corrects",
                violation_error_message=_("Only a correction puts another row right."),
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")),
                name="a_due_date_does_not_correct_itself",
                violation_error_message=_("A row cannot put itself right."),
            ),
        ]

    def __str__(self):
        return f"{self.action.reference}: {self.get_kind_display()} {self.quarter}"

    def leans_on_an_example(self):
        """An example promise makes examples of the rows after it, too."""
        of_action = DueDate.objects.filter(action=self.action_id, is_sample=True)
        return super().leans_on_an_example() or of_action.exists()

    def clean(self):
        """Rules that look at the action's other rows."""
        super().clean()
        if self.kind == self.Kind.MOVE and not self.action.due_dates.exclude(pk=self.pk).exists():
            raise ValidationError(_("This action has no first date yet. Add that before it moves."))
        if self.corrects and (
            self.corrects.action_id != self.action_id or self.corrects.kind == self.Kind.CORRECTION
        ):
            raise ValidationError(_("Choose a promise or move of this action to put right."))

    @classmethod
    def visible_when(cls):
        return super().visible_when() & through(cls, "action")


# Of an action in the outer query; only what is public counts.


def current_quarter():
    """Return, as a subquery, the quarter an action is due in now, as
    `actions.dates.due_dates.current_quarter` finds it."""
    return _quarter(Coalesce("corrects_id", "id").desc(), "-id")


def promised_quarter():
    """Return, as a subquery, the quarter first promised, with its copying mistakes put right."""
    return _quarter(Coalesce("corrects_id", "id").asc(), "-id")


def has_moved():
    """Return, as a condition, whether the date ever changed."""
    return Exists(_moves())


def times_moved():
    """Return, as a subquery, how often the date changed."""
    same = _moves().order_by().values("action")
    return Coalesce(Subquery(same.annotate(number=Count("pk")).values("number")), 0)


def newest_move(column):
    """Return, as a subquery, a column of the row that last changed the date, such as its reason."""
    return Subquery(_moves().order_by("-id").values(column)[:1])


def _rows():
    return DueDate.objects.published().filter(action=OuterRef("pk"))


def _moves():
    return _rows().filter(kind=DueDate.Kind.MOVE)


def _quarter(*order):
    return Subquery(_rows().order_by(*order).values("quarter")[:1])
