"""Days of the next updates are known ahead, and a missed one announces itself."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from actions.models import ExpectedUpdate
from actions.quarters import Quarter
from actions.roles import Role
from actions.updates.expected import expected_updates
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)
LAST_DAY, NEXT_DAY = datetime.date(2026, 10, 31), datetime.date(2026, 11, 1)


@pytest.fixture
def expected():
    later = factories.make_expected_update(quarter=Q4, expected_on=datetime.date(2027, 1, 31))
    first = factories.make_expected_update(quarter=Q3, expected_on=LAST_DAY)
    return first, later


def test_the_next_is_the_first_that_is_not_here_yet(expected):
    first, later = expected
    before = expected_updates(LAST_DAY, None)
    published = factories.make_round(quarter=Q3)

    assert (before.missed, before.next) == ([], first)
    assert expected_updates(LAST_DAY, published).next == later


def test_a_day_that_passes_without_it_is_missed(expected):
    first, later = expected

    found = expected_updates(NEXT_DAY, factories.make_round(quarter=Quarter(2026, 2)))

    assert (found.missed, found.never_came, found.next) == ([first], [], later)


def test_an_update_that_came_late_is_missed_no_more(expected):
    found = expected_updates(NEXT_DAY, factories.make_round(quarter=Q3))

    assert found.missed == []


def test_an_update_that_never_came_stays_missed_once_a_later_one_is_public(expected):
    first, later = expected

    found = expected_updates(later.expected_on, factories.make_round(quarter=Q4))

    assert (found.missed, found.never_came, found.next) == ([first], [first], None)


def test_no_update_is_expected_before_its_quarter_is_over():
    with pytest.raises(ValidationError, match="The quarter is not over by then"):
        ExpectedUpdate(quarter=Q3, expected_on=datetime.date(2026, 9, 30)).full_clean()


@pytest.mark.page
def test_the_public_reads_what_was_missed_and_what_comes_next(client):
    factories.make_expected_update(quarter=Q3, expected_on=datetime.date(2020, 10, 31))
    area = factories.make_area()
    coming = factories.make_expected_update(
        quarter=Quarter(2198, 4), expected_on=datetime.date(2199, 1, 31)
    )

    pages = [client.get(address).text for address in ("/", area.get_absolute_url())]

    for page in pages:
        missed = "The update for July to September 2026 was expected by 31 October 2020."
        assert f"{missed} It is not here yet." in " ".join(page.split())
        assert f"Next: the update for {coming.quarter}, by 31 January 2199." in page


@pytest.mark.page
def test_of_an_update_that_never_came_nobody_reads_that_it_may_yet_come(client):
    factories.make_expected_update(quarter=Q3, expected_on=datetime.date(2020, 10, 31))
    factories.make_round(quarter=Q4)

    page = " ".join(client.get("/").text.split())

    missed = "The update for July to September 2026 was expected by 31 October 2020."
    assert f"{missed} It never came." in page
    assert "It is not here yet." not in page


@pytest.mark.page
def test_where_nobody_has_said_a_day_the_public_reads_that(client):
    assert "The date of the next one is not set yet." in client.get("/").text


@pytest.mark.page
def test_a_publisher_is_led_to_the_days_from_the_first_page(client):
    client.force_login(factories.make_person(Role.PUBLISHER))

    assert "/admin/actions/expectedupdate/" in client.get("/admin/").text


@pytest.mark.page
def test_days_that_are_held_are_told_on_the_home_page_with_the_reason(client):
    factories.make_hold(
        first_day=datetime.date(2020, 1, 1), last_day=datetime.date(2199, 1, 1), reason="A vote."
    )

    page = client.get("/").text

    assert "A vote." in page
    assert "What families say is published all the same." in page
