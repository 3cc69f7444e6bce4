"""A log-in ends after a working day, and after an hour in which nothing was done."""

import pytest
from django.urls import reverse

from accounts import sessions
from tests.factories import make_person

pytestmark = pytest.mark.django_db

MINUTE = 60
HOUR = 60 * MINUTE
ADMIN = reverse("admin:index")


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands at noon until a test moves it."""

    class Clock:
        now = 1_800_000_000

        def time(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(sessions, "time", clock)
    return clock


@pytest.fixture
def staff(client, clock):
    client.force_login(make_person(is_superuser=True))
    return client


def is_logged_in(client):
    return client.get(ADMIN).status_code == 200


def test_an_hour_without_anything_done_ends_it(staff, clock):
    clock.now += HOUR

    assert not is_logged_in(staff)


def test_whoever_goes_on_working_stays_logged_in(staff, clock):
    for _page in range(9):
        clock.now += 50 * MINUTE
        assert is_logged_in(staff)


def test_eight_hours_end_it_whatever_is_done(staff, clock):
    for _page in range(9):
        clock.now += 50 * MINUTE
        is_logged_in(staff)
    clock.now += 30 * MINUTE

    assert not is_logged_in(staff)


def test_a_session_from_before_these_limits_ends(staff):
    session = staff.session
    del session[sessions.BEGAN]
    session.save()

    assert not is_logged_in(staff)


def test_looking_around_costs_no_write_for_each_page(staff, clock):
    is_logged_in(staff)
    written = staff.session[sessions.SEEN]
    clock.now += MINUTE - 1

    is_logged_in(staff)

    assert staff.session[sessions.SEEN] == written


def test_public_pages_ask_for_no_session(staff):
    response = staff.get(reverse("cookies"))

    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("elsewhere", ["//example.org/", "/\\example.org/", "https:example.org"])
def test_a_log_in_leads_to_no_other_site(client, elsewhere):
    make_person(username="ann", password="a long password of theirs", is_superuser=True)
    asked = {"username": "ann", "password": "a long password of theirs", "next": elsewhere}

    assert client.post(reverse("admin:login"), asked)["Location"] == ADMIN
