"""A feed that lies, breaks off or never ends changes nothing, and the command says why."""

import ipaddress
import time
from threading import Event

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from kirklees_send import env
from local_offer.incoming import feed as feeds
from local_offer.incoming import fetching
from local_offer.incoming.fetching import Fetcher, FetchError, is_public
from local_offer.management.commands import fetch_services
from local_offer.models import FeedRun, IncomingService
from tests.local_offer.incoming.another_list import as_json, service
from tests.local_offer.incoming.conftest import THEIRS

pytestmark = pytest.mark.django_db

LIST = "/api/services"
JSON = {"Content-Type": "application/json"}


def paged(another, **lies):
    """Return an answer that lies in each page."""
    return lambda query: as_json(another.page(int(query["page"])) | lies)


def dripping(wfile):
    for _byte in range(1_000):
        wfile.write(b" ")
        wfile.flush()
        time.sleep(0.02)


def endless(wfile):
    while True:
        wfile.write(b" " * 100_000)


HOSTILE = {
    "html": (lambda _: lambda q: (200, {"Content-Type": "text/html"}, b"<html>"), "not JSON"),
    "html that says it is JSON": (lambda _: lambda q: (200, JSON, b"<html>"), "is not JSON"),
    "half a page": (lambda _: lambda q: (200, JSON, b'{"contents": ['), "only half of it"),
    "less than it said": (
        lambda _: lambda q: (200, JSON | {"Content-Length": "5000"}, b"{}"),
        "breaks off",
    ),
    "more than 10 MB": (
        lambda _: lambda q: (200, JSON | {"Content-Length": "100000000"}, b""),
        "larger than 10 MB",
    ),
    "without end": (
        lambda _: lambda q: (200, JSON | {"Content-Length": ""}, endless),
        "larger than",
    ),
    "byte by byte": (
        lambda _: lambda q: (200, JSON | {"Content-Length": "1000"}, dripping),
        "takes too long",
    ),
    "packed": (
        lambda _: lambda q: (200, JSON | {"Content-Encoding": "gzip"}, b"\x1f\x8b"),
        "not unpacked",
    ),
    "too deep": (lambda _: lambda q: (200, JSON, b"[" * 100_000), "is not JSON"),
    "endless number": (lambda _: lambda q: (200, JSON, b"1" * 10_000), "is not JSON"),
    "no number": (lambda _: lambda q: (200, JSON, b"[NaN]"), "is not JSON"),
    "a list": (lambda _: lambda q: as_json([]), "Open Referral UK 3"),
    "the old page": (lambda _: lambda q: as_json({"content": []}), "Open Referral UK 3"),
    "words for counts": (lambda a: paged(a, total_items="20"), "Open Referral UK 3"),
    "more than there are": (lambda a: paged(a, total_items=21), "and lists 20"),
    "fewer than there are": (lambda a: paged(a, total_items=3), "and lists 7"),
    "fewer pages": (lambda a: paged(a, total_pages=1), "and lists 7"),
    "more pages": (lambda a: paged(a, total_pages=9), "not those that were asked for"),
    "the same page again": (
        lambda a: lambda q: as_json(a.page(1) | {"page_number": int(q["page"])}),
        "and lists 21",
    ),
    "another page": (lambda a: paged(a, page_number=1), "not those that were asked for"),
    "a million": (lambda a: paged(a, total_items=1_000_000), "more than 5000 services"),
    "pages without end": (lambda a: paged(a, total_pages=1_000_000), "500 pages"),
    "nothing": (
        lambda _: lambda q: as_json({"contents": [], "total_items": 0, "total_pages": 0}),
        "lists nothing",
    ),
    "an error": (lambda _: lambda q: (500, {}, b""), "It answers 500."),
    "a loop": (lambda _: lambda q: (302, {"Location": LIST + "?page=1"}, b""), "redirects more"),
    "a way inside": (
        lambda _: lambda q: (302, {"Location": "http://169.254.169.254/latest"}, b""),
        "Only HTTPS",
    ),
    "a safe way inside": (
        lambda _: lambda q: (302, {"Location": "https://10.0.0.1/"}, b""),
        "inside a network of its own",
    ),
    "a way to nowhere": (lambda _: lambda q: (302, {"Location": "https://[x"}, b""), "no address"),
    "a file": (lambda _: lambda q: (302, {"Location": "file:///etc/passwd"}, b""), "no address"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_changes_nothing_and_says_why(another, fetch, monkeypatch, name):
    make, why = HOSTILE[name]
    monkeypatch.setattr(fetching, "SECONDS_A_PAGE", 0.5)
    another.says(*map(service, range(20)))
    fetch()
    before = list(IncomingService.objects.values_list())
    another.answers[LIST] = make(another)

    with pytest.raises(CommandError, match="nothing was taken") as refusal:
        fetch()

    assert why in str(refusal.value)
    assert list(IncomingService.objects.values_list()) == before


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"Content-Type": "text/\0html"}, "It sends text/�html, not JSON."),
        ({"Content-Type": "text/\x1b[2Jhtml"}, "It sends text/�[2jhtml, not JSON."),
        ({"Location": "https://a\0.example.org/"}, "There is no machine a�.example.org."),
    ],
)
def test_signs_that_no_database_or_screen_takes_stop_no_other_list(
    another, feed, fetch, settings, headers, told
):
    settings.SERVICE_FEEDS = {"Odd list": f"{feed}/odd", THEIRS: feed}
    another.says(service(1))
    status = 302 if "Location" in headers else 200
    another.answers["/api/odd/services"] = lambda _query: (status, headers, b"")

    with pytest.raises(CommandError):
        fetch()

    assert FeedRun.objects.get(source="Odd list").failure == told
    assert IncomingService.objects.get().source == THEIRS


def test_a_page_that_comes_twice_is_found_by_what_is_in_it(another, fetch):
    another.says(*map(service, range(14)))
    again = another.page(1)
    another.answers[LIST] = lambda query: as_json(again | {"page_number": int(query["page"])})

    with pytest.raises(CommandError, match="twice"):
        fetch()


def test_a_feed_that_breaks_off_between_services_changes_nothing(another, fetch):
    another.says(*map(service, range(3)))
    another.answers[f"{LIST}/{service(2)['id']}"] = lambda query: (503, {}, b"")

    with pytest.raises(CommandError, match=r"It answers 503\."):
        fetch()

    assert not IncomingService.objects.exists()


def test_all_of_a_feed_has_an_end_in_size(another, fetch, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_BYTES_IN_ALL", 10_000)
    another.says(service(1), service(2, description="word " * 900))
    fetch()
    before = list(IncomingService.objects.values_list())
    another.says(*(service(number, description="word " * 900) for number in range(3)))

    with pytest.raises(CommandError, match="more than 200 MB in all"):
        fetch()

    assert list(IncomingService.objects.values_list()) == before


def test_all_of_a_feed_has_an_end_in_time(another, feed, monkeypatch):
    monkeypatch.setattr(feeds, "SECONDS", 0)

    with pytest.raises(feeds.FeedError, match="takes too long in all"):
        feeds.read_feed(feed, may_be_here=True)


WRONG = {
    "text for a list": ({"contacts": "none"}, "contacts: this is not a list of things."),
    "a number for a name": ({"name": 5}, "Name: This is not text."),
    "a thing for a name": ({"name": {"en": "Help"}}, "Name: This is not text."),
    "no name": ({"name": ""}, "It has no name."),
    "nobody": ({"organization": None}, "It does not say who runs it."),
    "HTML": ({"description": "<script>alert(1)</script>"}, "What it is: This holds HTML."),
    "script": ({"url": "javascript:alert(1)"}, "Website: Enter a valid URL."),
    "an address that is none": ({"email": "somebody"}, "E-mail: Enter a valid email address."),
    "half a year": ({"minimum_age": 4.5}, "Write an age in whole years"),
    "turned ages": ({"minimum_age": 12}, "The youngest age is above the oldest."),
    "too old": ({"maximum_age": 1e300}, "Oldest age:"),
    "yes for an age": ({"maximum_age": True}, "Oldest age: This is not a number."),
    "too long": ({"description": "word " * 2_000}, "longer than 5000 letters"),
    "nothing that is seen": ({"name": "\u200b"}, "It has no name."),
    "half a sign": ({"name": "Help \ud800"}, "Letters in this are garbled."),
    "no sign": ({"name": "Help \x00"}, "garbled"),
    "the wrong one": ({"id": "another"}, "Its own address tells of something else."),
    "a town that is none": (
        {"service_at_locations": [{"location": {"addresses": [{"city": 5}]}}]},
        "Where: this is not text.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_service_of_wrong_types_is_refused_alone_and_is_not_gone(another, fetch, capsys, name):
    values, why = WRONG[name]
    another.says(service(1), service(2))
    fetch()
    another.answers[f"{LIST}/{service(2)['id']}"] = lambda query: as_json(service(2, **values))
    fetch()

    assert why in capsys.readouterr().out
    assert not IncomingService.objects.filter(gone_since__isnull=False).exists()
    assert IncomingService.objects.get(id_there=service(2)["id"]).told["name"] == "Help 2"


def test_an_address_that_would_be_too_long_refuses_its_service_alone(another, fetch, capsys):
    another.says(service(1), service(2, id="\N{SNOWMAN}" * 100))
    fetch()

    assert "Its address is longer than 500 letters." in capsys.readouterr().out
    assert IncomingService.objects.get().id_there == service(1)["id"]


def test_one_list_that_cannot_be_kept_does_not_stop_those_after_it(another, feed, fetch, settings):
    # A machine that answers, at an address that our tables take for none.
    settings.SERVICE_FEEDS = {"Odd list": feed.replace("127.0.0.1", "127.1"), THEIRS: feed}
    another.says(service(1))

    with pytest.raises(CommandError, match=r"Odd list: nothing was taken\. Enter a valid URL\."):
        fetch()

    assert IncomingService.objects.get().source == THEIRS


@pytest.mark.parametrize("breaks", ["read_feed", "take_in", "keep_run"])
def test_whatever_breaks_in_one_list_the_others_are_read_and_staff_are_told(
    another, feed, fetch, settings, monkeypatch, caplog, breaks
):
    settings.SERVICE_FEEDS = {"Odd list": feed, THEIRS: feed}
    another.says(service(1))
    times, usual = [], getattr(fetch_services, breaks)

    def breaks_once(*args, **named):
        times.append(args)
        if len(times) == 1:
            raise ZeroDivisionError("words of somebody")
        return usual(*args, **named)

    monkeypatch.setattr(fetch_services, breaks, breaks_once)

    with pytest.raises(CommandError, match=r"Odd list: nothing was taken\. Something broke here"):
        fetch()

    told = FeedRun.objects.get(source="Odd list").failure
    assert "ZeroDivisionError" in told
    assert "words of somebody" not in told
    assert "Reading another list broke." in caplog.messages
    assert FeedRun.objects.get(source=THEIRS).failure == ""
    assert IncomingService.objects.get().source == THEIRS


def test_where_one_has_no_id_none_is_taken_for_gone(another, fetch):
    another.says(service(1), service(2))
    fetch()
    page = another.page(1)
    page["contents"][0]["id"] = None
    another.answers[LIST] = lambda query: as_json(page)
    fetch()

    assert not IncomingService.objects.filter(gone_since__isnull=False).exists()


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    "address",
    [
        *("http://example.org/", "ftp://example.org/", "https://", "https://user@example.org/"),
        *("https://127.0.0.1/", "https://[::1]/", "https://localhost/", "https://0.0.0.0/"),
        *("https://10.1.2.3/", "https://192.168.0.1/", "https://169.254.169.254/"),
        *("https://[::ffff:10.0.0.1]/", "https://[fd00::1]/", "https://2130706433/"),
        *("https://0x7f.1/", "https://no-such-name.invalid/", "https://example.org:99999/"),
        "http://127.0.0.1/",
    ],
)
def test_no_address_but_a_public_one_over_https_is_asked(address, monkeypatch):
    def connect(*asked, **more):
        raise AssertionError(asked)

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    monkeypatch.setattr(fetching, "_addresses_of", offline(fetching._addresses_of))  # noqa: SLF001

    with pytest.raises(FetchError):
        Fetcher(time.monotonic() + 5).get(address)


def test_a_password_in_an_address_is_not_told():
    with pytest.raises(FetchError) as refusal:
        Fetcher(time.monotonic() + 5).get("https://us:our-secret@example.org/api")

    assert "our-secret" not in str(refusal.value)


def offline(look_up):
    """Return a look-up that asks no name server for the names of examples."""
    return lambda host, seconds: (
        [ipaddress.ip_address("93.184.216.34")] if host.endswith(".org") else look_up(host, seconds)
    )


def test_the_address_that_was_checked_is_the_one_that_is_asked(monkeypatch):
    asked = []

    def connect(address, timeout):
        asked.append(address)
        raise OSError("no network here")

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    names = iter([["93.184.216.34"], ["127.0.0.1"]])  # a name that leads elsewhere the next time
    monkeypatch.setattr(
        fetching,
        "_addresses_of",
        lambda host, seconds: list(map(ipaddress.ip_address, next(names))),
    )

    with pytest.raises(FetchError, match="no network here"):
        Fetcher(time.monotonic() + 5).get("https://example.org/services")

    assert asked == [("93.184.216.34", 443)]


def test_a_name_that_takes_too_long_to_look_up_is_given_up(monkeypatch):
    is_over = Event()

    def look_up(*asked, **more):
        is_over.wait(10)
        return []

    monkeypatch.setattr(fetching, "SECONDS_A_PAGE", 0.1)
    monkeypatch.setattr(fetching.socket, "getaddrinfo", look_up)
    began = time.monotonic()

    try:
        with pytest.raises(FetchError, match=r"too long to find out where example\.org is"):
            Fetcher(began + 60).get("https://example.org/services")
        assert time.monotonic() - began < 5
    finally:
        is_over.set()


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    both = [ipaddress.ip_address(each) for each in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(fetching, "_addresses_of", lambda host, seconds: both)

    with pytest.raises(FetchError, match="inside a network of its own"):
        Fetcher(time.monotonic() + 5).get("https://example.org/")


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("address", "is_so"),
    [
        *(("93.184.216.34", True), ("2606:2800:220:1::1", True), ("100.64.0.1", False)),
        *(("224.0.0.1", False), ("255.255.255.255", False), ("::ffff:93.184.216.34", False)),
        *(("fec0::1", False), ("fd00::1", False), ("64:ff9b:1::a00:1", False)),
        *(("64:ff9b::a00:1", False), ("2002:a00:1::", False), ("fe80::1", False), ("::", False)),
    ],
)
def test_what_is_public(address, is_so):
    assert is_public(ipaddress.ip_address(address)) is is_so


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    "words",
    [
        *("Calder", "Calder=", "=https://a.example", "A=/x", "A=https://[", "A=https://[x]/"),
        "A=https://a.example, A=https://b.example",
    ],
)
def test_a_silly_setting_says_what_to_do(words, monkeypatch):
    monkeypatch.setenv("SERVICE_FEEDS", words)

    with pytest.raises(ImproperlyConfigured, match="Name each list once"):
        env.feeds("SERVICE_FEEDS")


def test_without_any_feed_nothing_is_asked(settings):
    assert settings.SERVICE_FEEDS == {}
    call_command("fetch_services")
