"""Events and newsletters as the public reads them: none is made up, and past ones stay."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from local_offer.models import Event
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.page]

EVENTS = "/events/"
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


def test_with_no_event_the_page_says_so_and_how_to_hear_of_one(client, today):
    factories.make_event(starts_on=today - DAY)
    factories.make_event(starts_on=today + DAY, is_sure=False)

    page = client.get(EVENTS)

    assert page.context["coming"] == []
    assert "We do not know of any events coming up." in page.text
    assert "This is how to hear of one:" in page.text
    assert reverse("events_ics") in page.text


def test_what_comes_stands_first_the_next_on_top_and_what_has_been_after_it(client, today):
    later = factories.make_event(starts_on=today + 9 * DAY)
    going_on = factories.make_event(starts_on=today - DAY, ends_on=today)
    sooner = factories.make_event(starts_on=today + DAY, state="cancelled", what_changed="Shut.")
    old = factories.make_event(starts_on=today - 9 * DAY)
    newer = factories.make_event(starts_on=today - DAY)

    page = client.get(EVENTS)

    assert [event for event, _when in page.context["coming"]] == [going_on, sooner, later]
    assert [event for event, _when in page.context["past"]] == [newer, old]
    assert "2 events are coming." in page.text
    assert "<strong>Cancelled.</strong> Shut." in page.text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_few_queries(client, django_assert_num_queries, today, number):
    for _one in range(number):
        factories.make_event(starts_on=today)
        factories.make_event()
        factories.make_newsletter()
    client.get(EVENTS)

    with django_assert_num_queries(7):
        client.get(EVENTS)


def test_past_ones_are_read_a_page_at_a_time(client):
    for _one in range(21):
        factories.make_event()

    first, second = client.get(EVENTS), client.get(f"{EVENTS}?page=2")

    assert (len(first.context["past"]), len(second.context["past"])) == (20, 1)
    assert client.get(f"{EVENTS}?page=3").status_code == 404
    assert client.get(f"{EVENTS}?page=x").status_code == 400


def test_the_page_of_an_event_says_what_is_known_and_what_is_not(client, today):
    event = factories.make_event(starts_on=today, place="Batley Library", access="No steps.")

    text = client.get(event.get_absolute_url()).text

    assert "Batley Library" in text
    assert "No steps." in text
    assert text.count("We do not know. Ask before you go.") == 3
    assert event.get_file_url() in text


def test_the_page_of_one_that_is_over_stays(client):
    text = client.get(factories.make_event().get_absolute_url()).text

    assert "This is over." in text
    assert "Ask before you go." not in text


def test_a_calendar_and_a_feed_hold_every_event_that_is_shown(client, today):
    shown = [factories.make_event(starts_on=today), factories.make_event()]
    factories.make_event(is_visible=False)
    factories.make_event(is_sure=False)

    calendar = client.get(reverse("events_ics"))
    feed = client.get(reverse("events_feed"))

    read = Calendar.from_ical(calendar.content).walk("VEVENT")
    assert {one["UID"] for one in read} == {str(event.uuid) for event in shown}
    assert calendar["Content-Type"] == "text/calendar; charset=utf-8"
    entries = ET.fromstring(feed.content).findall(f"{ATOM}entry")  # noqa: S314 - our own
    assert {one.findtext(f"{ATOM}id") for one in entries} == {event.uuid.urn for event in shown}


def test_the_feed_tells_the_newest_change_first(client):
    changed, other = factories.make_event(), factories.make_event()
    changed.state, changed.what_changed = "cancelled", "The hall is shut."
    changed.save()

    feed = ET.fromstring(client.get(reverse("events_feed")).content)  # noqa: S314 - our own

    titles = [one.findtext(f"{ATOM}title") for one in feed.findall(f"{ATOM}entry")]
    assert titles == [f"Cancelled: {changed.title}", other.title]
    for needed in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{needed}")
        assert all(one.findtext(f"{ATOM}{needed}") for one in feed.findall(f"{ATOM}entry"))
    assert feed.findtext(f"{ATOM}author/{ATOM}name")


def test_a_feed_takes_words_that_xml_cannot_hold(client):
    factories.make_event(title="One\x0btwo", what="<b>\x00")

    ET.fromstring(client.get(reverse("events_feed")).content)  # noqa: S314 - our own


def test_one_event_for_a_calendar(client):
    event, hidden = factories.make_event(), factories.make_event(is_visible=False)

    answer = client.get(event.get_file_url())

    (read,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert read["UID"] == str(event.uuid)
    assert client.get(hidden.get_file_url()).status_code == 404


def test_what_the_file_holds_is_over_and_was_read_somewhere(client, today):
    call_command("load_guidance", verbosity=0)

    page = client.get(EVENTS)

    assert page.context["coming"] == []
    assert len(page.context["newsletters"]) == 4
    shown = Event.objects.visible()
    assert 0 < shown.count() < Event.objects.count()
    assert all(event.last_day < today for event in Event.objects.all())
    assert not Event.objects.filter(source_url="", note="").exists()
    assert "dewsburyreporter" not in client.get(reverse("events_ics")).text
    for event in shown:
        assert "dewsburyreporter" not in client.get(event.get_absolute_url()).text
