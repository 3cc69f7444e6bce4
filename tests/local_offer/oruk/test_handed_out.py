"""What other machines are never given: what the public does not see or nobody has checked."""

import json
import re

import pytest

from local_offer.models import Service
from local_offer.oruk import handed_out
from publishing.models import OwnerSettings
from tests import factories
from tests.local_offer.oruk.reading import (
    CHECKED,
    LISTS,
    STUB,
    every_object,
    lines_of,
    make_all_of_it,
    make_checked,
    read,
    share_the_unchecked,
)

pytestmark = [pytest.mark.django_db, pytest.mark.page]

CANARY = "canary"
HIDDEN = {"is_visible": False}


def canary(place):
    return f"{CANARY}-{place}"


@pytest.fixture
def secrets():
    """A checked service that is public, and beside it all that is not."""
    hidden_parent = factories.make_term(name=canary("parent"), description=CANARY, **HIDDEN)
    hidden_term = factories.make_term(name=canary("term"), description=CANARY, **HIDDEN)
    seen_term = factories.make_term(parent=hidden_parent, also=canary("also"))
    hidden_place = factories.make_place(name=canary("town"), **HIDDEN)
    hidden_organisation = factories.make_organisation(name=canary("organisation"), **HIDDEN)
    service = make_all_of_it(
        needs=[seen_term, hidden_term], unsure_of=canary("unsure"), note=canary("note")
    )
    for values in (HIDDEN, {"is_sure": False}):
        factories.make_contact(service=service, label=CANARY, email="canary@example.org", **values)
    factories.make_source(service=service, url="https://canary.example.org/", **HIDDEN)
    factories.make_source(service=service, url="https://canary.example.org/", kind="third-party")
    for location in (
        factories.make_location(name=canary("location"), **HIDDEN),
        factories.make_location(name=canary("in-hidden-town"), place=hidden_place),
    ):
        factories.make_service_at_location(service=service, location=location)
    factories.make_service_at_location(
        service=service, location=factories.make_location(name=canary("gone")), **HIDDEN
    )
    factories.make_wait(service=service, name=canary("wait"), note=CANARY, **HIDDEN)
    factories.make_wait(service=service, note=canary("wait-note"))
    wait = factories.make_wait(service=service)
    factories.make_wait_figure(wait=wait, note=canary("draft"), published_at=None)
    factories.make_wait_figure(wait=wait, value=4199, waiting=2, note=canary("small"))
    for name, values in (
        ("unpublished", HIDDEN),
        ("not-listed", {"is_listed": False}),
        ("of-hidden", {"organisation": hidden_organisation}),
        ("unchecked", {"state": "not-checked", "checked_on": None}),
        ("closed", {"state": "closed"}),
        ("taken-down", {"state": "taken-down"}),
    ):
        organisation = values.get("organisation") or factories.make_organisation(name=canary(name))
        unseen = make_checked(
            name=canary(name),
            what=CANARY,
            locations=[factories.make_location(name=canary(f"where-{name}"))],
            **{**values, "organisation": organisation},
        )
        factories.make_contact(service=unseen, label=canary(f"contact-{name}"))
    return service


ASKED = [
    *("", "/openapi.json", *LISTS),
    *(f"{path}?full=true" for path in LISTS),
    *(f"{path}?format=ndjson&full=true" for path in LISTS if path != "/taxonomies"),
    *("/services?search=canary", "/service_at_locations?search=canary"),
    *("/services?modified_after=2000-01-01", "/services?minimum_age=0"),
]


@pytest.mark.parametrize("path", ASKED)
def test_nothing_unseen_is_in_any_answer(client, secrets, path):
    text = client.get(STUB + path).getvalue().decode()

    # Not as a part of an identifier, which may hold any figures.
    assert not re.search(rf"{CANARY}|(?<![\w-])4199(?![\w-])", text)


@pytest.mark.parametrize("path", LISTS)
def test_nothing_unseen_is_in_any_object_or_counted(client, secrets, path):
    told = list(every_object(client, path))

    for one in told:
        full = read(client, f"{path}/{one['id']}")
        assert CANARY not in json.dumps(full)
    assert read(client, path)["total_items"] == len(told)
    if path in ("/services", "/service_at_locations", "/organizations"):
        assert len(told) == 1


def test_the_search_for_canaries_would_see_one(client, secrets):
    secrets.name = canary("shown-on-purpose")
    secrets.save()

    assert CANARY in client.get(f"{STUB}/services").content.decode()


def test_nobody_learns_that_something_unseen_is_there(client, secrets):
    """Not by asking for it, and not by what is asked of others."""
    owner = OwnerSettings.objects.current()
    unseen = Service.objects.exclude(pk=secrets.pk)
    hidden = [
        *((one, "services") for one in unseen),
        *((one.organisation, "organizations") for one in unseen),
        *((one, "taxonomy_terms") for one in secrets.needs.filter(is_visible=False)),
        *((one, "service_at_locations") for one in secrets.at_locations.filter(is_visible=False)),
    ]

    assert len(hidden) == 14
    for row, path in hidden:
        read(client, f"/{path}/{row.uuid}", status=404)
    unseen_term = secrets.needs.get(is_visible=False)
    read(client, f"/services?taxonomy_term_id={unseen_term.uuid}", status=404)
    assert handed_out.services(owner).get() == secrets


def test_a_word_under_an_unseen_one_stands_alone(client, secrets):
    for told in every_object(client, "/taxonomy_terms"):
        parent = told.get("parent_id")
        assert parent is None or read(client, f"/taxonomy_terms/{parent}")


def test_what_nobody_has_checked_is_let_out_only_as_an_example(client):
    unchecked = factories.make_service()
    factories.make_service(state="closed")
    factories.make_service(state="taken-down")
    assert read(client, "/services")["total_items"] == 0
    assert read(client, "/")["x_kirklees_examples"] is False

    share_the_unchecked()

    [told] = read(client, "/services")["contents"]
    assert told["id"] == str(unchecked.uuid)
    assert told["x_kirklees_example"] is True
    assert told["alert"].startswith("Example")
    assert "assured_date" not in told
    assert read(client, "/")["x_kirklees_examples"] is True
    [line] = lines_of(client, "/services?format=ndjson")
    assert line == told


def test_what_is_checked_is_no_example_whatever_the_owner_lets_out(client):
    make_checked()
    share_the_unchecked()

    [told] = read(client, "/services")["contents"]

    assert "x_kirklees_example" not in told
    assert told["assured_date"] == CHECKED["checked_on"]
