"""The public answer clock, against a count by hand."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from feedback.themes.answer_record import (
    ANSWERED,
    IN_TIME,
    LATE,
    NOT_ASKED,
    OVERDUE,
    STILL_IN_TIME,
    WAITING,
    answer_record,
)
from privacy.holdings import ErasableHolding, holdings
from privacy.subjects import Subject
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 20)  # a Friday
KIRKLEES = ZoneInfo("Europe/London")
# Of the year before, as gov.uk lists them for England and Wales.
BANK_HOLIDAYS = {
    date(2025, 12, 25),
    date(2025, 12, 26),
    date(2026, 1, 1),
    date(2026, 4, 3),
    date(2026, 4, 6),
    date(2026, 5, 4),
    date(2026, 5, 25),
    date(2026, 8, 31),
}


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=KIRKLEES)


def came(day, answered=None, **values):
    """Something that wants an answer, and perhaps has it."""
    state = {"state": "answered", "answered_at": noon(answered)} if answered else {}
    return factories.make_submission(
        received_at=noon(day), **{"reach_by": "email", **state, **values}
    )


def told(reply_days=10, on=ON):
    record = answer_record(reply_days=reply_days, on=on)
    return record, {name: count.number for name, count in record.counts.parts.items()}


def test_each_thing_that_came_is_in_exactly_one_place():
    for _time in range(10):
        came(date(2026, 9, 1), answered=date(2026, 9, 15))  # 10 working days
        came(date(2026, 9, 1), answered=date(2026, 9, 16))  # 11
        came(date(2026, 11, 6))  # 10 working days ago
        came(date(2026, 11, 5))  # 11
        came(date(2026, 11, 1), reach_by="no-need")

    record, parts = told()

    assert parts == {IN_TIME: 10, LATE: 10, STILL_IN_TIME: 10, OVERDUE: 10, NOT_ASKED: 10}
    assert (record.received.number, record.asked, record.answered, record.in_time) == (
        50,
        40,
        20,
        10,
    )


@pytest.mark.parametrize("reply_days", [10, None])
def test_what_was_erased_before_anybody_answered_does_not_count_as_answered(reply_days):
    erased_first = came(date(2026, 11, 12), personal={"email": "jo@example.org"})
    answered = came(
        date(2026, 11, 12), answered=date(2026, 11, 13), personal={"email": "jo@example.org"}
    )
    at, subject = noon(date(2026, 11, 19)), Subject(email="jo@example.org")
    for holding in holdings():
        if isinstance(holding, ErasableHolding):
            holding.erase(subject, by=None, at=at)
    for _time in range(9):
        came(date(2026, 11, 12), answered=date(2026, 11, 13))
        came(date(2026, 11, 12), reach_by="no-need")

    _record, parts = told(reply_days=reply_days)

    erased_first.refresh_from_db()
    answered.refresh_from_db()
    assert erased_first.erased_at == answered.erased_at == erased_first.answered_at == at
    assert parts[NOT_ASKED] == 10
    assert parts[ANSWERED if reply_days is None else IN_TIME] == 10


def test_without_a_promise_nothing_is_in_time_or_late():
    for _time in range(9):
        came(date(2026, 9, 1), answered=date(2026, 10, 30))
        came(date(2026, 9, 1))

    record, parts = told(reply_days=None)

    assert parts == {ANSWERED: 9, WAITING: 9, NOT_ASKED: 0}
    assert (record.answered, record.in_time) == (9, None)


def test_what_no_person_sent_and_what_is_older_than_a_year_is_left_out():
    came(date(2026, 9, 1), state="spam")
    came(date(2026, 9, 1), state="quarantined", set_aside_because="Odd.")
    came(date(2025, 11, 20), answered=date(2025, 11, 21))

    record, _parts = told()

    assert record.since == date(2025, 11, 21)
    assert record.received.number == 0


def test_what_came_on_paper_counts_from_the_day_it_came():
    for _time in range(9):
        came(date(2026, 10, 1), answered=date(2026, 10, 2), on_paper_on=date(2026, 9, 1))

    assert told()[1][LATE] == 9


def test_what_was_taken_up_again_waits():
    for _time in range(9):
        came(date(2026, 11, 19), state="in-hand", answered_at=noon(date(2026, 11, 19)))

    assert told()[1][STILL_IN_TIME] == 9


def test_small_numbers_are_hidden():
    for _time in range(9):
        came(date(2026, 9, 1), answered=date(2026, 9, 2))
    came(date(2026, 9, 1))

    record, parts = told()

    assert record.received.number == 10
    assert (parts[OVERDUE], parts[IN_TIME]) == (None, None)
    assert record.answered is None


def test_it_agrees_with_a_count_by_hand_over_a_year_of_odd_days():
    states = []
    for n in range(120):
        day = ON - timedelta(days=n * 3 + 1)
        answered = day + timedelta(days=n * 7 % 30) if n % 3 else None
        if answered and answered > ON:
            answered = None
        came(day, answered=answered)
        days = [day + timedelta(days=d) for d in range(1, ((answered or ON) - day).days + 1)]
        working = sum(one.isoweekday() <= 5 and one not in BANK_HOLIDAYS for one in days)
        if answered:
            states.append(IN_TIME if working <= 10 else LATE)
        else:
            states.append(STILL_IN_TIME if working <= 10 else OVERDUE)

    _record, parts = told()

    by_hand = {name: states.count(name) for name in (IN_TIME, LATE, STILL_IN_TIME, OVERDUE)}
    hidden = {name for name, number in parts.items() if number is None}
    assert len(states) == 120
    assert {name: parts[name] for name in set(by_hand) - hidden} == {
        name: number for name, number in by_hand.items() if name not in hidden
    }
    assert len(hidden) < 3


def test_the_year_that_ends_on_29_february_begins_on_1_march():
    assert told(on=date(2028, 2, 29))[0].since == date(2027, 3, 1)


def test_it_is_one_query(django_assert_num_queries):
    came(date(2026, 9, 1))

    with django_assert_num_queries(1):
        told()
