"""How long somebody has waited, and what is due, as staff read it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from feedback.inbox.deadlines import clock_of, working_days
from feedback.models import Submission

FRIDAY = datetime(2026, 10, 2, 12, tzinfo=UTC)


def clock(*, days_later=0, reply_days=10, **values):
    values = {"form": "comment", "reach_by": "email", "received_at": FRIDAY, **values}
    on = FRIDAY.date() + timedelta(days=days_later)
    return clock_of(Submission(**values), reply_days=reply_days, on=on)


@pytest.mark.parametrize(
    ("end", "days"),
    [
        (date(2026, 10, 1), 0),
        (date(2026, 10, 2), 0),
        (date(2026, 10, 4), 0),
        (date(2026, 10, 5), 1),
        (date(2026, 10, 9), 5),
        (date(2026, 10, 12), 6),
        (date(2028, 9, 29), 504),
    ],
)
def test_working_days_are_monday_to_friday(end, days):
    assert working_days(FRIDAY.date(), end) == days


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 12, 24), date(2026, 12, 29), 1),  # Friday the 25th, and Monday for Boxing Day
        (date(2026, 12, 31), date(2027, 1, 4), 1),
        (date(2027, 3, 25), date(2027, 3, 30), 1),  # Easter
        (date(2026, 12, 23), date(2027, 1, 5), 6),
    ],
)
def test_bank_holidays_in_england_are_no_working_days(start, end, days):
    assert working_days(start, end) == days


@pytest.mark.parametrize(
    ("days_later", "came", "due", "is_late"),
    [
        (0, "Came today", "Answer due in 10 working days", False),
        (1, "Came at the weekend", "Answer due in 10 working days", False),
        (3, "Came 1 working day ago", "Answer due in 9 working days", False),
        (5, "Came 3 working days ago", "Answer due in 7 working days", False),
        (14, "Came 10 working days ago", "Answer due today", False),
        (17, "Came 11 working days ago", "Answer 1 working day late", True),
    ],
)
def test_it_says_when_it_came_and_when_an_answer_is_due(days_later, came, due, is_late):
    told = clock(days_later=days_later)

    assert (told.came, told.due, told.is_late) == (came, due, is_late)


def test_without_a_promise_it_does_not_make_one_up():
    assert clock(reply_days=None).due == "We have not said how soon we answer"


def test_who_wants_no_answer_is_owed_none():
    assert clock(reach_by="no-need", days_later=90).due == "No answer was asked for"


def test_what_came_on_paper_counts_from_that_day():
    assert clock(on_paper_on=date(2026, 9, 25)).came == "Came 5 working days ago"


@pytest.mark.parametrize(
    ("days_later", "due", "is_late"),
    [
        (0, "Tell them within 30 days that we have it: that is the law", False),
        (29, "Tell them within 1 day that we have it: that is the law", False),
        (31, "Late: by law they should know by now that we have it", True),
    ],
)
def test_the_law_gives_thirty_days_to_acknowledge_a_complaint_about_data(days_later, due, is_late):
    told = clock(form="data-protection", reach_by="no-need", days_later=days_later)

    assert (told.due, told.is_late) == (due, is_late)


def test_what_is_acknowledged_is_answered_like_the_rest():
    told = clock(form="data-protection", acknowledged_at=FRIDAY)

    assert told.due == "Answer due in 10 working days"


def test_nothing_is_due_once_it_is_answered():
    told = clock(state="answered", answered_at=FRIDAY, days_later=90)

    assert (told.due, told.is_late) == ("Answered on 2 October 2026", False)


@pytest.mark.parametrize(
    ("erased_at", "due"),
    [
        (FRIDAY, "Deleted on 2 October 2026 without an answer"),
        (FRIDAY + timedelta(days=90), "Answered on 2 October 2026"),
    ],
)
def test_what_was_deleted_before_anybody_answered_is_not_called_answered(erased_at, due):
    told = clock(state="answered", answered_at=FRIDAY, erased_at=erased_at, days_later=90)

    assert (told.due, told.is_late) == (due, False)


@pytest.mark.parametrize(
    ("state", "due"), [("quarantined", "Not looked at yet"), ("spam", "Nothing is due")]
)
def test_nothing_is_promised_to_a_machine(state, due):
    assert clock(state=state).due == due
