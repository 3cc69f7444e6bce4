"""A planned publication happens once, all of it, though one server is killed in the midst of it and
two others keep the moment at once."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.utils import timezone

from actions.models import ProgressUpdate, Round
from actions.quarters import Quarter
from actions.roles import Role
from post.models import Message
from reports.models import PlannedPublication, UpdateDocument
from reports.planning.publication import state_of
from tests import factories

UPDATES = 3
# Each update and the round are written once, and once more in their history.
WRITES = 2 * (UPDATES + 1)
# It counts what it writes, as the site does that tests watch, and can be told to stand still; but
# a command takes the time it needs, where visitors wait for some seconds.
CLOCK = """
import tests.watched_site
from django.core.management import call_command
from django.db import connection
from django.db.backends.signals import connection_created

assert connection_created.disconnect(dispatch_uid="patience")
connection.close()
call_command("tend_updates")
"""


def clock(database, **watched):
    """Start what the timer of a server starts."""
    environment = os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        **watched,
    }
    return subprocess.Popen(
        [sys.executable, "-c", CLOCK],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def kill_in_the_midst(database, told, *, after):
    killed = clock(database, STAND_STILL_AFTER=str(after), STANDING_STILL=str(told))
    deadline = time.monotonic() + 60
    while not told.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert "inside" in told.read_text()
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()


def plan_a_round(quarter):
    opened = factories.make_round(quarter=quarter, published_at=None)
    for _update in range(UPDATES):
        factories.make_update(round=opened)
    factories.sign_everything(opened)
    factories.make_planned_publication(
        round=opened,
        approved_by=factories.make_person(Role.PUBLISHER),
        approved_state=state_of(opened),
    )
    return opened


def times_public(opened):
    """Return how often the round and its updates became public, by their history, and how many
    documents tell of it."""
    public = {"published_at__isnull": False}
    return (
        Round.history.filter(id=opened.pk, **public).count(),
        ProgressUpdate.history.filter(round=opened, **public).count(),
        UpdateDocument.objects.filter(quarter=opened.quarter).count(),
    )


@pytest.mark.proof(sample=2, whole=100)
def test_a_planned_publication_happens_once_though_servers_die_and_two_keep_it(
    shared_database, tmp_path, size
):
    for turn in range(size):
        opened = plan_a_round(Quarter(2000, 1).shifted(turn))

        kill_in_the_midst(shared_database, tmp_path / f"{turn}", after=1 + (turn * 5) % WRITES)
        killed = times_public(opened)
        together = [clock(shared_database) for _server in range(2)]
        said = sorted(server.communicate()[0].strip() for server in together)

        assert killed == (0, 0, 0)
        assert [words.partition(".")[0] for words in said] == [
            "Updates published: 0",
            "Updates published: 1",
        ]
        assert times_public(opened) == (1, UPDATES, 1)

    assert not PlannedPublication.objects.waiting().exists()
    assert PlannedPublication.objects.filter(done_at__lte=timezone.now()).count() == size
    assert not Message.objects.exists()
