"""The whole site as a host runs it: nginx with deploy/'s file, two servers, PostgreSQL. Parts of it
are killed; no reader sees an error, and nothing that was sent is lost.
"""

import os
import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from http.client import HTTPConnection
from itertools import cycle, islice

import psycopg
import pytest

from publishing.public_pages import FRESH_FOR_SECONDS
from tests.browser.sites import free_port
from tests.deploy import crowd
from tests.deploy.stand import Application, stand
from tests.feedback.kill import ledger
from tests.feedback.kill.crowd import PATH, a_form

pytestmark = pytest.mark.outage

READERS, WRITERS, SLOW_SENDERS = 50, 5, 100
SECONDS_BETWEEN_KILLS = 5
SECONDS_TO_DRAW_IT = 1
TOKEN = "for-tests-alone-" * 4
WORDS = "We waited <for> eleven months & more."


@pytest.fixture(scope="module")
def site():
    """All of it, with the real plan, and the keys by which tests fill in forms."""
    ports = [free_port() for _port in range(4)]
    with stand(ports, settings="tests.feedback.kill.settings", METRICS_TOKEN=TOKEN) as whole:
        yield whole


@pytest.fixture(scope="module")
def paths(site):
    """Pages that people read, each asked for once: the proxy has what it may keep."""
    _status, _headers, map_of_site = crowd.ask(site, "/site-map/")
    found = dict.fromkeys(re.findall(r'href="(/[^"#?]*)"', map_of_site))
    found = [path for path in found if not path.startswith(("/admin/", "/static/"))]
    by_depth = [*sorted(found, key=lambda path: path.count("/"))[:40], PATH]
    answers = {path: crowd.ask(site, path, from_address="127.9.0.1")[0] for path in by_depth}
    assert {path: status for path, status in answers.items() if status != 200} == {}
    assert {"/", "/actions/", "/updates/"} <= answers.keys()
    return by_depth


def can_be_kept(paths):
    """Return those that the proxy shows while nobody answers it: no forms, and nothing that may
    have been taken off a moment before."""
    never = ("/feedback/", "/good-news/", "/you-said-we-did/", "/updates/", "/changes/", "/search/")
    return [path for path in paths if not path.startswith(never)]


@pytest.mark.proof(sample=2, whole=12)
def test_no_reader_sees_an_error_and_no_form_is_lost_while_servers_are_killed_in_turn(
    site, paths, size, record_property
):
    ledger.empty(site.database.address)
    with crowd.readers(site, paths, READERS) as seen, crowd.writers(site, WRITERS) as answers:
        for server in islice(cycle(site.applications), size):
            time.sleep(SECONDS_BETWEEN_KILLS)
            server.kill()
            server.start()

    record_property("pages read", len(seen.seconds))
    record_property("milliseconds to a page at 95 %", f"{1000 * seen.worst_of_twenty:.0f}")
    record_property("forms thanked for", len(answers.thanked))
    record_property("forms sent again", answers.troubles.total())
    assert set(seen.met) == {200}
    assert len(answers.thanked) > size
    assert ledger.faults(site.database.address, answers.thanked) == []


@pytest.mark.proof(sample=3, whole=30)
def test_no_reader_is_turned_away_while_the_workers_of_the_proxy_are_killed(site, paths, size):
    with crowd.readers(site, paths, 20, asks=crowd.ask_as_browsers_do) as seen:
        for _time in range(size):
            time.sleep(1)
            os.kill(site.proxy.workers()[0], signal.SIGKILL)
        time.sleep(1)

    # A page that is on its way just then comes as half: its worker sends one at a time.
    halves = sum(number for what, number in seen.met.items() if "IncompleteRead" in str(what))
    assert halves <= size
    assert {what for what in seen.met if "IncompleteRead" not in str(what)} == {200}


def test_a_proxy_that_is_killed_is_back_with_the_pages_it_kept_and_no_form_is_lost(site, paths):
    ledger.empty(site.database.address)
    asks = crowd.ask_as_browsers_do
    with crowd.readers(site, paths, 20, asks=asks) as seen, crowd.writers(site, WRITERS) as answers:
        time.sleep(1)
        site.proxy.kill()
        kept = site.kept_by_proxy()
        site.proxy.start()  # as systemd does after a second
        time.sleep(1)
        seen.met.clear()  # meanwhile nobody could answer
        time.sleep(2)

    assert set(seen.met) == {200}
    assert "/glossary/" in kept <= site.kept_by_proxy()
    assert len(answers.thanked) > 5
    assert ledger.faults(site.database.address, answers.thanked) == []


def test_a_new_version_comes_in_and_nobody_is_refused(site, paths):
    with crowd.readers(site, paths, 20) as seen, crowd.writers(site, WRITERS) as answers:
        for server in site.applications:  # as deploy/roll does
            server.stop()
            server.start()

    assert set(seen.met) == {200}
    assert not answers.troubles
    assert len(answers.thanked) > 5


def test_every_reader_sees_a_change_within_the_seconds_promised(site, paths):
    with crowd.readers(site, ["/glossary/"], 10):
        with psycopg.connect(site.database.address) as connection:
            connection.execute("UPDATE publishing_glossaryterm SET definition = 'Said anew.'")
        time.sleep(FRESH_FOR_SECONDS + SECONDS_TO_DRAW_IT)
        pages = [
            crowd.ask(site, "/glossary/", from_address=crowd.network(turn))[2] for turn in range(20)
        ]

    assert {"Said anew." in page for page in pages} == {True}


def test_pages_are_there_while_no_server_is(site, paths):
    for server in site.applications:
        server.stop()
    try:
        time.sleep(FRESH_FOR_SECONDS + 1)
        kept = can_be_kept(paths)
        pages = {path: crowd.ask(site, path) for path in kept}
        taken = [crowd.ask(site, path) for path in ("/good-news/", "/updates/", "/search/", PATH)]
        form, _token = a_form(WORDS)
        refused = crowd.ask(site, PATH, form=form)
    finally:
        for server in site.applications:
            server.start()

    assert {path: page[0] for path, page in pages.items() if page[0] != 200} == {}
    assert len(kept) > 20
    for status, headers, page in (*taken, refused):
        assert (status, headers["Retry-After"]) == (503, "30")
        assert "Your words are still in your browser" in page


def test_while_the_database_is_down_pages_stay_and_forms_come_back_with_their_words(site, paths):
    form, _token = a_form(WORDS)
    site.database.kill()
    try:
        pages = {path: crowd.ask(site, path)[0] for path in can_be_kept(paths)}
        status, headers, page = crowd.ask(site, PATH, form=form)
    finally:
        site.database.start()

    assert {path: status for path, status in pages.items() if status != 200} == {}
    assert status == 503
    assert int(headers["Retry-After"]) > 0
    assert WORDS in unescape(page)
    assert f'value="{form["token"]}"' in page
    assert crowd.ask(site, PATH, form=form)[0] == 302


def test_a_database_that_only_reads_leaves_pages_and_gives_forms_back(site, paths):
    form, _token = a_form(WORDS)
    before = site.database.options
    site.database.restart("-c default_transaction_read_only=on")
    try:
        pages = {crowd.ask(site, f"{path}?page=1")[0] for path in ("/actions/", "/changes/")}
        status, headers, page = crowd.ask(site, PATH, form=form)
    finally:
        site.database.restart(" ".join(before))

    assert pages == {200}
    assert (status, int(headers["Retry-After"]) > 0) == (503, True)
    assert WORDS in unescape(page)
    assert crowd.ask(site, PATH, form=form)[0] == 302


@contextmanager
def no_space_left(database):
    """Have PostgreSQL say what it says when its disk is full, whatever is written."""
    with psycopg.connect(database.address, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION no_space_left() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; "
            "END $$"
        )
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in tables.fetchall():
            connection.execute(
                f'CREATE TRIGGER no_space_left BEFORE INSERT OR UPDATE ON "{table}" '
                "EXECUTE FUNCTION no_space_left()"
            )
        try:
            yield
        finally:
            connection.execute("DROP FUNCTION no_space_left() CASCADE")


def test_a_full_disk_leaves_pages_and_gives_forms_back_with_their_words(site, paths):
    form, _token = a_form(WORDS)
    with no_space_left(site.database), crowd.readers(site, paths, 20) as seen:
        pages = {crowd.ask(site, f"{path}?page=1")[0] for path in ("/actions/", "/changes/")}
        status, headers, page = crowd.ask(site, PATH, form=form)
        healthy = {_asks(server, "/healthz") for server in site.applications}
        time.sleep(2)

    assert pages == {200}
    assert set(seen.met) == {200}
    assert (status, int(headers["Retry-After"]) > 0) == (503, True)
    assert WORDS in unescape(page)
    assert healthy == {200}
    assert crowd.ask(site, PATH, form=form)[0] == 302


@pytest.fixture
def without_proxy(site):
    """A server that people reach without a proxy."""
    port = free_port()
    own = {"SITE_ORIGIN": f"http://localhost:{port}", "BEHIND_HTTPS_PROXY": "no"}
    server = Application(port, site.environment | own)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.mark.proof(sample=5, whole=60)
def test_whoever_sends_slowly_keeps_no_reader_waiting(site, paths, size, record_property):
    assert_no_reader_waits(site, paths, size, record_property)


# Less than a body may take: then a worker ends, and with it what it was just asked for.
@pytest.mark.proof(sample=5, whole=40)
def test_without_a_proxy_too_whoever_sends_slowly_keeps_no_reader_waiting(
    without_proxy, paths, size, record_property
):
    assert_no_reader_waits(without_proxy, paths, size, record_property)


def assert_no_reader_waits(where, paths, seconds, record_property):
    with crowd.readers(where, paths, 10) as alone:
        time.sleep(seconds)
    with crowd.slow_senders(where, SLOW_SENDERS), crowd.readers(where, paths, 10) as seen:
        time.sleep(seconds)

    record_property("pages read", len(seen.seconds))
    record_property("milliseconds to a page at 95 %", f"{1000 * seen.worst_of_twenty:.0f}")
    record_property("the same without slow senders", f"{1000 * alone.worst_of_twenty:.0f}")
    assert set(seen.met) == {200}
    # A machine that has other things to do is slow without anybody's sending slowly.
    assert seen.worst_of_twenty < max(1, 2 * alone.worst_of_twenty)


def test_the_proxy_passes_on_nothing_that_a_visitor_claims_and_keeps_nothing_of_a_person(site):
    claims = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded_For": "203.0.113.9",
        "X-Forwarded-Proto": "http",
        "Forwarded": "for=203.0.113.9;host=evil.example;proto=http",
        "X-Real-IP": "203.0.113.9",
    }
    status, _headers, page = crowd.ask(site, "/contact/", headers=claims)

    assert status == 200  # not led on to https, as it says that it came by http
    assert "evil.example" not in page
    for path in (PATH, "/admin/", "/admin/login/"):
        answers = [crowd.ask(site, path)[1] for _time in range(2)]
        assert all("public" not in each.get("Cache-Control", "") for each in answers)
    kept = {path for path in site.kept_by_proxy() if path.startswith(("/admin", PATH))}
    assert kept == set()


def test_too_many_forms_from_one_household_are_refused_in_a_page_with_a_way_on(site):
    form, _token = a_form(WORDS)
    form["words"] = ""  # none of these is taken

    def send(_turn):
        return crowd.ask(site, PATH, form=form, from_address="127.8.0.1")

    with ThreadPoolExecutor(100) as class_in_a_school:
        answers = list(class_in_a_school.map(send, range(100)))

    refused = [answer for answer in answers if answer[0] == 429]
    assert {answer[0] for answer in answers} == {200, 429}
    assert 100 - len(refused) >= 40
    assert refused[0][1]["Retry-After"] == "10"
    assert "Your words are still in your browser" in refused[0][2]
    assert crowd.ask(site, "/", from_address="127.8.0.1")[0] == 200
    assert crowd.ask(site, PATH, form=form, from_address="127.8.0.2")[0] == 200


def test_each_server_tells_its_figures_to_who_knows_the_token_and_the_proxy_to_nobody(site):
    knows = {"Authorization": f"Bearer {TOKEN}"}
    for path in ("/contact/?page=2", "/contact/?page=3"):
        assert crowd.ask(site, path)[0] == 200
    figures = [_figures_of(server, knows) for server in site.applications]

    assert {status for status, _figures in figures} == {200}
    assert sum(_contact_pages(told) for _status, told in figures) >= 2
    assert "bigplan_database_up 1.0" in figures[0][1]
    assert crowd.ask(site, "/metrics", headers=knows)[0] == 404
    assert crowd.ask(site, "/readyz")[0] == 404


def _figures_of(server, headers):
    return _ask_server(server, "/metrics", headers=headers)


def _asks(server, path):
    return _ask_server(server, path, headers={"Host": "localhost"})[0]


def _ask_server(server, path, headers):
    connection = HTTPConnection("127.0.0.1", server.port, timeout=crowd.SECONDS_FOR_AN_ANSWER)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    told = response.read().decode()
    connection.close()
    return response.status, told


def _contact_pages(figures):
    counts = re.findall(r'bigplan_requests_total\{.*status="200",view="contact"\} (\S+)', figures)
    return sum(map(float, counts))
