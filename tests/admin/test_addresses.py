"""The address of a page: asked for in plain words, and made from the name if nobody gives one."""

import pytest
from django.urls import reverse

from local_offer.models import Event, Service
from tests import factories
from tests.admin.pages import as_shown

pytestmark = pytest.mark.django_db

NEW = reverse("admin:local_offer_service_add")


@pytest.fixture
def add(admin_client):
    """Add a service of which only what is needed is typed, and this."""
    organisation = factories.make_organisation()
    need, kind = factories.make_term(), factories.make_term(taxonomy="kind")
    shown = {name: value for name, value in as_shown(admin_client.get(NEW)).items() if value != ""}
    form = shown | {
        "name": "Short Breaks for Families",
        "organisation": organisation.pk,
        "what": "A day out.",
        "area": "kirklees",
        "audience": "families",
        "needs": [need.pk],
        "kinds": [kind.pk],
    }
    return lambda **typed: admin_client.post(NEW, form | typed)


def test_the_box_says_what_belongs_in_it(admin_client):
    page = " ".join(admin_client.get(NEW).text.split())

    assert "Address of its page" in page
    assert "A part of a web address, such as “short-breaks”." in page


def test_an_address_left_empty_is_made_from_the_name(add):
    add()

    assert Service.objects.get().slug == "short-breaks-for-families"


def test_an_address_that_is_taken_gets_a_number(add):
    factories.make_service(slug="short-breaks-for-families")

    add()

    assert Service.objects.filter(slug="short-breaks-for-families-2").exists()


def test_an_address_that_is_given_stays_as_it_is(add):
    add(slug="breaks")

    assert Service.objects.get().slug == "breaks"


def test_a_street_is_refused_in_words_that_help(add):
    refused = add(slug="12 High Street, Huddersfield")

    assert refused.context["adminform"].form.errors["slug"] == [
        "Use small letters a to z, digits and hyphens, such as “short-breaks”."
    ]


def test_a_name_that_no_address_can_hold_is_asked_for_one(add):
    refused = add(name="ਮਦਦ")

    assert refused.context["adminform"].form.errors["slug"] == [
        "Use small letters a to z, digits and hyphens, such as “short-breaks”."
    ]


def test_without_a_name_only_the_name_is_asked_for(add):
    assert set(add(name="").context["adminform"].form.errors) == {"name"}


def test_what_has_a_title_is_named_by_it(admin_client):
    page = reverse("admin:local_offer_event_add")
    typed = {"title": "Coffee morning", "what": "Meet others.", "starts_on": "2026-10-01"}

    admin_client.post(page, as_shown(admin_client.get(page)) | typed)

    assert Event.objects.get().slug == "coffee-morning"
