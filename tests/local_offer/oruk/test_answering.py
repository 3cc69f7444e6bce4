"""How these addresses answer: to every site, by GET alone, cheaply when nothing has changed, and in
JSON whatever is wrong."""

import pytest
from django.db import OperationalError
from django.test import Client

from local_offer.oruk import handed_out
from tests import factories
from tests.local_offer.oruk.reading import LISTS, STUB, make_all_of_it, make_checked, read

pytestmark = [pytest.mark.django_db, pytest.mark.page]

PATHS = ["", "/", "/openapi.json", *LISTS, *(f"{path}/" for path in LISTS)]


@pytest.mark.parametrize("path", [*PATHS, "/services?format=ndjson", "/services?page=0", "/no"])
def test_every_site_may_read_it_and_nobody_gets_a_cookie(client, path):
    make_all_of_it()

    response = client.get(STUB + path, headers={"origin": "https://elsewhere.example"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response.getvalue()


@pytest.mark.parametrize("path", ["/", "/api/", "/local-offer/services/", "/api/orukx", "/healthz"])
def test_no_other_address_is_opened_to_every_site(client, path):
    assert "Access-Control-Allow-Origin" not in client.get(path)


def test_a_browser_that_asks_first_is_told_what_it_may(client):
    for path in PATHS:
        response = client.options(STUB + path)

        assert response.status_code == 204
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_it_can_only_be_read(method):
    client = Client(enforce_csrf_checks=True)
    for path in PATHS:
        response = client.generic(method, STUB + path)

        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == 405


@pytest.mark.parametrize(
    "path", [*PATHS, "/services?full=true", "/services?format=ndjson", "/services?minimum_age=0"]
)
def test_what_has_not_changed_is_not_sent_again(client, path):
    service = make_all_of_it()
    first = client.get(STUB + path)

    again = client.get(STUB + path, headers={"if-none-match": first["ETag"]})

    assert first.status_code == 200
    assert first.getvalue()
    assert (again.status_code, again.getvalue()) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    assert "public" in again["Cache-Control"]
    service.name = "Another name"
    service.save()
    changed = client.get(STUB + path, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == (200 if path.startswith("/service") else 304)
    changed.getvalue()  # what was read is closed


def test_what_was_taken_off_changes_a_list_at_once(client):
    service = make_checked()
    first = client.get(f"{STUB}/services")

    service.is_visible = False
    service.save()

    again = client.get(f"{STUB}/services", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert again.json()["empty"] is True


def test_head_tells_what_get_does_without_the_body(client):
    make_checked()

    asked, told = client.head(f"{STUB}/services"), client.get(f"{STUB}/services")

    assert asked.content == b""
    assert asked["ETag"] == told["ETag"]
    assert asked["Content-Length"] == told["Content-Length"]


def test_an_outage_is_said_in_json_and_when_to_ask_again(client, monkeypatch):
    def is_down(owner):
        raise OperationalError("The database is away.")

    monkeypatch.setattr(handed_out, "services", is_down)
    client.raise_request_exception = False

    response = client.get(f"{STUB}/services")

    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert response.json()["status"] == 503
    assert "away" not in response.content.decode()


def test_a_fault_of_ours_is_said_in_json(client, monkeypatch):
    monkeypatch.setattr(handed_out, "services", lambda owner: 1 / 0)
    client.raise_request_exception = False

    response = client.get(f"{STUB}/services")

    assert response.status_code == 500
    assert response.json()["detail"] == "Something broke on our side."


@pytest.mark.parametrize("path", ["/SERVICES", "/Services/", "/services."])
def test_an_address_that_is_nearly_right_leads_on(client, path):
    make_checked()

    response = client.get(STUB + path, follow=True)

    assert response.json()["total_items"] == 1
    assert response["Access-Control-Allow-Origin"] == "*"


def test_words_with_markup_stay_words(client):
    words = 'Fish & <chips> "quoted" </script> \u2028 é 😀'
    service = make_checked(name=words)
    factories.make_contact(service=service, label=words)

    told = read(client, f"/services/{service.uuid}")

    assert told["name"] == words
    assert told["contacts"][0]["x_kirklees_for"] == words
