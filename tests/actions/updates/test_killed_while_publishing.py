"""A server that is killed while it publishes a quarter leaves all of it public, or nothing."""

import os
import signal
import threading
import time
from contextlib import contextmanager
from http.client import HTTPException
from urllib.error import URLError

import pytest
from django.urls import reverse

from actions.models import ProgressUpdate, Round
from actions.roles import Role
from actions.updates.rounds import publish_round
from tests import factories
from tests.browser.sites import free_port, served
from tests.visiting import Browser

UPDATES = 6
# Each update and the round are written once, and once more in their history.
WRITES = 2 * (UPDATES + 1)


@pytest.fixture
def opened():
    return factories.make_round(published_at=None)


@pytest.fixture
def updates(opened):
    made = [factories.make_update(round=opened) for _update in range(UPDATES)]
    factories.sign_everything(opened)
    return made


@pytest.fixture
def publisher(shared_database):
    """A browser in which a publisher is logged in."""
    return Browser(factories.make_person(Role.PUBLISHER))


@contextmanager
def server(database, **watched):
    """Serve the site on this database until it is killed or the block ends."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SITE_ORIGIN": f"http://127.0.0.1:{port}",
        **watched,
    }
    with served(port, environment, "tests.watched_site:application") as origin:
        yield origin


def publish(browser, origin, opened):
    try:
        return browser.post(origin + page_to_publish(opened), {"looked": "on"})
    except (HTTPException, URLError, ConnectionError):
        return None  # nobody answers any more


def page_to_publish(opened):
    return reverse("admin:publish_round", args=[opened.quarter])


def kill_while_publishing(database, folder, publisher, opened, *, after, **watched):
    """Kill the server after so many writes; return where it said it stood."""
    told = folder / "standing-still"
    watched |= {"STAND_STILL_AFTER": str(after), "STANDING_STILL": str(told)}
    with server(database, **watched) as origin:
        asking = threading.Thread(target=publish, args=(publisher, origin, opened))
        asking.start()
        deadline = time.monotonic() + 30
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        group, inside, public = told.read_text().split()
        os.killpg(int(group), signal.SIGKILL)
        asking.join()
    return inside, int(public)


def what_is_public():
    """Return how many rounds and updates are public, and how many entries of their history."""
    public = {"published_at__isnull": False}
    return tuple(
        rows.filter(**public).count()
        for rows in (Round.objects, ProgressUpdate.objects, Round.history, ProgressUpdate.history)
    )


NOTHING = (0, 0, 0, 0)
ALL = (1, UPDATES, 1, UPDATES)


@pytest.mark.parametrize("after", [1, WRITES // 2, WRITES])
def test_killed_before_the_end_nothing_is_public_and_it_can_be_published_anew(
    shared_database, tmp_path, publisher, opened, updates, after
):
    where = kill_while_publishing(shared_database, tmp_path, publisher, opened, after=after)

    # It had written, and the kill came before that could stay.
    assert where == ("inside", min(UPDATES, (after + 1) // 2))
    assert what_is_public() == NOTHING

    publish_round(opened, at=factories.shortly_after(opened.quarter))

    assert what_is_public() == ALL


def test_killed_after_the_answer_all_is_public(shared_database, publisher, opened, updates):
    with server(shared_database) as origin:
        answer = publish(publisher, origin, opened)
        os.killpg(os.getpgid(answer.process), signal.SIGKILL)

    assert what_is_public() == ALL


def test_a_server_that_does_not_hold_its_writes_together_is_found_out(
    shared_database, tmp_path, publisher, opened, updates
):
    kill_while_publishing(
        shared_database, tmp_path, publisher, opened, after=WRITES // 2, COMMIT_FIRST="yes"
    )

    assert what_is_public() not in (NOTHING, ALL)
