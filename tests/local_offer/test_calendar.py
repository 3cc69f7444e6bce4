"""Events for calendars, read by a parser that is not ours."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from local_offer.events.calendar import calendar_of
from local_offer.events.when import when
from local_offer.models import Event
from publishing.calendars import LONGEST_LINE
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SUMMER, WINTER = date(2027, 7, 1), date(2027, 1, 14)
CLOCKS_GO_FORWARD, CLOCKS_GO_BACK = date(2027, 3, 28), date(2027, 10, 31)


def read(events):
    """What another program reads in the calendar of these events."""
    return Calendar.from_ical(calendar_of(events.with_versions())).walk("VEVENT")


def read_one(event):
    (found,) = read(Event.objects.filter(pk=event.pk))
    return found


def at(*moment):
    return datetime(*moment, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "begins", "ends"),
    [
        (
            {"starts_on": WINTER, "starts_at": time(10), "ends_at": time(12, 30)},
            at(2027, 1, 14, 10),
            at(2027, 1, 14, 12, 30),
        ),
        (
            {"starts_on": SUMMER, "starts_at": time(10), "ends_at": time(12, 30)},
            at(2027, 7, 1, 9),
            at(2027, 7, 1, 11, 30),
        ),
        (
            {"starts_on": CLOCKS_GO_FORWARD, "starts_at": time(0, 30), "ends_at": time(3)},
            at(2027, 3, 28, 0, 30),
            at(2027, 3, 28, 2),
        ),
        (
            {"starts_on": CLOCKS_GO_BACK, "starts_at": time(0, 30), "ends_at": time(3)},
            at(2027, 10, 30, 23, 30),
            at(2027, 10, 31, 3),
        ),
        (
            {
                "starts_on": CLOCKS_GO_BACK,
                "starts_at": time(18),
                "ends_on": date(2027, 11, 1),
                "ends_at": time(9),
            },
            at(2027, 10, 31, 18),
            at(2027, 11, 1, 9),
        ),
        ({"starts_on": SUMMER}, SUMMER, date(2027, 7, 2)),
        ({"starts_on": SUMMER, "ends_on": date(2027, 7, 3)}, SUMMER, date(2027, 7, 4)),
        ({"starts_on": SUMMER, "starts_at": time(10)}, at(2027, 7, 1, 9), None),
    ],
    ids=str,
)
def test_an_event_is_when_the_clock_here_says(values, begins, ends):
    found = read_one(factories.make_event(**values))

    assert found.decoded("DTSTART") == begins
    assert found.decoded("DTEND", None) == ends


def test_an_event_that_changes_keeps_its_uid_and_its_sequence_grows():
    event = factories.make_event(starts_on=SUMMER)
    first = read_one(event)
    event.starts_on, event.state, event.what_changed = WINTER, "changed", "Moved to January."
    event.save()
    second = read_one(event)
    event.state, event.what_changed = "cancelled", "The hall is shut."
    event.save()
    third = read_one(event)

    assert first["UID"] == second["UID"] == third["UID"] == str(event.uuid)
    assert [one["SEQUENCE"] for one in (first, second, third)] == [0, 1, 2]
    assert [one["STATUS"] for one in (first, second, third)] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
    ]
    assert third["SUMMARY"] == f"Cancelled: {event.title}"
    assert "The hall is shut." in third["DESCRIPTION"]
    assert second.decoded("DTSTART") == WINTER
    assert third.decoded("LAST-MODIFIED") >= second.decoded("LAST-MODIFIED")


def test_the_uid_does_not_hang_on_where_the_site_is(settings):
    event = factories.make_event()
    before = read_one(event)["UID"]

    settings.SITE_ORIGIN = "https://moved.example.org"

    assert read_one(event)["UID"] == before


# The parser takes the two letters of a backslash and an N for the end of a line, however they are
# written: see the test below it.
ANY_LETTER = st.characters(exclude_categories=["Cs"], exclude_characters="\\")


@given(words=st.text(ANY_LETTER, min_size=1, max_size=300))
def test_any_words_travel_whole_in_short_lines(words):
    event = Event(title="T", slug="t", starts_on=SUMMER, place=words, what=words, is_sure=True)
    event.number_of_versions, event.last_saved = 1, at(2027, 1, 1)

    made = calendar_of([event])

    (found,) = Calendar.from_ical(made).walk("VEVENT")
    sendable = (letter for letter in words if letter in "\t\n" or " " <= letter != "\x7f")
    assert _spaces_aside(found.get("LOCATION", "")) == _spaces_aside("".join(sendable))
    lines = made.split(b"\r\n")
    assert max(map(len, lines)) <= LONGEST_LINE
    assert b"\n" not in made.replace(b"\r\n", b"")
    for line in lines:
        line.decode()


def _spaces_aside(words):
    return "".join("".join(words.splitlines()).split())


def test_a_backslash_is_written_twice():
    event = factories.make_event(place="C:\\New")

    made = calendar_of(Event.objects.filter(pk=event.pk).with_versions())

    assert rb"LOCATION:C:\\New" in made


@pytest.mark.parametrize("words", ["a; b, c\\d", "one\ntwo", "BEGIN:VEVENT\r\nUID:x", "é" * 90])
def test_words_cannot_be_taken_for_anything_else(words):
    event = factories.make_event(place=words)

    found = read(Event.objects.filter(pk=event.pk))

    assert [one["LOCATION"] for one in found] == [words.replace("\r\n", "\n")]


def test_a_thousand_events_are_read_in_one_query(django_assert_num_queries):
    factories.make_event()
    factories.make_event()

    with django_assert_num_queries(1):
        assert len(read(Event.objects.visible())) == 2


def test_a_time_that_the_clock_skips_is_asked_back():
    event = factories.make_event(starts_on=CLOCKS_GO_FORWARD, starts_at=time(1, 30))

    with pytest.raises(ValidationError, match="The clocks go forward that night"):
        event.full_clean()
    event.starts_on = CLOCKS_GO_BACK
    event.full_clean()
    event.starts_at, event.ends_at, event.starts_on = time(0), time(1), CLOCKS_GO_FORWARD
    with pytest.raises(ValidationError, match="The clocks go forward that night"):
        event.full_clean()


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Thursday 1 July 2027"),
        ({"starts_at": time(9, 30)}, "Thursday 1 July 2027, from 9:30am"),
        ({"starts_at": time(12), "ends_at": time(14)}, "Thursday 1 July 2027, midday to 2pm"),
        ({"ends_on": date(2027, 7, 2)}, "Thursday 1 July 2027 to Friday 2 July 2027"),
        (
            {"starts_at": time(18), "ends_on": date(2027, 7, 2), "ends_at": time(0)},
            "Thursday 1 July 2027, 6pm, to Friday 2 July 2027, midnight",
        ),
    ],
)
def test_people_read_when_it_is(values, words):
    assert when(Event(starts_on=SUMMER, **values)) == words
