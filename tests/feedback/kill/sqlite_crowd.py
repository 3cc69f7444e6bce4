"""Many people who write to, and read from, one SQLite file.

`python -m tests.feedback.kill.sqlite_crowd SECONDS WRITERS READERS` is one process of them, on the
database of DATABASE_URL. It prints what was done, and what went wrong, as a line of JSON.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter

import django
from django.conf import settings

PROCESSES = 4


def everybody(database, *, seconds, writers, readers):
    """Have a crowd of that many, in several processes, write and read. Return the sums."""
    command = [sys.executable, "-m", __name__, seconds, writers // PROCESSES, readers // PROCESSES]
    environment = os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.feedback.kill.settings",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    crowd = [
        subprocess.Popen(
            [str(word) for word in command],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _process in range(PROCESSES)
    ]
    try:
        return sum((Counter(json.loads(one.communicate()[0])) for one in crowd), Counter())
    finally:
        for one in crowd:
            one.kill()
            one.wait()


def write(done):
    """Send the comment form as a visitor does."""
    from django.test import Client

    from tests.feedback.kill.crowd import PATH, a_form

    form, _token_id = a_form(f"A story told at {time.monotonic_ns()} on {os.getpid()}.")
    response = Client(raise_request_exception=False, SERVER_NAME=settings.ALLOWED_HOSTS[0]).post(
        PATH, form
    )
    done["written" if response.status_code == 302 else f"answered {response.status_code}"] += 1


def read(done):
    """Look at what staff look at, and at the plan."""
    from actions.models import Action
    from feedback.models import Submission

    list(Submission.objects.select_related("personal")[:50])
    list(Action.objects.visible())
    done["read"] += 1


def main(seconds, writers, readers):
    """Write and read until the time is over; print what came of it."""
    done, lock = Counter(), threading.Lock()

    def go_on(work):
        from django.db import DatabaseError, connections

        mine = Counter()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                work(mine)
            except DatabaseError as problem:
                mine[str(problem)] += 1
        connections.close_all()
        with lock:
            done.update(mine)

    crowd = [threading.Thread(target=go_on, args=[write]) for _writer in range(writers)]
    crowd += [threading.Thread(target=go_on, args=[read]) for _reader in range(readers)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    sys.stdout.write(json.dumps(done) + "\n")


if __name__ == "__main__":
    django.setup()
    main(*map(int, sys.argv[1:]))
