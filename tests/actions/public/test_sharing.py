"""What lists of actions ask of every action is found once for a content stamp and a day, and each
page asks again whether the public may see what it shows."""

import datetime
from functools import partial

import pytest
from django.test import Client

from actions.models import Action
from actions.quarters import Quarter
from publishing import shared
from search import index
from tests import factories
from tests.kept_pages import closely
from tests.today import make_it

pytestmark = pytest.mark.django_db

Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)
MOVE = {
    "kind": "move",
    "reason": "More time.",
    "agreed_by": "The board",
    "agreed_on": datetime.date(2026, 9, 1),
}
IN_Q4, IN_Q1 = datetime.date(2026, 12, 31), datetime.date(2027, 1, 1)
# Each list, and the queries of all its pages but the first of a stamp.
LISTS = {
    "/actions/": 2,
    "/actions/?status=overdue": 2,
    "/actions/?status=moved": 2,
    "/actions/?status=no-update&area=waiting-times&quarter=2026-q4": 2,
    "/actions/?q=wheelchair": 8,
    "/actions/moved-dates/": 4,
    "/actions/moved-dates/?area=waiting-times": 4,
    "/actions/roadmap/": 3,
    "/young-people/waiting/": 2,
}


@pytest.fixture(autouse=True)
def found(monkeypatch):
    """Return what is shared, by its name: nothing yet."""
    found = {}
    monkeypatch.setattr(shared, "_found", found)
    return found


@pytest.fixture
def it_is(monkeypatch):
    """Return what sets the day in Kirklees; it is in the last quarter of 2026."""

    set_to = partial(make_it, monkeypatch=monkeypatch)
    set_to(IN_Q4)
    return set_to


@pytest.fixture
def actions(it_is):
    """Three actions on wheelchairs: two whose date moved on to Q4, and one that is overdue."""
    area = factories.make_area(prefix="WT", slug="waiting-times")
    made = []
    for number in (1, 2, 3):
        action = factories.make_action(
            area=area, order=number, reference=f"WT {number}", title=f"Wheelchair {number}"
        )
        factories.make_due_date(action=action, quarter=Q3)
        if number < 3:
            factories.make_due_date(action=action, quarter=Q4, **MOVE)
        made.append(action)
    index.rebuild()
    return made


def get(path, of_stamp=1):
    """Return a page as it is drawn to be kept for a stamp; with None as it is drawn for one."""
    response = Client(**({shared.OF_STAMP: of_stamp} if of_stamp else {})).get(path)
    assert response.status_code == 200
    return response.text


@pytest.mark.both_databases
@pytest.mark.parametrize("path", LISTS)
def test_a_page_reads_the_same_whether_what_it_shows_was_shared_or_not(actions, path):
    assert get(path) == get(path) == get(path, of_stamp=None)


@pytest.mark.parametrize(("path", "queries"), LISTS.items())
def test_only_the_first_page_of_a_stamp_asks_of_every_action(
    actions, path, queries, django_assert_num_queries
):
    get(path)

    with django_assert_num_queries(queries):
        get(path)


@pytest.mark.parametrize("path", [path for path in LISTS if "overdue" not in path])
def test_what_is_hidden_is_gone_at_once_and_no_longer_counted_at_the_next_stamp(actions, path):
    assert "/actions/wt-2/" in get(path)

    Action.objects.filter(reference="WT 2").update(is_visible=False)

    assert "/actions/wt-2/" not in get(path)
    assert "/actions/wt-1/" in get(path)
    assert get(path, of_stamp=2) == get(path, of_stamp=None)


def test_what_is_overdue_is_found_again_on_another_day(actions, it_is):
    of_today = closely(get("/actions/?status=overdue"))
    it_is(IN_Q1)
    of_tomorrow = closely(get("/actions/?status=overdue"))

    assert ("1 action found" in of_today, "3 actions found" in of_tomorrow) == (True, True)


def test_nothing_that_was_typed_names_what_is_shared(actions, found):
    get("/actions/")
    get("/actions/?q=wheelchair")  # which looks among services, too
    named = set(found)

    for path in ("?q=autism", "?q=a+name+of+mine", "?quarter=2199-q4", "?quarter=2000-q1"):
        get(f"/actions/{path}")
    for path in ("/actions/?area=mine", "/actions/?status=mine", "/young-people/mine/"):
        assert Client(**{shared.OF_STAMP: 1}).get(path).status_code in (400, 404)

    assert set(found) == named
