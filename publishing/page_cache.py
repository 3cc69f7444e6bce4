"""Public pages kept whole, first in line: before Django is asked at all.

A page is kept under all that it may hang on: host and scheme, path, what its address asks for that
the register knows, the day in Kirklees, and the content stamp, read before the page is drawn. So a
change is seen as soon as the stamp is looked at, at most `LOOK_AGAIN_SECONDS` later, and no other
host's page, and no draft, can lie under the key of this one. What an address asks for that no page
knows is taken out before the page is drawn: whoever adds it neither makes a new entry nor puts
words of theirs into one.

Kept are only answers of pages in the public register that say themselves what they are and set no
cookie. Those of words that somebody typed are among them: here they lie in memory alone. Who is
logged in is not answered from here; other cookies are ignored. With the database down a page is
shown as long as it is the newest that anybody knows of.
"""

import gzip
import hashlib
import time
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from threading import Lock
from urllib.parse import unquote_plus, urlencode

import brotli
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import parse_etags

from publishing import stamp
from publishing.public_pages import holds_no_token, page_called
from publishing.shared import OF_STAMP

LOOK_AGAIN_SECONDS = 1
# Some pages count what was sent, and what comes in moves no stamp.
KEPT_SECONDS = 60
MOST_BYTES = 32 * 1024 * 1024
LARGEST_PAGE = 2 * 1024 * 1024
MOST_ADDRESSES = 20_000
# Of all of them together, as they were asked: host, path and words.
MOST_SIGNS_OF_ADDRESSES = 4_000_000
LONGEST_ADDRESS = 2_000
# Whoever asks for a page that is being drawn waits for it, and after this draws it too: a little
# longer than a page waits for a lock, so that nobody waits for it twice.
WAIT_SECONDS = 7

_OK = "200 OK"
_NOT_MODIFIED = "304 Not Modified"
_NOT_NOW = "503 Service Unavailable"
# Made here, for each encoding; the others travel as they are.
_OURS = {"vary", "etag", "content-length", "content-encoding"}
# What would have Django answer somebody else than everybody.
_OF_ONE_VISITOR = (
    "HTTP_COOKIE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_IF_MATCH",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_IF_RANGE",
    "HTTP_RANGE",
)


@dataclass(frozen=True)
class Kept:
    """A page as it is sent: its tag, the headers of "not modified", its headers and its body by
    encoding, and the stamp and the day it was drawn by."""

    tag: str
    not_modified: list
    heads: dict
    bodies: dict
    of_stamp: int
    day: date
    drawn_at: float

    @property
    def size(self):
        return sum(map(len, self.bodies.values()))


@dataclass
class Turn:
    """Who draws a page, of all who ask for it at one time. If it could not be drawn, those who
    waited hear the same, and do not wait once more."""

    lock: Lock = field(default_factory=Lock)
    waiting: int = 0
    refusal: tuple = ()


class PageCache:
    """A WSGI application before another: see the module. `note` is told of each public page that
    is asked for: "kept" or "drawn". `note_look` is told when the stamp was looked at, in seconds
    since 1970."""

    def __init__(self, application, note=lambda answer: None, note_look=lambda at: None):
        self.application = application
        self.note, self.note_look = note, note_look
        self.hits = self.misses = 0
        self._kept = OrderedDict()  # address: Kept, the longest unused first
        self.bytes = 0
        self._addresses = OrderedDict()  # as it was asked: address, or None
        self.signs_of_addresses = 0
        self._drawing = {}  # address: Turn
        self._changing = Lock()
        self._looking = Lock()
        self._stamp, self._day, self._looked_at = None, None, float("-inf")
        self._is_down = False

    def __call__(self, environ, start_response):
        address = self._address(environ)
        if address is None:
            return self.application(environ, start_response)
        kept = self._fresh(address)
        if kept is None:
            with self._one_at_a_time(address) as turn:
                kept = self._fresh(address)
                if kept is None and turn.refusal:
                    return _passed_on(turn.refusal, environ, start_response)
                if kept is None:
                    self._note("drawn")
                    kept, answer = self._draw(address, environ)
                    if kept is None:
                        turn.refusal = answer if answer[0] == _NOT_NOW else ()
                        return _passed_on(answer, environ, start_response)
                else:
                    self._note("kept")
        else:
            self._note("kept")
        return _sent(kept, environ, start_response)

    def _note(self, answer):
        if answer == "kept":
            self.hits += 1
        else:
            self.misses += 1
        self.note(answer)

    def _address(self, environ):
        """Return under what an answer to this may be kept, or None."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        if f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", ""):
            return None
        asked = (
            environ.get("HTTP_HOST"),
            environ["wsgi.url_scheme"],
            environ.get("HTTP_X_FORWARDED_PROTO"),
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
        )
        if asked in self._addresses:
            return self._addresses[asked]
        signs = _signs(asked)
        if signs > LONGEST_ADDRESS:
            return None
        *place, path, query = asked
        address = None
        if (known := what_is_asked(path, query)) is not None:
            address = (*place, path, known)
        with self._changing:
            if asked not in self._addresses:
                self.signs_of_addresses += signs
            self._addresses[asked] = address
            while (
                len(self._addresses) > MOST_ADDRESSES
                or self.signs_of_addresses > MOST_SIGNS_OF_ADDRESSES
            ):
                oldest, _address = self._addresses.popitem(last=False)
                self.signs_of_addresses -= _signs(oldest)
        return address

    def _fresh(self, address):
        """Return what is kept under an address and is still so, or None."""
        of_stamp, day = self._knows()
        kept = self._kept.get(address)
        if kept is None or kept.of_stamp != of_stamp:
            return None
        is_old = kept.day != day or time.monotonic() - kept.drawn_at > KEPT_SECONDS
        if is_old and not self._is_down:
            return None
        try:
            self._kept.move_to_end(address)
        except KeyError:  # it made room for another this moment
            pass
        return kept

    def _knows(self):
        """Return the stamp and the day, at most LOOK_AGAIN_SECONDS old."""
        before = self._looked_at
        is_old = time.monotonic() - before > LOOK_AGAIN_SECONDS
        # Whoever comes while somebody looks goes by the last look; the first has none to go by.
        if is_old and self._looking.acquire(blocking=self._stamp is None):
            try:
                if self._looked_at == before:  # nobody did while we waited
                    self._look()
            finally:
                self._looking.release()
        return self._stamp, self._day

    def _look(self):
        began = time.monotonic()
        self._day = timezone.localdate()
        close_old_connections()
        try:
            self._stamp, self._is_down = stamp.stamp(), False
        except (DatabaseError, InterfaceError):
            self._is_down = True
            connection.close()
            # Whoever was kept waiting until now need not find out again.
            self._looked_at = time.monotonic()
        else:
            close_old_connections()
            self._looked_at = began
            self.note_look(time.time())

    @contextmanager
    def _one_at_a_time(self, address):
        with self._changing:
            turn = self._drawing.setdefault(address, Turn())
            turn.waiting += 1
        has_turn = turn.lock.acquire(timeout=WAIT_SECONDS)
        try:
            yield turn
        finally:
            if has_turn:
                turn.lock.release()
            with self._changing:
                turn.waiting -= 1
                if not turn.waiting:
                    self._drawing.pop(address, None)

    def _draw(self, address, environ):
        """Return (Kept, None), or (None, the answer as it came) where it is not to be kept."""
        of_stamp, day = self._knows()
        for_everybody = {
            name: value for name, value in environ.items() if name not in _OF_ONE_VISITOR
        }
        for_everybody |= {
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": address[-1],
            OF_STAMP: of_stamp,
        }
        status, headers, body = _answer(self.application, for_everybody)
        told = {name.title(): value for name, value in headers}
        if status != _OK or not holds_no_token(told) or "Set-Cookie" in told or self._is_down:
            return None, (status, headers, body)
        tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        shared = [(name, value) for name, value in headers if name.lower() not in _OURS]
        shared += [("ETag", tag), ("Vary", "Accept-Encoding")]
        bodies = {
            "br": brotli.compress(body, quality=5),
            "gzip": gzip.compress(body, 6, mtime=0),
        }
        kept = Kept(
            tag=tag,
            not_modified=[each for each in shared if each[0] != "Content-Type"],
            heads={
                "": [*shared, ("Content-Length", str(len(body)))],
                **{
                    encoding: [
                        *shared,
                        ("Content-Encoding", encoding),
                        ("Content-Length", str(len(encoded))),
                    ]
                    for encoding, encoded in bodies.items()
                },
            },
            bodies=bodies,
            of_stamp=of_stamp,
            day=day,
            drawn_at=time.monotonic(),
        )
        if len(body) <= LARGEST_PAGE:
            self._keep(address, kept)
        return kept, None

    def _keep(self, address, kept):
        with self._changing:
            before = self._kept.pop(address, None)
            self._kept[address] = kept
            self.bytes += kept.size - (before.size if before else 0)
            while self.bytes > MOST_BYTES:
                _address, oldest = self._kept.popitem(last=False)
                self.bytes -= oldest.size


def _signs(asked):
    return sum(len(part or "") for part in asked)


def what_is_asked(path, query):
    """Return what an address asks for that its page knows, in order and written one way; None
    where it leads to no page that may be kept, or asks for something odd or personal."""
    if len(query) > LONGEST_ADDRESS or not unquote_plus(query).isprintable():
        return None
    try:
        match = resolve(path.encode("latin-1").decode())
        page = page_called(match.url_name)
        pairs = page.kept_for(QueryDict(query)) if page and not page.takes_answers else None
    except (Resolver404, SuspiciousOperation, UnicodeError, ValueError):
        return None
    return None if pairs is None else urlencode(pairs)


def _answer(application, environ):
    """Return (status, headers, body) of what an application says."""
    told = []
    parts = application(
        environ, lambda status, headers, exc_info=None: told.append((status, headers))
    )
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return (*told[-1], body)


def _passed_on(answer, environ, start_response):
    status, headers, body = answer
    start_response(status, headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def _sent(kept, environ, start_response):
    if _has_it(environ.get("HTTP_IF_NONE_MATCH", ""), kept.tag):
        start_response(_NOT_MODIFIED, list(kept.not_modified))
        return [b""]
    encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
    start_response(_OK, list(kept.heads[encoding]))
    if environ["REQUEST_METHOD"] == "HEAD":
        return [b""]
    return [kept.bodies[encoding] if encoding else gzip.decompress(kept.bodies["gzip"])]


def _has_it(tags, tag):
    """Whether a browser that names these tags has the page (RFC 9110, section 13.1.2)."""
    same = ("*", tag, tag.removeprefix("W/"))
    return any(each in same for each in parse_etags(tags))


@lru_cache(maxsize=200)
def best_encoding(accepted):
    """Return "br" or "gzip", the best that a browser takes (RFC 9110, section 12.5.3), or ""."""
    taken = {}
    for each in accepted.lower().split(","):
        name, _sign, quality = each.partition(";")
        taken[name.strip()] = quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ("br", "gzip") if taken.get(name, taken.get("*", False))), "")
