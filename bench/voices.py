"""What becomes of what people send, when ten thousand do and everything is killed on the way."""

import os
import statistics
import tempfile
import time
from pathlib import Path

from django.utils import timezone

from tests.feedback.kill import crowd, ledger, sqlite_crowd
from tests.feedback.kill.outage import Outages
from tests.feedback.kill.servers import manage, web_servers
from tests.postgres import throwaway_server

POSTS, SERVER_ROUNDS = 10_000, 4
FORMS, TIMES = 1_000, 20
SECONDS_ON_SQLITE = 60


def measure():
    """Return the section of the report, as lines."""
    with throwaway_server() as database:
        manage(database.address, "migrate")
        database.restart(options="")
        with web_servers(2, database.address) as servers:
            outages = _with_outages(database, servers)
            ledger.empty(database.address)
            clicks = _clicked_again(database, servers)
    return [
        f"Measured on {timezone.localdate():%-d %B %Y} by `bin/bench voices`: the comment form, two server",
        f"processes, {crowd.CLIENTS} clients, all on one machine with {os.cpu_count()} cores. `bin/test` does the same with a fifth",
        "of the posts. A fault is a submission that was thanked for and is not stored exactly once with",
        "one row of history and one mail, or stored and never thanked for.",
        "",
        "| What | Reached | Aim |",
        "|---|---|---|",
        *outages,
        *clicks,
        *_on_sqlite(),
    ]


def _with_outages(database, servers):
    first, second = servers
    victims = [first, second, database, first] * SERVER_ROUNDS
    answers = crowd.Answers()
    began = time.monotonic()
    with Outages(victims, POSTS) as outages:
        crowd.everybody_sends(servers, POSTS, answers=answers, after_each=outages.one_is_done)
    seconds = time.monotonic() - began
    faults = ledger.faults(database.address, answers.thanked)
    of_database = outages.killed.count(database)
    times = statistics.quantiles(answers.milliseconds, n=100)
    return [
        f"| PostgreSQL: {POSTS:,} posts, {len(outages.killed) - of_database} kills of a server and {of_database} of the database: faults | {len(faults)} | 0 |",
        f"| of these, answers that were lost or refused, and sent again | {answers.troubles.total():,} | |",
        f"| posts a second, kills included | {POSTS / seconds:.0f} | |",
        f"| milliseconds to a thank-you: half of them, 95 of 100, 99 of 100 | {times[49]:.0f}, {times[94]:.0f}, {times[98]:.0f} | 95 of 100 in 1,000 |",
    ]


def _clicked_again(database, servers):
    answers = crowd.Answers()
    crowd.all_send_the_same(servers, FORMS, TIMES, answers=answers)
    faults = ledger.faults(database.address, answers.thanked)
    stored = ledger.stored(database.address)
    return [
        f"| {FORMS:,} forms sent {TIMES} times each at once: submissions stored | {stored:,} | {FORMS:,} |",
        f"| of these, faults | {len(faults)} | 0 |",
    ]


def _on_sqlite():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "db.sqlite3"
        manage(f"sqlite:///{path}", "migrate")
        done = sqlite_crowd.everybody(
            f"sqlite:///{path}", seconds=SECONDS_ON_SQLITE, writers=20, readers=20
        )
        stored, *_rows = ledger.stored_in_file(path)
    wrong = done.total() - done["written"] - done["read"]
    return [
        f"| SQLite, {SECONDS_ON_SQLITE} seconds, 20 writers without a pause and 20 readers, each ten times a second: “database is locked” and other faults | {wrong} | 0 |",
        f"| of these, submissions thanked for and stored | {done['written']:,} and {stored:,} | the same |",
    ]
