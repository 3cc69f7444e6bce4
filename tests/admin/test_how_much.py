"""The forms of actions, measures and services say how much of what the public could read is there,
and lead to what is missing."""

import pytest
from django.urls import reverse

from actions.roles import Role
from local_offer.models import Service
from tests import factories
from tests.admin.pages import page_of

pytestmark = pytest.mark.django_db


def told(client, row):
    return client.get(page_of(row)).context.get("how_much")


def missing(client, row):
    return [part.name for part in told(client, row).parts]


def test_an_action_says_what_is_missing_and_leads_there(admin_client):
    action = factories.make_action(done_when="It is built.", for_young_people="Build it.")

    page = admin_client.get(page_of(action)).text

    assert "2 of 5 are filled in" in page
    assert 'href="#id_published_wording">The plan’s exact words</a>' in page
    assert 'id="id_published_wording"' in page
    assert f'href="{reverse("admin:dates_of", args=[action.reference])}">A quarter</a>' in page
    assert 'href="#id_recommendation_points"' in page
    assert 'id="id_recommendation_points"' in page
    assert "When it is done</a>" not in page


def test_an_action_that_says_everything_is_complete(admin_client):
    action = factories.make_action(
        for_young_people="Build it.", published_wording="Exact words.", done_when="It is built."
    )
    factories.make_due_date(action=action)
    factories.make_recommendation_point(area=action.area, actions=[action])

    page = admin_client.get(page_of(action)).text

    assert "5 of 5 are filled in" in page
    assert "All of it is filled in." in page


def test_an_action_that_is_still_hidden_is_told_of_too(admin_client):
    action = factories.make_action(is_visible=False, done_when="It is built.")

    assert told(admin_client, action).filled == 1


def test_nothing_is_asked_of_what_is_withdrawn(admin_client):
    assert told(admin_client, factories.make_action(is_withdrawn=True)) is None
    assert told(admin_client, factories.make_measure(is_withdrawn=True)) is None


def test_a_measure_says_what_is_missing(admin_client):
    measure = factories.make_measure(baseline="12 weeks", target_words="Fewer", source="")

    assert told(admin_client, measure).wanted == 4
    assert missing(admin_client, measure)[0] == "Where its figures come from"
    assert "A starting point" not in missing(admin_client, measure)
    assert 'id="id_source"' in admin_client.get(page_of(measure)).text


def test_a_service_says_what_families_cannot_read_yet(admin_client):
    service = factories.make_service(
        who_for="Families", min_age=0, by_yourself=True, cost=Service.Cost.FREE, is_listed=False
    )
    factories.make_contact(service=service, is_sure=False)

    found, page = missing(admin_client, service), admin_client.get(page_of(service)).text

    assert "How to reach it" in found
    for there in ("Who it is for", "Ages", "How to ask", "What it costs"):
        assert there not in found
    for part in told(admin_client, service).parts:
        assert f'id="{part.url.removeprefix("#")}"' in page


def test_a_sure_contact_counts_though_the_service_is_not_listed_yet(admin_client):
    service = factories.make_service(is_listed=False)
    factories.make_contact(service=service)

    assert "How to reach it" not in missing(admin_client, service)


def test_nothing_is_asked_of_a_service_that_is_closed(admin_client):
    assert told(admin_client, factories.make_service(state=Service.State.CLOSED)) is None


def test_those_who_may_only_look_are_asked_for_nothing(client):
    client.force_login(factories.make_person(Role.VIEWER))

    assert told(client, factories.make_action()) is None
