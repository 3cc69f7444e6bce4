"""Many people who write to, and read from, one SQLite file: writers without a pause, readers ten
times a second each. Readers without one take the processors, and all that is measured is that.

`python -m tests.feedback.kill.sqlite_crowd SECONDS WRITERS READERS` is all of them, on the database
of DATABASE_URL. It prints what was done, and what went wrong, as a line of JSON.
"""

import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections import Counter
from http import HTTPStatus

import django
from django.conf import settings


def everybody(database, *, seconds, writers, readers):
    """Have that many people, each in a process of their own, write and read. Return the sums."""
    command = [sys.executable, "-m", __name__, seconds, writers, readers]
    done = subprocess.run(
        [str(word) for word in command],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "tests.feedback.kill.settings",
            "SECRET_KEY": settings.SECRET_KEY,
        },
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Counter(json.loads(done.stdout))


def a_writer():
    """Return how somebody sends the comment form, once; it says what came of it."""
    from django.test import Client

    from tests.feedback.kill.crowd import PATH, a_form

    # One for all they send: as in a server, the site is not set up again for each form.
    client = Client(raise_request_exception=False, SERVER_NAME=settings.ALLOWED_HOSTS[0])

    def write():
        form, _token_id = a_form(f"A story told at {time.monotonic_ns()} on {os.getpid()}.")
        status = client.post(PATH, form).status_code
        return "written" if status == HTTPStatus.FOUND else f"answered {status}"

    return write


def a_reader():
    """Return how somebody looks at what staff look at, and at the plan."""
    from actions.models import Action
    from feedback.models import Submission

    def read():
        time.sleep(0.1)
        list(Submission.objects.select_related("personal")[:50])
        list(Action.objects.visible())
        return "read"

    return read


def go_on(kind, seconds):
    """Write or read until the time is over; return what came of it."""
    from django.db import DatabaseError

    work, done = kind(), Counter()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            done[work()] += 1
        except DatabaseError as problem:
            done[str(problem)] += 1
    return done


def main(seconds, writers, readers):
    """Have everybody write and read until the time is over; print what came of it."""
    from django.db import connections

    crowd = [a_writer] * writers + [a_reader] * readers
    # Once before anybody comes: the first page of a process takes the time that loading it takes.
    begun = Counter(kind()() for kind in (a_writer, a_reader))
    connections.close_all()
    # Processes, not threads: what is measured is who waits for the file, not for the interpreter.
    with multiprocessing.get_context("fork").Pool(len(crowd)) as pool:
        jobs = [(kind, seconds) for kind in crowd]
        done = sum(pool.starmap(go_on, jobs, chunksize=1), begun)
    sys.stdout.write(json.dumps(done) + "\n")


if __name__ == "__main__":
    django.setup()
    main(*map(int, sys.argv[1:]))
