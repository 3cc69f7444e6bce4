"""The answer first: verdicts on actions, from the same data as the sums."""

import csv
import datetime
import io
from collections import Counter

import pytest

from actions.models import Round
from actions.public.area_cards import area_cards
from actions.public.tally import Tally
from actions.public.verdicts import verdict_on_actions, verdict_on_dates, verdict_on_moves
from actions.quarters import Quarter
from actions.statuses import Status
from tests import factories
from tests.today import make_it

TODAY = datetime.date(2026, 11, 29)
Q1, Q2, Q3 = Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3)


def at(month, day):
    return datetime.datetime(2026, month, day, 12, tzinfo=datetime.UTC)


@pytest.fixture
def today(monkeypatch):
    make_it(TODAY, monkeypatch)


def tell(tally, last_round=None):
    last_round = last_round or Round(quarter=Q3, published_at=at(10, 20), is_sample=True)
    return verdict_on_actions(tally, last_round, TODAY)


def test_the_verdict_says_what_is_so_since_when_and_what_was_not_said_again():
    tally = Tally(
        by_status=Counter({"done": 9, "on-track": 20, "delayed": 1, "no-update": 2}),
        unrepeated=Counter({("on-track", datetime.date(2026, 7, 20)): 3}),
        overdue=5,
        moved=6,
    )

    verdict = tell(tally)

    assert verdict.says == (
        "9 of 32 done. 20 said to be going to plan; 3 of those were last heard of in July. "
        "1 running late. No word yet on 2. 5 past their date. Dates moved on 6."
    )
    assert verdict.since == "Said on 20 October 2026 for July to September 2026."
    assert verdict.is_example


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([datetime.date(2026, 7, 20)], "2 said to be going to plan; 1 of those was last heard"),
        ([datetime.date(2026, 7, 20)] * 2, "going to plan, last heard of in July."),
        ([datetime.date(2026, 7, 20), datetime.date(2026, 4, 20)], "in July or before."),
        ([datetime.date(2025, 7, 20)] * 2, "last heard of in July 2025."),
    ],
)
def test_what_was_not_said_again_is_counted_apart_with_its_month(days, words):
    unrepeated = Counter(("on-track", day) for day in days)

    verdict = tell(Tally(by_status=Counter({"on-track": 2}), unrepeated=unrepeated))

    assert words in verdict.says


def test_words_agree_with_one():
    verdict = tell(Tally(by_status=Counter({"on-track": 1}), overdue=1, moved=1))

    assert verdict.says == (
        "0 of 1 done. 1 said to be going to plan. 1 past its date. The date moved on 1."
    )


@pytest.mark.parametrize("tally", [Tally(), Tally(by_status=Counter({"no-update": 4}), overdue=1)])
def test_where_nothing_was_said_we_cannot_tell_yet(tally):
    verdict = tell(tally)

    assert verdict.says.startswith("We cannot tell yet: no update here says how it is going.")
    assert "0 of" not in verdict.says
    assert verdict.since == "Counted on 29 November 2026."


def test_dates_that_nobody_knows_are_not_counted_as_none():
    assert verdict_on_dates(Tally(undated=50), TODAY).says == (
        "We do not know the dates of 50 actions still to do."
    )
    known = Tally(undated=1, overdue=2, moved=3, coming=Counter({"2026-q4": 4, "2027-q1": 1}))
    assert verdict_on_dates(known, TODAY).says == (
        "4 planned for October to December 2026 are not marked as done or stopped yet. "
        "2 past their date. "
        "Dates moved on 3. We do not know the date of 1 action still to do."
    )


def test_how_often_dates_moved_is_told():
    assert verdict_on_moves(Counter({1: 5, 2: 1}), 50, TODAY).says == (
        "Dates moved on 6 of 50 actions. On 1 of them more than once."
    )
    assert verdict_on_moves(Counter(), 50, TODAY).says == "No date that we know of has moved."
    assert verdict_on_moves(Counter(), 50, TODAY, are_known=False).says == (
        "We cannot tell yet: we do not know any dates."
    )


@pytest.fixture
def area():
    return factories.make_area(title="Waiting times", slug="waiting-times", prefix="WT")


def move(action, quarter, reason, **values):
    return factories.make_due_date(
        action=action,
        kind="move",
        quarter=quarter,
        reason=reason,
        agreed_by="The board",
        agreed_on=datetime.date(2026, 6, 1),
        **values,
    )


@pytest.mark.django_db
def test_home_and_area_give_the_verdict_of_the_same_counts(client, area, today, rf):
    again, once, done = (factories.make_action(area=area, order=n) for n in range(3))
    on_track = {"status": Status.ON_TRACK}
    factories.make_round(
        quarter=Q2,
        published_at=at(7, 20),
        updates=[{"action": again, **on_track}, {"action": once, **on_track}],
    )
    last = factories.make_round(
        quarter=Q3,
        published_at=at(10, 20),
        updates=[{"action": again, **on_track}, {"action": done, "status": Status.DONE}],
    )
    factories.make_due_date(action=once, quarter=Q1)
    move(once, Q2, "More time.")
    says = (
        "1 of 3 done. 2 said to be going to plan; 1 of those was last heard of in July. "
        "1 past its date. The date moved on 1."
    )

    (card,), _whole = area_cards(rf.get("/"), TODAY, last)

    assert card.verdict.says == says
    assert card.in_a_line == "1 of 3 done. 1 past its date."
    assert says in client.get("/").text
    assert says in client.get(area.get_absolute_url()).text
    assert "Said on 20 July 2026, nothing since." in client.get(once.get_absolute_url()).text
    assert "Said on 20 October 2026." in client.get(again.get_absolute_url()).text


@pytest.mark.django_db
def test_dates_that_moved_can_be_asked_for_and_each_step_is_listed(client, area, today):
    moved, stayed = (factories.make_action(area=area, order=n) for n in range(2))
    elsewhere = factories.make_action()
    for action in (moved, stayed, elsewhere):
        factories.make_due_date(action=action, quarter=Q1, read_from="Page 4")
    move(moved, Q2, "Two posts are empty.")
    move(moved, Q3, "Families asked us to wait.")
    move(elsewhere, Q3, "Another reason.")
    move(stayed, Q3, "Half written.", published_at=None)

    rows = client.get("/actions/?status=moved&area=waiting-times").context["rows"]
    page = client.get("/actions/moved-dates/?area=waiting-times")

    assert [row.action for row in rows] == [moved]
    assert page.context["verdict"].says == (
        "The date moved on 1 of 2 actions. On 1 of them more than once."
    )
    assert [each.action for each in page.context["moved"]] == [moved]
    for words in (
        "Moved 2 times.",
        "January to March 2026",
        "Two posts are empty.",
        "Families asked us to wait.",
        "Agreed on 1 June 2026 by The board.",
    ):
        assert words in page.text
    assert "Half written." not in page.text


@pytest.mark.django_db
def test_the_file_of_dates_has_every_step(client, area):
    action = factories.make_action(area=area, reference="WT 1")
    promise = factories.make_due_date(action=action, quarter=Q1, read_from="Page 4")
    move(action, Q3, "More time.")
    factories.make_due_date(
        action=action, kind="correction", corrects=promise, quarter=Q2, reason="The wrong line."
    )
    move(action, Quarter(2027, 1), "Half written.", published_at=None)

    text = client.get("/actions/dates.csv").content.decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["What happened"], row["Before"], row["Planned for"]) for row in rows] == [
        ("first planned for", "", "January to March 2026"),
        ("date changed", "January to March 2026", "July to September 2026"),
        ("copying mistake put right", "January to March 2026", "April to June 2026"),
    ]
    assert (rows[1]["Why"], rows[1]["Who agreed"], rows[1]["Agreed on"]) == (
        "More time.",
        "The board",
        "2026-06-01",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3, 120])
def test_moved_dates_ask_as_many_queries_whatever_the_rows(
    client, area, number, django_assert_num_queries
):
    for _ in range(number):
        action = factories.make_action(area=area)
        factories.make_due_date(action=action, quarter=Q1)
        move(action, Q2, "More time.")

    with django_assert_num_queries(10):
        client.get("/actions/moved-dates/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("overdue", "We do not know any dates yet, so we cannot tell."),
        ("moved", "We do not know any dates yet, so we cannot tell."),
        ("done", "No update is here yet, so we cannot tell."),
        ("silent", "No update is here yet, so we cannot tell."),
    ],
)
def test_a_list_says_that_nobody_can_tell_yet_rather_than_none(client, area, asked, words):
    factories.make_action(area=area)

    page = client.get(f"/actions/?status={asked}").text

    assert words in page
    assert "0 actions" not in page
    assert "No action matches" not in page


@pytest.mark.django_db
def test_a_row_names_the_day_of_what_was_said_before_the_last_round(client, area, today):
    done, again = (factories.make_action(area=area, order=n) for n in range(2))
    for quarter, day, action in ((Q2, at(7, 20), done), (Q3, at(10, 20), again)):
        factories.make_round(
            quarter=quarter,
            published_at=day,
            updates=[{"action": action, "status": Status.DONE}],
        )

    page = client.get("/actions/").text

    assert "This is what was said on 20 October 2026, unless a row gives another day." in page
    assert page.count("Said on 20 July 2026.") == 1
