"""What `publishing.changes` promises: all kinds of every room, newest first, each told once."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from actions.models import Round
from actions.public_changes import CORRECTION, DATE, UPDATE
from actions.quarters import Quarter
from actions.statuses import Status
from feedback.models import CommentsReport, Story, Theme
from local_offer.public_changes import WAIT
from measures.public_changes import DEFINITION, FIGURE
from publishing.changes import (
    KindOfChange,
    every_change,
    kinds_of_change,
    leave_out,
    newest_changes,
    newest_news,
    register,
    untold,
)
from reports.models import AreaReport
from tests import factories

pytestmark = pytest.mark.django_db


def test_every_kind_is_told_once_and_the_newest_first():
    action = factories.make_action()
    factories.make_due_date(action=action)
    update = factories.make_update(action=action)
    factories.make_correction(update=update)
    factories.make_reading()

    found = newest_changes(20)

    assert sorted(change.kind for change in found) == [
        CORRECTION,
        DATE,
        DEFINITION,
        FIGURE,
        UPDATE,
    ]
    assert [change.on for change in found] == sorted((c.on for c in found), reverse=True)


def test_no_public_record_is_left_out_without_a_reason(monkeypatch):
    assert untold() == []

    monkeypatch.setattr("publishing.changes._left_out", {})
    assert set(untold()) == {Round, AreaReport, Story, Theme, CommentsReport}
    leave_out(Round, because="Its updates are told.")
    assert Round not in untold()


def test_no_public_record_is_told_twice(monkeypatch):
    (once,) = [each for each in kinds_of_change() if each.kind == UPDATE]
    there = {each.kind: each for each in kinds_of_change()}
    monkeypatch.setattr("publishing.changes._register.found", there)

    register(KindOfChange("again", "Again", "agains", once.rows, once.tell))

    assert untold() == [once.model]


def test_of_one_day_what_weighs_most_comes_first_and_days_stay_in_order():
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    factories.make_due_date(published_at=noon)
    factories.make_reading(published_at=noon + timedelta(hours=2))
    factories.make_round(updates=[{}], published_at=noon + timedelta(hours=1))
    factories.make_wait_figure(published_at=noon + timedelta(hours=3))
    factories.make_due_date(published_at=noon + timedelta(days=1))
    factories.make_due_date(published_at=noon - timedelta(days=1))

    found = [change.kind for change in newest_changes(20) if change.kind != DEFINITION]

    assert found == [DATE, DATE, UPDATE, FIGURE, WAIT, DATE]
    assert [change for _kind, change in every_change()] == newest_changes(20)
    pages = [newest_changes(2, skip=skip) for skip in range(0, 8, 2)]
    assert [change for page in pages for change in page] == newest_changes(20)


def test_a_figure_is_told_with_what_it_was_before():
    series = factories.make_series(name="Service B", measure=factories.make_measure(unit="weeks"))
    definition = factories.make_definition(measure=series.measure)
    for number, value in ((1, 13), (2, 14)):
        days = Quarter(2026, number)
        values = {"starts_on": days.first_day, "ends_on": days.last_day, "value": value}
        factories.make_reading(series=series, definition=definition, **values)

    told = [change.text for change in newest_changes(20) if change.kind == FIGURE]

    assert told == [
        "Service B, April to June 2026: 14 weeks, up from 13 weeks.",
        "Service B, January to March 2026: 13 weeks.",
    ]


def test_a_small_number_is_no_more_told_here_than_on_the_page_of_its_measure(client):
    reading = factories.make_reading(value=3, note="Ann, Ben and Cat.")
    newer = factories.make_reading(
        series=reading.series,
        definition=reading.definition,
        starts_on=reading.starts_on,
        ends_on=reading.ends_on,
        value=41,
        replaces=reading,
        why_replaced="Not 3.",
    )

    texts = [change.text for change in newest_changes(9) if change.kind == FIGURE]

    assert "41" in texts[0]
    assert texts[1].endswith(": fewer than 5.")
    everything = "".join(
        client.get(reverse(name)).text for name in ("changes", "changes_csv", "changes_feed")
    )
    assert newer.why_replaced not in everything
    assert "Ann" not in everything


def test_an_update_says_how_it_was_before():
    action = factories.make_action()
    for number, status in ((1, Status.ON_TRACK), (2, Status.DELAYED)):
        say = {"action": action, "status": status, "got_in_the_way": "Nobody applied."}
        factories.make_round(quarter=Quarter(2026, number), updates=[say])

    told = [change.text for change in newest_changes(9) if change.kind == UPDATE]

    assert told == ["Before: Going to plan. Nobody applied.", "Nobody applied."]


def test_what_is_counted_in_another_way_is_told_with_the_reason():
    first = factories.make_definition(text="All who came.")
    factories.make_definition(measure=first.measure, text="Who stayed.", why_changed="Clearer.")

    told = [change.text for change in newest_changes(9) if change.kind == DEFINITION]

    assert told[0].endswith(": Who stayed. Why: Clearer.")
    assert told[1] == "What is counted: All who came."


def test_the_file_and_the_feed_say_what_the_list_says(client):
    factories.make_correction(update=factories.make_update(status=Status.DONE))
    factories.make_due_date()
    told = newest_changes(9)

    file = client.get(reverse("changes_csv")).content.decode("utf-8-sig")
    feed = ET.fromstring(client.get(reverse("changes_feed")).content)  # noqa: S314 - our own

    rows = [row for row in csv.DictReader(io.StringIO(file)) if row["Kind"]]
    assert [(row["What changed"], row["What is told"]) for row in rows] == [
        (change.title, change.text) for change in told
    ]
    assert {row["How it is going"] for row in rows} == {"", "Done"}
    atom = "{http://www.w3.org/2005/Atom}"
    assert [entry.find(f"{atom}title").text for entry in feed.iter(f"{atom}entry")] == [
        change.title for change in told
    ]
    assert all(
        entry.find(f"{atom}id").text.endswith(change.address)
        for entry, change in zip(feed.iter(f"{atom}entry"), told, strict=True)
    )


def test_the_list_names_every_kind_there_is(client):
    page = client.get(reverse("changes")).text

    told = page.partition("What stands in this list")[2].casefold()
    assert all(str(each.many).casefold() in told for each in kinds_of_change())


def test_links_to_two_changes_of_one_action_on_one_day_read_otherwise(client):
    action = factories.make_due_date().action
    agreed = {"reason": "More time.", "agreed_by": "The board", "agreed_on": date(2019, 12, 1)}
    for quarter in (Quarter(2027, 1), Quarter(2027, 2)):
        factories.make_due_date(action=action, kind="move", quarter=quarter, **agreed)

    page = client.get(reverse("changes")).text
    names = re.findall(r'"govuk-visually-hidden">: (.*?)</span></a', page)[-3:]
    titles = [client.get(change.address).context["page_title"] for change in newest_changes(3)]

    assert names == [
        f"{action}. Date changed from January to March 2027 to April to…",
        f"{action}. Date changed from October to December 2026 to January to…",
        f"{action}. First planned for October to December 2026.",
    ]
    assert titles == [f"Change on 1 January 2020: {name}" for name in names]


@pytest.mark.parametrize("number", [1, 4])
def test_changes_cost_the_same_few_queries_however_many(
    number, client, django_assert_max_num_queries
):
    for _one in range(number):
        factories.make_correction()
        factories.make_reading()
        factories.make_wait_figure()
        factories.make_due_date()

    with django_assert_max_num_queries(22):
        client.get(reverse("changes"))
    with django_assert_max_num_queries(14):
        client.get(reverse("changes_csv"))


def test_pages_of_changes_follow_each_other_without_a_gap():
    for _change in range(5):
        factories.make_due_date(action=factories.make_action())

    first, second = newest_changes(3), newest_changes(3, skip=3)

    assert first + second == newest_changes(6)
    assert (len(first), len(second)) == (3, 2)


def test_drafts_are_no_change():
    factories.make_due_date(published_at=None)

    assert newest_changes(5) == []


def test_only_what_is_newly_closed_and_was_not_opened_again_is_news():
    again, back, stayed, other = (factories.make_action() for _ in range(4))
    told = (
        (Quarter(2026, 1), {again: Status.DONE, back: Status.DONE, stayed: Status.DONE}),
        (Quarter(2026, 2), {again: Status.DELAYED, back: Status.STOPPED, stayed: Status.DONE}),
        (Quarter(2026, 3), {again: Status.DONE, back: Status.DELAYED, other: Status.ON_TRACK}),
    )
    for quarter, statuses in told:
        updates = [{"action": action, "status": status} for action, status in statuses.items()]
        factories.make_round(quarter=quarter, updates=updates)

    news = [change for change in newest_news(10, 99) if change.kind == UPDATE]

    assert [(change.title, change.on.year, change.on.month) for change in news] == [
        (str(again), 2026, 10),
        (str(stayed), 2026, 4),
    ]


def test_only_what_people_look_for_is_news():
    action = factories.make_action()
    promise = factories.make_due_date(action=action)
    factories.make_due_date(
        action=action,
        kind="move",
        quarter=promise.quarter.shifted(1),
        reason="More time.",
        agreed_by="The board",
        agreed_on=promise.published_at.date(),
    )
    factories.make_round(
        updates=[{"status": status} for status in (Status.DONE, Status.NOT_STARTED)]
    )

    assert [change.text for change in newest_news(2, 99) if change.kind == DATE] == [
        change.text for change in newest_changes(9) if "Date changed" in change.text
    ]
    assert [change.status for change in newest_news(2, 99) if change.kind == UPDATE] == [
        Status.DONE
    ]


def test_a_mistake_in_a_date_is_told_with_what_that_date_said_before():
    action = factories.make_action()
    promise = factories.make_due_date(action=action, quarter=Quarter(2026, 1))
    factories.make_due_date(
        action=action,
        kind="move",
        quarter=Quarter(2026, 4),
        reason="More time.",
        agreed_by="The board",
        agreed_on=promise.published_at.date(),
    )
    for quarter in (Quarter(2026, 2), Quarter(2026, 3)):
        factories.make_due_date(
            action=action, kind="correction", corrects=promise, quarter=quarter, reason="Typed so."
        )

    begins = "Copying mistake in a date put right:"
    said = [change.text for change in newest_changes(9) if begins in change.text]
    assert said == [
        f"{begins} July to September 2026, not April to June 2026. Typed so.",
        f"{begins} April to June 2026, not January to March 2026. Typed so.",
    ]


def test_a_name_is_taken_once():
    kinds_of_change()

    with pytest.raises(ValueError, match="update is registered twice"):
        register(KindOfChange(UPDATE, "Update", "updates", list, str))
