"""How often dates were kept, from the documents alone."""

import datetime

import pytest
from django.utils import timezone

from actions.statuses import Status
from reports.public.quarters_kept import kept_by_area
from reports.record.updates import every_update
from tests import factories
from tests.reports.telling import SPRING, SUMMER, make_area_with, tell, words_on

pytestmark = pytest.mark.django_db

DONE, LATE, GOING = Status.DONE, Status.DELAYED, Status.ON_TRACK


def kept():
    """What became of the dates of each quarter in the first area, such as {"2026-q2": {...}}."""
    found = kept_by_area({each.document.quarter: each.facts for each in every_update()})
    return {each.quarter.code: dict(each.outcomes) for each in found[0].quarters}


def due(action, quarter, **values):
    return factories.make_due_date(action=action, quarter=quarter, **values)


def move(action, quarter, **values):
    agreed = {"reason": "Why.", "agreed_by": "The board", "agreed_on": "2026-07-01"}
    return due(action, quarter, kind="move", **agreed, **values)


def at(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def test_every_outcome_is_counted_in_the_quarter_that_the_date_named():
    _area, (in_time, later, moved, stopped, late, silent, other) = make_area_with(7)
    for action in (in_time, later, moved, stopped, late, silent):
        due(action, SPRING)
    tell(
        SPRING,
        [
            {"action": in_time, "status": DONE},
            {"action": later, "status": LATE},
            {"action": moved, "status": LATE},
            {"action": stopped, "status": LATE},
            {"action": late, "status": LATE},
        ],
    )
    move(moved, SUMMER)
    tell(
        SUMMER,
        [
            {"action": later, "status": DONE},
            {"action": stopped, "status": "stopped"},
            {"action": other, "status": GOING},
        ],
    )

    assert kept() == {
        "2026-q2": {
            "in-time": 1,
            "later": 1,
            "moved": 1,
            "ended": 1,
            "not-done": 1,
            "not-said": 1,
        },
        "2026-q3": {"not-said": 1},  # the date that moved there
    }


def test_a_date_done_before_its_quarter_was_kept():
    _area, (early,) = make_area_with(1)
    due(early, SUMMER)
    tell(SPRING, [{"action": early, "status": DONE}])
    tell(SUMMER, [{"action": factories.make_action(), "status": GOING}])

    assert kept()["2026-q3"] == {"in-time": 1}


def test_a_copying_mistake_counts_where_it_was_right():
    _area, (action,) = make_area_with(1)
    row = due(action, SPRING)
    due(action, SUMMER, kind="correction", corrects=row, reason="Copied wrongly.")
    tell(SPRING, [{"action": action, "status": GOING}])
    tell(SUMMER, [{"action": action, "status": DONE}])

    assert kept() == {"2026-q2": {}, "2026-q3": {"in-time": 1}}


@pytest.mark.parametrize("kind", ["promise", "move", "correction"])
@pytest.mark.parametrize(
    ("days_after_its_quarter", "outcome"),
    [
        pytest.param(0, "in-time", id="on-its-last-day"),
        pytest.param(1, "date-too-late", id="a-day-after"),
    ],
)
def test_a_date_set_after_its_quarter_ended_is_not_kept_in_time(
    kind, days_after_its_quarter, outcome
):
    _area, (action,) = make_area_with(1)
    set_at = at(SUMMER.last_day + datetime.timedelta(days=days_after_its_quarter))
    if kind == "promise":
        due(action, SUMMER, published_at=set_at)
    else:
        row = due(action, SPRING)
    if kind == "move":
        move(action, SUMMER, published_at=set_at)
    if kind == "correction":
        wrong = {"corrects": row, "reason": "Copied wrongly."}
        due(action, SUMMER, kind="correction", published_at=set_at, **wrong)
    later = at(SUMMER.last_day + datetime.timedelta(days=20))
    tell(SUMMER, [{"action": action, "status": DONE}], published_at=later)

    assert kept()["2026-q3"] == {outcome: 1}


def test_dates_of_quarters_without_an_update_are_not_counted():
    _area, (action,) = make_area_with(1)
    due(action, SPRING)
    tell(SUMMER, [{"action": action, "status": LATE}])

    assert kept() == {"2026-q3": {}}


def test_dates_that_are_not_counted_are_said_to_be(client):
    _area, (first, second, told) = make_area_with(3)
    due(first, SPRING)
    due(second, SPRING)
    due(told, SUMMER)
    due(factories.make_action(), SUMMER.shifted(1))  # nobody expects an update of that yet
    tell(SUMMER, [{"action": told, "status": DONE}])

    page = words_on(client.get("/updates/kept/"))

    said = (
        "1 date was due. Done in time: 1. We cannot tell of 2 more: their quarters have no update."
    )
    assert said in page
    assert "so we count none of their dates: April to June 2026: 2 dates." in page


def test_where_every_quarter_has_its_update_nothing_is_left_out(client):
    _area, (action,) = make_area_with(1)
    due(action, SUMMER)
    tell(SUMMER, [{"action": action, "status": DONE}])

    assert "no update" not in words_on(client.get("/updates/kept/"))


def test_the_numbers_add_up_to_what_was_due(client):
    _area, actions = make_area_with(4)
    for action in actions:
        due(action, SPRING)
    tell(SPRING, [{"action": actions[0], "status": DONE}, {"action": actions[1], "status": LATE}])

    page, file = client.get("/updates/kept/"), client.get("/updates/kept.csv").text

    assert "4 dates were due. Done in time: 1. Not done: 1. Not said: 2." in words_on(page)
    assert "April to June 2026 4 1 done in time, 1 not done, 2 not said" in words_on(page)
    _header, line = file.lstrip("\ufeff").splitlines()
    assert line.startswith("Waiting,April to June 2026,4,1,0,0,0,0,1,2,")


def test_the_drawing_says_in_words_what_it_shows(client):
    _area, (action,) = make_area_with(1)
    due(action, SPRING)
    tell(SPRING, [{"action": action, "status": DONE}])

    page = client.get("/updates/kept/").text

    assert "Dates kept by Waiting" in page
    assert page.count('class="chart-block"') == 1
    assert 'fill="url(#bar-done)"' in page


def test_without_an_update_nobody_can_tell(client):
    page = words_on(client.get("/updates/kept/"))

    assert "We cannot tell yet: no quarterly update is here." in page
