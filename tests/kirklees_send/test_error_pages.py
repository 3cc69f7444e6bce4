"""What `kirklees_send.error_pages` promises: whatever is asked, a page a person can use."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from publishing.public_pages import public_pages
from tests.factories import make_action

pytestmark = pytest.mark.django_db

SLY = "<script>alert(1)</script>"


@pytest.fixture
def visitor():
    """Sees what a visitor sees when something breaks, where a test would see the exception."""
    return Client(raise_request_exception=False)


def broken_by(error):
    def break_down(execute, sql, params, many, context):
        raise error

    return connection.execute_wrapper(break_down)


def is_a_page(response):
    page = response.content.decode()
    # Whoever came for help in need does not leave without a number.
    has_numbers = 'href="tel:999"' in page and 'href="tel:111"' in page
    is_html = "text/html" in response["Content-Type"]
    return "<h1>" in page and 'href="/"' in page and has_numbers and is_html


@pytest.mark.parametrize(
    "address", ["/no-such-page/", "/actions/zz-99/", "/plans/x/", "/%20", "/a//b"]
)
def test_unknown_address_gives_ways_on(visitor, address):
    response = visitor.get(address)

    assert response.status_code == 404
    assert is_a_page(response)
    for way in ("site_map", "find_help", "action_list"):
        assert f'href="{reverse(way)}"' in response.content.decode()
    assert f'action="{reverse("search")}"' in response.content.decode()


@pytest.mark.parametrize("sign", ["%00", "%E2%80%AE", "%E2%81%A6"])
@pytest.mark.parametrize("address", ["/pla{}ns/", "/actions/?q={}", "/glossary/?other=a{}b"])
def test_nul_and_signs_that_turn_text_round_are_refused(visitor, address, sign):
    address = address.format(sign)

    response = visitor.get(address)

    assert response.status_code == 400
    assert is_a_page(response)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_writing_to_a_page_is_refused_with_a_page(visitor, method):
    response = getattr(visitor, method)("/glossary/")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert is_a_page(response)


@pytest.mark.parametrize(
    "value",
    [
        "x" * 70_000,
        SLY,
        "%ff%fe",
        "' OR 1=1 --",
        "{{ 7|add:7 }}",
        "🦄",
    ],
)
@pytest.mark.parametrize("parameter", ["q", "area", "status", "quarter", "page", "utm_source"])
def test_odd_parameters_are_answered_and_never_echoed_as_markup(visitor, parameter, value):
    for address in ("/actions/", "/site-map/", "/glossary/"):
        response = visitor.get(address, {parameter: value})

        assert response.status_code in (200, 400, 404)
        assert is_a_page(response)
        assert SLY not in response.content.decode()


@pytest.mark.parametrize("path", [f"/{SLY}/", "/" + "x" * 70_000 + "/", "/%ff/"])
def test_odd_addresses_are_not_found_and_never_echoed_as_markup(visitor, path):
    response = visitor.get(path)

    assert response.status_code == 404
    assert is_a_page(response)
    assert SLY not in response.content.decode()


@pytest.mark.parametrize("host", ["elsewhere.example", "a b", "x" * 300, SLY])
def test_another_host_is_refused_with_a_page(visitor, host):
    response = visitor.get("/", headers={"host": host})

    assert response.status_code == 400
    assert is_a_page(response)
    assert "elsewhere.example" not in response.content.decode()
    assert SLY not in response.content.decode()


@pytest.mark.parametrize("error", [OperationalError("secret"), InterfaceError("secret")])
def test_database_that_is_down_is_a_rest_and_says_when_to_try_again(visitor, error):
    with broken_by(error):
        response = visitor.get("/plans/")

    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert is_a_page(response)
    assert b"secret" not in response.content


def test_fault_of_ours_is_owned_up_to_and_tells_nothing(visitor):
    with broken_by(RuntimeError("secret")):
        response = visitor.get("/plans/")

    assert response.status_code == 500
    assert is_a_page(response)
    assert b"secret" not in response.content
    assert b"RuntimeError" not in response.content


def test_unknown_address_has_its_page_even_when_the_database_is_down(visitor):
    with broken_by(OperationalError("secret")):
        response = visitor.get("/no-such-page/")

    assert response.status_code == 404
    assert is_a_page(response)


def test_form_from_elsewhere_is_refused_with_a_page():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a"})

    assert response.status_code == 403
    assert is_a_page(response)
    assert b"open too long" in response.content
    assert b"Go back" not in response.content


def test_odd_headers_break_nothing(visitor):
    odd = {
        "accept-language": "x" * 5_000,
        "cookie": "sessionid=\u00ff; ;;=",
        "if-modified-since": "yesterday",
        "if-none-match": '"' * 99,
        "range": "bytes=9-1",
        "referer": SLY,
        "x-forwarded-host": "elsewhere.example",
    }
    for name, value in odd.items():
        response = visitor.get("/glossary/", headers={name: value})

        assert response.status_code == 200, name
        assert "elsewhere.example" not in response.content.decode()


def test_every_kind_of_page_answers_a_writer_with_a_refusal(visitor):
    make_action()
    for page in public_pages():
        for path in list(page.addresses())[:1]:
            if not page.takes_answers:
                assert visitor.post(path).status_code == 405, path
