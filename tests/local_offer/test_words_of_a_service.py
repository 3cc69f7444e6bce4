"""A service is found by words, each from the list it belongs to."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from local_offer.models import Service, Term
from tests import factories
from tests.admin.pages import as_shown

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TAXONOMIES = {
    "needs": Term.Taxonomy.NEED,
    "kinds": Term.Taxonomy.KIND,
    "access": Term.Taxonomy.ACCESS,
    "outcomes": Term.Taxonomy.OUTCOME,
    "schedule_2": Term.Taxonomy.SCHEDULE_2,
}


@pytest.fixture
def words():
    """A word of each taxonomy."""
    return {code: factories.make_term(taxonomy=code) for code in Term.Taxonomy.values}


@pytest.mark.parametrize(("field", "taxonomy"), TAXONOMIES.items())
def test_each_list_offers_the_words_of_its_own_taxonomy(admin_client, words, field, taxonomy):
    form = admin_client.get(reverse("admin:local_offer_service_add")).context["adminform"].form

    assert list(form.fields[field].queryset) == [words[taxonomy]]


def test_a_year_of_growing_up_offers_only_what_it_can_lead_to(admin_client, words):
    form = admin_client.get(reverse("admin:local_offer_year_add")).context["adminform"].form

    assert list(form.fields["outcomes"].queryset) == [words["outcome"]]


def test_a_word_of_another_taxonomy_is_not_saved(admin_client, words):
    service = factories.make_service(needs=[words["need"]])
    page = reverse("admin:local_offer_service_change", args=[service.pk])
    form = as_shown(admin_client.get(page))

    response = admin_client.post(
        page, form | {"needs": [words["kind"].pk], "change_reason": "They told us."}
    )

    assert "needs" in response.context["adminform"].form.errors
    assert list(service.needs.all()) == [words["need"]]


@pytest.mark.parametrize(("field", "taxonomy"), TAXONOMIES.items())
def test_the_database_takes_a_word_of_its_own_taxonomy_alone(words, field, taxonomy):
    service = factories.make_service()
    other = next(word for code, word in words.items() if code != taxonomy)
    getattr(service, field).set([words[taxonomy]])

    with pytest.raises(IntegrityError, match="belongs to another"), transaction.atomic():
        getattr(service, field).add(other)

    assert list(getattr(service, field).all()) == [words[taxonomy]]


def test_a_link_is_not_turned_into_one_to_another_taxonomy(words):
    service = factories.make_service(needs=[words["need"]])

    with pytest.raises(IntegrityError, match="belongs to another"), transaction.atomic():
        Service.needs.through.objects.filter(service=service).update(term=words["kind"])


def test_a_page_of_guidance_stands_under_a_heading_of_the_law_alone(words):
    with pytest.raises(IntegrityError, match="belongs to another"), transaction.atomic():
        factories.make_guidance_page(schedule_2=words["need"])

    assert factories.make_guidance_page(schedule_2=words["schedule-2"]).schedule_2


def test_a_word_stays_in_its_taxonomy(words):
    with pytest.raises(IntegrityError, match="stays in its taxonomy"), transaction.atomic():
        Term.objects.filter(pk=words["need"].pk).update(taxonomy="kind")


def test_a_word_is_part_of_one_of_its_own_taxonomy(admin_client, words):
    page = reverse("admin:local_offer_term_change", args=[words["need"].pk])
    form = as_shown(admin_client.get(page))

    response = admin_client.post(
        page, form | {"parent": words["kind"].pk, "change_reason": "It is a part."}
    )

    assert "A word can only be part of a word of the same taxonomy." in response.text
    assert Term.objects.get(pk=words["need"].pk).parent is None
