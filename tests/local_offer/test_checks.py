"""What `manage.py check --deploy` asks before families are sent to services."""

from datetime import timedelta

import pytest
from django.utils import timezone

from local_offer.checks import MOST_NEEDED, RUNG_WITHIN, numbers_have_been_rung
from local_offer.models import Contact, Service, Term
from publishing.models import OwnerSettings
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def services(filled_with):
    filled_with("load_local_offer")


@pytest.fixture
def crisis_line(services):
    kind = Term.objects.get(taxonomy="kind", slug="crisis-help")
    return factories.make_service(name="Crisis line", kinds=[kind])


def names_told():
    found = numbers_have_been_rung(None)
    assert [error.id for error in found] in ([], ["local_offer.E001"])
    return found[0].msg if found else ""


@pytest.mark.usefixtures("crisis_line")
def test_each_number_for_a_crisis_and_of_the_most_needed_services_has_to_be_rung():
    told = names_told()

    named = Service.objects.filter(slug__in=MOST_NEEDED)
    assert named.count() == len(MOST_NEEDED) == 10
    assert [service.name for service in named if service.name not in told] == []
    assert all(name in told for name in ("Childline", "Samaritans", "Night OWLS", "Crisis line"))
    assert "Blue Badge" not in told


def test_a_number_rung_within_a_year_is_enough_and_one_nobody_may_see_is_not(crisis_line):
    today = timezone.localdate()
    rung = factories.make_contact(service=crisis_line, rung_on=today - RUNG_WITHIN)
    assert "Crisis line" in names_told()

    Contact.objects.filter(pk=rung.pk).update(rung_on=today - RUNG_WITHIN + timedelta(days=1))
    assert "Crisis line" not in names_told()

    Contact.objects.filter(pk=rung.pk).update(is_sure=False)
    assert "Crisis line" in names_told()


@pytest.mark.usefixtures("services")
def test_without_any_such_service_nothing_is_asked():
    Service.objects.update(is_visible=False)

    assert names_told() == ""


@pytest.mark.page
@pytest.mark.usefixtures("services")
def test_every_page_of_finding_help_says_whose_list_it_is(client):
    pages = ["/local-offer/", "/local-offer/services/", "/local-offer/list/"]
    pages += ["/local-offer/services/kias/", "/local-offer/services/?near=Atlantis"]

    ours = [client.get(page).text for page in pages]
    factories.the_owner_says("is_local_offer")
    adopted = [client.get(page).text for page in pages]

    link = '<a href="https://www.kirkleeslocaloffer.org.uk/">Kirklees Local Offer</a>'
    assert [page for page, text in zip(pages, ours, strict=True) if link not in text] == []
    assert [page for page, text in zip(pages, adopted, strict=True) if link in text] == []
    assert all("This is the Local Offer that the law asks" in text for text in adopted)
    assert "<h1>Find help</h1>" in ours[0]
    assert "<h1>Find help: the Local Offer</h1>" in adopted[0]


def test_it_is_no_fault_that_the_council_has_not_adopted_it():
    owner = OwnerSettings.objects.current()

    assert "is_local_offer" not in [field.name for field in owner.unset_fields()]
    assert "is_official" in [field.name for field in owner.unset_fields()]
