"""The list of actions, its filters and file, the roadmap and the page of one action."""

import csv
import datetime
import io
from urllib.parse import urlencode

import pytest

from actions.quarters import Quarter
from actions.statuses import Status
from tests import factories
from tests.kept_pages import closely
from tests.today import make_it

TODAY = datetime.date(2026, 11, 22)
Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    make_it(TODAY, monkeypatch)


@pytest.fixture
def area():
    return factories.make_area(
        title="Waiting times", slug="waiting-times", prefix="WT", plan=factories.make_plan()
    )


def found(client, query):
    return [row.reference for row in client.get(f"/actions/?{query}").context["rows"]]


def make(area, number, **values):
    return factories.make_action(area=area, order=number, reference=f"WT {number}", **values)


def test_list_shows_actions_in_the_order_of_the_plan(client, area):
    make(area, 2)
    make(area, 1)

    assert found(client, "") == ["WT 1", "WT 2"]


@pytest.mark.parametrize("number", [1, 3, 120])
def test_list_asks_as_many_queries_whatever_the_rows(
    client, area, number, django_assert_num_queries
):
    for n in range(1, number + 1):
        factories.make_due_date(action=make(area, n))
    factories.make_round(updates=[{"action": a} for a in area.actions.all()[:100]])

    with django_assert_num_queries(8):
        client.get("/actions/")


@pytest.mark.parametrize("number", [1, 3, 120])
def test_roadmap_asks_as_many_queries_whatever_the_rows(
    client, area, number, django_assert_num_queries
):
    for n in range(1, number + 1):
        factories.make_due_date(action=make(area, n))

    with django_assert_num_queries(7):
        client.get("/actions/roadmap/")


@pytest.mark.parametrize("number", [1, 3, 30])
def test_action_asks_as_many_queries_whatever_the_rows(
    client, area, number, django_assert_num_queries
):
    action = make(area, 1)
    for n in range(number):
        factories.make_action_part(action=action, order=n)
        factories.make_action_link(from_action=action)
        factories.make_update(action=action, round=None)
        factories.make_theme(actions=[action])
        factories.make_service_in_plan(action=action)
    factories.make_due_date(action=action)
    factories.make_public_fact(actions=[action])

    with django_assert_num_queries(14):
        client.get(action.get_absolute_url())


def test_filters_combine(client, area):
    late, done, elsewhere = make(area, 1), make(area, 2), factories.make_action()
    factories.make_round(
        updates=[
            {"action": late, "status": Status.DELAYED},
            {"action": done, "status": Status.DONE},
            {"action": elsewhere, "status": Status.DELAYED},
        ]
    )

    assert found(client, "status=delayed&area=waiting-times") == ["WT 1"]
    assert found(client, "status=done") == ["WT 2"]
    assert found(client, "status=done&q=nothing+like+it") == []


def test_no_update_is_a_state_of_its_own(client, area):
    make(area, 1)
    factories.make_update(action=make(area, 2), status=Status.NOT_STARTED)

    assert found(client, "status=no-update") == ["WT 1"]
    assert found(client, "status=not-started") == ["WT 2"]


def test_overdue_needs_a_quarter_that_has_ended_and_an_open_action(client, area):
    past, now, done, seasonal = (
        make(area, 1),
        make(area, 2),
        make(area, 3),
        make(area, 4, timing_words="autumn 2025"),
    )
    factories.make_due_date(action=past, quarter=Q3)
    factories.make_due_date(action=now, quarter=Q4)
    factories.make_due_date(action=done, quarter=Q3)
    factories.make_update(action=done, status=Status.DONE)

    assert found(client, "status=overdue") == ["WT 1"]
    assert seasonal.timing_words in client.get(seasonal.get_absolute_url()).content.decode()


def test_silent_is_what_the_last_published_round_leaves_out(client, area):
    told, untold, never_told = make(area, 1), make(area, 2), make(area, 3)
    factories.make_round(quarter=Quarter(2026, 2), updates=[{"action": untold}])
    factories.make_round(quarter=Q3, updates=[{"action": told}])

    assert found(client, "status=silent") == ["WT 2", "WT 3"]
    assert "nothing since." in client.get(untold.get_absolute_url()).text
    assert "nothing since." not in client.get(told.get_absolute_url()).text
    assert "nothing since." not in client.get(never_told.get_absolute_url()).text


def test_quarter_filter_goes_by_where_the_date_stands_now(client, area):
    moved, stayed = make(area, 1), make(area, 2)
    for action in (moved, stayed):
        factories.make_due_date(action=action, quarter=Q3)
    factories.make_due_date(
        action=moved,
        kind="move",
        quarter=Q4,
        reason="More time.",
        agreed_by="The board",
        agreed_on=TODAY,
    )

    assert found(client, "quarter=2026-q3") == ["WT 2"]
    assert found(client, "quarter=2026-q4") == ["WT 1"]


def test_search_finds_letters_by_what_they_stand_for(client, area):
    make(area, 1, title="Speech and language therapy")
    factories.make_glossary_term(acronym="SALT", full="Speech and language therapy")

    assert found(client, "q=salt") == ["WT 1"]
    assert found(client, "q=speech+therapy") == ["WT 1"]


@pytest.mark.parametrize(
    ("words", "references"),
    [
        ("wt-1 wheelchair", ["WT 1"]),
        ("WT1 wheelchair", ["WT 1"]),
        ("wt 1 wheelchair", ["WT 1"]),
        ("wheelchairs", ["WT 1"]),
        ("wheelchair?", ["WT 1"]),
        ("\u201cwheelchair\u201d", ["WT 1"]),
        ("my wheelchair", ["WT 1"]),
        ("wheelchair, another", ["WT 1"]),
        ("wheelchair & another", ["WT 1"]),
        ("wheelchair-another", ["WT 1"]),
        ("not", ["WT 1"]),
        ("?", []),
        ("people\u2019s", ["WT 11"]),
        ("people's", ["WT 11"]),
        ("ot", ["WT 2"]),
        ("job", ["WT 12"]),
        ("jobs", ["WT 12"]),
        ("(t", []),
    ],
)
def test_search_understands_the_ways_people_write(client, area, words, references):
    make(area, 1, title="Each wheelchair, not another")
    make(area, 2, title="More OT")
    make(area, 11, title="Hear young people\u2019s views")
    make(area, 12, title="Ways into a job")

    assert found(client, urlencode({"q": words})) == references


def test_title_of_a_list_says_what_was_chosen(client, area):
    page = client.get("/actions/?area=waiting-times&status=delayed&q=chairs").content.decode()

    assert "<title>Actions: chairs, Waiting times, Running late - " in closely(page)


def test_quarters_to_choose_go_from_the_first_planned_to_the_last(client, area):
    for number, quarter in enumerate((Quarter(2027, 1), Q3), start=1):
        factories.make_due_date(action=make(area, number), quarter=quarter)
    factories.make_due_date(action=make(area, 3, is_visible=False), quarter=Quarter(2025, 1))
    factories.make_due_date(action=make(area, 4), quarter=Quarter(2030, 1), published_at=None)

    field = client.get("/actions/?quarter=2026-q4").context["form"]["quarter"]

    assert [code for code, _words in field.field.widget.choices] == [
        "",
        "2026-q3",
        "2026-q4",
        "2027-q1",
    ]
    assert '<option value="2026-q4" selected>October to December 2026</option>' in str(field)
    assert str(field).count(" selected") == 1


def test_quarters_are_only_asked_for_where_there_are_some(client, area):
    action = make(area, 1)

    assert "Planned for" not in client.get("/actions/").content.decode()

    factories.make_due_date(action=action, quarter=Q4)

    assert '<option value="2026-q4">' in client.get("/actions/").content.decode()


def test_links_between_actions_show_at_both_ends(client, area):
    first, second = make(area, 1, title="Write"), make(area, 2, title="Share")
    factories.make_action_link(from_action=second, kind="follows", to_action=first)

    assert client.get(first.get_absolute_url()).context["links"] == [("comes before", second)]
    assert client.get(second.get_absolute_url()).context["links"] == [("comes after", first)]


def test_of_a_done_action_the_first_sentence_is_what_was_done_then_how_you_can_tell(client, area):
    action = make(area, 1)
    factories.make_update(
        action=action,
        status=Status.DONE,
        what_we_did="The desk is open.",
        got_in_the_way="It took long.",
        evidence="Anybody can call it.",
    )

    page = closely(client.get(action.get_absolute_url()).text)

    verdict = page.partition('<p class="verdict">')[2].partition("</p>")[0]
    assert "The desk is open. How you can tell: Anybody can call it." in verdict
    assert "It took long." not in verdict


def test_action_says_whose_number_it_is(client, area):
    page = client.get(make(area, 1).get_absolute_url()).content.decode()

    assert "The number WT 1 is ours. The plan does not number its actions." in page


def test_an_empty_result_helps(client, area):
    make(area, 1)

    page = client.get("/actions/?q=unicorn").content.decode()

    assert "No action matches all of that" in page
    assert 'href="/actions/"' in page


def test_a_bad_choice_is_explained_and_keeps_the_others(client, area):
    response = client.get("/actions/?area=waiting-times&status=fine")

    page = response.content.decode()
    assert response.status_code == 400
    assert "There is no such status" in page
    assert '<option value="waiting-times" selected>' in page
    assert "<title>Error: " in closely(page)


def test_pages_of_a_filtered_list_keep_the_filter(client, area):
    for n in range(1, 31):
        make(area, n)

    page = client.get("/actions/?area=waiting-times").content.decode()

    assert 'href="?area=waiting-times&amp;page=2"' in page


def test_file_holds_the_chosen_actions_with_their_newest_update(client, area, settings):
    action = make(area, 1, title="=SUM(A1)")
    make(area, 2)
    factories.make_round(
        quarter=Q3,
        updates=[{"action": action, "status": Status.DELAYED, "got_in_the_way": "Money."}],
    )
    factories.make_due_date(action=action, quarter=Q3)

    response = client.get("/actions/actions.csv?status=delayed")

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["Reference"] for row in rows] == ["WT 1"]
    assert rows[0]["How it is going"] == "Running late"
    assert rows[0]["What got in the way"] == "Money."
    assert rows[0]["Past its planned date"] == "yes"
    assert not rows[0]["Title"].startswith("=")
    assert rows[0]["Address"] == f"{settings.SITE_ORIGIN}/actions/wt-1/"


def test_roadmap_groups_by_quarter_and_ends_with_the_unknown(client, area):
    factories.make_due_date(action=make(area, 1), quarter=Q4)
    make(area, 2)
    factories.make_due_date(action=make(area, 3), quarter=Q3)

    groups = client.get("/actions/roadmap/").context["groups"]

    assert [(g["words"], [r.reference for r in g["rows"]]) for g in groups] == [
        ("July to September 2026", ["WT 3"]),
        ("October to December 2026", ["WT 1"]),
        ("Quarter not on this site yet", ["WT 2"]),
    ]
    assert [g["kind"] for g in groups] == ["past", "current", "unknown"]


def test_a_quarter_that_goes_on_to_the_next_page_is_counted_whole(client, area, monkeypatch):
    monkeypatch.setattr("actions.public.actions.ROADMAP_ACTIONS_A_PAGE", 3)
    planned = [make(area, n) for n in range(1, 5)]
    for action in planned:
        factories.make_due_date(action=action, quarter=Q4)
    make(area, 5)
    make(area, 6)
    factories.make_round(quarter=Q3, updates=[{"action": planned[3], "status": Status.DONE}])

    first, second = (closely(client.get(f"/actions/roadmap/?page={n}").text) for n in (1, 2))

    assert "4 actions: 1 done, 3 no update yet (3 of them are on this page)" in first
    assert "4 actions: 1 done, 3 no update yet (1 of them is on this page)" in second
    assert "2 actions in the order of the plan: 2 no update yet</summary>" in second


def test_action_without_a_date_says_where_the_plan_shows_it(client, area):
    action = make(area, 1)

    page = client.get(action.get_absolute_url()).content.decode()

    assert "Quarter not on this site yet" in page
    assert "The plan’s page shows it in a picture." in page
    assert f'href="{area.plan.source_url}"' in page


def test_promise_line_keeps_the_first_date_the_move_and_the_copying_mistake(client, area):
    action = make(area, 1)
    promise = factories.make_due_date(action=action, quarter=Quarter(2026, 1), read_from="Page 4")
    factories.make_due_date(
        action=action,
        kind="correction",
        quarter=Quarter(2026, 2),
        corrects=promise,
        reason="Read from the wrong line.",
    )
    factories.make_due_date(
        action=action,
        kind="move",
        quarter=Q3,
        reason="More time to listen.",
        agreed_by="The programme board",
        agreed_on=datetime.date(2026, 4, 3),
    )

    line = client.get(action.get_absolute_url()).context["line"]

    assert [(step.kind, step.quarter) for step in line] == [
        ("first", "April to June 2026"),
        ("moved", "July to September 2026"),
        ("now", ""),
    ]
    assert "it said January to March 2026. Read from the wrong line." in line[0].detail
    assert "Agreed on 3 April 2026 by The programme board." in line[1].detail
    assert line[2].past
    assert "July to September 2026 ended on 30 September 2026." in line[2].detail


def test_promise_line_says_that_a_date_came_after_its_quarter_had_ended(client, area):
    dated = factories.make_action(area=area)
    factories.make_due_date(action=dated, quarter=Quarter(2026, 1))
    factories.make_due_date(
        action=dated,
        quarter=Quarter(2026, 2),
        kind="move",
        reason="More people needed.",
        agreed_by="The board",
        agreed_on=datetime.date(2026, 6, 30),
        published_at=datetime.datetime(2026, 7, 1, 9, tzinfo=datetime.UTC),
    )

    shown = client.get(dated.get_absolute_url()).text

    too_late = "This date came here on 1 July 2026, after its quarter had ended."
    assert shown.count(too_late) == 1


def test_action_shows_corrections_beside_the_update_they_put_right(client, area):
    update = factories.make_update(action=make(area, 1), what_we_did="We met once.")
    factories.make_correction(update=update, text="We met twice.", reason="One was left out.")

    page = client.get(update.action.get_absolute_url()).content.decode()

    assert page.index("We met once.") < page.index("We met twice.") < page.index("One was left")


def test_action_pages_its_updates_newest_first(client, area):
    action = make(area, 1)
    for n in range(6):
        factories.make_round(quarter=Quarter(2024, 1).shifted(n), updates=[{"action": action}])

    first = client.get(action.get_absolute_url()).context["page"]
    second = client.get(action.get_absolute_url() + "?page=2").context["page"]

    assert str(first[0].round) == "April to June 2025"
    assert [str(u.round) for u in second] == ["April to June 2024", "January to March 2024"]


def test_an_action_shows_its_own_measures_once_or_else_those_of_its_area(client, area):
    first, second, without = (make(area, n) for n in (1, 2, 3))
    shared = factories.make_measure(area=area)
    own = factories.make_measure(area=factories.make_area())
    of_the_area = factories.make_measure(area=area)
    first.measures.add(shared, own)
    second.measures.add(shared)

    def shown(action):
        page = client.get(action.get_absolute_url())
        return page.context["measures"], closely(page.text)

    for action, measures in ((first, [shared, own]), (second, [shared])):
        found, page = shown(action)
        assert found == measures
        assert "These measures are about this action:" in page
    found, page = shown(without)
    assert found == [shared, of_the_area]
    assert "We have not linked a measure to this action yet." in page


def test_an_action_of_many_updates_says_which_of_them_its_history_tells(client, area):
    action = make(area, 1)
    for n in range(4):
        factories.make_round(quarter=Quarter(2025, 1).shifted(n), updates=[{"action": action}])
    said = "Of the updates, only those of this page are in this list."
    assert said not in client.get(action.get_absolute_url()).text

    factories.make_round(quarter=Q3, updates=[{"action": action}])

    assert said in client.get(action.get_absolute_url()).text
