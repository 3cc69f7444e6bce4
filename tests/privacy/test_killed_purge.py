"""The purge is killed in the middle of its work: the rest is done by the next one."""

import os
import subprocess
import sys

from django.conf import settings
from django.utils import timezone

from post.models import Message
from privacy.models import Purge
from privacy.purging import BATCH
from tests.factories import LONG_AGO
from tests.privacy.past_their_time import overdue

ROWS = 20 * BATCH


def start(database):
    """Start the purge, a process of its own, on this database."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "purge_expired"],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "kirklees_send.settings",
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_purge_that_is_killed_leaves_nothing_half_done(shared_database):
    Message.objects.bulk_create(
        Message(
            send_key=f"mail {n}",
            subject="S",
            made_at=LONG_AGO,
            next_try_at=LONG_AGO,
            sent_at=LONG_AGO,
        )
        for n in range(ROWS)
    )
    at = timezone.now()

    with start(shared_database) as killed:
        first = killed.stdout.readline()
        killed.kill()
    left = Message.objects.count()
    with start(shared_database) as whole:
        *_batches, last = whole.stdout.read().splitlines()

    assert first.endswith(f": {BATCH} deleted\n")
    assert 0 < left < ROWS
    assert left % BATCH == 0
    assert last == f"Done: {left} deleted."
    assert whole.returncode == 0
    assert overdue(at) == {}
    cut_off, ended = Purge.objects.order_by("began_at")
    assert (cut_off.ended_at, bool(ended.ended_at)) == (None, True)
