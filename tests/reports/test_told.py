"""The record for feed readers and calendars, read by parsers that are not ours."""

import datetime
import json
import xml.etree.ElementTree as ET

import pytest
from django.conf import settings
from icalendar import Calendar

from actions.statuses import Status
from publishing.samples import remove_samples
from reports.models import UpdateDocument
from reports.record import reading
from tests import factories
from tests.reports.telling import (
    SPRING,
    SUMMER,
    answer,
    correct,
    damage,
    make_area_with,
    tell,
    words_on,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
DONE, GOING = Status.DONE, Status.ON_TRACK


def entries(client, **asked):
    """The entries of the feed, each as {name: text}; a summary is one paragraph."""
    response = client.get("/updates/feed.xml", asked)
    assert response["Content-Type"].startswith("application/atom+xml")
    return [
        {child.tag.removeprefix(ATOM): _plain(child.text or child.get("href")) for child in entry}
        for entry in ET.fromstring(response.content).iter(f"{ATOM}entry")  # noqa: S314 - our own
    ]


def _plain(text):
    return text and text.removeprefix("<p>").removesuffix("</p>")


def events(client):
    """The events of the calendar by UID."""
    response = client.get("/updates/calendar.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(response.content).walk("VEVENT")
    by_uid = {str(event["UID"]): event for event in found}
    assert len(by_uid) == len(found)
    return by_uid


def event_called(client, words):
    (found,) = (event for event in events(client).values() if words in event["SUMMARY"])
    return found


def test_the_feed_tells_each_document_newest_first_with_its_fingerprint(client):
    _area, (action,) = make_area_with(1)
    tell(SPRING, [{"action": action, "status": GOING}])
    tell(SUMMER, [{"action": action, "status": DONE}])
    correct(action.updates.get(round__quarter=SPRING), "It was nine.")

    told = entries(client)

    assert [entry["title"] for entry in told] == [
        "Correction to the update for April to June 2026: WT 1",
        "The update for July to September 2026",
        "The update for April to June 2026",
    ]
    assert told[0]["summary"].startswith("It was nine.")
    assert told[1]["summary"].startswith("1 newly done, 0 newly running late. 1 of 1 done.")
    digests = UpdateDocument.objects.order_by("-published_at").values_list("digest", flat=True)
    for entry, digest in zip(told, digests, strict=True):
        assert entry["summary"].endswith(digest)
    assert len({entry["id"] for entry in told}) == 3


def test_the_feed_of_an_area_tells_what_is_of_it(client):
    area, (action,) = make_area_with(1)
    other = factories.make_action()
    tell(SPRING, [{"action": action, "status": DONE}, {"action": other, "status": GOING}])
    correct(other.updates.get(), "It was nine.")

    told = entries(client, area=area.slug)

    assert [entry["link"] for entry in told] == [
        f"{settings.SITE_ORIGIN}/updates/2026-q2/areas/waiting-times/"
    ]
    assert told[0]["summary"].startswith("1 of 1 done.")


def test_an_area_that_is_not_there_has_no_feed_and_a_way_on(client):
    make_area_with(1)
    tell(SPRING, [{"action": factories.make_action()}])

    response = client.get("/updates/feed.xml", {"area": "nonsense"})

    assert response.status_code == 400
    assert "/updates/feed.xml?area=waiting-times" in response.text


def test_a_feed_without_updates_stays_as_it_is(client):
    first, second = (client.get("/updates/feed.xml").content for _time in range(2))

    assert first == second
    assert entries(client) == []


def test_every_address_in_the_feed_leads_to_a_place_that_is_there(client):
    area, (action,) = make_area_with(1)
    document = tell(SPRING, [{"action": action}])
    correct(action.updates.get(), "It was nine.")
    answer(document)
    answer(document, area=area)
    answer(document, area=factories.make_area())
    answer(document, update=action.updates.get())

    links = [
        entry["link"] for asked in ({}, {"area": area.slug}) for entry in entries(client, **asked)
    ]

    assert len(links) == 6 + 4
    for link in links:
        path, _sign, place = link.removeprefix(settings.SITE_ORIGIN).partition("#")
        page = client.get(path)
        assert page.status_code == 200, link
        assert page.text.count(f'id="{place}"') == 1 or not place, link


def test_one_damaged_update_takes_no_other_with_it(client):
    area, (action,) = make_area_with(1)
    factories.make_due_date(action=action, quarter=SPRING)
    factories.make_expected_update(quarter=SUMMER)
    tell(SPRING, [{"action": action, "status": DONE}])
    damage(tell(SUMMER, [{"action": action, "status": GOING}]), canonical="{}")

    for asked in ({}, {"area": area.slug}):
        assert ["April to June" in entry["title"] for entry in entries(client, **asked)] == [True]
    told = [str(event["SUMMARY"]) for event in events(client).values()]
    assert told == ["The update for April to June 2026", "Done: WT 1 Promise 1"]
    kept = words_on(client.get("/updates/kept/"))
    assert "1 date was due. Done in time: 1." in kept
    assert "This record does not verify: July to September 2026 . We count no date of it." in kept
    assert client.get("/updates/2026-q3/").status_code == 503


def test_where_no_update_verifies_nothing_is_told_as_true(client):
    damage(tell(SPRING, [{"action": factories.make_action()}]), canonical="{}")

    assert entries(client) == []
    assert events(client) == {}
    assert "We cannot tell: no quarterly update verifies." in words_on(client.get("/updates/kept/"))


def test_one_damaged_correction_or_view_is_left_out_of_the_feed_alone(client):
    _area, (action,) = make_area_with(1)
    document = tell(SPRING, [{"action": action}])
    damage(correct(action.updates.get(), "It was nine."), canonical="{}")
    damage(answer(document, words="We wait.").texts.get(words="We wait."), words="All is well.")
    correct(action.updates.get(), "It was ten.")

    told = entries(client)

    assert [entry["summary"].partition(" Fingerprint")[0] for entry in told] == [
        "It was ten.",
        "0 of 1 done.",
    ]


def test_words_that_were_changed_are_in_no_calendar_and_on_no_page_of_what_was_kept(client):
    _area, (first, second) = make_area_with(2)
    for action in (first, second):
        factories.make_due_date(action=action, quarter=SPRING)
    document = tell(SPRING, [{"action": first}])
    damage(document.texts.get(words="Promise 1"), words="Another promise")
    damage(document.texts.get(words="Waiting"), words="Another area")

    told = " ".join(str(event["SUMMARY"]) for event in events(client).values())
    kept = words_on(client.get("/updates/kept/"))

    assert "Promise 2" in told
    assert "Another" not in told + kept
    assert "An area whose title does not verify" in kept


@pytest.mark.parametrize("number", [2, 12])
def test_what_is_told_of_all_updates_costs_as_many_queries_however_many_there_are(
    client, django_assert_max_num_queries, number
):
    area, actions = make_area_with(3)
    for step in range(number):
        document = tell(SPRING.shifted(step), [{"action": each} for each in actions])
        correct(actions[0].updates.latest("pk"), "It was nine.")
        answer(document, area=area)

    for path in ("feed.xml", f"feed.xml?area={area.slug}", "calendar.ics", "kept/", "kept.csv"):
        with django_assert_max_num_queries(5):
            assert client.get(f"/updates/{path}").status_code == 200


def test_a_document_is_read_anew_only_if_its_text_is_another(client, monkeypatch):
    action = factories.make_action()
    first = tell(SPRING, [{"action": action, "status": GOING}])
    tell(SUMMER, [{"action": action, "status": DONE}])
    client.get("/updates/kept/")
    read = []
    monkeypatch.setattr(reading, "_facts_in", lambda text: read.append(text) or json.loads(text))

    client.get("/updates/kept/")
    assert len(read) == 1  # the newest, for its words
    damage(first, digest="0" * 64)

    assert "This record does not verify: April to June 2026" in words_on(
        client.get("/updates/kept/")
    )


def test_the_calendar_has_each_update_and_when_each_action_is_planned_for(client):
    _area, (action,) = make_area_with(1)
    factories.make_due_date(action=action, quarter=SUMMER)
    document = tell(SPRING, [{"action": action, "status": GOING}])

    update = event_called(client, "The update for April to June 2026")
    due = event_called(client, "Planned by today: WT 1 Promise 1")

    assert update["DTSTART"].dt == document.published_at.date()
    assert due["DTSTART"].dt == datetime.date(2026, 9, 30)
    assert due["DTEND"].dt == datetime.date(2026, 10, 1)
    assert due["DESCRIPTION"] == "Going to plan, in the update for April to June 2026."


def test_when_a_date_moves_the_event_that_a_calendar_knows_moves_with_it(client):
    _area, (action,) = make_area_with(1)
    factories.make_due_date(action=action, quarter=SUMMER)
    tell(SPRING, [{"action": action, "status": GOING}])
    before = event_called(client, "WT 1")
    agreed = {"reason": "Why.", "agreed_by": "The board", "agreed_on": "2026-09-01"}
    factories.make_due_date(action=action, kind="move", quarter=SUMMER.shifted(2), **agreed)
    tell(SUMMER, [{"action": action, "status": GOING}])

    after = event_called(client, "WT 1")

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == datetime.date(2027, 3, 31)


def test_an_update_that_is_expected_is_the_same_event_once_it_is_published(client):
    expected = factories.make_expected_update(quarter=SPRING, expected_on="2026-07-10")
    first = event_called(client, "Expected by today: the update for April to June 2026")
    expected.expected_on = datetime.date(2026, 7, 20)
    expected.save()
    moved = event_called(client, "Expected by today")
    tell(SPRING, [{"action": factories.make_action()}])

    published = event_called(client, "The update for April to June 2026")

    assert moved["DTSTART"].dt == datetime.date(2026, 7, 20)
    assert first["UID"] == moved["UID"] == published["UID"]
    assert first["SEQUENCE"] < moved["SEQUENCE"] < published["SEQUENCE"]


@pytest.mark.parametrize(
    ("status", "state", "begins"),
    [("stopped", "CANCELLED", "Stopped: WT 1"), (DONE, "CONFIRMED", "Done: WT 1")],
)
def test_what_is_closed_is_told_as_closed(client, status, state, begins):
    _area, (action,) = make_area_with(1)
    factories.make_due_date(action=action, quarter=SUMMER)
    tell(SPRING, [{"action": action, "status": status}])

    due = event_called(client, "WT 1")

    assert due["STATUS"] == state
    assert due["SUMMARY"].startswith(begins)


def test_an_example_says_so_in_feed_and_calendar_and_is_not_what_comes_in_its_place(client):
    _area, (action,) = make_area_with(1)
    factories.make_due_date(action=action, quarter=SUMMER)
    round_ = factories.make_round(
        quarter=SPRING, updates=[{"action": action, "is_sample": True}], is_sample=True
    )
    factories.freeze(round_)
    examples = events(client)
    assert all(event["SUMMARY"].startswith("Example: ") for event in examples.values())
    assert entries(client)[0]["title"].startswith("Example: ")

    remove_samples()
    tell(SPRING, [{"action": action}])

    assert not examples.keys() & events(client).keys()
