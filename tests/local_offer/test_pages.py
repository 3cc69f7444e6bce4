"""The pages of finding help: light, true, and a way on from everywhere."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from local_offer.models import Contact, Service
from search import index
from tests import factories
from tests.kept_pages import closely

pytestmark = [pytest.mark.django_db, pytest.mark.page]

DIRECTORY = "/local-offer/services/"


@pytest.fixture(scope="module")
def services(filled_with):
    filled_with("load_local_offer")


@pytest.mark.both_databases
@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(("words", "queries"), [("", 11), ("q=hardly+talks", 14), ("q=sport", 14)])
def test_the_directory_costs_few_queries_and_bytes_and_only_words_pay_for_the_search(
    client, django_assert_max_num_queries, words, queries
):
    address = f"{DIRECTORY}?{words}&age=4&near=Dewsbury&easy=free"
    client.get(address)

    with django_assert_max_num_queries(queries):
        response = client.get(address)

    assert response.status_code == 200
    assert len(response.content) < 30_000


@pytest.mark.usefixtures("services")
def test_every_service_has_a_page_that_says_how_sure_we_are_and_nothing_for_staff(
    client, django_assert_max_num_queries
):
    services = Service.objects.visible()
    assert services.exclude(note="").exists()
    for service in services:
        with django_assert_max_num_queries(12):
            page = client.get(service.get_absolute_url())

        assert page.status_code == 200, service.slug
        assert "Not yet checked with them" in page.text
        assert len(page.content) < 30_000
        for words in filter(None, (service.note, service.unsure_of)):
            assert words not in page.text, service.slug


@pytest.mark.usefixtures("services")
def test_a_number_that_is_not_sure_is_not_shown_and_the_page_says_so(client):
    contact = Contact.objects.filter(is_sure=False, service__is_listed=True).exclude(phone="")[0]

    page = client.get(contact.service.get_absolute_url()).text

    assert contact.phone not in page
    assert contact.number not in page
    assert "that we are not sure of, so we do not show it" in page


@pytest.mark.usefixtures("services")
def test_what_may_not_be_listed_has_no_page(client):
    hidden = Service.objects.filter(is_listed=False).first()

    assert client.get(hidden.get_absolute_url()).status_code == 404


@pytest.mark.usefixtures("services")
def test_a_closed_service_keeps_its_page_and_names_what_took_its_place(client):
    old, new = Service.objects.visible()[:2]
    Service.objects.filter(pk=old.pk).update(state=Service.State.CLOSED, replaced_by=new)

    page = client.get(old.get_absolute_url())

    assert page.status_code == 200
    assert "Closed." in page.text
    assert new.get_absolute_url() in page.text


@pytest.mark.parametrize("state", [Service.State.CLOSED, Service.State.TAKEN_DOWN])
def test_nobody_is_sent_to_a_service_that_is_not_open(client, state):
    service = factories.make_service(state=state)
    contact = factories.make_contact(service=service)

    page = client.get(service.get_absolute_url()).text

    assert contact.phone not in page
    assert "How to get it" not in page


def test_a_service_that_nobody_read_anywhere_says_no_day(client):
    page = client.get(factories.make_service().get_absolute_url()).text

    assert "Not yet checked with them." in page
    assert "read on public pages" not in page


def test_a_number_taken_off_the_page_is_not_called_unsure(client):
    service = factories.make_service()
    factories.make_contact(service=service, is_sure=False, is_visible=False)

    page = client.get(service.get_absolute_url()).text

    assert "We do not know a phone number or e-mail address." in page


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("age=abc", "Write the age in numbers, such as 4."),
        ("age=300", "Write an age from 0 to 25."),
        ("near=Atlantis", "We do not have this place in our list."),
        ("near=HD99+9ZZ", "There is no postcode HD99 9ZZ."),
        ("near=LS1+4AP", "LS1 4AP is a long way from Kirklees."),
        ("kind=nonsense", "A choice in this address is not in our lists."),
        (f"q={'x' * 500}", "Please make it shorter: "),
    ],
)
def test_what_cannot_be_answered_says_why_and_leads_on(client, asked, sentence):
    page = client.get(f"{DIRECTORY}?{asked}")

    assert page.status_code == 400
    assert sentence in page.text
    assert f'href="{DIRECTORY}"' in page.text


@pytest.mark.usefixtures("services")
def test_how_many_say_so_is_told_apart_from_the_words_before_it(client):
    page = closely(client.get(DIRECTORY).text)

    assert re.search(r'Learning after 16 <span class="soft">\(\d+\)</span>', page)


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(("asked", "status"), [("page=999", 404), ("page=nonsense", 400)])
def test_a_page_that_is_not_there_is_not_found(client, asked, status):
    assert client.get(f"{DIRECTORY}?{asked}").status_code == status


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize("words", ["self harm", "suicidal", "in crisis"])
def test_what_cannot_wait_comes_first(client, words):
    page = client.get(DIRECTORY, {"q": words}).text

    assert page.index("You do not have to wait.") < page.index("NHS 111") < page.index("<h1>")


@pytest.mark.usefixtures("services")
def test_it_is_not_said_louder_than_it_has_to_be(client):
    assert "You do not have to wait." not in client.get(DIRECTORY, {"q": "wheelchair"}).text


@pytest.mark.usefixtures("services")
def test_the_file_holds_only_what_somebody_checked(client):
    one = Service.objects.visible().for_families().first()
    assert one.name not in client.get(f"{DIRECTORY}services.csv").text

    Service.objects.filter(pk=one.pk).update(state="checked", checked_on="2026-11-29")

    assert one.name in client.get(f"{DIRECTORY}services.csv").text


@pytest.mark.usefixtures("services")
def test_the_page_offers_no_file_without_rows_and_says_how_many_are_in_one(client):
    one, two, other = Service.objects.visible().for_families()[:3]
    Service.objects.filter(pk=one.pk).update(name="Zebra one")
    Service.objects.filter(pk=two.pk).update(name="Zebra two")
    index.rebuild()

    none = closely(client.get(DIRECTORY, {"q": "zebra"}).text)
    Service.objects.filter(pk=other.pk).update(state="checked", checked_on="2026-11-29")
    others = closely(client.get(DIRECTORY, {"q": "zebra"}).text)
    Service.objects.filter(pk=one.pk).update(state="checked", checked_on="2026-11-29")
    some = closely(client.get(DIRECTORY, {"q": "zebra"}).text)

    assert "There is no file of these yet." in none
    assert not [name for name in ("services.csv", "services.xlsx") if name in none]
    assert "There is no file of these yet." in others
    assert "Whatever you chose, the one service that is checked: <a" in others
    assert "1 of these is checked. Get it as a file: <a" in some
    assert "Whatever you chose, all 2 services that are checked: <a" in some


@pytest.mark.usefixtures("services")
def test_the_file_for_excel_holds_the_same_whatever_is_asked(client):
    some = [one.pk for one in Service.objects.visible().for_families()[:3]]
    Service.objects.filter(pk__in=some).update(state="checked", checked_on="2026-11-29")
    as_csv = client.get(f"{DIRECTORY}services.csv").text.removeprefix("\ufeff")

    for asked in ("", "?q=nothing+of+the+kind"):
        book = load_workbook(BytesIO(client.get(f"{DIRECTORY}services.xlsx{asked}").content))

        cells = [["" if cell is None else str(cell) for cell in row] for row in book.active.values]
        assert cells == list(csv.reader(StringIO(as_csv)))


def test_without_any_service_the_pages_say_so(client):
    Service.objects.update(is_visible=False)

    assert "0 services for families." in client.get("/local-offer/").text
    assert client.get(DIRECTORY).status_code == 200
