"""How people were answered in a year, for the public: the answer clock with its arithmetic."""

import datetime
from dataclasses import dataclass

from django.db.models import Case, Count, F, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from feedback.inbox.deadlines import working_days
from feedback.models import Submission
from feedback.themes.public_counts import PublicCount, PublicCounts, public_counts
from privacy.retention import Period

State, Reach = Submission.State, Submission.Reach

A_YEAR = Period(1, "years")

IN_TIME, LATE, ANSWERED = "answered-in-time", "answered-late", "answered"
STILL_IN_TIME, OVERDUE, WAITING = "waits-in-time", "waits-late", "waits"
NOT_ASKED = "asked-for-no-answer"

LABELS = {
    IN_TIME: _("Answered in time"),
    LATE: _("Answered late"),
    ANSWERED: _("Answered"),
    STILL_IN_TIME: _("Waiting, and there is time left"),
    OVERDUE: _("Waiting too long"),
    WAITING: _("Waiting"),
    NOT_ASKED: _("They did not ask for an answer, or asked us to delete it first"),
}


@dataclass(frozen=True)
class AnswerRecord:
    """What came from `since` on, and what became of it. `reply_days` is what the owner promised,
    in working days; None: no promise was made, and nothing is in time or late."""

    since: datetime.date
    reply_days: int | None
    counts: PublicCounts

    @property
    def received(self) -> PublicCount:
        """How much people sent."""
        return self.counts.total

    @property
    def asked(self):
        """How many of them wanted an answer; None if that is hidden."""
        return self.counts.sum_of(*(name for name in self.counts.parts if name != NOT_ASKED))

    @property
    def answered(self):
        """How many of them have it; None if that is hidden."""
        names = (ANSWERED,) if self.reply_days is None else (IN_TIME, LATE)
        return self.counts.sum_of(*names)

    @property
    def in_time(self):
        """How many of them had it in time; None if that is hidden or nothing was promised."""
        return None if self.reply_days is None else self.counts.sum_of(IN_TIME)

    @property
    def lines(self):
        """(words, PublicCount) of each part of what was received."""
        return [(LABELS[name], count) for name, count in self.counts.parts.items()]


def answer_record(*, reply_days, on):
    """Return the AnswerRecord of the year that ends with a day. One query.

    What no person sent is left out. What came on paper counts from the day it came.
    """
    since = A_YEAR.before(on) + datetime.timedelta(days=1)
    counted = dict.fromkeys(_names(reply_days), 0)
    for began, answered, wants_answer, number in _by_day(since, on):
        counted[_name_of(began, answered, wants_answer, reply_days, on)] += number
    return AnswerRecord(since, reply_days, public_counts(counted))


def _by_day(since, on):
    # By the day, so that the page costs no more however much comes. What was taken up again
    # waits, whenever it was answered before.
    # Closed because it was erased, nobody answered it: `feedback.personal_data`.
    erased_first = When(state=State.ANSWERED, answered_at__gte=F("erased_at"), then=False)
    replied = Case(When(state=State.ANSWERED, then=TruncDate("answered_at")), default=None)
    return (
        Submission.objects.from_people()
        .order_by()
        .with_came_on()
        .annotate(
            replied=replied,
            wants_answer=Case(When(reach_by=Reach.NO_NEED, then=False), erased_first, default=True),
        )
        .filter(came_on__gte=since, came_on__lte=on)
        .values_list("came_on", "replied", "wants_answer")
        .annotate(number=Count("pk"))
    )


def _names(reply_days):
    if reply_days is None:
        return ANSWERED, WAITING, NOT_ASKED
    return IN_TIME, LATE, STILL_IN_TIME, OVERDUE, NOT_ASKED


def _name_of(began, answered, wants_answer, reply_days, on):
    if not wants_answer:
        return NOT_ASKED
    if reply_days is None:
        return ANSWERED if answered else WAITING
    is_in_time = working_days(began, answered or on) <= reply_days
    if answered:
        return IN_TIME if is_in_time else LATE
    return STILL_IN_TIME if is_in_time else OVERDUE
