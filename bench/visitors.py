"""People who ask one address of this machine over and over, each on a connection that stays open.

Each is a process of its own, made once for all that is asked, so that none of it is spent on starting
them. They are written in Python, read whole answers, and look at their status, and no more.
"""

import re
import socket
import ssl
import time
from dataclasses import dataclass
from multiprocessing import get_context

SECONDS_TO_GATHER = 30
SECONDS_FOR_AN_ANSWER = 10
MOST_ANSWERS = 200_000  # of one visitor at one time
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """What is asked of 127.0.0.1 at a port, and the status that answers it. With a certificate to
    trust it is asked by HTTPS."""

    port: int
    path: str = "/"
    headers: tuple = ()
    status: int = 200
    trust: str | None = None

    @property
    def as_sent(self):
        lines = (f"GET {self.path} HTTP/1.1", *(f"{name}: {said}" for name, said in self.headers))
        return "\r\n".join((*lines, "", "")).encode()

    def connect(self):
        """Return a connection that it can be sent by."""
        connection = socket.create_connection(("127.0.0.1", self.port), SECONDS_FOR_AN_ANSWER)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.trust:
            context = ssl.create_default_context(cafile=self.trust)
            connection = context.wrap_socket(connection, server_hostname="localhost")
        return connection


class Visitors:
    """So many of them. Used as a context, which sends them home."""

    def __init__(self, number):
        self.number = number
        context = get_context("spawn")
        self._pool = context.Pool(number, _gather_at, (context.Barrier(number),))

    def __enter__(self):
        return self

    def __exit__(self, *_trouble):
        self._pool.terminate()
        self._pool.join()

    def ask(self, question, seconds):
        """Have all of them ask at the same time, for so long; return how many answers came. Raise
        ConnectionError if any is not the one that was expected."""
        turns = [(question, seconds)] * self.number
        return sum(self._pool.starmap(_ask_for, turns, chunksize=1))


def _gather_at(barrier):
    global _everyone
    _everyone = barrier


def _ask_for(question, seconds):
    """Return how many answers one visitor got in so long, once all are there."""
    _everyone.wait(SECONDS_TO_GATHER)
    sent, connection, answers = question.as_sent, question.connect(), 0
    ends = time.monotonic() + seconds
    while answers < MOST_ANSWERS and time.monotonic() < ends:
        connection.sendall(sent)
        head = _read(connection, question.status)
        answers += 1
        if _CLOSES.search(head):
            connection.close()
            connection = question.connect()
    connection.close()
    return answers


def _read(connection, status):
    """Read a whole answer and return its head."""
    said = b""
    while (end := said.find(_END_OF_HEAD)) < 0:
        said += _some(connection)
    head = said[:end]
    if not head.startswith(b"HTTP/1.1 %d" % status):
        raise ConnectionError(f"{status} was expected, and this came: {head[:400]!r}")
    if status == 304:
        return head
    if not (length := _LENGTH.search(head)):
        raise ConnectionError("Only an answer that says its length can be measured.")
    missing = int(length[1]) - (len(said) - end - len(_END_OF_HEAD))
    while missing > 0:
        missing -= len(_some(connection))
    return head


def _some(connection):
    if not (piece := connection.recv(65_536)):
        raise ConnectionError("The connection ended before the answer did.")
    return piece
