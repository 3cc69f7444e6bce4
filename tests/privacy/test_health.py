"""Whether what is past its time is really deleted can be seen from outside, and by staff."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from privacy.health import heartbeat
from privacy.models import Purge
from privacy.purging import purge
from privacy.retention import policies
from tests import factories
from tests.privacy.past_their_time import MAKERS, MAKERS_OF_OPEN

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LAST = "Deleting: what is past its time was last deleted on 23 November 2026, 12:00."

pytestmark = pytest.mark.django_db


def made(at, **values):
    return Purge.objects.create(began_at=at, **values)


def test_a_new_site_says_nothing():
    assert heartbeat().sentences() == []


def test_it_tells_when_it_last_ran_to_its_end():
    made(NOON + 900 * HOUR, ended_at=NOON + 900 * HOUR)  # the clock was ahead
    made(NOON, ended_at=NOON)
    made(NOON + HOUR)  # cut off

    pulse = heartbeat()

    assert pulse.ended_at == NOON
    assert pulse.sentences() == [LAST]


def test_it_lists_what_waits_for_a_person():
    made(NOON, ended_at=NOON, held_back={"comment.words": 2, "a policy of long ago": 1})

    assert heartbeat().waiting() == [(policies()["comment.words"], 2)]


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_one_query(django_assert_num_queries, rows):
    for _row in range(rows):
        made(NOON, ended_at=NOON)

    with django_assert_num_queries(1):
        heartbeat().sentences()


def test_the_first_page_for_staff_tells_it(admin_client):
    at = timezone.now()
    MAKERS_OF_OPEN["comment.words"](policies()["comment.words"].since(at))
    name = "set-aside.everything"
    MAKERS[name](policies()[name].since(at + timedelta(days=13)))
    purge(at)

    page = admin_client.get("/admin/").text

    assert "was last deleted on" in page
    assert "How the Big Plan is going: what you wrote (24 months): <b>1</b>" in page
    assert "1 is deleted within 14 days." in page


def test_the_command_tells_what_it_did(capsys):
    factories.make_budget()
    factories.make_submission()

    call_command("purge_expired")

    allowances, words = (policies()[name] for name in ("machines.allowances", "comment.words"))
    assert capsys.readouterr().out.splitlines() == [
        f"What machines need: {allowances.what}: 1 deleted",
        f"{words.group}: {words.what}: 1 past their time, and wait for a person.",
        "Done: 1 deleted.",
    ]
    assert Purge.objects.get().ended_at


def test_the_command_can_be_silent(capsys):
    factories.make_budget()

    call_command("purge_expired", verbosity=0)

    assert capsys.readouterr().out == ""
