"""The page for people about the data: it says how much is in it, and leads to addresses that are
there."""

import re

import pytest

from local_offer.oruk.described import lists
from tests import factories
from tests.local_offer.oruk.reading import make_checked, share_the_unchecked

pytestmark = [pytest.mark.django_db, pytest.mark.page]

PAGE = "/api/"


def words(client):
    return " ".join(re.sub("<[^>]+>", " ", client.get(PAGE).text).split())


def test_an_empty_list_says_why(client):
    factories.make_service()

    assert "No service is in the data yet. We put one in once we have checked it" in words(client)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (1, "1 service is in the data. We have checked it."),
        (2, "2 services are in the data. We have checked each one."),
    ],
)
def test_it_counts_what_is_in_the_data(client, number, sentence):
    for _number in range(number):
        make_checked()
    factories.make_service()

    assert sentence in words(client)


def test_it_says_that_examples_are_examples(client):
    factories.make_service()
    share_the_unchecked()

    assert (
        "1 service is in the data, to try it out. What nobody has checked is in it as well."
        " Each of those says that it is an example."
    ) in words(client)


def test_it_names_all_that_can_be_asked(client):
    page = client.get(PAGE).text

    for path, _name, parameters in lists():
        assert f"<h3>{path}</h3>" in page
        for each in parameters:
            assert f"<code>{each.name}</code>: " in page


def test_every_address_it_leads_to_is_there(client):
    make_checked()
    page = client.get(PAGE).text
    start = page.index('id="start"')
    links = re.findall(r'href="(/[^"]+)"', page[start : page.index('id="addresses"')])

    assert len(links) == 6
    for link in links:
        response = client.get(link.replace("&amp;", "&"))
        assert (response.status_code, bool(response.getvalue())) == (200, True), link


def test_the_page_about_the_list_leads_to_it(client):
    assert f'href="{PAGE}"' in client.get("/local-offer/about/").text
