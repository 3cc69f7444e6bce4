"""What each object promises: the rules of the UK profile of Open Referral 3, in our own words.

https://github.com/OpenReferralUK/uk-profile
"""

import re
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from local_offer.models import Service
from tests import factories
from tests.local_offer.oruk.reading import (
    LISTS,
    every_object,
    make_all_of_it,
    make_checked,
    read,
)

pytestmark = [pytest.mark.django_db, pytest.mark.page]

# What an object must have, by where it stands.
ONLY_AN_ID = (
    *("service_at_locations", "schedules", "service_areas", "languages"),
    *("cost_options", "contacts", "attributes"),
)
NEEDED = {
    "services": {"id", "name", "status"},
    "service": {"id", "name", "status"},
    "organization": {"id", "name", "description"},
    "organizations": {"id", "name", "description"},
    "taxonomies": {"id", "name", "description"},
    "taxonomy_terms": {"id", "name", "description"},
    "taxonomy_term": {"id", "name", "description"},
    "location": {"id", "location_type"},
    "phones": {"id", "number"},
    **{name: {"id"} for name in ONLY_AN_ID},
}
TEXTS = (
    *("name", "description", "url", "email", "status", "alert", "number", "website", "option"),
    *("assured_date", "last_modified", "taxonomy", "link_type", "location_type"),
)
NUMBERS = ("minimum_age", "maximum_age", "amount", "latitude", "longitude")
LINKS = ("url", "website")
# What would be wrong with a value, by its name.
WRONG = {
    "is empty": lambda name, value: value in (None, "", []) or value == {},
    "is no identifier": lambda name, value: (
        (name == "id" or name.endswith("_id")) and str(UUID(value)) != value
    ),
    "is no text": lambda name, value: name in TEXTS and not isinstance(value, str),
    "is no number": lambda name, value: name in NUMBERS and type(value) not in (int, float),
    "is no address": lambda name, value: name in LINKS and not urlsplit(value).netloc,
    "is none of the four": lambda name, value: name == "status" and value != "active",
    "is not to the thousandth of a second": lambda name, value: (
        name == "last_modified" and not re.fullmatch(r".*T.*\.[0-9]{3}Z", value)
    ),
    "is no day": lambda name, value: name == "assured_date" and not date.fromisoformat(value),
}


def faults(told, place):
    """Yield what is wrong with an object that stands at this place, and with all inside it."""
    for name in NEEDED.get(place, set()) - told.keys():
        yield f"{place} has no {name}"
    for name, value in told.items():
        for words, is_wrong in WRONG.items():
            if is_wrong(name, value):
                yield f"{place}.{name} {words}: {value!r}"
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield from faults(each, name)


def faults_at(client, path):
    """Yield what is wrong with each object of a list, and with the same at its own address."""
    for told in every_object(client, path):
        yield from faults(told, path[1:])
        full = read(client, f"{path}/{told['id']}")
        yield from faults(full, path[1:])
        if path != "/service_at_locations" and not told.items() <= full.items():
            yield f"{path} and {told['id']} tell two stories"


@pytest.mark.parametrize("path", LISTS)
def test_every_object_keeps_to_the_profile(client, path):
    make_all_of_it()
    make_checked()

    assert list(every_object(client, path))
    assert list(faults_at(client, path)) == []


@pytest.mark.parametrize("path", LISTS)
def test_a_list_tells_where_in_it_a_page_is(client, path):
    for _number in range(3):
        make_all_of_it()
    whole = read(client, f"{path}?per_page=100")["contents"]

    pages = [read(client, f"{path}?per_page=2&page={n}") for n in (1, 2)]

    for number, page in enumerate(pages, 1):
        assert page == {
            "total_items": len(whole),
            "total_pages": -(-len(whole) // 2),
            "page_number": number,
            "size": len(page["contents"]),
            "first_page": number == 1,
            "last_page": number == page["total_pages"],
            "empty": False,
            "contents": whole[(number - 1) * 2 : number * 2],
        }


def test_an_empty_list_is_one_empty_page(client):
    assert read(client, "/services") == {
        "total_items": 0,
        "total_pages": 1,
        "page_number": 1,
        "size": 0,
        "first_page": True,
        "last_page": True,
        "empty": True,
        "contents": [],
    }


def test_the_start_says_which_standard_this_is(client):
    told = read(client, "/")

    assert told["version"] == "HSDS-UK-3.0"
    assert told["openapi_url"].endswith("/api/oruk/openapi.json")
    assert read(client, "") == told


def test_what_is_not_known_is_left_out(client):
    service = make_checked(organisation=factories.make_organisation(website="", kind="other"))

    told = read(client, f"/services/{service.uuid}")

    assert told.keys() == {
        *("id", "organization_id", "name", "description", "status", "organization"),
        *("assured_date", "last_modified", "service_areas", "attributes"),
        *("x_kirklees_page", "x_kirklees_audience", "x_kirklees_send_needs"),
    }
    assert told["organization"].keys() == {"id", "name", "description"}


def test_a_price_nobody_has_told_us_is_not_made_up(client):
    costs = {}
    for cost in Service.Cost.values:
        service = make_checked(cost=cost)
        told = read(client, f"/services/{service.uuid}").get("cost_options", [])
        costs[cost] = [(one["option"], one.get("amount")) for one in told]

    assert costs == {
        "free": [("Free", 0)],
        "free-to-some": [("Free to some people", None)],
        "paid": [("You pay", None)],
        "not-known": [],
    }


def test_needs_and_waits_are_told_under_names_of_our_own(client):
    service = make_all_of_it()

    told = read(client, f"/services/{service.uuid}")

    need = service.needs.get()
    assert told["x_kirklees_send_needs"] == [{"id": str(need.uuid), "name": need.name}]
    middle, share, nothing = told["x_kirklees_waiting_times"]
    assert middle["newest"]["words"] == "Half waited 14 weeks or less."
    assert (middle["newest"]["value"], middle["unit"]) == (14, "weeks")
    assert (share["newest"]["numerator"], share["newest"]["denominator"]) == (30, 40)
    assert "newest" not in nothing


def test_a_small_number_of_children_is_hidden_here_too(client):
    wait = factories.make_wait(service=make_checked())
    factories.make_wait_figure(wait=wait, waiting=3, value=41, note="Tom is one of them.")

    told = read(client, f"/services/{wait.service.uuid}")["x_kirklees_waiting_times"][0]["newest"]

    assert told["is_hidden"] is True
    assert told["waiting_words"] == "fewer than 5"
    assert not told.keys() & {"value", "waiting", "numerator", "denominator", "note"}


def test_a_figure_that_is_made_up_says_so(client):
    wait = factories.make_wait(service=make_checked())
    factories.make_wait_figure(wait=wait, is_sample=True)

    told = read(client, f"/services/{wait.service.uuid}")["x_kirklees_waiting_times"][0]["newest"]

    assert told["is_example"] is True
    assert told["words"].startswith("Example:")


def test_a_late_check_is_an_alert(client):
    late = make_checked(next_check="2020-01-01")
    make_checked(next_check="2999-01-01")

    alerts = {one["id"]: one.get("alert") for one in every_object(client, "/services")}

    assert alerts.pop(str(late.uuid)) == "This entry was to be checked again and has not been."
    assert set(alerts.values()) == {None}


def test_identifiers_stay_when_asked_again(client):
    service = make_all_of_it()

    assert read(client, f"/services/{service.uuid}") == read(client, f"/services/{service.uuid}")


def test_an_organisation_tells_the_services_it_runs_and_no_others(client):
    service, other = make_checked(), make_checked()
    also = make_checked(organisation=service.organisation)

    told = read(client, f"/organizations/{service.organisation.uuid}")

    assert [one["id"] for one in told["services"]] == [str(service.uuid), str(also.uuid)]
    full = {one["id"]: one for one in every_object(client, "/organizations?full=true")}
    assert full[str(service.organisation.uuid)] == told
    assert [one["id"] for one in full[str(other.organisation.uuid)]["services"]] == [
        str(other.uuid)
    ]


@pytest.mark.both_databases
def test_a_full_list_tells_what_each_address_does(client):
    make_all_of_it()
    make_all_of_it()
    for path in ("/services", "/service_at_locations", "/organizations"):
        full = list(every_object(client, f"{path}?full=true"))

        assert full == [read(client, f"{path}/{one['id']}") for one in full]


def test_a_wait_of_somebody_else_is_not_told(client):
    """Each service has its own contacts, places, waits and words."""
    first, second = make_all_of_it(), make_all_of_it()

    for service in (first, second):
        told = read(client, f"/services/{service.uuid}")
        for name in ("contacts", "service_at_locations", "schedules", "cost_options"):
            assert {one["service_id"] for one in told[name]} == {str(service.uuid)}
        assert len(told["x_kirklees_waiting_times"]) == 3
        assert {one["link_id"] for one in told["attributes"]} == {str(service.uuid)}
