"""Two updates side by side."""

import re
from itertools import pairwise

import pytest

from actions.statuses import Status
from reports.public.comparing import KINDS, Comparison
from tests import factories
from tests.reports.telling import SPRING, SUMMER, make_area_with, open_record, tell, words_on

pytestmark = pytest.mark.django_db

DONE, LATE, GOING, NOT_STARTED = (
    Status.DONE,
    Status.DELAYED,
    Status.ON_TRACK,
    Status.NOT_STARTED,
)
BOTH = {"then": "2026-q2", "now": "2026-q3"}


def compared():
    return Comparison(open_record(SPRING).facts, open_record(SUMMER).facts)


def told(kind):
    return [pair.reference for pair in compared()[kind]]


def in_both(actions, then, now):
    """Tell two quarters: the statuses of these actions, None for none."""
    for quarter, statuses in ((SPRING, then), (SUMMER, now)):
        tell(
            quarter,
            [
                {"action": action, "status": status}
                for action, status in zip(actions, statuses, strict=True)
                if status
            ],
        )


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("then", "now", "kinds"),
    [
        (GOING, DONE, {"became_done"}),
        (None, DONE, {"became_done"}),
        (DONE, None, set()),
        (DONE, GOING, {"is_done_no_more"}),
        (GOING, LATE, {"became_late"}),
        (LATE, LATE, set()),
        (GOING, "stopped", {"stopped"}),
        (NOT_STARTED, GOING, {"began"}),
        # Of what nobody spoke of before, nobody knows whether it had begun.
        (None, GOING, set()),
        (GOING, None, {"fell_silent", "is_silent"}),
    ],
)
def test_what_became_of_an_action_has_a_name(then, now, kinds):
    _area, actions = make_area_with(2)
    in_both(actions, [then, GOING], [now, GOING])

    assert {kind for kind in KINDS if "WT 1" in told(kind)} == kinds


def test_a_date_that_moved_is_told_and_one_put_right_is_not():
    _area, (moved, put_right) = make_area_with(2)
    for action in (moved, put_right):
        factories.make_due_date(action=action, quarter=SUMMER.shifted(1))
    tell(SPRING, [{"action": moved}])
    agreed = {"reason": "Why.", "agreed_by": "The board", "agreed_on": "2026-09-01"}
    factories.make_due_date(action=moved, kind="move", quarter=SUMMER.shifted(2), **agreed)
    factories.make_due_date(
        action=put_right,
        kind="correction",
        corrects=put_right.due_dates.get(),
        quarter=SUMMER.shifted(3),
        reason="Copied wrongly.",
    )
    tell(SUMMER, [{"action": moved}])

    assert told("moved") == ["WT 1"]


def test_what_went_past_its_date_is_told_once():
    _area, (action,) = make_area_with(1)
    factories.make_due_date(action=action, quarter=SPRING)
    tell(SPRING.shifted(-1), [{"action": action, "status": LATE}])
    tell(SPRING, [{"action": action, "status": LATE}])
    tell(SUMMER, [{"action": action, "status": LATE}])

    before = Comparison(open_record(SPRING.shifted(-1)).facts, open_record(SPRING).facts)
    assert [pair.reference for pair in before["went_past_its_date"]] == ["WT 1"]
    assert told("went_past_its_date") == []


def test_what_was_added_or_is_not_shown_any_more_is_in_the_arithmetic():
    area, actions = make_area_with(2)
    tell(SPRING, [{"action": actions[0]}])
    actions[1].is_visible = False
    actions[1].save()
    factories.make_action(area=area, reference="WT 3")
    factories.make_action(area=area, reference="WT 4")
    tell(SUMMER, [{"action": actions[0]}])

    assert (told("added"), told("is_there_no_more")) == (["WT 3", "WT 4"], ["WT 2"])
    *_done, in_the_list = compared().arithmetic
    assert in_the_list == "2 in the list then, plus 2 more, less 1 no more: 3 now."


def test_the_sums_are_a_recount_of_the_actions():
    _area, actions = make_area_with(4)
    in_both(actions, [DONE, GOING, None, LATE], [DONE, DONE, GOING, None])

    now = [pair.now["standing"] for pair in compared().pairs]
    then = [pair.then["standing"] for pair in compared().pairs]
    for each in compared().sums:
        assert (each.then, each.now) == (then.count(each.status), now.count(each.status))


def test_the_page_names_each_change_and_each_action(client):
    _area, actions = make_area_with(3)
    in_both(actions, [GOING, GOING, NOT_STARTED], [DONE, None, GOING])

    page = words_on(client.get("/updates/compare/", BOTH))

    assert "July to September 2026 beside April to June 2026" in page
    assert "1 newly done, 0 newly running late. 1 of 3 done." in page
    assert "Done since then: 1 Promise 1 WT 1" in page
    assert "No update this time: 1 Promise 2 WT 2" in page
    assert "Promise 3 WT 3 Then Not started yet Now Going to plan" in page


def test_whichever_comes_first_is_then(client):
    _area, actions = make_area_with(1)
    in_both(actions, [GOING], [DONE])

    turned = client.get("/updates/compare/", {"then": BOTH["now"], "now": BOTH["then"]})

    assert "1 newly done" in words_on(turned)


def test_one_kind_of_change_can_be_seen_whole_page_by_page(client):
    _area, actions = make_area_with(14)
    in_both(actions, [GOING] * 14, [DONE] * 13 + [GOING])

    first = client.get("/updates/compare/", BOTH | {"only": "became_done"})
    second = client.get("/updates/compare/", BOTH | {"only": "became_done", "page": 2})

    assert "Done since then: 13" in words_on(first)
    assert "Promise 13" in words_on(second)
    assert "Promise 14" not in words_on(first) + words_on(second)


@pytest.mark.parametrize(
    "asked",
    [
        {"then": "2026-q2"},
        {"then": "2026-q2", "now": "2026-q2"},
        {"then": "nonsense", "now": "2026-q3"},
        {"then": "2026-q1", "now": "2026-q3"},
        BOTH | {"only": "nonsense"},
        BOTH | {"page": "nonsense"},
    ],
)
def test_a_bad_choice_gets_a_page_that_helps(client, asked):
    _area, actions = make_area_with(1)
    in_both(actions, [GOING], [DONE])

    response = client.get("/updates/compare/", asked)

    assert response.status_code == 400
    assert "nonsense" not in response.text


def test_without_two_updates_there_is_nothing_to_choose(client):
    page = words_on(client.get("/updates/compare/"))

    assert "There are not two updates yet" in page


def figure(series, quarter, **values):
    return factories.make_reading(series=series, quarter=quarter, **values)


def test_figures_stand_side_by_side_only_where_the_same_was_counted(client):
    area, actions = make_area_with(1)
    measure = factories.make_measure(area=area, unit="weeks", question="Are waits shorter?")
    first = factories.make_definition(measure=measure, version=1, text="From letter to visit.")
    same = factories.make_series(measure=measure, name="Speech")
    other = factories.make_series(measure=measure, name="Chairs")
    figure(same, SPRING, value=14, definition=first)
    figure(other, SPRING, value=20, definition=first)
    tell(SPRING, [{"action": actions[0]}])
    second = factories.make_definition(measure=measure, version=2, text="From call to visit.")
    figure(same, SUMMER, value=12, definition=first)
    figure(other, SUMMER, value=30, definition=second)
    tell(SUMMER, [{"action": actions[0]}])

    page = words_on(client.get("/updates/compare/", BOTH))

    assert "Speech. Then: 14 weeks (April to June 2026). Now: 12 weeks" in page
    assert "Chairs. It was counted in another way then" in page
    assert "20 weeks" not in page


def test_headings_go_down_one_step_at_a_time(client):
    _area, actions = make_area_with(1)
    in_both(actions, [GOING], [DONE])

    page = client.get("/updates/compare/", BOTH).text.partition("<main")[2]

    depths = [int(depth) for depth in re.findall(r"<h([1-6])", page)]
    assert 3 in depths
    assert all(after <= before + 1 for before, after in pairwise([0, *depths]))


def test_a_figure_that_was_put_right_since_says_so_beside_what_was_told_then(client):
    """As the page of the measure compares it; the older document stays as it was."""
    area, actions = make_area_with(1)
    measure = factories.make_measure(area=area, unit="weeks", question="Are waits shorter?")
    factories.make_definition(measure=measure, version=1, text="From letter to visit.")
    mended = factories.make_series(measure=measure, name="Speech")
    same = factories.make_series(measure=measure, name="Chairs")
    told = figure(mended, SPRING, value=12)
    figure(same, SPRING, value=20)
    tell(SPRING, [{"action": actions[0]}])
    figure(mended, SPRING, value=13, replaces=told, why_replaced="Miscounted.")
    figure(mended, SUMMER, value=14)
    figure(same, SUMMER, value=30)
    tell(SUMMER, [{"action": actions[0]}])

    page = words_on(client.get("/updates/compare/", BOTH))

    then = "Then: 12 weeks (April to June 2026), later put right to 13 weeks."
    assert f"Speech. {then} Now: 14 weeks (July to September 2026)." in page
    assert "Chairs. Then: 20 weeks (April to June 2026). Now: 30 weeks" in page


@pytest.mark.parametrize("number", [5, 50])
def test_comparing_costs_as_much_however_many_actions_there_are(
    client, django_assert_max_num_queries, number
):
    _area, actions = make_area_with(number)
    in_both(actions, [GOING] * number, [DONE] * number)

    with django_assert_max_num_queries(6):
        response = client.get("/updates/compare/", BOTH)
    assert len(response.content) < 30_000
