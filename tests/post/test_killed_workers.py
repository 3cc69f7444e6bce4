"""Workers are killed again and again, and the mail server is unreliable: nothing is missed.

Doubles are allowed only where nobody could know better, and each is accounted for exactly: by the
server's record of what it cut off after taking it, and by what a killed worker had handed over
but not yet noted. A worker that notes mail as sent before it is sent misses mail, and one without
claims sends doubles: both were tried, and this failed.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from post.delivery import message_id_of
from post.models import Message
from post.outbox import promise
from tests.post.sink import running_sink

WORKERS = 2
LEASE = 10  # seconds: far longer than a try takes on a busy machine
PATIENCE = 300  # seconds until a run that does not end has failed


@pytest.fixture
def run_workers(shared_database):
    """Return a function that starts workers, each a process of its own, on this database."""
    started = []

    @contextmanager
    def run(sink):
        environment = os.environ | {
            "DATABASE_URL": shared_database,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "EMAIL_FROM": "site@example.org",
            "EMAIL_URL": f"smtp-unencrypted://127.0.0.1:{sink.port}",
        }

        def start():
            command = [sys.executable, "-m", "tests.post.hurried_worker", str(LEASE)]
            worker = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
            started.append(worker)
            return worker

        try:
            yield start
        finally:
            kill(started)

    return run


def kill(workers):
    """Kill -9 each of these processes and see that they are gone."""
    for worker in workers:
        worker.kill()
    for worker in workers:
        worker.wait()


def promise_mails(number):
    with transaction.atomic():
        for n in range(number):
            promise(
                send_key=f"mail {n}",
                to=f"person-{n}@example.org",
                subject="Thank you",
                text="We have it.",
                at=timezone.now(),
            )


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "The workers did not finish."
        time.sleep(0.02)


def let_claims_run_out():
    """Have what dead workers claimed be free now, as it would be once their time is over."""
    claimed = Message.objects.filter(sent_at=None).exclude(claimed_until=None)
    claimed.update(claimed_until=timezone.now())


def handed_over_but_not_noted(sink):
    """Return what the server took, and told so, that the outbox still has to send."""
    unsent = Message.objects.filter(sent_at=None).values_list("send_key", flat=True)
    message_ids = {message_id_of(send_key) for send_key in unsent}
    return Counter({key: n for key, n in sink.answered.items() if key in message_ids})


@pytest.mark.proof(sample=60, whole=1_000)
def test_killed_workers_and_a_bad_mail_server_lose_no_mail(run_workers, size, record_property):
    chance = random.Random(4)
    cut_off = Counter()  # copies a worker did not live to note
    kills = max(2, size // 50)
    promise_mails(size)

    with running_sink(refuses=0.10, drops=0.05) as sink, run_workers(sink) as start:
        for turn in range(1, kills + 1):
            workers = [start() for _worker in range(WORKERS)]
            goal = turn * size // (kills + 1)
            wait_until(lambda goal=goal: len(sink.mails) >= goal)
            time.sleep(chance.random() / 20)
            kill(workers)
            sink.wait_until_quiet()
            cut_off |= handed_over_but_not_noted(sink)
        let_claims_run_out()
        workers = [start() for _worker in range(WORKERS)]
        wait_until(lambda: not Message.objects.filter(sent_at=None).exists())
        kill(workers)
        sink.wait_until_quiet()

    expected = {message_id_of(f"mail {n}") for n in range(size)}
    doubles = {key: n - 1 for key, n in sink.copies().items() if n > 1}
    explained = {key: n for key in expected if (n := sink.dropped[key] + cut_off[key])}
    record_property(f"times both of {WORKERS} workers were killed", kills)
    record_property("refused for now, and sent later", sink.refused)
    record_property("doubles, as the server cut off after it took the mail", sink.dropped.total())
    record_property("doubles, as a worker was killed before its note", cut_off.total())
    record_property("doubles without a reason", (Counter(doubles) - Counter(explained)).total())
    record_property("missed", len(expected - set(sink.copies())))
    assert set(sink.copies()) == expected
    assert doubles == explained
    assert sink.refused
    assert sink.dropped
