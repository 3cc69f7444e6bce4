"""A server that is killed while it publishes a quarter leaves all of it public, or nothing."""

import os
import signal
import threading
import time
from contextlib import contextmanager
from http.client import HTTPException
from itertools import cycle
from operator import add
from urllib.error import URLError

import pytest
from django.db.models import Exists, OuterRef
from django.urls import reverse

from actions.models import ProgressUpdate, Round
from actions.quarters import Quarter
from actions.roles import Role
from actions.updates.rounds import publish_round
from reports.models import UpdateDocument, UpdateText
from reports.record.verifying import differences
from tests import factories
from tests.browser.sites import free_port, served
from tests.visiting import Browser

UPDATES = 6
FIRST = Quarter(2001, 1)
# What the area said, all updates at once, the round, the history of each, the document of the
# quarter and its words: first those of which a few kills tell most.
POINTS = (2, 7, 4, 1, 5, 3, 6)


@pytest.fixture
def opened():
    return factories.make_round(published_at=None)


@pytest.fixture
def updates(opened):
    return written_and_signed(opened)


def written_and_signed(opened):
    area = factories.make_area()
    made = [
        factories.make_update(round=opened, action=factories.make_action(area=area))
        for _update in range(UPDATES)
    ]
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
    """Return how many rounds and updates are public, how many entries of their history, and how
    many documents of the record, each with its words."""
    public = {"published_at__isnull": False}
    rows = (Round.objects, ProgressUpdate.objects, Round.history, ProgressUpdate.history)
    documents = UpdateDocument.objects.filter(
        Exists(UpdateText.objects.filter(document=OuterRef("pk")))
    )
    return (*(each.filter(**public).count() for each in rows), documents.count())


NOTHING = (0, 0, 0, 0, 0)
ALL = (1, UPDATES, 1, UPDATES, 1)


@pytest.mark.proof(sample=2, whole=100)
def test_killed_before_the_end_nothing_is_public_and_it_can_be_published_anew(
    shared_database, tmp_path, publisher, size
):
    for number, after in zip(range(size), cycle(POINTS), strict=False):
        opened = factories.make_round(published_at=None, quarter=FIRST.shifted(number))
        written_and_signed(opened)
        folder = tmp_path / str(number)
        folder.mkdir()
        before = what_is_public()

        where = kill_while_publishing(shared_database, folder, publisher, opened, after=after)

        # It had written, and the kill came before that could stay.
        assert where in {("inside", UPDATES * number), ("inside", UPDATES * (number + 1))}
        assert what_is_public() == before

        publish_round(opened, at=factories.shortly_after(opened.quarter))

        assert what_is_public() == tuple(map(add, before, ALL))
        if number % 10 == 0:  # it looks at every document anew
            assert list(differences()) == []

    assert list(differences()) == []


def test_killed_after_the_answer_all_is_public(shared_database, publisher, opened, updates):
    with server(shared_database) as origin:
        answer = publish(publisher, origin, opened)
        os.killpg(os.getpgid(answer.process), signal.SIGKILL)

    assert what_is_public() == ALL


def test_a_server_that_does_not_hold_its_writes_together_is_found_out(
    shared_database, tmp_path, publisher, opened, updates
):
    kill_while_publishing(shared_database, tmp_path, publisher, opened, after=2, COMMIT_FIRST="yes")

    assert what_is_public() not in (NOTHING, ALL)
