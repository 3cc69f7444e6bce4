"""Odd requests: never a broken page, never an unescaped echo, always a way on."""

import random
from urllib.parse import quote

import pytest

from publishing.public_pages import every_address, public_pages
from tests import factories

MARKUP = '"><script>alert(1)</script>'
NASTY = [
    "x" * 70_000,
    "\x00",
    "a\x00b",
    MARKUP,
    "javascript:alert(1)",
    "\u202eevil\u2066",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "' OR 1=1 --",
    "%",
    "%s%n%d{{7*7}}${7*7}",
    "../../../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "-1",
    "0",
    "1e9",
    "99999999999999999999",
    "٣",  # a digit, but not one an address uses
    "null",
    " ",
    "\r\nSet-Cookie: a=b",
    "İ",  # changes its length in small letters
]
PARAMETERS = ["about", "topic", "area", "status", "quarter", "q", "page", "unknown"]
PATHS = [
    "/actions/",
    "/actions/actions.csv",
    "/actions/roadmap/",
    "/changes/",
    "/measures/",
    "/focus-areas/",
    "/feedback/comment/",
    "/you-said-we-did/",
    "/you-said-we-did/themes.csv",
    "/",
]
METHODS = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client):
    client.raise_request_exception = False
    action = factories.make_action(title="Fish & <chips>")
    factories.make_measure(area=action.area)
    return client


EVERY_ODD_REQUEST = 2_111


def odd_requests(number):
    """Return so many (method, path, parameters, headers), the same ones each time."""
    chance = random.Random(7)
    everything = list(_odd_requests(chance))
    assert len(everything) == EVERY_ODD_REQUEST
    return chance.sample(everything, number)


def _odd_requests(chance):
    for path in PATHS:
        for name in PARAMETERS:
            for value in NASTY:
                yield "GET", path, {name: value}, {}
    for value in NASTY:
        piece = quote(value[:2000], safe="")
        for folder in ("actions", "measures", "focus-areas", "plans", "you-said-we-did", "nowhere"):
            yield "GET", f"/{folder}/{piece}/", {}, {}
        yield "GET", f"/{piece}", {}, {}
        for header in ("HTTP_ACCEPT_LANGUAGE", "HTTP_X_FORWARDED_FOR", "HTTP_COOKIE", "HTTP_RANGE"):
            yield "GET", "/actions/", {}, {header: as_a_server_reads(value)}
    for _ in range(200):
        mixed = {chance.choice(PARAMETERS): chance.choice(NASTY) for _ in range(3)}
        yield "GET", chance.choice(PATHS), mixed, {}


def as_a_server_reads(value):
    """Return a header's value as a WSGI server hands it on (PEP 3333): bytes, one a character."""
    return value[:4000].replace("\r\n", " ").encode().decode("latin-1")


@pytest.mark.proof(sample=200, whole=EVERY_ODD_REQUEST)
def test_odd_requests_get_a_page_a_person_can_use(visitor, size):
    faults, asked = [], 0
    for method, path, parameters, headers in odd_requests(size):
        response = visitor.generic(
            method,
            path,
            QUERY_STRING="&".join(f"{k}={quote(v)}" for k, v in parameters.items()),
            **headers,
        )
        asked += 1
        body = response.content.decode()
        where = (method, path[:80], {k: v[:30] for k, v in parameters.items()}, headers)
        if response.status_code >= 500:
            faults.append((response.status_code, *where))
        if MARKUP in body or "\u202e" in body:
            faults.append(("echoed", *where))
        if response["Content-Type"].startswith("text/html") and 'href="/' not in body:
            faults.append(("no way on", *where))
        if response.cookies:
            faults.append(("cookie", *where))

    assert asked == size
    assert faults == []


@pytest.mark.parametrize("address", ["/feedback/comment/", "/feedback/page/", "/admin/login/"])
@pytest.mark.parametrize(
    ("charset", "words"),
    [
        pytest.param("utf-7", b"half a sign: +2AA-", id="a sign that cannot be stored"),
        pytest.param("rot13", b"words", id="a code that is none for text"),
        pytest.param("idna", b"words", id="a code for something else"),
    ],
)
def test_words_in_a_code_that_no_browser_uses_are_refused(visitor, address, charset, words):
    visitor.cookies["csrftoken"] = "x" * 32
    body = b'--A\r\nContent-Disposition: form-data; name="words"\r\n\r\n' + words + b"\r\n--A--\r\n"

    response = visitor.generic(
        "POST", address, body, content_type=f"multipart/form-data; boundary=A; charset={charset}"
    )

    assert response.status_code == 400
    assert 'href="/' in response.content.decode()


@pytest.mark.parametrize("method", METHODS)
def test_pages_can_only_be_read(visitor, method):
    takes_answers = {page.url_name for page in public_pages() if page.takes_answers}
    answers = {
        path: visitor.generic(method, path)
        for name, path in every_address()
        if (method != "POST" or name not in takes_answers) and not name.startswith("oruk")
    }

    assert {response.status_code for response in answers.values()} == {405}
    assert all('href="/' in response.content.decode() for response in answers.values())
    assert all(response["Allow"] for response in answers.values())


@pytest.mark.parametrize(
    ("address", "status"),
    [
        pytest.param("/actions/?area=nowhere", 400, id="unknown area"),
        pytest.param("/actions/?status=fine", 400, id="unknown status"),
        pytest.param("/actions/?quarter=2025-q5", 400, id="no such quarter"),
        pytest.param("/actions/?q=" + "x" * 101, 400, id="too many words"),
        pytest.param("/actions/?page=two", 400, id="page not a number"),
        pytest.param("/actions/?page=0", 400, id="page nought"),
        pytest.param("/actions/?page=2", 404, id="page out of range"),
        pytest.param("/changes/?page=2", 404, id="changes out of range"),
        pytest.param("/actions/roadmap/?page=9", 404, id="roadmap out of range"),
        pytest.param("/actions/zz-99/", 404, id="unknown reference"),
        pytest.param("/actions/ZZ-99/", 404, id="unknown reference in capitals"),
        pytest.param("/Actions/", 301, id="page in capitals"),
        pytest.param("/measures/zz-m9/", 404, id="unknown measure"),
        pytest.param("/focus-areas/nowhere/", 404, id="unknown area page"),
        pytest.param("/actions/?colour=blue", 200, id="unknown parameter"),
        pytest.param("/actions/?area=&status=&quarter=&q=", 200, id="empty parameters"),
    ],
)
def test_an_address_gets_the_answer_it_deserves(visitor, address, status):
    assert visitor.get(address).status_code == status


def test_a_host_we_do_not_serve_is_refused_with_a_page(visitor):
    response = visitor.get("/", HTTP_HOST="evil.example.org")

    assert response.status_code == 400
    assert "evil" not in response.content.decode()


def test_titles_with_markup_are_shown_as_text(visitor):
    page = visitor.get("/actions/").content.decode()

    assert "Fish &amp; &lt;chips&gt;" in page
    assert "<chips>" not in page
