"""Fetching a page of somebody else's, without trusting whoever answers.

Only HTTPS, and only public addresses: the name is looked up once, every address it has is checked,
and one of those that were checked is what we connect to, for each redirect anew. How much, how long
and how many redirects is bounded. No cookie, no log-in and no proxy of this machine takes part.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread, Timer
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

MOST_REDIRECTS = 3
MOST_BYTES = 10_000_000  # a page
MOST_BYTES_IN_ALL = 200_000_000
SECONDS_A_PAGE = 30
_AT_ONCE = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "identity",  # what is packed may unpack to any size
    "User-Agent": "kirklees-send-local-offer",
}
# Networks that carry addresses of the old kind inside: 6to4, Teredo and NAT64, also a local one.
_CARRYING = tuple(
    map(ipaddress.ip_network, ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48"))
)


class FetchError(Exception):
    """Why there is no page, in a sentence. `status` is what the other side answered, if that is
    why. Whatever it repeats of theirs can be seen, so that every screen and database takes it."""

    def __init__(self, sentence, status=None):
        seen = (sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in sentence)
        super().__init__("".join(seen))
        self.status = status


@dataclass
class Fetcher:
    """Fetches pages of JSON until the moment `until`, of `time.monotonic`, and 200 MB in all.
    `may_be_here` lets it ask this machine itself, over HTTP, to try things out."""

    until: float
    may_be_here: bool = False
    taken: int = field(default=0, init=False)

    def get(self, url):
        """Return the bytes of a page; raise FetchError."""
        for _number in range(MOST_REDIRECTS + 1):
            body, leads_to = self._ask(url)
            self.taken += len(body)
            if self.taken > MOST_BYTES_IN_ALL:
                raise FetchError(_("It sends more than 200 MB in all."))
            if leads_to is None:
                return body
            url = _joined(url, leads_to)
        raise FetchError(_("It redirects more than %(most)d times.") % {"most": MOST_REDIRECTS})

    def _ask(self, url):
        """Return (body, None), or (b"", where it leads to)."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise FetchError(_("This is no address: %(url)s.") % {"url": url[:200]}) from None
        address = self._checked(parts)
        with _connected(parts, address, port, self._seconds_left()) as connection:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", path, headers=_HEADERS)
            return _read(connection.getresponse())

    def _seconds_left(self):
        """Return how long the next step may take."""
        seconds = min(SECONDS_A_PAGE, self.until - time.monotonic())
        if seconds <= 0:
            raise FetchError(_("It takes too long in all."))
        return seconds

    def _checked(self, parts):
        """Return the address to connect to, of the machine that this leads to."""
        if "@" in parts.netloc:
            # What stands before the host is not repeated: it may be a password of ours.
            raise FetchError(_("An address with a name or a password in it is not fetched."))
        if not parts.hostname:
            raise FetchError(
                _("This is no address of a machine: %(host)s.") % {"host": parts.netloc}
            )
        if parts.scheme not in ("https", "http"):
            raise FetchError(_("Only HTTPS is fetched, not %(scheme)s.") % {"scheme": parts.scheme})
        addresses = _addresses_of(parts.hostname, self._seconds_left())
        if self.may_be_here and all(address.is_loopback for address in addresses):
            return str(addresses[0])
        if parts.scheme != "https":
            raise FetchError(_("Only HTTPS is fetched, not %(scheme)s.") % {"scheme": parts.scheme})
        if not all(map(is_public, addresses)):
            raise FetchError(
                _("%(host)s is inside a network of its own, not on the internet.")
                % {"host": parts.hostname}
            )
        return str(addresses[0])


def _joined(url, leads_to):
    try:
        return urljoin(url, leads_to)
    except ValueError:
        raise FetchError(_("This is no address: %(url)s.") % {"url": leads_to[:200]}) from None


def is_public(address):
    """Whether an address is one of the open internet, and carries no other inside."""
    carries = getattr(address, "ipv4_mapped", None) or any(address in one for one in _CARRYING)
    is_inside = not address.is_global or getattr(address, "is_site_local", False)
    return not (is_inside or address.is_multicast or address.is_reserved or carries)


def _addresses_of(host, seconds):
    # Nobody can tell the resolver of this machine how long it may take, nor break it off. So it is
    # left behind where it takes longer, in a thread that does not keep the command from ending.
    answer = SimpleQueue()
    Thread(target=_look_up, args=(host, answer), daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except Empty:
        raise FetchError(
            _("It takes too long to find out where %(host)s is.") % {"host": host[:200]}
        ) from None
    if not found:
        raise FetchError(_("There is no machine %(host)s.") % {"host": host[:200]})
    return found


def _look_up(host, answer):
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        answer.put([ipaddress.ip_address(each[4][0]) for each in found])
    except (OSError, ValueError):  # no such name; or one that is no name, or has a zone
        answer.put([])


@contextmanager
def _connected(parts, address, port, seconds):
    """Yield a connection to this very address. After so many seconds it breaks off, whatever it is
    doing: a timeout of a socket begins anew with every byte."""
    port = port or (443 if parts.scheme == "https" else 80)
    late = []
    connection = http.client.HTTPConnection(parts.hostname, port)
    try:
        raw = socket.create_connection((address, port), timeout=seconds)
        with raw, raw.dup() as line:

            def break_off():
                late.append(True)
                with suppress(OSError):  # it may have ended just now
                    line.shutdown(socket.SHUT_RDWR)

            timer = Timer(seconds, break_off)
            timer.start()
            try:
                connection.sock = _secured(raw, parts)
                yield connection
            finally:
                timer.cancel()
                timer.join()
                connection.close()
        if late:  # what ends when the line ends looks whole
            raise FetchError(_("It takes too long to answer."))
    except (FetchError, OSError, http.client.HTTPException, ValueError) as problem:
        if late or isinstance(problem, TimeoutError):
            raise FetchError(_("It takes too long to answer.")) from problem
        if isinstance(problem, FetchError):
            raise
        raise FetchError(
            _("It cannot be reached, or breaks off: %(why)s.") % {"why": str(problem)[:200]}
        ) from problem


def _secured(raw, parts):
    if parts.scheme == "http":
        return raw
    context = ssl.create_default_context()
    return context.wrap_socket(raw, server_hostname=parts.hostname)


def _read(response):
    if response.status in _REDIRECTS and response.headers.get("Location"):
        return b"", response.headers["Location"]
    if response.status != http.client.OK:
        raise FetchError(_("It answers %(status)d.") % {"status": response.status}, response.status)
    kind = response.headers.get_content_type()
    if kind != "application/json" and not kind.endswith("+json"):
        raise FetchError(_("It sends %(kind)s, not JSON.") % {"kind": kind[:60]})
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise FetchError(_("It sends something packed, which is not unpacked."))
    return _body(response), None


def _body(response):
    told = response.length
    body = bytearray()
    while True:
        if max(len(body), told or 0) > MOST_BYTES:
            raise FetchError(_("A page is larger than 10 MB."))
        piece = response.read1(_AT_ONCE)
        if not piece:
            break
        body += piece
    if told is not None and len(body) < told:
        raise FetchError(_("A page breaks off before its end."))
    return bytes(body)
