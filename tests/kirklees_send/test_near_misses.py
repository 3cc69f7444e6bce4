"""What `kirklees_send.near_misses` promises: an address that is nearly right leads to what is
meant, and tells nobody of what the public does not see."""

import pytest

from tests.factories import (
    make_action,
    make_area,
    make_measure,
    make_measure_in_area,
    make_service,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return make_area(slug="waiting-times", prefix="WT")


@pytest.fixture
def action(area):
    return make_action(area=area, reference="WT 1")


def where(client, address, **more):
    response = client.get(address, **more)
    return response.status_code, response.headers.get("Location")


@pytest.mark.parametrize(
    "typed",
    [
        "/actions/WT-1/",
        "/actions/WT-1",
        "/Actions/wt-1/",
        "/ACTIONS/WT1",
        "/actions/wt-01/",
        "/actions/WT%201/",
        "/actions/wt%201",
        "/actions/wt_1/",
        "/actions/wt-1/)",
        "/actions/wt-1).",
        "/actions//wt-1/",
        "/actions/%E2%80%9Cwt-1%E2%80%9D/",
    ],
)
def test_a_reference_in_another_spelling_leads_to_its_page_at_once(client, action, typed):
    assert where(client, typed) == (301, "/actions/wt-1/")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/Actions/", "/actions/"),
        ("/Actions", "/actions/"),
        ("/actions/Actions.CSV", "/actions/actions.csv"),
        ("/actions/actions.csv/", "/actions/actions.csv"),
        ("/focus-areas/Waiting-Times/", "/focus-areas/waiting-times/"),
        ("/focus-areas/waiting%20times", "/focus-areas/waiting-times/"),
        ("/Feedback/Comment/", "/feedback/comment/"),
        ("/Actions/?status=done&page=1", "/actions/?status=done&page=1"),
    ],
)
def test_other_pages_are_found_in_the_same_way_with_what_was_asked(client, area, typed, meant):
    assert where(client, typed) == (301, meant)


def test_a_missing_stroke_at_the_end_is_one_step(client, action):
    assert where(client, "/actions/wt-1") == (301, "/actions/wt-1/")


def test_a_measure_answers_to_each_of_its_references(client, area):
    measure = make_measure(reference="EHCP M1")
    make_measure_in_area(measure=measure, area=area, reference="WT M2")

    assert where(client, "/measures/EHCPM01/") == (301, "/measures/ehcp-m1/")
    assert where(client, "/measures/WT-M2") == (301, "/measures/ehcp-m1/")


def test_a_service_is_found_whatever_the_capitals(client):
    make_service(slug="wheelchair-clinic")

    at = "/local-offer/services/wheelchair-clinic/"

    assert where(client, "/local-offer/services/Wheelchair-Clinic/") == (301, at)
    assert where(client, "/local-offer/services/Wheelchair-Clinic") == (301, at)


def test_nobody_learns_of_what_the_public_does_not_see(client, area):
    make_action(area=area, reference="WT 2", is_visible=False)
    make_area(slug="secret", is_visible=False)
    make_measure(reference="WT M1", is_visible=False)
    make_service(slug="hidden", is_listed=False)

    for typed, not_there in (
        ("/actions/WT2/", "/actions/WT99/"),
        ("/focus-areas/Secret/", "/focus-areas/Other/"),
        ("/measures/WTM1", "/measures/WTM9"),
        ("/local-offer/services/Hidden", "/local-offer/services/Other"),
    ):
        assert where(client, typed) == (404, None)
        assert client.get(typed).content == client.get(not_there).content


@pytest.mark.parametrize(
    "typed", ["/Admin/", "/ADMIN/actions/action/", "/Admin/login/", "/%22", "/.."]
)
def test_only_a_public_page_is_led_to(client, typed):
    assert where(client, typed) == (404, None)


def test_addresses_for_staff_get_their_last_stroke_as_ever(client):
    assert where(client, "/admin") == (301, "/admin/")


def test_only_reading_is_led_on(client, action):
    assert client.post("/actions/WT-1/", {"words": "Mine"}).status_code == 404
    assert client.head("/actions/WT-1/").headers["Location"] == "/actions/wt-1/"


@pytest.mark.parametrize("about", ["WT-1", "wt1", "WT 1", "wt-01"])
def test_a_form_takes_what_it_is_about_in_another_spelling(client, action, about):
    page = client.get("/feedback/comment/", {"about": about})

    assert page.status_code == 200
    assert 'name="about" value="wt-1"' in page.text
    assert str(action) in page.text


def test_a_form_takes_an_area_in_capitals(client, area):
    assert client.get("/feedback/comment/", {"about": "WT"}).status_code == 200


def test_a_form_is_about_nothing_that_the_public_does_not_see(client, area):
    make_action(area=area, reference="WT 2", is_visible=False)

    assert client.get("/feedback/comment/", {"about": "WT2"}).status_code == 400
