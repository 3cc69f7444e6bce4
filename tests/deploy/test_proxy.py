"""nginx with deploy/'s file, before a server that says what a test has it say."""

import http.client
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from publishing.public_pages import FRESH_WITHOUT_ASKING_SECONDS
from tests.browser.sites import free_port
from tests.deploy import stand
from tests.throwaway import quick_folder

pytestmark = pytest.mark.host

FRESH = f"public, max-age={FRESH_WITHOUT_ASKING_SECONDS}"
SHOWN_WITHOUT_US = f"{FRESH}, stale-if-error=86400"

# What browsers, readers of feeds and programs say, and what the site hears of it.
SAID = {
    "br, gzip": ("gzip, deflate, br, zstd", "br, gzip", "gzip;q=0.8, br;q=1.0, *;q=0.1"),
    "gzip": ("gzip", "gzip, deflate", "deflate, gzip;q=1.0, *;q=0.5"),
    None: ("", "identity", "deflate", "gzip;q=0"),
}


class Behind:
    """The proxy and what stands behind it: `says` is what it answers at each path, (status, words,
    Cache-Control), and `asked` each (path, headers) that reached it."""

    def __init__(self, folder, ports, server_port):
        certificate, key = stand.make_certificate(folder)
        told = stand.proxy_settings(folder, ports, certificate, key)
        self.port, self.cache = ports[1], folder / "cache"
        self.proxy = stand.Proxy(folder, ports[0], told)
        self.trust = ssl.create_default_context(cafile=certificate)
        self.server_port, self.server = server_port, None
        self.says, self.asked = {}, []

    def ask(self, path, **headers):
        """Return (status, words) of what the proxy answers."""
        connection = http.client.HTTPSConnection(
            "localhost", self.port, context=self.trust, timeout=10
        )
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=sent)
        answer = connection.getresponse()
        words = answer.read().decode()
        connection.close()
        return answer.status, words

    def leads_on(self, address):
        """Return where the proxy's plain port leads on to, at an address of this machine."""
        connection = http.client.HTTPConnection(address, self.proxy.port, timeout=10)
        connection.request("GET", "/", headers={"Host": "localhost"})
        answer = connection.getresponse()
        connection.close()
        return answer.headers["Location"]

    def begin(self):
        """Let the server answer."""
        behind = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                behind.asked.append((self.path, dict(self.headers)))
                status, words, control = behind.says[self.path]
                self.send_response(status)
                if control:
                    self.send_header("Cache-Control", control)
                self.send_header("Vary", "Accept-Encoding")
                self.send_header("Content-Length", str(len(words)))
                self.end_headers()
                self.wfile.write(words.encode())

            def log_message(self, *_about):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.server_port), Answer)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def end(self):
        """Let the server answer nothing any more."""
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def kept(self):
        """Return all that lies on the proxy's disk."""
        return b"".join(path.read_bytes() for path in self.cache.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def running():
    """The proxy; both of its servers are one."""
    plain, encrypted, server = (free_port() for _port in range(3))
    with quick_folder(prefix="proxy-") as folder:
        folder.chmod(0o755)  # nginx steps down to another account where this one is root
        behind = Behind(folder, (plain, encrypted, server, server), server)
        behind.proxy.start()
        yield behind
        behind.proxy.kill()


@pytest.fixture
def site(running):
    """The proxy with a server behind it that was asked nothing so far."""
    running.says.clear()
    running.asked.clear()
    running.begin()
    yield running
    running.end()


def test_who_comes_by_ipv6_or_by_what_stands_for_it_is_answered_too(site):
    assert site.leads_on(stand.beside()) == f"https://localhost:{site.port}/"
    assert site.leads_on("127.0.0.1") == f"https://localhost:{site.port}/"


def grow_old():
    time.sleep(FRESH_WITHOUT_ASKING_SECONDS + 1.1)  # nginx counts whole seconds


@pytest.mark.parametrize("control", [FRESH, SHOWN_WITHOUT_US])
def test_whoever_asks_first_after_hours_gets_what_is_there_now(site, control):
    path = f"/areas/{len(control)}/"
    site.says[path] = (200, "before", control)
    assert site.ask(path) == (200, "before")
    site.says[path] = (200, "now", control)
    time.sleep(5)

    assert site.ask(path) == (200, "now")


@pytest.mark.parametrize("control", [FRESH, SHOWN_WITHOUT_US])
@pytest.mark.parametrize("gone", [404, 410])
def test_what_was_taken_off_is_gone_at_once_and_no_outage_brings_it_back(site, gone, control):
    path = f"/actions/{gone}-{len(control)}/"
    site.says[path] = (200, "secret", control)
    assert site.ask(path) == (200, "secret")
    site.says[path] = (gone, "gone", None)
    grow_old()

    assert site.ask(path) == (gone, "gone")
    grow_old()
    site.end()
    assert site.ask(path) == (gone, "gone")


def test_what_comes_back_is_there_within_the_seconds_promised(site):
    site.says["/back/"] = (404, "gone", None)
    assert site.ask("/back/") == (404, "gone")
    site.says["/back/"] = (200, "here", FRESH)
    grow_old()

    assert site.ask("/back/") == (200, "here")


def test_not_found_is_not_kept_with_words_that_somebody_typed(site):
    for path in ("/local-offer/services/?near=HD1+2AB", "/search/?q=canary"):
        site.says[path] = (404, "none", None)
        assert site.ask(path) == (404, "none")

    assert b"HD1" not in site.kept()
    assert b"canary" not in site.kept()


@pytest.mark.parametrize("place", ["providers", "feedback/sent", "feedback/page", "admin"])
def test_an_address_that_ends_in_a_key_is_never_on_its_disk(site, place):
    key = f"canary-{place.replace('/', '-')}"
    path = f"/{place}/{key}/"
    for answer in ((200, "shown", FRESH), (404, "none", None)):
        site.says[path] = answer
        site.ask(path)

    assert key.encode() not in site.kept()


def test_while_the_server_is_down_pages_are_shown_but_not_what_people_said(site):
    places = ("good-news", "you-said-we-did", "updates", "changes", "search")
    for path in ("/glossary/", *(f"/{place}/" for place in places)):
        site.says[path] = (200, "words", FRESH)
        site.ask(path)
    grow_old()
    site.end()

    assert site.ask("/glossary/") == (200, "words")
    assert {site.ask(f"/{place}/")[0] for place in places} == {503}


def test_however_many_ways_there_are_to_say_it_a_page_is_kept_three_times_and_shown_to_all(site):
    site.says["/encoded/"] = (200, "words", FRESH)
    said = [(encoding, accepts) for encoding, ways in SAID.items() for accepts in ways]
    for _encoding, accepts in said:
        assert site.ask("/encoded/", Accept_Encoding=accepts) == (200, "words")
    heard = {headers.get("Accept-Encoding") for _path, headers in site.asked}
    grow_old()
    site.end()

    assert heard == SAID.keys()
    assert site.kept().count(b"/encoded/ ") == len(SAID)
    for _encoding, accepts in said:
        assert site.ask("/encoded/", Accept_Encoding=accepts) == (200, "words")
