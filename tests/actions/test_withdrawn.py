"""What was promised is withdrawn, never hidden: it keeps its page, its reason and its place in the
sums, and nobody is asked for more of it. What is added says when and why."""

import csv
import datetime
import io
from collections import Counter

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.dates.sheet import DatesSheet
from actions.models import Action, Round
from actions.public.area_cards import area_cards
from actions.public.tally import Tally
from actions.public.verdicts import verdict_on_actions
from actions.quarters import Quarter
from actions.staff.completeness import all_gaps
from actions.statuses import CLOSED, OPEN, WITHDRAWN, Status
from actions.updates.checks import doubts, refusals
from actions.updates.progress import progress_by_area
from actions.updates.sheet import UpdatesSheet
from publishing.wordings.proposing import Proposal, propose, publish
from search import index
from tests import factories
from tests.factories import open_the_site

pytestmark = pytest.mark.django_db

LONG_PAST = Quarter(2020, 1)
ON = datetime.date(2026, 11, 29)
BECAUSE = "The board chose another way."


def say(row, name, *, value=True):
    """Let two people propose and publish a change of one field."""
    said = Proposal(BECAUSE, "SEND board", datetime.date(2026, 10, 1))
    wording = propose(row, name, value, said, by=factories.make_person(), at=timezone.now())
    publish([wording], by=factories.make_person(), at=timezone.now())


def withdraw(row):
    open_the_site()
    say(row, "is_withdrawn")


def today():
    day = timezone.localdate()
    return f"{day.day} {day:%B %Y}"


def text_of(client, address):
    return " ".join(client.get(address).text.split())


@pytest.fixture
def area():
    return factories.make_area(title="Communication")


@pytest.fixture
def late(area):
    """An action that is past its date, of which the last round says nothing."""
    action = factories.make_action(area=area, title="Write to each family")
    factories.make_due_date(action=action, quarter=LONG_PAST)
    factories.make_round(updates=[{"action": factories.make_action(area=area)}])
    return action


def counted():
    return area_cards(RequestFactory().get("/"), ON, Round.objects.visible().first())[1]


def test_withdrawn_is_closed_and_no_update_says_it():
    assert WITHDRAWN in CLOSED
    assert WITHDRAWN not in OPEN
    assert WITHDRAWN not in Status.values


@pytest.mark.both_databases
def test_what_is_withdrawn_is_neither_late_nor_silent_and_keeps_its_place_in_the_sums(late):
    assert (counted().overdue, counted().silent, counted().total) == (1, 1, 2)

    withdraw(late)

    tally = counted()
    assert (tally.overdue, tally.silent, tally.total, tally.withdrawn) == (0, 0, 2, 1)
    assert (tally.undated, tally.coming.total()) == (1, 0)
    assert list(Action.objects.visible().stating(WITHDRAWN)) == [late]
    assert not Action.objects.overdue(ON).exists()


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["area", "plan"])
def test_what_belongs_to_something_withdrawn_does_not_stand_either(late, name):
    withdraw({"area": late.area, "plan": late.area.plan}[name])

    tally = counted()

    assert (tally.overdue, tally.silent, tally.withdrawn) == (0, 0, 2)
    assert not Action.objects.visible().still_promised().exists()
    assert Action.objects.visible().count() == 2


def test_its_page_says_since_when_and_why_and_keeps_all_it_said(client, late):
    words = text_of(client, late.get_absolute_url())
    withdraw(late)

    page = text_of(client, late.get_absolute_url())

    assert f"Withdrawn on {today()}." in page
    assert f"Why: {BECAUSE}" in page
    assert "Past its planned date" in words
    assert "Past its planned date:" not in page
    assert late.text in page
    assert "First planned for" in page


def test_the_page_of_an_action_whose_area_was_withdrawn_says_so(client, late):
    withdraw(late.area)

    page = text_of(client, late.get_absolute_url())

    assert f"Withdrawn on {today()}, as “Communication” was." in page


def test_what_is_no_longer_withdrawn_stands_as_before(client, late):
    withdraw(late)
    late.refresh_from_db()
    say(late, "is_withdrawn", value=False)

    assert counted().overdue == 1
    assert f"Withdrawn on {today()}" not in text_of(client, late.get_absolute_url())


def test_lists_show_it_where_it_was_and_can_be_asked_for_it_alone(client, late):
    before = [row.title for row in client.get("/actions/").context["rows"]]
    withdraw(late)

    assert [row.title for row in client.get("/actions/").context["rows"]] == before
    asked = client.get("/actions/?status=withdrawn")
    assert [row.title for row in asked.context["rows"]] == [late.title]
    assert BECAUSE in asked.text
    for address in ("/actions/roadmap/", late.area.get_absolute_url()):
        assert f"Withdrawn on {today()}." in text_of(client, address)


def test_asked_for_before_any_update_the_answer_is_known(client, area):
    factories.make_action(area=area)

    assert not client.get("/actions/?status=withdrawn").context["cannot_tell"]


@pytest.mark.both_databases
def test_the_file_says_since_when_and_why_something_is_withdrawn_or_added(client, late):
    withdraw(late)
    new = factories.make_action(area=late.area, is_visible=False)
    say(new, "is_visible")

    rows = csv.DictReader(
        io.StringIO(client.get("/actions/actions.csv").text.removeprefix("\ufeff"))
    )
    by_reference = {row["Reference"]: row for row in rows}

    day = timezone.localdate().isoformat()
    withdrawn, added = by_reference[late.reference], by_reference[new.reference]
    assert withdrawn["How it is going"] == "Withdrawn"
    assert (withdrawn["Withdrawn on"], withdrawn["Why it was withdrawn"]) == (day, BECAUSE)
    assert (added["Added on"], added["Why it was added"]) == (day, BECAUSE)
    assert (withdrawn["Added on"], added["Withdrawn on"]) == ("", "")


def test_home_says_how_many_were_set_out_then_and_how_many_were_added_since(client, late):
    withdraw(late)
    new = factories.make_action(area=late.area, is_visible=False)
    say(new, "is_visible")

    page = text_of(client, "/")

    assert "set out 2 actions. 1 was added since. 1 is withdrawn." in page
    assert "<b>3 actions</b>" in page
    assert "2 promised, 1 withdrawn, 1 added since." in page


def test_an_area_shown_later_brings_actions_that_were_not_set_out_at_first(late):
    open_the_site()
    area = factories.make_area(plan=late.area.plan, is_visible=False)
    factories.make_action(area=area)

    say(area, "is_visible")

    tally = counted()
    assert (tally.total, tally.set_out, tally.added) == (3, 2, 1)


def test_the_verdict_says_it_only_where_there_is_any():
    def says(**values):
        states = Counter(values.pop("by_status"))
        last = factories.make_round()
        return verdict_on_actions(Tally(by_status=states, **values), last, ON).says

    assert says(by_status={"done": 2}) == "2 of 2 done."
    assert says(by_status={"done": 2, WITHDRAWN: 1}) == "2 of 3 done. 3 promised, 1 withdrawn."
    assert says(by_status={"done": 2}, added=1) == "2 of 2 done. 1 promised, 1 added since."
    assert says(by_status={WITHDRAWN: 2}) == "2 promised, 2 withdrawn."
    assert says(by_status={"no-update": 1, WITHDRAWN: 1}).startswith("We cannot tell yet")


def test_an_action_that_was_added_says_when_and_why_and_others_do_not(client, late):
    open_the_site()
    new = factories.make_action(area=late.area, is_visible=False)
    say(new, "is_visible")

    assert f"Added on {today()}. Why: {BECAUSE}" in text_of(client, new.get_absolute_url())
    assert "Added on" not in text_of(client, late.get_absolute_url())


def test_nothing_of_what_was_added_is_said_to_stand_in_the_plan(client, late):
    of_the_plan = factories.make_action(area=late.area)
    open_the_site()
    new = factories.make_action(area=late.area, is_visible=False)
    say(new, "is_visible")

    page = text_of(client, new.get_absolute_url())

    assert "It was added later. We do not know yet when it is planned for." in page
    for said in ("in a picture", "The plan names nobody", "The plan does not say", "Read it in"):
        assert said not in page
        assert said in text_of(client, of_the_plan.get_absolute_url())


def test_what_was_withdrawn_before_the_site_was_open_says_that_nobody_said_why(client):
    action = factories.make_action(is_withdrawn=True)

    assert "Nobody has told us when or why." in text_of(client, action.get_absolute_url())


def test_nothing_is_said_of_the_newest_update_where_there_never_was_one(client, late):
    factories.make_action_part(action=late)
    assert "newest update" not in text_of(client, late.get_absolute_url())

    withdraw(late)

    assert "newest update" not in text_of(client, late.get_absolute_url())


def test_a_withdrawn_part_stays_in_its_place_and_is_not_still_to_do(client):
    part = factories.make_action_part(order=1, text="Hold an event")
    other = factories.make_action_part(action=part.action, order=2, text="Shorten the list")
    withdraw(part)

    response = client.get(part.action.get_absolute_url())

    states = response.context["parts"]
    assert [state.text for state in states] == [part.text, other.text]
    assert [state.is_to_do for state in states] == [False, True]
    assert " ".join(response.text.split()).count(f"Withdrawn on {today()}.") == 1
    done = factories.make_update(
        action=part.action,
        round=factories.make_round(published_at=None),
        status=Status.DONE,
        published_at=None,
        evidence="See.",
    )
    told = [found.sentence for found in doubts(done.round, on=ON)]
    assert not any(part.text in sentence for sentence in told)
    assert any(other.text in sentence for sentence in told)


def test_a_withdrawn_parent_leaves_the_lines_of_its_children_on_the_list_of_changes(client, late):
    before = [change.address for change in client.get("/changes/").context["changes"]]
    assert before

    withdraw(late.area.plan)

    after = [change.address for change in client.get("/changes/").context["changes"]]
    assert [address for address in after if address in before] == before


def test_what_inspectors_asked_for_stays_with_its_answers(client, late):
    point = factories.make_recommendation_point(
        area=late.area, actions=[late], text="Tell families"
    )
    withdraw(point)
    late.refresh_from_db()
    say(late, "is_withdrawn")

    page = text_of(client, late.area.get_absolute_url())

    assert "Tell families" in page
    assert f"{late.reference}: {late.title}</a> (withdrawn)" in page


def test_staff_are_asked_for_nothing_of_what_is_withdrawn(late):
    boss = factories.make_person(is_superuser=True)
    opened = factories.make_round(quarter=Quarter(2026, 4), published_at=None)
    bare = factories.make_action(area=late.area, done_when="", published_wording="")
    withdraw(late)
    say(bare, "is_withdrawn")

    (progress,) = progress_by_area(opened, ON)

    assert late not in progress.missing + progress.overdue + progress.silent
    assert late.reference not in {row["reference"] for row in UpdatesSheet(boss).template()}
    assert late.reference not in {row["reference"] for row in DatesSheet(boss).template()}
    places = [place.words for gap in all_gaps() for place in gap.places]
    assert str(bare) not in places


def test_a_late_draft_of_what_is_withdrawn_keeps_no_quarter_from_being_published(late):
    opened = factories.make_round(quarter=Quarter(2026, 4), published_at=None)
    factories.make_update(action=late, round=opened, status=Status.ON_TRACK, published_at=None)
    assert refusals(opened, at=timezone.now())

    withdraw(late)

    assert not refusals(opened, at=timezone.now())


def test_a_withdrawn_measure_asks_for_no_figures_and_keeps_its_page(client):
    measure = factories.make_measure(next_due=datetime.date(2020, 1, 1))
    opened = factories.make_round(published_at=None)
    assert any(found.measure == measure for found in doubts(opened, on=ON))

    withdraw(measure)

    assert not any(found.measure == measure for found in doubts(opened, on=ON))
    page = text_of(client, measure.get_absolute_url())
    assert f"Withdrawn on {today()}." in page
    assert "No more figures are due: this is withdrawn." in page
    assert f"Withdrawn on {today()}" in text_of(client, "/measures/")


def test_the_page_of_a_service_says_it_of_what_was_promised_about_the_service(client, late):
    service = factories.make_service_in_plan(action=late).service
    withdraw(late)

    page = text_of(client, service.get_absolute_url())

    assert f"Withdrawn on {today()}. </b> Why: {BECAUSE}" in page


def test_a_withdrawn_measure_has_no_figure_that_is_missing_in_its_area(client, area):
    place = factories.make_measure(area=area).places.get()
    withdraw(place.measure)

    (_template, found), *_others = client.get(area.get_absolute_url()).context["beside"]

    assert found["places"] == [place]
    assert found["without"] == []


@pytest.mark.parametrize("name", ["place", "measure", "series"])
def test_figures_of_what_is_withdrawn_answer_nothing_in_the_area(client, area, name):
    measure = factories.make_measure(area=area, question="Are waits shorter?")
    series = factories.make_series(measure=measure)
    now = Quarter.containing(timezone.localdate())
    for n in (1, 2):
        factories.make_reading(series=series, quarter=now.shifted(-n), value=10 * n)
    assert "Are waits shorter? <b>Down by 10" in text_of(client, area.get_absolute_url())

    withdraw({"place": measure.places.get(), "measure": measure, "series": series}[name])

    response = client.get(area.get_absolute_url())
    (_template, found), *_others = response.context["beside"]
    assert (found["answers"], found["cards"], len(found["lines"])) == ([], [], 1)
    assert "Down by 10" not in response.text
    assert "(withdrawn)" in response.text
    is_said = "1 way to check. 1 is withdrawn." in " ".join(response.text.split())
    assert is_said == (name != "series")


def test_the_sum_of_the_measures_says_how_many_are_withdrawn(client, area):
    factories.make_reading(series=factories.make_series(measure=factories.make_measure(area=area)))
    withdraw(factories.make_measure(area=area).places.get())

    said = "1 of 1 check has a figure. 1 more is withdrawn."
    assert said in text_of(client, "/measures/")


def test_an_action_says_which_measures_of_its_area_no_longer_stand(client, late):
    question = factories.make_measure(area=late.area).question
    withdraw(late.area.measure_places.get())

    page = client.get(late.get_absolute_url())

    assert [each.no_longer_stands for each in page.context["measures"]] == [True]
    assert f"{question}</a> (withdrawn)" in " ".join(page.text.split())


def test_a_measure_says_which_of_its_actions_no_longer_stand(client, late):
    measure = factories.make_measure(area=late.area)
    late.measures.add(measure)
    withdraw(late)

    said = f'<span class="ref">{late.reference}</span> (withdrawn)'
    assert said in text_of(client, measure.get_absolute_url())


def test_sections_and_points_of_a_plan_stay_with_their_reason(client):
    section = factories.make_section(heading="Our aims", body="", holds="commitments")
    point = factories.make_point(plan=section.plan, kind="commitment", text="We listen")
    withdraw(section)
    say(point, "is_withdrawn")

    page = text_of(client, section.plan.get_absolute_url())

    assert "Our aims" in page
    assert "We listen" in page
    assert page.count(f"Withdrawn on {today()}.") == 2


def test_a_withdrawn_plan_says_so_on_its_page_and_in_the_list(client):
    section = factories.make_section()
    withdraw(section.plan)

    assert f"Withdrawn on {today()}." in text_of(client, section.plan.get_absolute_url())
    assert BECAUSE in text_of(client, "/plans/")


def test_a_page_asks_one_query_more_for_each_kind_of_thing_that_is_withdrawn(client, late):
    part = factories.make_action_part(action=late)
    more = [factories.make_action(area=late.area), factories.make_action_part(action=late)]
    addresses = ("/", "/actions/", late.area.get_absolute_url(), late.get_absolute_url())
    open_the_site()
    before = [asked_by(client, address) for address in addresses]

    say(part, "is_withdrawn")
    say(late, "is_withdrawn")
    say(factories.make_action(area=late.area, is_visible=False), "is_visible")

    once = [asked_by(client, address) for address in addresses]
    for row in more:
        say(row, "is_withdrawn")

    # Home shows none of them, the lists show actions, and the page of the action its parts too.
    assert [now - then for now, then in zip(once, before, strict=True)] == [0, 1, 1, 2]
    assert [asked_by(client, address) for address in addresses] == once


def asked_by(client, address):
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


@pytest.mark.parametrize("name", ["action", "area"])
def test_a_search_says_what_is_withdrawn_before_and_after_its_index_is_read(client, late, name):
    index.bring_up_to_date()
    stands = factories.make_action(area=factories.make_area(), title="Ring each family")

    withdraw({"action": late, "area": late.area}[name])

    for _times in range(2):
        page = client.get("/search/", {"q": "each family"})
        told = {one.hit.row: one.is_withdrawn for one in page.context["best"]}
        assert told == {late.pk: True, stands.pk: False}
        assert page.text.count("</svg>Withdrawn</strong>") == 1
        index.bring_up_to_date()


def test_what_is_found_beside_actions_says_that_it_is_withdrawn(client):
    measure = factories.make_measure(question="How long do wheelchairs take?")
    factories.make_measure_in_area(measure=measure)

    before = client.get("/actions/", {"q": "wheelchairs"}).text
    withdraw(measure)
    after = client.get("/actions/", {"q": "wheelchairs"}).text

    assert measure.question in before
    assert [page.count("</svg>Withdrawn</strong>") for page in (before, after)] == [0, 1]
