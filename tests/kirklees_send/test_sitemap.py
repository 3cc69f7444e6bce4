"""Where search engines find the pages: an index of parts, each of one kind of page."""

from itertools import chain
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from kirklees_send.sitemap import Part
from publishing.page_cache import what_is_asked
from publishing.public_pages import every_address, public_pages
from tests.factories import make_action, make_service

pytestmark = pytest.mark.django_db


def told_at(client, address):
    """Return the addresses that an index or a part tells, without scheme and host."""
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/xml"
    elements = ElementTree.fromstring(response.content).iter()  # noqa: S314
    told = [urlsplit(each.text) for each in elements if each.tag.endswith("loc")]
    assert {(each.scheme, each.netloc) for each in told} == {("http", "testserver")}
    return [each.path + (f"?{each.query}" if each.query else "") for each in told]


@pytest.fixture
def three_addresses_a_part(monkeypatch):
    monkeypatch.setattr(Part, "limit", 3)


def test_the_parts_list_what_the_register_says_and_nothing_hidden(client):
    shown, hidden = make_action(), make_action(is_visible=False)

    parts = told_at(client, "/sitemap.xml")
    listed = [address for part in parts for address in told_at(client, part)]

    assert shown.get_absolute_url() in listed
    assert hidden.get_absolute_url() not in listed
    listable = {page.url_name for page in public_pages() if page.is_to_find}
    pages = {path for name, path in every_address() if name in listable}
    assert set(listed) == pages
    assert len(listed) == len(pages)


def test_no_part_is_listed_of_what_there_is_none_of_and_none_is_there(client):
    make_action()

    parts = told_at(client, "/sitemap.xml")

    assert "/sitemap/action.xml" in parts
    assert "/sitemap/service.xml" not in parts
    for address in ("/sitemap/service.xml", "/sitemap/nothing.xml", "/sitemap/action.xml?p=2"):
        assert client.get(address).status_code == 404, address


@pytest.mark.usefixtures("three_addresses_a_part")
def test_what_is_many_is_several_parts_and_each_page_is_in_one(client):
    services = [make_service(name=f"Club {9 - number}") for number in range(7)]

    parts = [part for part in told_at(client, "/sitemap.xml") if "/service.xml" in part]

    assert parts == ["/sitemap/service.xml", "/sitemap/service.xml?p=2", "/sitemap/service.xml?p=3"]
    listed = [told_at(client, part) for part in parts]
    assert [len(part) for part in listed] == [3, 3, 1]
    assert list(chain(*listed)) == [service.get_absolute_url() for service in services]


def test_the_index_and_each_part_are_kept_with_the_public_pages():
    assert what_is_asked("/sitemap.xml", "") == ""
    assert what_is_asked("/sitemap/service.xml", "p=2&other=x") == "p=2"


@pytest.mark.parametrize("number", [1, 120])
def test_the_index_counts_each_kind_of_page_and_a_part_asks_for_its_own(
    client, django_assert_num_queries, number
):
    area = make_action().area
    for _ in range(number):
        make_action(area=area)

    with django_assert_num_queries(17):
        client.get("/sitemap.xml")
    with django_assert_num_queries(3):
        client.get("/sitemap/action.xml")
