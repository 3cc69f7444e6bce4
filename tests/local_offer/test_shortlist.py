"""A list of services that its address holds: kept, carried along, shared, printed."""

from html import unescape
from html.parser import HTMLParser

import pytest

from local_offer.models import Service
from local_offer.shortlist import MOST_KEPT
from tests import factories
from tests.kept_pages import closely

pytestmark = [pytest.mark.django_db, pytest.mark.page]

LIST, DIRECTORY = "/local-offer/list/", "/local-offer/services/"


class Kept(HTMLParser):
    """The boxes named "keep" of a page: slug to whether it is ticked, or None if it is hidden."""

    def __init__(self, page):
        super().__init__()
        self.boxes = {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "input" and found.get("name") == "keep":
            ticked = "checked" in found if found["type"] == "checkbox" else None
            self.boxes.setdefault(found["value"], ticked)


@pytest.fixture
def services():
    return [factories.make_service(name=f"{letter} club") for letter in "ABC"]


def test_what_is_kept_stands_in_its_order_with_how_to_reach_it(client, services):
    one, two, _three = services
    contact = factories.make_contact(service=two)
    unsure = factories.make_contact(service=two, phone="01484 999111", is_sure=False)

    page = client.get(f"{LIST}?keep={two.slug}&keep={one.slug}&keep={two.slug}")

    assert page.context["services"] == [two, one]
    assert contact.phone in page.text
    assert unsure.phone not in page.text
    assert client.cookies == {}


def test_one_can_be_taken_away(client, services):
    one, two, _three = services
    page = client.get(f"{LIST}?keep={one.slug}&keep={two.slug}")

    left = client.get(unescape(page.context["services"][0].without))

    assert left.context["services"] == [two]


def test_the_list_goes_along_while_somebody_searches_on(client, services):
    one, two, three = services
    for number in range(20):
        factories.make_service(name=f"Z{number:02}")
    address = f"{DIRECTORY}?keep={one.slug}&keep={three.slug}"

    first = client.get(address)
    second = client.get(f"{address}&page=2")

    assert {s for s, ticked in Kept(first.text).boxes.items() if ticked is not False} == {
        one.slug,
        three.slug,
    }
    assert Kept(first.text).boxes[two.slug] is False
    # Those on another page are carried unseen.
    assert Kept(second.text).boxes[one.slug] is None
    assert "You keep 2 services" in second.text


@pytest.mark.usefixtures("services")
def test_it_is_said_before_the_boxes_that_new_ticks_are_lost_with_the_page(client):
    page = closely(client.get(DIRECTORY).text)
    none = closely(client.get(DIRECTORY, {"q": "xylophone"}).text)

    said = "Press “Show what I keep” before you go to another page: if not, new ticks are lost."
    assert page.index(said) < page.index('name="keep"')
    assert said not in none


@pytest.mark.parametrize("state", [Service.State.CLOSED, Service.State.TAKEN_DOWN])
def test_what_has_closed_says_so_and_gives_no_number(client, state):
    service = factories.make_service(state=state)
    contact = factories.make_contact(service=service)

    page = client.get(f"{LIST}?keep={service.slug}").text

    assert service.get_state_display().capitalize() in page
    assert contact.phone not in page


@pytest.mark.both_databases
@pytest.mark.parametrize("keep", ["no-such", "<script>", "x" * 3000, ""])
def test_what_is_not_there_is_said_and_breaks_nothing(client, services, keep):
    page = client.get(f"{LIST}?keep={keep}&keep={services[0].slug}")

    assert page.status_code == 200
    assert page.context["services"] == [services[0]]
    assert client.get(f"{DIRECTORY}?keep={keep}").status_code == 200


def test_a_hidden_service_is_not_in_anybodys_list(client):
    hidden = factories.make_service(name="Hidden club", is_visible=False)

    page = client.get(f"{LIST}?keep={hidden.slug}").text

    assert "Hidden club" not in page
    assert "1 that you kept is not on this site." in page


def test_a_long_list_costs_as_many_queries_as_a_short_one(client, django_assert_num_queries):
    kept = [factories.make_service() for _number in range(MOST_KEPT + 5)]
    for service in kept:
        factories.make_contact(service=service)
    client.get(LIST)

    for number in (1, MOST_KEPT + 5):
        asked = "&".join(f"keep={service.slug}" for service in kept[:number])
        with django_assert_num_queries(7):
            page = client.get(f"{LIST}?{asked}")
        assert len(page.context["services"]) == min(number, MOST_KEPT)
    # Its own address, with every service kept, stands in it twice: as canonical, and to cite.
    assert len(page.content) < 31_000


def test_what_a_full_list_leaves_out_is_said(client):
    kept = [factories.make_service().slug for _number in range(MOST_KEPT + 2)]

    for path in (LIST, DIRECTORY):
        full = client.get(path, {"keep": kept[:MOST_KEPT]}).text
        too_full = client.get(path, {"keep": kept}).text
        assert "This list is full." not in full
        assert "2 more that you kept are left out." in too_full


def test_whoever_cannot_be_rung_can_be_read(client):
    service = factories.make_service(website="https://theirs.example/")

    page = client.get(f"{LIST}?keep={service.slug}").text

    assert '<a href="https://theirs.example/">their own page</a>' in page
