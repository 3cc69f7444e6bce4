"""The site, served so that a test can watch it: each answer names the process it came from, and
the server can stand still in the midst of writing, to be killed there.

STAND_STILL_AFTER is a number of writes to the tables of this plan's progress and its record,
STANDING_STILL the file in which the server then tells where it stands: its process group, whether
it is inside a transaction, and how many updates are public in its own eyes. With COMMIT_FIRST=yes
it makes what it wrote so far stay, as a server without transactions would.
"""

import os
import time
from pathlib import Path

from django.db.backends.signals import connection_created

from kirklees_send.wsgi import application as site

LONG_ENOUGH_TO_BE_KILLED = 60
WRITES = ('INSERT INTO "actions_', 'UPDATE "actions_', 'INSERT INTO "reports_')

writes = 0


def application(environ, start_response):
    """Answer as the site does, and say which process this is."""

    def start(status, headers, exc_info=None):
        return start_response(status, [*headers, ("X-Process", str(os.getpid()))], exc_info)

    return site(environ, start)


def count_writes(execute, sql, params, many, context):
    """Carry a statement out; stand still if it was the write that was waited for."""
    global writes
    result = execute(sql, params, many, context)
    if sql.startswith(WRITES):
        writes += 1
        if writes == int(os.environ["STAND_STILL_AFTER"]):
            stand_still(context["connection"])
    return result


def stand_still(connection):
    """Tell where the server stands, and stay there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM actions_progressupdate WHERE published_at IS NOT NULL")
        (public,) = cursor.fetchone()
    inside = "inside" if connection.in_atomic_block else "outside"
    if os.environ.get("COMMIT_FIRST") == "yes":
        connection.connection.commit()
    told = Path(os.environ["STANDING_STILL"])
    told.with_suffix(".new").write_text(f"{os.getpgid(0)} {inside} {public}")
    told.with_suffix(".new").rename(told)
    time.sleep(LONG_ENOUGH_TO_BE_KILLED)


def watch(connection, **_kwargs):
    """Count what a new connection writes."""
    connection.execute_wrappers.append(count_writes)


if "STAND_STILL_AFTER" in os.environ:
    connection_created.connect(watch)
