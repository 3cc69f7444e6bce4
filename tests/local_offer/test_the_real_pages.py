"""While you wait and growing up, with the real file: somebody finds what they came for."""

import pytest

from local_offer.models import Service, Year

pytestmark = [pytest.mark.django_db, pytest.mark.page, pytest.mark.usefixtures("real_file")]

WAITING = "/local-offer/while-you-wait/"
GROWING_UP = "/local-offer/growing-up/"


@pytest.fixture(scope="module")
def real_file(filled_with):
    filled_with("load_local_offer")


@pytest.mark.parametrize("waits_for", ["", "speech", "autism", "ADHD", "wheelchair", "CAMHS"])
def test_a_waiting_child_has_three_things_open_now_in_one_step(client, waits_for):
    page = client.get(WAITING, {"q": waits_for})

    open_now = page.context["open_now"]
    group = open_now.groups[0]
    assert not group.standing.is_in_doubt
    assert len(group.services) >= 3
    for service in group.services:
        assert service.needs_diagnosis == Service.YesNo.NO
        assert service.by_yourself or service.by_dropping_in
        assert service.get_absolute_url() in page.text


def test_the_page_costs_few_queries_and_bytes(client, django_assert_max_num_queries):
    asked = {"q": "hardly talks", "age": 4, "near": "Dewsbury"}
    client.get(WAITING, asked)

    with django_assert_max_num_queries(16):
        page = client.get(WAITING, asked)

    assert len(page.content) < 30_000


def test_the_number_is_that_of_the_directory_it_leads_to(client):
    open_now = client.get(WAITING, {"q": "speech", "age": 4}).context["open_now"]

    directory = client.get(open_now.everything)

    assert directory.context["page"].paginator.count == len(open_now.possible)
    of_directory = directory.context["found"].possible
    assert of_directory.number_fitting == open_now.possible.number_fitting


def test_somebody_in_year_10_finds_what_comes_now_and_next(client):
    start = client.get(GROWING_UP).text
    page = client.get(f"{GROWING_UP}year-10/").text

    assert f'href="{GROWING_UP}year-10/"' in start
    assert "Look at what you could do after Year 11." in page
    assert "Choose your next place, and get ready for changes at 16." in page
    assert f'href="{GROWING_UP}year-11/"' in page


def test_every_year_is_light(client, django_assert_max_num_queries):
    assert Year.objects.visible().count() == 7
    for year in Year.objects.visible():
        with django_assert_max_num_queries(14):
            page = client.get(year.get_absolute_url())
        assert len(page.content) < 40_000


def test_the_file_ticks_nothing(client):
    for year in Year.objects.visible():
        page = client.get(year.get_absolute_url()).text
        assert "Not checked by the council yet." in page
        assert not [line for line in year.what_happens.splitlines() if line in page]
