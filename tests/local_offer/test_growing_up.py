"""Growing up: each year says what comes, as far as somebody has read it against the law."""

import pytest

from local_offer.models import Year
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.page]

START = "/local-offer/growing-up/"
WORDS = {name: f"Words of {name}." for name in Year.TICKED}


def test_a_year_that_nobody_has_ticked_is_its_sentence_links_and_sheet(client):
    year = factories.make_year(
        in_short="What comes, in short.", government_url="https://www.example.org/gov", **WORDS
    )

    page = client.get(year.get_absolute_url()).text

    for shown in ("What comes, in short.", "https://www.example.org/gov", "My sheet for my review"):
        assert shown in page
    assert [word for word in WORDS.values() if word in page] == []
    assert "For parents and carers" not in page


def test_a_ticked_year_is_all_there_and_marks_what_is_for_parents(client):
    year = factories.make_year(**WORDS, **factories.ticked())

    page = client.get(year.get_absolute_url()).text

    assert [word for word in WORDS.values() if word not in page] == []
    assert page.index("For parents and carers") < page.index("Words of for_parents.")
    assert "An officer checked this against the law on 5 January 2026." in page


def test_what_waits_for_the_tick_is_no_public_value_either():
    unticked, ticked = (
        Year.objects.visible().get(pk=factories.make_year(**WORDS, **values).pk)
        for values in ({}, factories.ticked())
    )

    assert {unticked.public()[name] for name in Year.TICKED} == {""}
    assert {name: ticked.public()[name] for name in Year.TICKED} == WORDS


def test_services_of_that_age_that_lead_to_the_same_stand_there(client):
    work = factories.make_term(taxonomy="outcome", name="Work")
    other = factories.make_term(taxonomy="outcome")
    year = factories.make_year(outcomes=[work], min_age=14, max_age=15)
    fits = factories.make_service(outcomes=[work, other], min_age=15, max_age=25)
    unknown = factories.make_service(outcomes=[work])
    factories.make_service(outcomes=[work], min_age=16)
    factories.make_service(outcomes=[work], max_age=13)
    factories.make_service(outcomes=[other], min_age=14, max_age=15)
    factories.make_service(outcomes=[work], state="closed")

    leading_to = client.get(year.get_absolute_url()).context["leading_to"]

    assert leading_to == [(work, [fits, unknown])]


def test_who_to_ask_stands_there_once_it_is_ticked_why(client):
    service = factories.make_service(name="Travel team")
    values = {"contacts": [service], "in_kirklees": "The travel team helps."}
    unticked = factories.make_year(**values)
    ticked = factories.make_year(**values, **factories.ticked())

    assert "Travel team" not in client.get(unticked.get_absolute_url()).text
    assert "Travel team" in client.get(ticked.get_absolute_url()).text


def test_growing_up_leads_to_what_was_promised(client):
    factories.make_year()

    assert 'href="/focus-areas/preparing-for-adulthood/"' in client.get(START).text


def test_a_hidden_year_is_nowhere(client):
    hidden = factories.make_year(title="Hidden year", is_visible=False, **factories.ticked())
    other = factories.make_year()

    assert client.get(hidden.get_absolute_url()).status_code == 404
    for address in (START, other.get_absolute_url()):
        assert "Hidden year" not in client.get(address).text


def test_before_any_year_is_there_the_page_says_so(client):
    assert "No years are on this site yet." in client.get(START).text
