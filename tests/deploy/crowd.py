"""People who read and write, most by way of the proxy, each from a network of their own, and what
they met. They trust the proxy's certificate, and nobody else's."""

import random
import socket
import ssl
import statistics
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from itertools import count
from urllib.parse import urlencode

from tests.feedback.kill.crowd import PATH, Answers, a_form, submission_thanked_for

SECONDS_FOR_AN_ANSWER = 30
SECONDS_BETWEEN_PAGES = 0.2
SECONDS_BETWEEN_FORMS = 0.5


def network(number):
    """Return an address of this machine that stands for a network of its own."""
    return f"127.{1 + number // 250}.0.{1 + number % 250}"


def ask(stand, path, *, form=None, from_address="127.0.0.1", headers=None, connection=None):
    """Ask the proxy once; return (status, headers, body). Raise OSError or HTTPException."""
    own = connection or connect(stand, from_address)
    try:
        if form is None:
            own.request("GET", path, headers=headers or {})
        else:
            sent = {"Content-Type": "application/x-www-form-urlencoded"} | (headers or {})
            own.request("POST", path, urlencode(form), sent)
        response = own.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        if connection is None:
            own.close()


def ask_as_browsers_do(stand, path, *, connection):
    """Ask, and once more where a connection that was kept open was shut before an answer came: so
    browsers do with a page (RFC 9110, section 9.2.2)."""
    was_kept = connection.sock is not None
    try:
        return ask(stand, path, connection=connection)
    except (ConnectionError, ssl.SSLError):
        connection.close()
        if not was_kept:
            raise
        return ask(stand, path, connection=connection)


def connect(stand, from_address):
    """Return a connection to the proxy, or to a server without one, as a browser keeps it open."""
    how = {"timeout": SECONDS_FOR_AN_ANSWER, "source_address": (from_address, 0)}
    if stand.trust is None:
        return HTTPConnection("localhost", stand.port, **how)
    return HTTPSConnection("localhost", stand.port, context=stand.trust, **how)


@dataclass
class Seen:
    """What readers met: how often each status or trouble, and how long each page took."""

    met: Counter = field(default_factory=Counter)
    seconds: list = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what, seconds):
        with self._lock:
            self.met[what] += 1
            self.seconds.append(seconds)

    @property
    def worst_of_twenty(self):
        """The time that one page in twenty takes at least, in seconds."""
        return statistics.quantiles(self.seconds, n=20)[-1]


@contextmanager
def readers(stand, paths, number, *, asks=ask):
    """Have so many people read page after page while the block runs. Yield what they see."""
    seen, end = Seen(), threading.Event()

    def read(reader):
        chance, connection = random.Random(reader), connect(stand, network(reader))
        while not end.is_set():
            path, began = chance.choice(paths), time.monotonic()
            try:
                status, _headers, body = asks(stand, path, connection=connection)
                what = status if status == 200 else (status, path, body[-400:])
            except (OSError, HTTPException) as problem:
                what = (type(problem).__name__, path)
                connection.close()
            seen.note(what, time.monotonic() - began)
            end.wait(SECONDS_BETWEEN_PAGES)
        connection.close()

    with ThreadPoolExecutor(number) as people:
        reading = [people.submit(read, reader) for reader in range(number)]
        try:
            yield seen
        finally:
            end.set()
    for each in reading:
        each.result()


@contextmanager
def writers(stand, number):
    """Have so many people send one form after another while the block runs, each until it is
    taken. Yield their Answers."""
    answers, end, turns = Answers(), threading.Event(), count()

    def write(writer):
        while not end.is_set():
            turn = next(turns)
            form, token_id = a_form(f"Story {turn}: we have been waiting for a long time.")
            _send_until_taken(stand, form, token_id, answers, network(300 + turn))
            end.wait(SECONDS_BETWEEN_FORMS)

    with ThreadPoolExecutor(number) as people:
        writing = [people.submit(write, writer) for writer in range(number)]
        try:
            yield answers
        finally:
            end.set()
    for each in writing:
        each.result()


def _send_until_taken(stand, form, token_id, answers, from_address):
    for _try in range(100):
        began = time.monotonic()
        try:
            status, headers, _body = ask(stand, PATH, form=form, from_address=from_address)
        except (OSError, HTTPException) as problem:
            answers.trouble(type(problem).__name__)
        else:
            if status == 302:
                answers.thank(token_id, submission_thanked_for(headers), time.monotonic() - began)
                return
            answers.trouble(status)
        time.sleep(0.2)
    raise AssertionError(f"Never taken: {answers.troubles}")


@contextmanager
def slow_senders(stand, number):
    """Have so many people send headers, and as many bodies, a letter at a time while the block
    runs."""
    end = threading.Event()

    def send(turn):
        slow = _slow_connection(stand, turn)
        while not end.wait(0.5):
            try:
                slow.sendall(b"a")
            except OSError:  # it was shut
                slow.close()
                slow = _slow_connection(stand, turn)
        slow.close()

    with ThreadPoolExecutor(number) as people:
        sending = [people.submit(send, turn) for turn in range(number)]
        try:
            yield
        finally:
            end.set()
    for each in sending:
        each.result()


def _slow_connection(stand, turn):
    plain = socket.create_connection(
        ("127.0.0.1", stand.port), timeout=10, source_address=(network(600 + turn), 0)
    )
    slow = stand.trust.wrap_socket(plain, server_hostname="localhost") if stand.trust else plain
    head = b"POST /feedback/comment/ HTTP/1.1\r\nHost: localhost\r\n"
    is_body = turn % 2
    slow.sendall(head + (b"Content-Length: 5000\r\n\r\n" if is_body else b"X-Slow: "))
    return slow
