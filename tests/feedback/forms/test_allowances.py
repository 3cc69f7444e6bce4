"""Allowances are counted exactly, whoever counts at the same moment, and soon forgotten."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as some

from accounts.allowances import OverBudget, give_back
from feedback.forms import allowances
from feedback.models import Budget
from tests.racing import at_once

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def spend(times, *, key="a form", limit=3, at=NOON):
    """Return how many of so many tries were allowed."""
    allowed = 0
    for _try in range(times):
        try:
            allowances.spend(key, limit, HOUR, at)
        except OverBudget:
            continue
        allowed += 1
    return allowed


@pytest.mark.django_db
def test_no_more_than_the_limit_is_allowed():
    assert spend(10) == 3


@pytest.mark.django_db
def test_one_allowance_leaves_others_alone():
    spend(10)

    assert spend(10, key="another form") == 3


def refused(at, *, limit=3):
    """Return the moment that whoever is refused is told."""
    with pytest.raises(OverBudget) as refusal:
        allowances.spend("a form", limit, HOUR, at)
    return refusal.value.until


@pytest.mark.django_db
def test_nobody_gets_two_allowances_around_the_turn_of_the_hour():
    spend(3, at=NOON + HOUR - timedelta(seconds=1))

    assert spend(10, at=NOON + HOUR) == 0


@pytest.mark.django_db
def test_what_was_used_in_the_hour_before_counts_less_with_every_minute():
    spend(60, limit=60)

    minutes = (0, 1, 2, 30, 31, 59, 60)
    allowed = [spend(60, limit=60, at=NOON + HOUR + timedelta(minutes=each)) for each in minutes]

    assert allowed == [0, 1, 1, 28, 1, 28, 1]


@pytest.mark.django_db
def test_whoever_is_refused_is_told_when_there_is_room_for_one():
    spend(60, limit=60, at=NOON + timedelta(minutes=20))

    until = refused(NOON + timedelta(minutes=59), limit=60)

    assert until == NOON + HOUR + timedelta(minutes=1)
    assert refused(until - timedelta(microseconds=1), limit=60) == until
    assert spend(10, limit=60, at=until) == 1


@pytest.mark.django_db
def test_two_hours_later_nothing_of_it_counts():
    spend(3, at=NOON + timedelta(minutes=59))

    assert spend(10, at=NOON + 2 * HOUR) == 3


# Minutes after noon at which somebody comes.
comings = some.lists(some.integers(0, 240), min_size=1, max_size=20).map(sorted)


@pytest.mark.django_db
@settings(max_examples=40)
@given(comings=comings, limit=some.integers(1, 4))
def test_there_is_always_room_at_the_moment_people_are_told_and_none_before(comings, limit):
    Budget.objects.all().delete()
    for minutes in comings:
        at = NOON + timedelta(minutes=minutes)
        if spend(1, limit=limit, at=at):
            continue
        until = refused(at, limit=limit)

        with transaction.atomic():
            assert at < until <= at + 2 * HOUR
            assert spend(1, limit=limit, at=until - timedelta(seconds=1)) == 0
            assert spend(1, limit=limit, at=until) == 1
            transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=40)
@given(comings=comings, limit=some.integers(1, 4))
def test_no_hour_of_the_clock_takes_more_than_the_limit(comings, limit):
    Budget.objects.all().delete()

    taken = Counter(
        minutes // 60
        for minutes in comings
        if spend(1, limit=limit, at=NOON + timedelta(minutes=minutes))
    )

    assert max(taken.values()) <= limit


@pytest.mark.django_db
def test_a_count_knows_the_hour_alone():
    """A moment would tell which submission it came with, and so what one person sent."""
    spend(1, at=NOON + timedelta(minutes=20, microseconds=7))

    assert Budget.objects.get().began_at == NOON


@pytest.mark.django_db
def test_a_clock_that_was_ahead_once_closes_no_form():
    spend(3, at=NOON + timedelta(days=365))

    assert spend(10) == 3


@pytest.mark.django_db
def test_of_two_clocks_the_one_behind_closes_nothing_and_opens_nothing():
    spend(2, at=NOON + HOUR)

    assert spend(10, at=NOON + HOUR - timedelta(seconds=1)) == 1
    assert Budget.objects.get().began_at == NOON + HOUR


@pytest.mark.django_db
def test_what_is_given_back_can_be_used_again():
    spend(3)

    give_back(Budget, "a form")

    assert spend(10) == 1
    for _more_than_was_used in range(5):
        give_back(Budget, "a form")
    assert spend(10) == 3


@pytest.mark.django_db
def test_an_allowance_of_nothing_allows_nothing():
    assert spend(2, limit=0) == 0


@pytest.mark.django_db
def test_what_is_undone_was_not_spent():
    with transaction.atomic():
        spend(2)
        transaction.set_rollback(True)

    assert spend(10) == 3


def test_nothing_is_counted_for_longer_than_counts_are_kept():
    with pytest.raises(ValueError, match="forgotten"):
        allowances.spend("a form", 3, timedelta(days=1) + HOUR, NOON)


def test_nothing_is_counted_by_less_than_the_hour():
    with pytest.raises(ValueError, match="more than the hour"):
        allowances.spend("a form", 3, timedelta(minutes=30), NOON)


@pytest.mark.usefixtures("shared_database")
@pytest.mark.parametrize(
    ("minutes", "number"), [(119, 49), (90, 25), (120, 50)], ids=["late", "half way", "anew"]
)
def test_a_crowd_that_turns_the_hour_at_the_same_moment_gets_what_is_left_exactly(minutes, number):
    spend(50, limit=50)

    moment = NOON + timedelta(minutes=minutes)
    allowed = at_once(*[lambda: spend(10, limit=50, at=moment)] * 10)

    assert sum(allowed) == number


@pytest.mark.usefixtures("shared_database")
def test_a_crowd_at_the_same_moment_gets_the_limit_exactly():
    allowed = at_once(*[lambda: spend(6, limit=20)] * 6)

    assert sum(allowed) == 20
    assert Budget.objects.get().used == 20
