"""Pages kept whole are the pages Django would draw now, for everybody and in every encoding; and
nothing that is one visitor's, one host's or yesterday's."""

import gzip
import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import brotli
import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections, connection
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.models import Action
from publishing import page_cache, stamp
from publishing.page_cache import PageCache, best_encoding, what_is_asked
from publishing.public_pages import every_address, page_called, public_pages
from tests import factories
from tests.admin.test_every_page import MAKERS, OF_AN_OPEN_ROUND

# On PostgreSQL a transaction moves the stamp once, and each test is one. That a change is seen
# there the tests beside this one show: test_page_cache_histories.py, test_stamp.py.
pytestmark = [pytest.mark.django_db, pytest.mark.page]

HOST = settings.ALLOWED_HOSTS[0]
DJANGOS_OWN = "p"  # the part of a sitemap, which Django reads
# Whoever ticked guidance is fetched with the tick; no page names them.
# The index of the search only proposes: what it is made of moves the stamp.
OF_THE_SEARCH = {"search_entry", "search_word", "search_mark"}
NOT_SHOWN = {"accounts_user"} | OF_THE_SEARCH


class Answer:
    """What came back: `status`, `headers` by small letters, and the `body` as sent."""

    def __init__(self, application, path="/", *, method="GET", query="", **environ):
        asked = RequestFactory().generic(method, path, **environ).environ
        asked |= {"HTTP_HOST": environ.get("HTTP_HOST", HOST), "QUERY_STRING": query}
        parts = application(asked, self._start)
        self.body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()

    def _start(self, status, headers, exc_info=None):
        self.status = int(status.partition(" ")[0])
        self.headers = {name.lower(): value for name, value in headers}

    @property
    def text(self):
        match self.headers.get("content-encoding"):
            case "br":
                return brotli.decompress(self.body).decode()
            case "gzip":
                return gzip.decompress(self.body).decode()
        return self.body.decode()


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """Each test is one transaction of one connection, which is put away between no two requests,
    as by Django's own test client."""
    monkeypatch.setattr(page_cache, "close_old_connections", lambda: None)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def django():
    return get_wsgi_application()


@pytest.fixture
def cache(django, monkeypatch):
    """A cache that looks at the stamp each time it is asked."""
    monkeypatch.setattr(page_cache, "LOOK_AGAIN_SECONDS", -1)
    return PageCache(django)


@pytest.fixture
def action():
    return factories.make_action(title="Meet twice")


def test_every_public_page_reads_stamped_tables_alone_and_is_the_same_from_the_cache(cache, django):
    """Derived from what pages ask, so that a new table cannot be forgotten. Of pages that share a
    view, the first and the last are asked of the cache."""
    for model, make in MAKERS.items():
        if model not in OF_AN_OPEN_ROUND:
            make()
    addresses = list(every_address())
    first_and_last = {*dict(addresses).items(), *dict(reversed(addresses)).items()}
    known, unstamped = set(stamp.stamped_tables()) | NOT_SHOWN, {}
    kept_ones, shown = set(), set()
    forms = {page.url_name for page in public_pages() if page.takes_answers}
    for name, path in addresses:
        with CaptureQueriesContext(connection) as asked:
            drawn = Answer(django, path)
        assert drawn.status == 200, path
        for query in asked.captured_queries:
            for table in set(re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])) - known:
                unstamped.setdefault(table, path)
        # Each opening of a form has a token of its own.
        if name in forms or (name, path) not in first_and_last:
            continue
        shown.add(name)
        for _time in range(2):
            kept = Answer(cache, path)
            assert (kept.status, kept.body) == (drawn.status, drawn.body), path
            told = {k: v for k, v in kept.headers.items() if k not in ("etag", "vary")}
            assert told == {k: v for k, v in drawn.headers.items() if k not in ("etag", "vary")} | {
                "content-length": str(len(drawn.body))
            }, path
        if cache.hits:
            kept_ones.add(name)
        cache.hits = 0
    assert unstamped == {}
    assert kept_ones == shown
    assert len(shown) > 60


def test_a_page_or_file_of_a_site_with_nothing_in_it_is_the_same_seconds_later(django):
    """So a browser that has it is sent nothing, whichever server drew it; and no feed has news."""
    forms = {page.url_name for page in public_pages() if page.takes_answers}
    paths = [path for name, path in every_address() if name not in forms]
    before = {path: Answer(django, path).body for path in paths}
    time.sleep(2)  # an Excel file counts seconds by twos

    assert len(paths) > 40
    assert [path for path in paths if Answer(django, path).body != before[path]] == []


def test_whatever_a_page_reads_of_its_address_its_entry_in_the_register_names(client, monkeypatch):
    """What is not named there is taken out before the page is drawn, and a filter would be lost."""
    read = set()

    def noting(name):
        method = getattr(QueryDict, name)

        def note(self, key, *more):
            read.add(key)
            return method(self, key, *more)

        return note

    for model, make in MAKERS.items():
        if model not in OF_AN_OPEN_ROUND:
            make()
    addresses = dict(every_address())
    for name in ("get", "getlist", "__getitem__", "__contains__"):
        monkeypatch.setattr(QueryDict, name, noting(name))
    not_named = {}
    for name, path in addresses.items():
        page = page_called(name)
        if not page.takes_answers:
            read.clear()
            client.get(path)
            named = {*page.asked, *page.not_cited}
            if not page.asked_freely and (lost := read - named - {*page.of_one_visitor}):
                not_named[name] = lost

    assert not_named == {}


def test_what_is_asked_for_and_left_empty_is_not_asked_for(django):
    """The cache takes it for nothing, so the page must too: "?page=" is the first one."""
    for model, make in MAKERS.items():
        if model not in OF_AN_OPEN_ROUND:
            make()
    addresses = dict(reversed(list(every_address())))
    tried, otherwise = 0, []

    for name, path in addresses.items():
        page = page_called(name)
        words = {*page.asked, *page.not_cited} - {DJANGOS_OWN}
        without = Answer(django, path).status if words else None
        for word in words:
            tried += 1
            empty = Answer(django, path, query=f"{word}=").status
            if empty != without:
                otherwise.append(f"{path}?{word}=: {empty}, not {without}")

    assert otherwise == []
    assert tried > 40


def test_whoever_watches_is_told_how_each_page_was_answered(django, action):
    told, looked_at = [], []
    cache = PageCache(django, told.append, looked_at.append)

    for path in ("/actions/", "/actions/", "/admin/"):
        Answer(cache, path)

    assert told == ["drawn", "kept"]
    assert looked_at == [pytest.approx(time.time(), abs=60)]


def test_what_the_server_does_to_the_headers_of_one_answer_is_on_no_other(cache):
    def careless(_status, headers):
        headers.clear()

    before = Answer(cache, "/").headers
    cache(RequestFactory().get("/", headers={"host": HOST}).environ, careless)

    assert Answer(cache, "/").headers == before


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/local-offer/services/", "near=HD1+2AB"),
        ("/local-offer/services/services.csv", "near=HD1+2AB&q=autism"),
        ("/api/oruk/services", "per_page=1"),
        ("/api/oruk/services", "nobody_knows_this=1"),
    ],
)
def test_what_is_one_visitors_is_drawn_for_them_alone(cache, django, path, query):
    for _time in range(2):
        assert Answer(cache, path, query=query).body == Answer(django, path, query=query).body

    assert (cache.hits, cache.misses) == (0, 0)


def test_what_is_read_and_never_cited_makes_a_page_of_its_own(cache, django):
    factories.make_service(slug="play", name="Play group")

    kept = Answer(cache, "/local-offer/", query="keep=play")

    assert kept.text == Answer(django, "/local-offer/", query="keep=play").text
    assert kept.text != Answer(cache, "/local-offer/").text


@pytest.mark.parametrize(
    "page",
    ["", "services/", "services/services.csv", "services/services.ndjson", "while-you-wait/"],
)
@pytest.mark.parametrize(
    "asked", ["q=no+such+help", "near=HD1+2TT", "near=Atlantis", "age=old", "keep=kept"]
)
def test_whatever_services_are_asked_for_the_answer_is_the_same(cache, django, page, asked):
    factories.make_service(slug="kept", state="checked", checked_on=timezone.localdate())
    path = f"/local-offer/{page}"

    for _time in range(2):
        drawn, kept = (Answer(each, path, query=asked) for each in (django, cache))
        assert (kept.status, kept.text) == (drawn.status, drawn.text)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        *(("actions_csv", "area=no-such-area"), ("dates_csv", "area=no-such-area")),
        *(("actions_csv", "q=no+such+words"), ("themes_csv", "topic=no-such-topic")),
        ("good_news_csv", "area=no-such-area"),
    ],
)
def test_a_file_of_a_choice_is_of_that_choice(cache, django, action, name, asked):
    drawn, kept = (Answer(each, reverse(name), query=asked) for each in (django, cache))

    assert (kept.status, kept.text) == (drawn.status, drawn.text)


def test_a_kept_page_costs_one_question(cache, action, django_assert_num_queries):
    path = action.get_absolute_url()
    Answer(cache, path)

    with django_assert_num_queries(1):  # the stamp
        assert Answer(cache, path).status == 200


def test_a_change_is_seen_at_the_next_look(cache, action):
    path = action.get_absolute_url()
    assert "Meet twice" in Answer(cache, path).text

    Action.objects.update(title="Meet once")

    assert "Meet once" in Answer(cache, path).text
    Action.objects.update(is_visible=False)
    assert Answer(cache, path).status in (404, 410)


def test_between_two_looks_nobody_asks_the_database(django, action, monkeypatch):
    monkeypatch.setattr(page_cache, "LOOK_AGAIN_SECONDS", 1_000)
    cache, path = PageCache(django), action.get_absolute_url()
    Answer(cache, path)
    monkeypatch.setattr(stamp, "stamp", lambda: pytest.fail("It looked."))

    assert Answer(cache, path).status == 200


def test_yesterdays_page_is_not_shown_today(cache, action, monkeypatch):
    Answer(cache, "/")
    monkeypatch.setattr(page_cache.timezone, "localdate", lambda: "tomorrow")

    Answer(cache, "/")

    assert cache.hits == 0


@pytest.mark.parametrize(
    ("accepted", "best"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("identity", ""),
        ("", ""),
        ("brown, gzipped", ""),
    ],
)
def test_the_best_encoding_is_chosen(accepted, best):
    assert best_encoding(accepted) == best


@pytest.mark.parametrize("accepted", ["br", "gzip", ""])
def test_each_encoding_holds_the_same_page(cache, django, accepted):
    for _time in range(2):
        answer = Answer(cache, "/", HTTP_ACCEPT_ENCODING=accepted)

        assert answer.headers.get("content-encoding", "") == accepted
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-length"] == str(len(answer.body))
        assert answer.text == Answer(django, "/").text


@pytest.mark.parametrize("sent", ["{}", '"other", {}', "*"])
def test_who_has_the_page_is_told_so_and_gets_none(cache, sent):
    tag = Answer(cache, "/").headers["etag"]

    again = Answer(cache, "/", HTTP_IF_NONE_MATCH=sent.format(tag))

    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == tag
    assert "cache-control" in again.headers


def test_who_has_another_page_gets_this_one(cache, action):
    tag = Answer(cache, "/").headers["etag"]
    Action.objects.update(title="Another title", is_visible=False)

    assert Answer(cache, "/", HTTP_IF_NONE_MATCH=tag).status == 200


def test_a_head_is_told_what_a_get_is(cache):
    for _time in range(2):
        head, get = Answer(cache, "/", method="HEAD"), Answer(cache, "/")

        assert (head.status, head.body) == (200, b"")
        assert head.headers == get.headers


def test_what_no_page_asks_for_makes_no_entry_and_is_on_no_page(cache):
    first = Answer(cache, "/actions/", query="status=done")

    for query in ("status=done&evil=canary", "evil=canary&status=done&page=1", "status=%64one"):
        again = Answer(cache, "/actions/", query=query)
        assert again.body == first.body
    assert (cache.misses, cache.hits) == (1, 3)


def test_whoever_is_logged_in_is_answered_by_django_and_others_cookies_are_ignored(cache):
    Answer(cache, "/")
    Answer(cache, "/", HTTP_COOKIE=f"seen=1; _ga=2; {settings.KNOWN_BROWSER_COOKIE_NAME}=abc")
    assert (cache.misses, cache.hits) == (1, 1)

    Answer(cache, "/", HTTP_COOKIE=f"seen=1; {settings.SESSION_COOKIE_NAME}=abc")

    assert (cache.misses, cache.hits) == (1, 1)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/actions/", "q=07700+900123"),
        ("/actions/", "q=amy%40example.org"),
        ("/actions/", "q=%00"),
        ("/actions/", "q=" + "x" * 5_000),
        ("/feedback/comment/", ""),
        ("/admin/login/", ""),
        ("/no-such-page/", ""),
        ("/readyz", ""),
        ("/actions", ""),
        ("/\xff/", ""),
    ],
    ids=range(10),
)
def test_what_is_personal_odd_or_no_public_page_is_left_to_django(path, query):
    assert what_is_asked(path, query) is None


@pytest.mark.parametrize(
    "path", ["/actions/?status=nonsense", "/actions/wt-99/", "/actions/?page=9"]
)
def test_a_refusal_is_passed_on_and_not_kept(cache, django, path):
    path, _sign, query = path.partition("?")

    for _time in range(2):
        refused = Answer(cache, path, query=query)
        assert refused.status == Answer(django, path, query=query).status >= 400
    assert cache.hits == 0


def test_another_host_gets_no_page_of_this_one(cache):
    Answer(cache, "/")

    assert Answer(cache, "/", HTTP_HOST="evil.example").status == 400
    assert Answer(cache, "/").status == 200
    assert cache.hits == 1


def test_what_a_form_sends_is_never_answered_from_the_cache(cache):
    Answer(cache, "/actions/")

    assert Answer(cache, "/actions/", method="POST").status == 403  # no token came with it
    assert cache.hits == 0


@pytest.fixture
def database_down(monkeypatch):
    def fail():
        raise OperationalError("gone")

    def go():
        monkeypatch.setattr(stamp, "stamp", fail)

    return go


def test_with_the_database_down_the_last_page_is_shown(cache, action, database_down, monkeypatch):
    path = action.get_absolute_url()
    Answer(cache, path)
    database_down()
    monkeypatch.setattr(page_cache, "KEPT_SECONDS", -1)

    assert "Meet twice" in Answer(cache, path).text


def test_with_the_database_down_the_last_page_is_shown_past_midnight(
    cache, action, database_down, monkeypatch
):
    path = action.get_absolute_url()
    Answer(cache, path)
    tomorrow = timezone.localdate() + timedelta(days=1)
    database_down()
    monkeypatch.setattr(timezone, "localdate", lambda *_args: tomorrow)

    assert "Meet twice" in Answer(cache, path).text
    assert cache.hits == 1


def test_with_the_database_down_nothing_is_shown_that_had_changed(cache, action, database_down):
    path = action.get_absolute_url()
    Answer(cache, path)
    Action.objects.update(title="Meet once")
    Answer(cache, "/")  # by now the change is known
    database_down()
    misses = cache.misses

    Answer(cache, path)

    assert cache.misses == misses + 1


def test_of_many_who_ask_at_once_one_has_it_drawn(monkeypatch, action):
    monkeypatch.setattr(stamp, "stamp", lambda: 1)
    drawn = []

    def slow(environ, start_response):
        drawn.append(environ["PATH_INFO"])
        time.sleep(0.2)
        start_response("200 OK", [("Cache-Control", "public"), ("Content-Type", "text/html")])
        return [b"page"]

    cache = PageCache(slow)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _n: Answer(cache, "/contact/").body, range(8)))

    assert answers == [b"page"] * 8
    assert drawn == ["/contact/"]


def test_while_the_database_hangs_one_finds_out_for_all_who_wait(monkeypatch):
    looks = []

    def hang():
        looks.append(time.monotonic())
        time.sleep(0.3)
        raise OperationalError("gone")

    def refuse(environ, start_response):
        start_response("503 Service Unavailable", [("Content-Type", "text/html")])
        return [b"not now"]

    monkeypatch.setattr(stamp, "stamp", hang)
    monkeypatch.setattr(page_cache, "LOOK_AGAIN_SECONDS", 0.2)
    cache, began = PageCache(refuse), time.monotonic()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: Answer(cache, "/contact/").body, range(8)))

    assert answers == [b"not now"] * 8
    assert len(looks) <= 2
    assert time.monotonic() - began < 8 * 0.3


def test_it_remembers_no_more_addresses_than_it_may_and_no_long_one(cache, monkeypatch):
    Answer(cache, "/contact/")
    of_one = cache.signs_of_addresses

    for long in ("x" * page_cache.LONGEST_ADDRESS, "page=1&" * 300):
        Answer(cache, "/contact/", query=long)
    assert cache.signs_of_addresses == of_one > 0

    monkeypatch.setattr(page_cache, "MOST_SIGNS_OF_ADDRESSES", 3 * of_one)
    for turn in range(9):
        Answer(cache, "/contact/", query=f"x={turn}")
    assert of_one < cache.signs_of_addresses <= 3 * of_one

    monkeypatch.setattr(page_cache, "MOST_ADDRESSES", 1)
    Answer(cache, "/contact/")
    Answer(cache, "/contact/", query="x=1")
    assert cache.signs_of_addresses == of_one + len("x=1")


def test_who_waited_for_what_could_not_be_drawn_hears_the_same_and_waits_no_second_time(
    monkeypatch,
):
    monkeypatch.setattr(stamp, "stamp", lambda: 1)
    drawn = []

    def locked(environ, start_response):
        drawn.append(environ["PATH_INFO"])
        time.sleep(0.3)
        start_response("503 Service Unavailable", [("Content-Type", "text/html")])
        return [b"not now"]

    cache = PageCache(locked)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _n: Answer(cache, "/contact/").status, range(8)))

    assert answers == [503] * 8
    assert len(drawn) == 1
    assert Answer(cache, "/contact/").status == 503
    assert len(drawn) == 2  # whoever comes later asks anew


def test_it_keeps_no_more_than_it_may(cache, monkeypatch, django):
    Answer(cache, "/")
    monkeypatch.setattr(page_cache, "MOST_BYTES", 2 * cache.bytes)

    for name in ("/actions/", "/plans/", "/contact/", "/glossary/", "/measures/", "/changes/"):
        Answer(cache, name)

        assert 0 < cache.bytes <= page_cache.MOST_BYTES


ODD = ["page", "q", "status", "area", "evil", "Q", "page%20", "%71", "q[]", "", "format", "keep"]
ODD_WORDS = ["", "1", "2", "done", "canary", "%00", "%E2%80%AE", "..", "//x", "wait", "a&b", "%"]
PATHS = ["/", "/actions/", "/Actions/", "/actions//", "/plans/", "/x/"]
METHODS = ["GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "TRACE", "get"]
HOSTS = [HOST, HOST, HOST, "evil.example", f"{HOST}:1", HOST.upper()]
HEADERS = [
    {},
    {"HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_RANGE": "bytes=0-3"},
    {"HTTP_IF_MODIFIED_SINCE": "Wed, 21 Oct 2037 07:28:00 GMT"},
    {"HTTP_IF_NONE_MATCH": 'W/"1"'},
    {"HTTP_ACCEPT_LANGUAGE": "fr"},
    {"HTTP_COOKIE": "csrftoken=evil; messages=evil"},
    {"HTTP_X_ORIGINAL_URL": "/admin/"},
]


@pytest.mark.proof(sample=100, whole=10_000)
def test_no_odd_request_gets_or_leaves_another_page(size, cache, django, action):
    """Whatever is asked, the cache answers what Django would where nothing is asked that no page
    knows: Django's own links carry that along."""
    chance = random.Random(20)
    for _number in range(size):
        pairs = [
            f"{chance.choice(ODD)}={chance.choice(ODD_WORDS)}" for _n in range(chance.randint(0, 3))
        ]
        path = chance.choice(PATHS)
        asked = {
            "method": chance.choice(METHODS),
            "query": "&".join(pairs),
            "HTTP_HOST": chance.choice(HOSTS),
            **chance.choice(HEADERS),
        }
        ours, theirs = Answer(cache, path, **asked), Answer(django, path, **asked)
        assert ours.status == theirs.status, (path, asked)
        if ours.status == 200 and asked["method"] == "GET":
            known = what_is_asked(path, asked["query"])
            plain = Answer(django, path, query=asked["query"] if known is None else known)
            assert ours.body == plain.body, (path, asked)
        if asked["method"] in ("GET", "HEAD"):  # all others are Django's to answer
            assert b"evil" not in ours.body, (path, asked)
    assert cache.hits > size / 10
