"""Allowances are counted exactly, whoever counts at the same moment, and soon forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from accounts.allowances import OverBudget
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


@pytest.mark.django_db
def test_whoever_is_refused_is_told_when_the_next_allowance_begins():
    spend(3, at=NOON + timedelta(minutes=20))

    with pytest.raises(OverBudget) as refused:
        allowances.spend("a form", 3, HOUR, NOON + timedelta(minutes=59))

    assert refused.value.until == NOON + HOUR


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
def test_then_it_begins_anew_with_its_first_use():
    spend(10)

    assert spend(10, at=NOON + HOUR - timedelta(seconds=1)) == 0
    assert spend(10, at=NOON + HOUR) == 3
    assert spend(10, at=NOON + HOUR + timedelta(minutes=59)) == 0


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
        allowances.spend("a form", 3, timedelta(days=2) + HOUR, NOON)


@pytest.mark.usefixtures("shared_database")
def test_a_crowd_that_begins_anew_at_the_same_moment_gets_the_limit_exactly():
    spend(50, limit=50)

    allowed = at_once(*[lambda: spend(10, limit=50, at=NOON + HOUR)] * 10)

    assert sum(allowed) == 50


@pytest.mark.usefixtures("shared_database")
def test_a_crowd_at_the_same_moment_gets_the_limit_exactly():
    allowed = at_once(*[lambda: spend(10, limit=50)] * 10)

    assert sum(allowed) == 50
    assert Budget.objects.get().used == 50
