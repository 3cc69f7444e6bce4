"""Whoever was thanked is heard, once, though servers and the database are killed meanwhile.

Real processes, a real PostgreSQL that writes to the disk before it answers, real pages.
"""

import random
import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape

import psycopg
import pytest

from kirklees_send import timeouts
from tests import plan_database
from tests.feedback.kill import crowd, ledger, sqlite_crowd
from tests.feedback.kill.outage import Outages
from tests.feedback.kill.servers import manage, web_servers
from tests.postgres import throwaway_server
from tests.visiting import Browser

pytestmark = pytest.mark.outage

TIMES = 20
ALLOWANCE = 137


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory):
    """What will be a SQLite file with the plan. It is made while the PostgreSQL is: each takes one
    processor for some time."""
    with ThreadPoolExecutor() as aside:
        file = tmp_path_factory.mktemp("sqlite") / "db.sqlite3"
        yield aside.submit(plan_database.copy_to, file)


@pytest.fixture(scope="module")
def database(plan_file):
    """A PostgreSQL as it is for the public: what it has acknowledged is on the disk."""
    with throwaway_server(on_disk=True) as server:
        manage(server.address, "migrate")
        server.restart(options="")
        with psycopg.connect(server.address) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                assert connection.execute(f"SHOW {setting}").fetchone() == ("on",)
        yield server


@pytest.fixture(scope="module")
def two_servers(database):
    with web_servers(2, database.address) as servers:
        yield servers


@pytest.fixture
def servers(database, two_servers):
    """Two servers on a database to which nobody has sent anything."""
    ledger.empty(database.address)
    return two_servers


@pytest.mark.proof(sample=400, whole=10_000)
def test_nothing_is_lost_or_doubled_when_servers_and_database_are_killed(
    database, servers, size, record_property
):
    answers = crowd.Answers()
    first, second = servers
    victims = [first, database, second, first] * max(1, size // 2_500)
    began = time.monotonic()

    with Outages(victims, size) as outages:
        crowd.everybody_sends(servers, size, answers=answers, after_each=outages.one_is_done)

    note_how_it_was(answers, size, time.monotonic() - began, record_property)
    record_property("kills of a server", len(victims) - victims.count(database))
    record_property("kills of the database", victims.count(database))
    assert outages.killed == victims
    assert {*servers, database} == {*victims}
    assert answers.troubles.total() > 0  # else nobody was there when it happened
    assert {what for what in answers.troubles if isinstance(what, int)} <= {503}
    assert len(answers.thanked) == size
    assert ledger.faults(database.address, answers.thanked) == []


def note_how_it_was(answers, posts, seconds, record_property):
    """Note how long people waited, kills included. Times are of one machine on one day."""
    times = statistics.quantiles(answers.milliseconds, n=100)
    of_these = ", ".join(f"{times[percent - 1]:.0f}" for percent in (50, 95, 99))
    record_property("lost or refused, and sent again", answers.troubles.total())
    record_property("posts a second", f"{posts / seconds:.0f}")
    record_property("milliseconds to a thank-you at 50, 95, 99 %", of_these)


@pytest.mark.proof(sample=20, whole=1_000)
def test_twenty_clicks_at_the_same_moment_are_one(database, servers, size):
    answers = crowd.Answers()

    crowd.all_send_the_same(servers, size, TIMES, answers=answers)

    assert len(answers.thanked) == size
    assert {len(thanks) for thanks in answers.thanked.values()} == {TIMES}
    assert ledger.faults(database.address, answers.thanked) == []


def test_the_same_check_fails_where_the_database_does_not_refuse_doubles(database, servers):
    answers = crowd.Answers()

    with without_the_constraint(database.address):
        crowd.all_send_the_same(servers, 10, TIMES, answers=answers)
        faults = ledger.faults(database.address, answers.thanked)

    assert len(faults) == 10


def test_what_was_typed_is_kept_while_the_database_is_down(database, servers):
    words = "We waited <for> eleven months & more."
    form, token_id = crowd.a_form(words)

    database.kill()
    try:
        status, headers, page = crowd.post(servers[0].port, form)
    finally:
        database.start()

    assert status == 503
    assert int(headers["Retry-After"]) > 0
    assert headers.get("Set-Cookie") is None
    assert f'value="{form["token"]}"' in page
    assert words in unescape(page)

    answers = crowd.Answers()
    crowd.send_until_taken(servers, 0, form, token_id, answers)
    assert ledger.faults(database.address, answers.thanked) == []


def test_whoever_waits_for_a_locked_table_is_told_not_now_and_nobody_else_waits(database, servers):
    origin = f"http://127.0.0.1:{servers[0].port}"

    with psycopg.connect(database.address) as other, ThreadPoolExecutor(8) as visitors:
        other.execute("LOCK TABLE plans_plan IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        waiting = [visitors.submit(Browser().get, f"{origin}/plans/") for _visitor in range(8)]
        well = Browser().get(f"{origin}/healthz")
        well_after = time.monotonic() - began
        refused = {answer.result().status for answer in waiting}
        refused_after = time.monotonic() - began
        other.rollback()

    assert (well.status, refused) == (200, {503})
    assert well_after < timeouts.LOCK_SECONDS / 2
    assert timeouts.LOCK_SECONDS <= refused_after < timeouts.LOCK_SECONDS + 5
    assert Browser().get(f"{origin}/plans/").status == 200


@pytest.mark.proof(sample=300, whole=1_000)
def test_three_servers_take_the_allowance_exactly_whatever_people_claim(database, size):
    ledger.empty(database.address)
    chance = random.Random(7)
    limits = {"FEEDBACK_PER_NETWORK": str(ALLOWANCE), "TRUSTED_PROXIES": "127.0.0.1"}

    def send(turn):
        form, _token_id = crowd.a_form(f"Story {turn}: we have been waiting for a long time.")
        anywhere = chance.choices(range(256), k=4)
        claims = {
            # The last hop is what our own proxy saw: one household. The rest is made up.
            "X-Forwarded-For": "203.0.113.{}, 2001:db8:1:2::{:x}".format(*anywhere),
            "Forwarded": f"for=203.0.113.{anywhere[2]}",
            "X-Real-IP": f"203.0.113.{anywhere[3]}",
        }
        return crowd.post(three[turn % 3].port, form, headers=claims)

    with web_servers(3, database.address, **limits) as three, ThreadPoolExecutor(50) as people:
        answers = list(people.map(send, range(size)))

    assert Counter(status for status, _headers, _page in answers) == {
        302: ALLOWANCE,
        200: size - ALLOWANCE,  # with all that was typed, and a question
    }
    assert ledger.stored(database.address) == ALLOWANCE
    refusal = next(page for status, _headers, page in answers if status == 200)
    assert 'name="question"' in refusal
    assert "Story " in refusal


@pytest.mark.proof(sample=3, whole=60)
def test_on_sqlite_writers_and_readers_wait_for_each_other_for_seconds(
    plan_file, size, record_property
):
    file = plan_file.result()

    done = sqlite_crowd.everybody(f"sqlite:///{file}", seconds=size, writers=20, readers=20)

    record_property("thanked for and stored", done["written"])
    assert done.keys() == {"written", "read"}  # else "database is locked", or a page of an error
    assert ledger.stored_in_file(file) == (done["written"],) * 4


@contextmanager
def without_the_constraint(address):
    """Let the database take the same twice. What was sent meanwhile is forgotten afterwards."""
    find = (
        "SELECT conname FROM pg_constraint WHERE conrelid = 'feedback_submission'::regclass "
        "AND pg_get_constraintdef(oid) = 'UNIQUE (sent_key)'"
    )
    with psycopg.connect(address, autocommit=True) as connection:
        (name,) = connection.execute(find).fetchone()
        connection.execute(f"ALTER TABLE feedback_submission DROP CONSTRAINT {name}")
        try:
            yield
        finally:
            ledger.empty(address)
            connection.execute(
                f"ALTER TABLE feedback_submission ADD CONSTRAINT {name} UNIQUE (sent_key)"
            )
