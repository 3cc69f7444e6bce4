"""What `post.health` tells of the outbox."""

import datetime

import pytest

from post.health import LONG, Health, health_of_post
from publishing.models import OwnerSettings
from tests.factories import make_message

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


def test_an_outbox_that_empties_is_well():
    make_message(made_at=NOON - LONG + SECOND)
    make_message(sent_at=NOON)

    health = health_of_post(NOON)

    assert health == Health(waiting_long=0, given_up=0, without_address=0)
    assert health.sentences() == []


def test_what_waits_a_quarter_of_an_hour_waits_too_long_whatever_the_reason():
    make_message(made_at=NOON - LONG)  # no worker runs
    make_message(made_at=NOON - LONG, next_try_at=NOON + LONG, tries=5)  # the server is away

    health = health_of_post(NOON)

    assert health.waiting_long == 2
    (sentence,) = health.sentences()
    assert sentence.startswith("Mail: 2 messages have waited longer than 15 minutes. ")


def test_mail_that_goes_later_waits_from_then():
    later = make_message(made_at=NOON - 4 * LONG, next_try_at=NOON)

    assert health_of_post(later.next_try_at + LONG - SECOND).waiting_long == 0
    assert health_of_post(later.next_try_at + LONG).waiting_long == 1


def test_what_was_given_up_is_told_until_somebody_sees_to_it():
    make_message(given_up_at=NOON - datetime.timedelta(days=300))

    assert health_of_post(NOON).sentences() == [
        "Mail: 1 message was given up. Look at it in the outbox."
    ]


def test_mail_to_a_team_without_an_address_counts_apart():
    make_message(to="")
    make_message(to="", sent_at=NOON)

    health = health_of_post(NOON)

    assert health == Health(waiting_long=0, given_up=0, without_address=1)
    assert health.sentences() == [
        "Mail: 1 message to the team waits, as no address is set. Set it in the owner settings."
    ]


def test_mail_to_a_team_with_an_address_is_mail_like_any_other():
    OwnerSettings.objects.update(inbox_email="team@example.org")
    make_message(to="")

    assert health_of_post(NOON) == Health(waiting_long=1, given_up=0, without_address=0)


@pytest.mark.parametrize("number", [1, 3])
def test_health_costs_one_query(django_assert_num_queries, number):
    for _message in range(number):
        make_message()
        make_message(to="")

    with django_assert_num_queries(1):
        health_of_post(NOON)
