"""About the list of help: how well it covers what the law names, and who was asked."""

import pytest
from django.urls import reverse

from local_offer.about import coverage
from local_offer.models import Service, Term
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ABOUT = "/local-offer/about/"


def heading(**values):
    return factories.make_term(taxonomy=Term.Taxonomy.SCHEDULE_2, **values)


def test_each_heading_counts_the_services_that_families_can_use(django_assert_num_queries):
    travel, bare = heading(name="Travel"), heading(name="Bare")
    heading(name="Hidden", is_visible=False)
    factories.make_service(schedule_2=[travel])
    factories.make_service(schedule_2=[travel], state="checked", checked_on="2026-11-01")
    for unusable in (
        {"is_visible": False},
        {"is_listed": False},
        {"state": Service.State.CLOSED},
        {"audience": Service.Audience.STAFF},
    ):
        factories.make_service(schedule_2=[travel], **unusable)

    with django_assert_num_queries(2):
        told = coverage()

    assert [(one, one.number, one.number_checked) for one in told] == [
        (travel, 2, 1),
        (bare, 0, 0),
    ]


def test_a_heading_names_its_guidance_and_whether_that_is_checked():
    travel = heading()
    factories.make_guidance_tick(page=factories.make_guidance_page(schedule_2=travel, order=1))
    factories.make_guidance_page(schedule_2=travel, order=2)
    factories.make_guidance_page(schedule_2=travel, is_visible=False)
    factories.make_guidance_page()

    (told,) = coverage()

    assert [page["is_checked"] for page in told.pages] == [True, False]


def test_the_page_says_what_is_missing_and_where_the_reports_are(client):
    heading(name="Bare")

    text = client.get(ABOUT).text

    assert "For 1 of them we have no service." in text
    assert "No service yet." in text
    assert reverse("you_said_we_did") in text
    assert reverse("formats") in text
    assert "GeoNames, CC BY 4.0" in text
    assert "Open Government Licence 3.0" in text


def test_it_says_whom_nobody_asked_until_somebody_did(client):
    nobody = client.get(ABOUT).text
    factories.make_consultation(who="Parents at a drop-in", what_came_of_it="Shorter words.")
    somebody = client.get(ABOUT).text

    assert "We do not know of anyone who has been asked about this list yet." in nobody
    assert "We do not know of anyone" not in somebody
    assert "Parents at a drop-in" in somebody
    assert "Shorter words." in somebody
