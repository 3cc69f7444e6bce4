"""What `kirklees_send.server` promises: a dead worker costs a request, a slow visitor nothing to
those who read."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from kirklees_send import server, warming
from tests.browser.sites import free_port
from tests.visiting import Browser

SECONDS_TO_COME_BACK = 20
# The server as it is, before a site that starts at once.
RUN = """
from kirklees_send import server, slow_senders
server.SECONDS_TO_OUTLIVE_THE_SERVER = 0.5
server.SECONDS_TO_FINISH = slow_senders.SECONDS_TO_FINISH = 1
slow_senders.SECONDS_FOR_A_BODY = 6
server.SECONDS_UNTIL_STUCK = {until_stuck}
server.serve("tests.kirklees_send.small_site:application")
"""


@pytest.fixture
def site():
    """A running server: its process, and its origin."""
    port = free_port()
    with running(port) as process:
        yield process, f"http://127.0.0.1:{port}"


@contextmanager
def running(port, until_stuck=60):
    process = subprocess.Popen(
        [sys.executable, "-c", RUN.format(until_stuck=until_stuck)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"PORT": str(port)},
        stderr=subprocess.DEVNULL,  # it says that workers were killed
    )
    try:
        until = time.monotonic() + SECONDS_TO_COME_BACK
        while not answers(f"http://127.0.0.1:{port}/"):
            assert time.monotonic() < until, "The server did not start."
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=10)


def answers(address):
    try:
        urlopen(address, timeout=5).close()  # noqa: S310 - our own server's address
    except (URLError, OSError):
        return False
    return True


def workers(origin, number=2):
    """Return the ids of the processes that answer, once there are so many."""
    until, found = time.monotonic() + SECONDS_TO_COME_BACK, set()
    while len(found) < number:
        assert time.monotonic() < until, f"Only {len(found)} workers answer."
        found.add(Browser().get(origin).process)
    return found


def test_a_killed_worker_costs_at_most_one_request_and_comes_back(site):
    _process, origin = site
    first, second = workers(origin)
    refused = 0

    os.kill(first, signal.SIGKILL)
    seen = set()
    until = time.monotonic() + SECONDS_TO_COME_BACK
    while not seen - {first, second}:
        assert time.monotonic() < until, "No new worker came."
        try:
            seen.add(Browser().get(origin).process)
        except OSError:
            refused += 1

    assert refused <= 1
    assert first not in seen
    assert workers(origin) == seen | {second}


def sends_slowly(origin, afterwards):
    host, _colon, port = origin.removeprefix("http://").partition(":")
    slow = afterwards.enter_context(socket.create_connection((host, int(port))))
    slow.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nA")
    return slow


def test_whoever_comes_first_to_a_process_is_not_the_first_it_answers(site):
    _process, origin = site
    first, answers = {}, []
    while len(first) < 2:
        answers.append(Browser().get(origin))
        first.setdefault(answers[-1].process, answers[-1].headers)
        assert len(answers) < 1_000

    for headers in first.values():
        (before,) = re.findall(r"x-answered-before: (\d+)", headers.lower())
        assert int(before) >= len(warming.FIRST_PAGES)


def test_visitors_who_send_slowly_keep_no_reader_waiting(site):
    _process, origin = site
    with ExitStack() as afterwards:
        for _visitor in range(8 * server.THREADS):
            sends_slowly(origin, afterwards)
        time.sleep(1)  # so that those who may are being read
        began = time.monotonic()
        for _visit in range(40):
            Browser().get(origin)
        took = time.monotonic() - began

    assert took < 5


def test_others_who_send_meanwhile_are_told_not_now_and_are_heard_later(site):
    _process, origin = site
    with ExitStack() as afterwards:
        for _visitor in range(8 * server.THREADS):
            sends_slowly(origin, afterwards)
        time.sleep(1)
        refused = Browser().post(origin, {"words": "Here."})

    assert (refused.status, "retry-after: 30" in refused.headers.lower()) == (503, True)
    assert until_it_is(200, lambda: Browser().post(origin, {"words": "Here."}).status)


def test_a_worker_in_which_somebody_sends_for_too_long_makes_way_for_another(site):
    _process, origin = site
    there = workers(origin)
    with ExitStack() as afterwards:
        for _visitor in range(8 * server.THREADS):
            sends_slowly(origin, afterwards)

        assert until_it_is(set(), lambda: {pid for pid in there if is_alive(pid)})
        assert not workers(origin) & there


def test_a_worker_that_is_lost_in_one_request_makes_way_for_another():
    port = free_port()
    with running(port, until_stuck=3):
        there = workers(f"http://127.0.0.1:{port}")
        with socket.create_connection(("127.0.0.1", port)) as lost:
            lost.sendall(b"GET /lost HTTP/1.1\r\nHost: x\r\n\r\n")

            assert until_it_is(1, lambda: sum(is_alive(pid) for pid in there))
        assert len(workers(f"http://127.0.0.1:{port}") - there) == 1


def until_it_is(wanted, ask):
    """Whether something comes to be so within the time."""
    until = time.monotonic() + SECONDS_TO_COME_BACK
    while time.monotonic() < until:
        try:
            if ask() == wanted:
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


def test_a_body_larger_than_the_proxy_lets_through_is_refused_unread(site):
    _process, origin = site
    with ExitStack() as afterwards:
        host, _colon, port = origin.removeprefix("http://").partition(":")
        large = afterwards.enter_context(socket.create_connection((host, int(port)), timeout=5))
        large.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6000000\r\n\r\nA")

        assert large.recv(100).startswith(b"HTTP/1.1 413")


def test_workers_end_some_time_after_a_server_that_was_killed(site):
    process, origin = site
    there = workers(origin)
    host, _colon, port = origin.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as slow:  # which keeps one from ending
        slow.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nA")

        process.kill()
        process.wait()

        assert answers(origin)  # nobody waits while the next server starts
        until = time.monotonic() + SECONDS_TO_COME_BACK
        while any(is_alive(pid) for pid in there):
            assert time.monotonic() < until, "A worker stays for ever."
            time.sleep(0.1)
    assert not answers(origin)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "99999"),
        ("WEB_WORKERS", "-1"),
        ("LISTEN_ON", "everywhere"),
    ],
)
def test_a_silly_setting_is_refused_with_a_sentence(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=f'{name} is "{value}". Set it to a'):
        server.serve()


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("PORT", "eighty", 'PORT is "eighty". Set it to a number from 1 to 65535.'),
        # Of a network that documents write about: no machine has it.
        ("LISTEN_ON", "203.0.113.9", "The server cannot listen at LISTEN_ON and PORT: "),
    ],
)
def test_a_server_that_cannot_start_says_so_in_one_line(setting, value, sentence):
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "kirklees_send.server",
            "tests.kirklees_send.small_site:application",
        ],
        cwd=settings.BASE_DIR,
        env=os.environ | {"PORT": str(free_port()), setting: value},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert line.startswith(sentence)
