"""The real file of services: all of it is on the site, and what it does not say is not known."""

import pytest

from local_offer.content_file import loading, reading
from local_offer.models import (
    Contact,
    Location,
    Organisation,
    Place,
    Service,
    ServiceAtLocation,
    Source,
    Term,
    WaitFigure,
    WaitingRight,
    WaitingTime,
    Year,
)
from publishing.models import LoadedRow
from tests.local_offer.test_loading import everything

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def content():
    return reading.read(reading.LOCAL_OFFER)


@pytest.fixture(scope="module")
def loaded(filled_with):
    """The real file, and that of guidance."""
    filled_with("load_local_offer")


@pytest.mark.usefixtures("loaded")
def test_everything_in_the_file_is_on_the_site():
    kinds = (Term, Organisation, Place, Location, Service, Contact, Source, Year, WaitingRight)

    found = {kind: kind.objects.count() for kind in (*kinds, ServiceAtLocation)}

    assert found == {
        Term: 123,
        Organisation: 67,
        Place: 46,
        Location: 15,
        Service: 108,
        Contact: 28,
        Source: 174,
        ServiceAtLocation: 57,
        Year: 7,
        WaitingRight: 2,
    }


@pytest.mark.usefixtures("loaded")
def test_waits_are_there_without_a_figure_and_nothing_unsure_or_of_another_area_is_shown(client):
    pages = [client.get(f"/local-offer/waiting-times/?page={number}").text for number in (1, 2, 3)]
    page = " ".join(pages)

    assert (WaitingTime.objects.visible().count(), WaitFigure.objects.count()) == (18, 0)
    assert "92 in 100 children" in page
    assert "Council minutes give 23 in 100" in page
    for not_shown in ("within 3 months", "90 weeks", "194 weeks", "West Yorkshire ICB", "257"):
        assert not_shown not in page
    assert page.count("We have not found a figure (looked on 29 November 2026).") == 10


@pytest.mark.usefixtures("loaded")
def test_the_public_sees_what_may_be_listed_and_no_more():
    assert Service.objects.visible().count() == 85
    assert set(Service.objects.visible().values_list("state", flat=True)) == {"not-checked"}
    assert not Service.objects.visible().filter(is_listed=False).exists()


@pytest.mark.usefixtures("loaded")
def test_no_way_to_reach_a_service_is_shown_that_is_not_sure(content):
    sure = {
        each["id"]
        for each in content["services"]
        if each["show"] and not each["check"] and ("phone" in each or "email" in each)
    }

    shown = set(Contact.objects.visible().values_list("service__slug", flat=True))

    assert shown == sure
    assert len(sure) < Contact.objects.count()


@pytest.mark.usefixtures("loaded")
def test_sources_of_somebody_else_are_kept_and_not_linked():
    kinds = set(Source.objects.visible().values_list("kind", flat=True))

    assert "third-party" not in kinds
    assert Source.objects.filter(kind="third-party").count() == 64


@pytest.mark.usefixtures("loaded")
def test_what_the_file_leaves_out_is_not_known(content):
    for said in content["services"]:
        service = Service.objects.get(slug=said["id"])
        for name in ("needs_diagnosis", "needs_ehcp", "cost"):
            assert getattr(service, name) == said.get(name, "not-known")
        assert (service.min_age, service.max_age) == (said.get("min_age"), said.get("max_age"))
        routes = {route for name, route in loading.ROUTES.items() if getattr(service, name)}
        assert routes == set(said.get("how_to_get_it", []))


@pytest.mark.usefixtures("loaded")
def test_every_word_of_a_service_is_one_of_its_taxonomy(content):
    for said in content["services"]:
        service = Service.objects.get(slug=said["id"])
        for name, taxonomy in reading.TAXONOMY_OF.items():
            found = set(getattr(service, name).values_list("taxonomy", "slug"))
            assert found == {(taxonomy, slug) for slug in said.get(name, [])}


@pytest.mark.usefixtures("loaded")
def test_a_word_is_part_of_what_the_file_says(content):
    parts = {
        (row.taxonomy, row.slug, row.parent.slug)
        for row in Term.objects.exclude(parent=None).select_related("parent")
    }

    assert parts == {
        (row["taxonomy"], row["slug"], row["parent"]) for row in content["terms"] if "parent" in row
    }


@pytest.mark.usefixtures("loaded")
def test_a_second_run_writes_nothing(content):
    before = everything()

    again = loading.load(content)

    assert everything() == before
    assert len(again.unchanged) == LoadedRow.objects.filter(loader="local-offer").count()
    assert (again.created, again.updated, again.left_alone) == ([], [], [])
