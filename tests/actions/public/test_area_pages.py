"""The focus areas, the home page and what changed."""

import datetime

import pytest
from django.utils import timezone

from actions.public.area_cards import area_cards
from actions.quarters import Quarter
from actions.statuses import Status
from tests import factories
from tests.kept_pages import closely
from tests.reports.telling import words_on
from tests.today import make_it

TODAY = datetime.date(2026, 11, 22)

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return factories.make_area(title="Communication", slug="communication", prefix="COM")


@pytest.mark.parametrize("number", [1, 3, 30])
def test_area_asks_as_many_queries_whatever_the_rows(
    client, area, number, django_assert_num_queries
):
    for n in range(number):
        action = factories.make_action(area=area)
        factories.make_recommendation_point(area=area, actions=[action], order=n)
        factories.make_area_definition(area=area)
        factories.make_theme(areas=[area])
    factories.make_measure(area=area)
    factories.make_fact_figure(fact=factories.make_public_fact(areas=[area]))

    with django_assert_num_queries(15):
        client.get(area.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3, 120])
def test_home_asks_few_queries_whatever_the_rows(
    client, area, number, django_assert_max_num_queries
):
    actions = [factories.make_action(area=area) for _ in range(number)]
    factories.make_round(updates=[{"action": action} for action in actions])
    for action in actions:
        factories.make_due_date(action=action, quarter=Quarter.containing(timezone.localdate()))

    with django_assert_max_num_queries(10):  # one more for each kind among the newest changes
        client.get("/")


def test_counts_add_up_and_tell_overdue_and_silent_apart(area, rf):
    actions = [factories.make_action(area=area, order=n) for n in range(5)]
    last = factories.make_round(
        quarter=Quarter(2026, 3),
        updates=[
            {"action": actions[0], "status": Status.DONE},
            {"action": actions[1], "status": Status.DELAYED},
            {"action": actions[2], "status": Status.ON_TRACK},
        ],
    )
    factories.make_due_date(action=actions[0], quarter=Quarter(2026, 2))
    factories.make_due_date(action=actions[1], quarter=Quarter(2026, 3))
    factories.make_due_date(action=actions[2], quarter=Quarter(2027, 1))
    factories.make_due_date(action=actions[3], quarter=Quarter(2026, 4))

    (card,), whole = area_cards(rf.get("/"), TODAY, last)

    assert {c.status: c.number for c in card.tally.counts} == {
        "done": 1,
        "on-track": 1,
        "delayed": 1,
        "no-update": 2,
    }
    assert (whole.total, whole.overdue, whole.silent) == (5, 1, 2)
    assert card.next_action == actions[3]
    assert card.next_action.when == "by the end of October to December 2026"


def test_bar_is_full_from_end_to_end(area, rf):
    for _ in range(3):
        factories.make_action(area=area)
    factories.make_update(action=area.actions.first(), status=Status.DONE)

    (card,), _whole = area_cards(rf.get("/"), TODAY, None)

    last = card.tally.counts[-1]
    assert last.x + last.width == pytest.approx(100, abs=0.02)


def test_area_lists_every_action_and_what_inspectors_asked_for(client, area):
    answered = factories.make_action(area=area, title="Answer back")
    factories.make_recommendation_point(area=area, text="Talk to us.", actions=[answered])
    factories.make_recommendation_point(area=area, text="Listen to us.")

    page = client.get(area.get_absolute_url()).content.decode()

    assert page.count("Answer back") == 2
    assert "Talk to us." in page
    assert page.count("We have not linked an action to this yet.") == 1


def test_area_puts_what_is_late_first_with_its_reason(client, area):
    late = factories.make_action(area=area, title="Late one")
    factories.make_update(action=late, status=Status.DELAYED, got_in_the_way="No money yet.")
    factories.make_update(action=factories.make_action(area=area), status=Status.ON_TRACK)

    page = client.get(area.get_absolute_url())

    assert [row.action for row in page.context["pressing"]] == [late]
    assert "No money yet." in page.content.decode()


def test_area_tells_why_a_date_changed_where_no_update_says_more(client, area):
    action = factories.make_action(area=area)
    factories.make_due_date(action=action, quarter=Quarter(2026, 2))
    for quarter, reason, values in (
        (Quarter(2026, 3), "Two posts are empty.", {}),
        (Quarter(2026, 4), "Families asked us to wait.", {}),
        (Quarter(2027, 1), "Half written.", {"published_at": None}),
    ):
        factories.make_due_date(
            action=action,
            kind="move",
            quarter=quarter,
            reason=reason,
            agreed_by="The board",
            agreed_on=TODAY,
            **values,
        )

    page = client.get(area.get_absolute_url()).content.decode()

    assert "Families asked us to wait." in page
    assert "What got in the way" not in page
    assert "No reason has been published here." not in page
    assert "Half written." not in page


def test_area_tells_why_a_date_changed_apart_from_what_got_in_the_way(client, area):
    action = factories.make_action(area=area)
    factories.make_due_date(action=action, quarter=Quarter(2026, 2))
    factories.make_due_date(
        action=action,
        kind="move",
        quarter=Quarter(2027, 1),
        reason="Another part must end first.",
        agreed_by="The board",
        agreed_on=datetime.date(2026, 10, 14),
    )
    words = "The people could not meet."
    factories.make_update(action=action, status=Status.DELAYED, got_in_the_way=words)

    page = words_on(client.get(area.get_absolute_url()))

    assert "Why it last moved: Another part must end first." in page
    assert f"What got in the way: {words}" in page


def test_area_puts_what_was_stopped_with_what_is_late(client, area):
    stopped = factories.make_action(area=area)
    factories.make_update(action=stopped, status=Status.STOPPED, got_in_the_way="Done elsewhere.")

    page = client.get(area.get_absolute_url())

    assert [row.action for row in page.context["pressing"]] == [stopped]


def test_home_says_honestly_that_nothing_is_published(client, area):
    factories.make_action(area=area)

    page = client.get("/").content.decode()

    assert "No quarterly update has been published here yet." in page
    assert "The date of the next one is not set yet." in page
    assert "1 no update yet" in page


@pytest.fixture
def today(monkeypatch):
    make_it(TODAY, monkeypatch)


def test_home_tells_the_next_quarters_of_what_is_still_to_do(client, area, today):
    other = factories.make_area(title="Waiting times", number=area.number + 1)
    for its_area, quarter in [
        (area, Quarter(2027, 3)),
        (area, Quarter(2026, 4)),
        (other, Quarter(2026, 4)),
        (other, Quarter(2026, 4)),
        (area, Quarter(2026, 3)),  # over
        (area, Quarter(2027, 1)),
        (area, Quarter(2028, 1)),  # one too far
    ]:
        factories.make_due_date(action=factories.make_action(area=its_area), quarter=quarter)
    done = factories.make_action(area=area)
    factories.make_due_date(action=done, quarter=Quarter(2026, 4))
    factories.make_update(action=done, status=Status.DONE)
    factories.make_action(area=area)

    page = client.get("/")

    assert [(ahead.quarter, ahead.number) for ahead in page.context["coming"]] == [
        (Quarter(2026, 4), 3),
        (Quarter(2027, 1), 1),
        (Quarter(2027, 3), 1),
    ]
    assert "3 actions not marked as done or stopped yet" in page.text
    assert "We do not know the date of 1 action still to do." in page.text


def test_home_does_not_guess_what_comes_next(client, area):
    factories.make_action(area=area, timing_words="autumn 2030")

    page = client.get("/")

    assert page.context["coming"] == []
    assert "We do not have any future dates yet." in page.text
    assert "We do not know the date of 1 action still to do." in page.text


@pytest.mark.parametrize(
    ("status", "date", "why"),
    [
        (None, None, "We do not have any future dates yet."),
        (Status.DELAYED, Quarter(2020, 1), "Every date of what is still to do has passed."),
        (Status.DONE, Quarter(2020, 1), "Nothing is left to do."),
    ],
)
def test_an_area_says_why_nothing_is_planned_next(client, area, status, date, why):
    action = factories.make_action(area=area)
    if date:
        factories.make_due_date(action=action, quarter=date)
        factories.make_update(action=action, status=status)

    for path in ("/", "/focus-areas/"):
        assert why in client.get(path).text


def test_changes_tell_each_kind_newest_first(client, area):
    def at(day):
        return datetime.datetime(2026, 5, day, 12, tzinfo=datetime.UTC)

    action = factories.make_action(area=area, reference="COM 1", title="Write")
    promise = factories.make_due_date(action=action, quarter=Quarter(2026, 2), published_at=at(1))
    factories.make_due_date(
        action=action,
        kind="move",
        quarter=Quarter(2026, 3),
        reason="Illness.",
        agreed_by="The board",
        agreed_on=TODAY,
        published_at=at(2),
    )
    update = factories.make_round(
        updates=[{"action": action, "status": Status.DONE}], published_at=at(3)
    ).updates.get()
    factories.make_correction(update=update, text="It was May.", published_at=at(4))
    factories.make_reading(value=12345, published_at=at(5))

    changes = client.get("/changes/").context["changes"]

    assert [(c.kind, c.on.day) for c in changes] == [
        ("figure", 5),
        ("correction", 4),
        ("update", 3),
        ("date", 2),
        ("date", 1),
        ("definition", 1),
    ]
    assert "from April to June 2026 to July to September 2026. Why: Illness." in changes[3].text
    assert changes[0].text.endswith(": 12,345.")
    assert promise.action.title in changes[4].title


def test_changes_say_how_many_of_each_kind_stand_above_all_of_them(client, area):
    for _n in range(3):
        factories.make_update(action=factories.make_action(area=area), status=Status.DONE)

    page = client.get("/changes/")

    assert len(page.context["news"]) == 2
    assert "The newest 2 of each kind. Every change is below." in words_on(page)


@pytest.mark.parametrize("number", [1, 3, 120])
def test_changes_ask_as_many_queries_whatever_the_rows(
    client, area, number, django_assert_num_queries
):
    actions = [factories.make_action(area=area) for _ in range(number)]
    factories.make_round(updates=[{"action": action} for action in actions])

    with django_assert_num_queries(6):
        client.get("/changes/")


def test_a_long_area_counts_all_its_actions_and_shows_what_presses_first(client, area, today):
    actions = [factories.make_action(area=area, order=n) for n in range(20)]
    late, moved, stopped = actions[4], actions[17], actions[19]
    factories.make_round(
        updates=[
            {"action": late, "status": Status.DELAYED},
            {"action": stopped, "status": Status.STOPPED},
            {"action": actions[0], "status": Status.DONE},
            {"action": actions[16], "status": Status.DONE},
        ]
    )
    factories.make_due_date(action=moved, quarter=Quarter(2027, 1))
    factories.make_due_date(
        action=moved,
        kind="move",
        quarter=Quarter(2027, 2),
        reason="More time.",
        agreed_by="The board",
        agreed_on=TODAY,
    )

    first = client.get(area.get_absolute_url())
    second = client.get(f"{area.get_absolute_url()}?page=2")

    assert [row.action for row in first.context["pressing"]] == [late, moved, stopped]
    assert second.context["pressing"] == []
    rest = [row.action for row in second.context["others"]]
    assert rest == [actions[n] for n in (13, 14, 15, 16, 18)]
    assert "Not going as planned (3)" in closely(first.text)
    for page, shown in ((first, 12), (second, 5)):
        text = closely(page.text)
        assert "The other 17 actions: 2 done, 15 no update yet" in text
        assert f"{shown} of them are on this page of the list." in text


def test_changes_go_on_to_older_pages(client, area):
    actions = [factories.make_action(area=area) for _ in range(15)]
    factories.make_round(updates=[{"action": action} for action in actions])

    first, second = client.get("/changes/"), client.get("/changes/?page=2")

    assert len(first.context["changes"]) == 10
    assert len(second.context["changes"]) == 5
    assert 'href="?page=2"' in first.content.decode()
    assert 'href="?page=1"' in second.content.decode()


@pytest.mark.both_databases
def test_where_nothing_presses_an_area_lists_its_actions_in_the_order_of_the_plan(client, area):
    last = factories.make_action(area=area, order=30)
    first = factories.make_action(area=area, order=10)
    second = factories.make_action(area=area, order=20)

    page = client.get(area.get_absolute_url())

    assert [row.action for row in page.context["others"]] == [first, second, last]


def test_an_area_says_on_how_many_actions_dates_moved_not_how_often(client, area):
    action = factories.make_action(area=area)
    factories.make_due_date(action=action, quarter=Quarter(2027, 1))
    for quarter in (Quarter(2027, 2), Quarter(2027, 3)):
        factories.make_due_date(
            action=action,
            kind="move",
            quarter=quarter,
            reason="More time.",
            agreed_by="The board",
            agreed_on="2026-09-01",
        )

    page = closely(client.get(area.get_absolute_url()).text)

    assert "Moved 2 times." in page
    assert "See each step of the move" in page
