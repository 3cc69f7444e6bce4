"""The page of a quarterly update, of an area in it and of an action in it: all of it as it was
said, from the document alone."""

import datetime
import hashlib
import re

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from actions.models import Action
from actions.roles import Role
from actions.statuses import Status
from actions.updates.rounds import publish_round
from reports.models import UpdateDocument, UpdateText
from reports.record.freezing import freeze_late_view
from tests import factories
from tests.kept_pages import closely
from tests.reports.telling import (
    SPRING,
    SUMMER,
    answer,
    correct,
    damage,
    make_area_with,
    open_record,
    tell,
    withdraw,
    words_on,
)
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db

DONE, LATE, GOING = Status.DONE, Status.DELAYED, Status.ON_TRACK


@pytest.fixture
def two_quarters():
    """Six actions: one was done in spring; in summer two more are done, one is late, one stopped
    and one date moved."""
    _area, actions = make_area_with(6)
    for action in actions:
        factories.make_due_date(action=action, quarter=SUMMER.shifted(1))
    tell(
        SPRING,
        [{"action": actions[0], "status": DONE}]
        + [{"action": action, "status": GOING} for action in actions[1:5]],
    )
    factories.make_due_date(
        action=actions[4],
        kind="move",
        quarter=SUMMER.shifted(3),
        reason="More people are needed.",
        agreed_by="The board",
        agreed_on="2026-09-01",
    )
    tell(
        SUMMER,
        [
            {"action": actions[1], "status": DONE},
            {"action": actions[2], "status": LATE},
            {"action": actions[3], "status": "stopped", "got_in_the_way": "It was done twice."},
            {"action": actions[4], "status": GOING},
        ],
    )
    return actions


@pytest.mark.usefixtures("two_quarters")
def test_an_update_begins_with_what_changed_since_the_one_before(client):
    page = words_on(client.get("/updates/2026-q3/"))

    assert "1 newly done, 1 newly running late, 1 newly stopped. 2 of 6 done." in page
    assert "It stays as it was. No corrections stand beside it." in page
    assert "The date moved on 1: Promise 5 WT 5 to April to June 2027" in page
    assert "Promise 4 WT 4 It was done twice." in page
    assert "No update this time on 1." in page  # of WT 6 nobody ever spoke; WT 1 is done


def test_what_is_not_done_any_more_is_told_beside_what_was_done_since(client):
    _area, actions = make_area_with(4)
    tell(SPRING, [{"action": action, "status": DONE} for action in actions[:2]])
    told = [(actions[0], LATE), (actions[1], DONE), (actions[2], DONE), (actions[3], LATE)]
    tell(SUMMER, [{"action": action, "status": status} for action, status in told])

    page = words_on(client.get("/updates/2026-q3/"))

    assert "1 newly done, 2 newly running late, 1 not done any more. 2 of 4 done." in page
    assert "Not done any more: 1. Promise 1 WT 1 now: Running late" in page
    assert "2 done then, plus 1 more, less 1 no more: 2 now." in page


def test_what_was_done_and_is_not_shown_any_more_is_counted_and_not_named(client):
    _area, actions = make_area_with(2)
    tell(SPRING, [{"action": action, "status": DONE} for action in actions])
    actions[0].is_visible = False
    actions[0].save()
    tell(SUMMER, [{"action": actions[1], "status": LATE}])

    page = words_on(client.get("/updates/2026-q3/"))

    assert "Not done any more: 2. Promise 2 WT 2 now: Running late and 1 more" in page


@pytest.mark.usefixtures("two_quarters")
def test_the_sums_beside_last_time_come_with_their_arithmetic(client):
    page = words_on(client.get("/updates/2026-q3/"))

    assert "Done 1 2 (+1)" in page
    assert "Going to plan 4 1 (−3)" in page
    assert "Together 6 6" in page
    assert "1 done then, plus 1 more: 2 now." in page
    assert "6 in the list then, plus 0 more: 6 now." in page


@pytest.mark.usefixtures("two_quarters")
def test_the_first_update_is_compared_with_nothing(client):
    page = words_on(client.get("/updates/2026-q2/"))

    assert "1 of 6 done." in page
    assert "newly" not in page
    assert "Beside" not in page


def test_it_stays_as_it_was_whatever_becomes_of_the_rows(client, two_quarters):
    paths = ["/updates/2026-q2/", "/updates/2026-q2/areas/waiting-times/", "/updates/2026-q2/wt-1/"]
    before = [words_on(client.get(path)) for path in paths]

    action = two_quarters[0]
    Action.objects.filter(pk=action.pk).update(title="Another promise", text="Other words.")
    area = action.area
    type(area).objects.filter(pk=area.pk).update(title="Another area")
    factories.make_action(area=area, reference="WT 99")

    assert [words_on(client.get(path)) for path in paths] == before


def sign_and_publish(action, **view):
    """Publish spring with what the area says, signed, and with a view of PCAN; return its Round."""
    opened = factories.make_round(quarter=SPRING, published_at=None)
    factories.make_update(round=opened, action=action, published_at=None)
    factories.sign_everything(opened)
    factories.make_view(round=opened, area=action.area, **view)
    return publish_round(opened, at=datetime.datetime(2026, 7, 20, tzinfo=datetime.UTC))


def test_what_we_say_stands_signed_beside_what_families_say(client):
    _area, (action,) = make_area_with(1, lead=factories.make_lead(title="Head of Waiting"))
    sign_and_publish(action, judgement="delayed")

    for path in ("", "areas/waiting-times/"):
        page = words_on(client.get(f"/updates/2026-q2/{path}"))
        assert "What we say We did what we said. Signed by the Head of Waiting on" in page
        assert "What families say PCAN Families still wait too long." in page
        assert "Their own judgement: Running late" in page
        assert "The youth forum has not given a view this time." in page
    page = words_on(client.get("/updates/2026-q2/"))
    assert "Families’ views: 1 of 1 areas." in page
    assert "Who signed Waiting, 1 January 2020" in page


def test_an_area_that_went_out_unsigned_says_why(client):
    _area, (action,) = make_area_with(1)
    opened = factories.make_round(quarter=SPRING, published_at=None)
    factories.make_update(round=opened, action=action, published_at=None)
    factories.make_area_report(
        round=opened, area=action.area, not_signed_because="Its lead is away."
    )
    factories.sign_everything(opened)
    publish_round(opened, at=datetime.datetime(2026, 7, 20, tzinfo=datetime.UTC))

    page = words_on(client.get("/updates/2026-q2/"))

    assert "Not signed by its lead. Its lead is away." in page
    assert "Waiting, not signed" in page


def test_a_view_that_comes_later_stands_beside_with_its_day(client):
    _area, (action,) = make_area_with(1)
    published = sign_and_publish(action)
    later = datetime.datetime(2026, 8, 1, tzinfo=datetime.UTC)
    of_area = {"area": action.area, "words": "It is no better."}
    for about in (of_area, {"update": action.updates.get(), "words": "We did not see it."}):
        view = factories.make_view(round=published, by="youth-forum", published_at=later, **about)
        freeze_late_view(view)

    update, area, of_action = (
        words_on(client.get(f"/updates/2026-q2/{path}"))
        for path in ("", "areas/waiting-times/", "wt-1/")
    )

    assert "The youth forum It is no better. Added later, on 1 August 2026." in update
    assert "The youth forum It is no better. Added later, on 1 August 2026." in area
    assert "1 August 2026 The youth forum answered what was said of WT 1" in update
    assert "The youth forum We did not see it. Added later, on 1 August 2026." in of_action
    assert "has not given a view" not in update


def test_a_view_of_what_the_update_does_not_tell_of_stands_with_its_words_among_what_came_later(
    client,
):
    document = tell(SPRING, [{"action": factories.make_action()}])
    area = factories.make_area(title="Travel")  # later than the update
    answer(document, area=area, words="The taxi is late.", judgement="delayed")

    page = words_on(client.get("/updates/2026-q2/"))

    assert "PCAN gave a view on Travel PCAN The taxi is late. Their own judgement: Running" in page


def test_each_document_of_every_kind_leads_to_the_file_of_the_one_before_it(client):
    area, (action,) = make_area_with(1)
    first = tell(SPRING, [{"action": action}])
    correct(action.updates.get(), "It was nine.")
    answer(first, area=area)
    answer(first, update=action.updates.get())
    tell(SUMMER, [{"action": action}])
    pages = "".join(
        closely(client.get(path).text)
        for path in ("/updates/2026-q2/", "/updates/2026-q2/wt-1/", "/updates/2026-q3/")
    )

    for document in UpdateDocument.objects.all():
        assert document.digest == digest(client.get(document.get_file_url()).content)
        assert client.get(document.get_words_url()).json()["document"] == document.digest
        begins = re.escape(f'<a href="{document.get_file_url()}">The record (JSON)')
        words = re.escape(f' · <a href="{document.get_words_url()}">Its words (JSON)')
        hidden = r"<span [^>]*>: [\w, ]+</span></a>"
        found = re.findall(f"{begins}{hidden}{words}{hidden} · (.*?)</(?:a|p)>", pages)
        before = found[0]
        if document.number == 1:
            assert before == "It is the first of all."
        else:
            path = re.match(r'<a href="([^"]+)">The one before: ', before).group(1)
            assert digest(client.get(path).content) == document.previous


def digest(content):
    return hashlib.sha256(content).hexdigest()


def test_a_document_whose_one_before_is_gone_says_so(client):
    tell(SPRING, [{"action": factories.make_action()}])
    tell(SUMMER, [{"action": factories.make_action()}])
    with unguarded(UpdateText, UpdateDocument):
        UpdateText.objects.filter(document__number=1).delete()
        UpdateDocument.objects.filter(number=1).delete()

    assert "The one before it is missing here." in words_on(client.get("/updates/2026-q3/"))


def test_the_update_before_is_found_though_it_was_published_after_another(client):
    action = factories.make_action()
    for quarter in (SPRING.shifted(-1), SUMMER, SPRING):
        tell(quarter, [{"action": action}])

    page = words_on(client.get("/updates/2026-q2/"))

    assert "Beside January to March 2026" in page
    assert "The one before: quarterly update, July to September 2026 (JSON)" in page


def test_families_who_said_nothing_are_said_to_have_said_nothing(client):
    tell(SPRING, [{"action": factories.make_action()}])

    page = words_on(client.get("/updates/2026-q2/"))

    assert "PCAN and the youth forum have not given a view this time." in page
    # Schema 1 began without words of ours: none are made up.
    assert "What we say" not in page
    assert "Who signed" not in page


def test_what_was_put_right_stands_beside_with_its_day(client):
    action = factories.make_action(reference="WT 1")
    tell(SPRING, [{"action": action}])
    correction = correct(action.updates.get(), "It was nine.")

    update, of_action = client.get("/updates/2026-q2/"), client.get("/updates/2026-q2/wt-1/")

    assert "1 correction stands beside it." in words_on(update)
    assert f'href="/updates/2026-q2/wt-1/#correction-{correction.number}"' in update.text
    assert "It was nine." in words_on(of_action)
    assert f'id="correction-{correction.number}"' in of_action.text


def test_the_page_of_an_action_is_there_for_all_that_was_promised(client):
    _area, (told, _untold) = make_area_with(2)
    tell(SPRING, [{"action": told, "what_we_did": "We bought ten chairs."}])

    spoken, silent = (words_on(client.get(f"/updates/2026-q2/wt-{n}/")) for n in (1, 2))

    assert "We bought ten chairs." in spoken
    assert "No update for April to June 2026." in silent
    assert "Nobody said anything of this action in this update." in silent


def test_the_page_of_an_action_leads_to_what_is_newer(client):
    action = factories.make_action(reference="WT 1")
    tell(SPRING, [{"action": action}])
    assert "There is a newer update" not in client.get("/updates/2026-q2/wt-1/").text
    tell(SUMMER, [{"action": action}])

    page = closely(client.get("/updates/2026-q2/wt-1/").text)

    assert '<a href="/updates/2026-q3/wt-1/">July to September 2026</a>' in page


def test_an_update_that_says_no_change_leads_to_what_still_holds(client):
    action = factories.make_action(reference="WT 1")
    tell(SPRING, [{"action": action, "status": GOING}])
    blank = dict.fromkeys(["what_we_did", "got_in_the_way", "evidence"], "")
    before = action.updates.get()
    tell(SUMMER, [{"action": action, "status": GOING, "no_change_since": before, **blank}])

    page = closely(client.get("/updates/2026-q3/wt-1/").text)

    assert 'No change since <a href="/updates/2026-q2/wt-1/">April to June 2026</a>' in page
    assert "What difference it made" not in page


def test_words_that_were_taken_out_by_law_leave_a_gap_with_its_day(client):
    action = factories.make_action(reference="WT 1")
    document = tell(SPRING, [{"action": action, "what_we_did": "Words that had to go."}])
    take_out(document, "Words that had to go.")

    response = client.get("/updates/2026-q2/wt-1/")

    assert response.status_code == 200
    assert "Words taken out on 1 July 2026: They named a child." in words_on(response)
    assert "had to go" not in response.text


def take_out(document, words):
    damage(
        UpdateText.objects.get(document=document, words=words),
        salt="",
        words="",
        taken_out_on="2026-07-01",
        taken_out_because="They named a child",
    )


def test_a_link_that_was_taken_out_is_no_link(client):
    action = factories.make_action(reference="WT 1")
    url = "https://www.example.org/a-name/"
    document = tell(SPRING, [{"action": action, "evidence": "", "evidence_url": url}])
    take_out(document, url)

    page = client.get("/updates/2026-q2/wt-1/").text

    assert "Words taken out on" in page
    assert 'href="Words' not in page


def test_an_area_has_a_page_of_its_actions_as_they_were_said(client):
    _area, (first, _second) = make_area_with(2)
    factories.make_action_part(action=first, order=1, text="The first part")
    tell(SPRING, [{"action": first, "what_we_did": "We met.", "parts_done": "1"}])

    page = words_on(client.get("/updates/2026-q2/areas/waiting-times/"))

    assert "Waiting in the update for April to June 2026" in page
    assert "The first part (done)" in page
    assert "Promise 2 WT 2 No update yet No update for April to June 2026." in page


def test_an_area_tells_its_figures_as_they_were(client):
    area, actions = make_area_with(1)
    measure = factories.make_measure(area=area, question="Are waits shorter?", unit="weeks")
    series = factories.make_series(measure=measure, name="Speech")
    factories.make_definition(measure=measure, text="From letter to visit.", version=1)
    factories.make_reading(series=series, quarter=SPRING, value=14)
    tell(SPRING, [{"action": actions[0]}])
    factories.make_reading(series=series, quarter=SUMMER, value=99)

    page = words_on(client.get("/updates/2026-q2/areas/waiting-times/"))

    assert "Are waits shorter?" in page
    assert "Speech, April to June 2026: 14 weeks" in page
    assert "Definition 1: From letter to visit." in page
    assert "99" not in page


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ({"roles": [Role.PUBLISHER]}, "a publisher"),
        ({"roles": [], "is_superuser": True}, "an administrator of this site"),
    ],
)
def test_who_published_it_is_told_as_a_role_and_never_by_name(client, who, said):
    """As kept in the document: whoever loses the role later was a publisher then."""
    _area, actions = make_area_with(1)
    person = factories.make_person(*who.pop("roles"), username="canary-kim", **who)
    opened = factories.make_round(quarter=SPRING, published_at=None)
    factories.make_update(round=opened, action=actions[0])
    factories.sign_everything(opened)
    publish_round(opened, at=factories.shortly_after(SPRING), by=person)
    person.groups.clear()

    page = client.get("/updates/2026-q2/")

    assert f"Published by {said}, who wrote and signed none of it." in words_on(page)
    assert "canary-kim" not in page.text
    assert "canary-kim" not in UpdateDocument.objects.get().canonical


def test_an_area_tells_how_it_was_to_be_checked_then(client):
    area, actions = make_area_with(1)
    measure = factories.make_measure(
        area=area, unit="weeks", baseline="21 weeks in 2024", target_value="12", target_unit="weeks"
    )
    series = factories.make_series(measure=measure)
    factories.make_definition(
        measure=measure, text="From letter to visit.", unit="school days", version=1
    )
    factories.make_reading(series=series, quarter=SPRING, value=14)
    factories.make_measure(area=area)
    tell(SPRING, [{"action": actions[0]}])
    measure.baseline, measure.target_value = "1 week", "99"
    measure.save()

    page = words_on(client.get("/updates/2026-q2/areas/waiting-times/"))

    assert "Starting point 21 weeks in 2024 Aim 12 weeks What is counted Weeks" in page
    assert "Definition 1: From letter to visit. Counted: school days." in page
    assert "Starting point Not set then Aim Not set then" in page


def test_what_was_withdrawn_is_said_to_be_withdrawn(client):
    area, (action,) = make_area_with(1)
    part = factories.make_action_part(action=action, text="The first part")
    measure = factories.make_measure(area=area, question="Are waits shorter?")
    series = factories.make_series(measure=measure, name="Speech", is_withdrawn=True)
    factories.make_reading(series=series, quarter=SPRING, value=14)
    other = factories.make_action()
    factories.open_the_site()
    withdraw(part, "It was done twice.")
    withdraw(area, "The law changed.")
    tell(SPRING, [{"action": other}])

    update, of_area, of_action = (
        words_on(client.get(f"/updates/2026-q2/{path}"))
        for path in ("", "areas/waiting-times/", "wt-1/")
    )

    since = f"Withdrawn on {date_format(timezone.localdate(), 'j F Y')}"
    assert f"Waiting {since}. Why: The law changed." in update
    assert f"{since}. Why: The law changed. " in of_area
    assert f"{since}, as “Waiting” was. Why: The law changed. Starting point" in of_area
    assert "14 Withdrawn. Nobody has told us when or why." in of_area
    assert f"The first part {since}. Why: It was done twice." in of_action


def test_the_promise_line_of_an_update_says_what_was_planned_then(client):
    """Whatever it was moved to since: the page never changes."""
    _area, (planned, late, done) = make_area_with(3)
    factories.make_due_date(action=planned, quarter=SUMMER)
    factories.make_due_date(action=late, quarter=SPRING)
    factories.make_due_date(action=done, quarter=SUMMER)
    tell(SPRING, [{"action": done, "status": "done"}])

    pages = [words_on(client.get(f"/updates/2026-q2/wt-{n}/")) for n in (1, 2, 3)]

    assert "Then planned for July to September 2026 The date had not changed." in pages[0]
    assert "Then: past its planned date" in pages[1]
    assert "It was not marked as done." in pages[1]
    assert "Then Done" in pages[2]
    assert "Now" not in " ".join(pages)


def test_hard_words_are_explained_as_they_were_then_behind_one_line(client):
    """Whatever the glossary says of them today; a word that is not used is not explained."""
    _area, (action,) = make_area_with(1)
    means = "A plan by law."
    term = factories.make_glossary_term(
        term="EHCP", acronym="EHCP", full="a plan", definition=means
    )
    factories.make_glossary_term(term="Portage", definition="Help at home.")
    tell(SPRING, [{"action": action, "what_we_did": "We wrote each EHCP."}])
    term.definition = "Another meaning."
    term.save()

    response = client.get("/updates/2026-q2/")

    (folded,) = re.findall(
        r"<details[^>]*>(?:(?!<details).)*?A plan by law", response.text, re.DOTALL
    )
    assert "Words used in this update" in folded
    assert " open" not in folded.partition(">")[0]
    assert (
        "This is what they meant when it was published. EHCP (a plan) A plan by law."
        in words_on(response)
    )
    assert "Another meaning." not in words_on(response)
    assert "Help at home." not in response.text


def test_an_update_without_hard_words_has_no_list_of_them(client):
    _area, (action,) = make_area_with(1)
    tell(SPRING, [{"action": action}])

    assert "Words used in this update" not in client.get("/updates/2026-q2/").text


def test_a_meaning_that_was_taken_out_by_law_is_a_gap_with_its_day(client):
    _area, (action,) = make_area_with(1)
    factories.make_glossary_term(term="EHCP", definition="A plan for Canary.")
    document = tell(SPRING, [{"action": action, "what_we_did": "We wrote each EHCP."}])
    take_out(document, "A plan for Canary.")

    page = words_on(client.get("/updates/2026-q2/"))

    assert "EHCP Words taken out on 1 July 2026: They named a child." in page
    assert "Canary" not in page


@pytest.mark.parametrize("number", [5, 50])
def test_the_pages_cost_as_much_however_many_actions_there_are(
    client, django_assert_max_num_queries, number
):
    _area, actions = make_area_with(number)
    for quarter in (SPRING, SUMMER):
        tell(quarter, [{"action": action, "status": GOING} for action in actions])
        correct(actions[0].updates.get(round__quarter=quarter), "It was nine.")

    for path in ("", "areas/waiting-times/", "wt-1/"):
        with django_assert_max_num_queries(6):
            response = client.get(f"/updates/2026-q3/{path}")
        assert response.status_code == 200
        assert len(response.content) < 30_000


@pytest.mark.usefixtures("two_quarters")
def test_long_areas_come_in_pages(client):
    area = Action.objects.first().area
    more = [factories.make_action(area=area, order=n) for n in range(20, 30)]
    tell(SUMMER.shifted(1), [{"action": more[0]}])

    path = "/updates/2026-q4/areas/waiting-times/"
    first, second = (client.get(path, {"page": page}) for page in (1, 2))

    assert "Page 1 of 2" in words_on(first)
    assert second.status_code == 200
    assert client.get(path, {"page": 3}).status_code == 404
    assert client.get(path, {"page": "x"}).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/updates/2026-q3/",
        "/updates/2026-q9/",
        "/updates/x/y/",
        "/updates/2026-q2/wt-9/",
        "/updates/2026-q2/areas/no-area/",
    ],
)
def test_what_no_update_says_leads_on_to_all_of_them(client, path):
    tell(SPRING, [{"action": factories.make_action()}])

    response = client.get(path)

    assert response.status_code == 404
    assert '<a href="/updates/">' in response.text


def test_an_address_without_its_last_sign_leads_to_the_one_with_it(client):
    tell(SPRING, [{"action": factories.make_action()}])

    assert client.get("/updates/2026-q2")["Location"] == "/updates/2026-q2/"


PATHS = ["", "areas/waiting-times/", "wt-1/", "record.json", "texts.json", "actions.csv"]


def assert_not_shown_as_true(client, path, secret):
    response = client.get(path)
    assert response.status_code == 503, path
    assert response["Cache-Control"] == "no-store"
    assert "This record does not verify" in response.text
    assert secret not in response.text


def test_a_document_that_was_changed_is_never_shown_as_true(client):
    _area, (action,) = make_area_with(1)
    document = tell(SPRING, [{"action": action, "what_we_did": "We met."}])
    damage(document, canonical=document.canonical.replace('"overdue":0', '"overdue":1'))

    for path in PATHS:
        assert_not_shown_as_true(client, f"/updates/2026-q2/{path}", "We met.")


def test_words_that_were_changed_are_never_shown_as_true(client):
    _area, (action,) = make_area_with(1)
    tell(SPRING, [{"action": action, "what_we_did": "We met."}])
    damage(UpdateText.objects.get(words="We met."), words="We met twice.")

    for path in ("areas/waiting-times/", "wt-1/", "texts.json", "actions.csv"):
        assert_not_shown_as_true(client, f"/updates/2026-q2/{path}", "We met twice.")


def test_a_published_quarter_without_a_document_does_not_verify(client):
    _area, (action,) = make_area_with(1)
    factories.make_round(quarter=SPRING, updates=[{"action": action, "what_we_did": "We met."}])

    for path in PATHS:
        assert_not_shown_as_true(client, f"/updates/2026-q2/{path}", "We met.")


def test_what_is_beside_a_damaged_update_is_shown_without_it(client):
    _area, (action,) = make_area_with(1)
    damage(tell(SPRING, [{"action": action}]), canonical="{}")
    tell(SUMMER, [{"action": action}])

    page, all_of_them = client.get("/updates/2026-q3/"), client.get("/updates/")

    assert page.status_code == all_of_them.status_code == 200
    assert "The update before this one does not verify" in words_on(page)
    assert "This record does not verify:" in words_on(all_of_them)


def test_a_draft_is_in_no_update(client):
    opened = factories.make_round(quarter=SPRING, published_at=None)
    factories.make_update(round=opened, published_at=None)

    assert client.get("/updates/2026-q2/").status_code == 404


def test_an_action_and_an_area_lead_to_how_they_were(client):
    area, (action,) = make_area_with(1)
    assert "As it was for" not in client.get(action.get_absolute_url()).text
    tell(SPRING, [{"action": action}])

    of_action, of_area = (
        closely(client.get(row.get_absolute_url()).text) for row in (action, area)
    )

    said = "As it was for April to June 2026"
    assert f'<a href="/updates/2026-q2/wt-1/">{said}</a>' in of_action
    assert '<a href="/updates/2026-q2/areas/waiting-times/">As it was</a>' in of_area


def test_the_fingerprint_on_the_page_is_that_of_the_file(client):
    tell(SPRING, [{"action": factories.make_action()}])

    file = client.get("/updates/2026-q2/record.json").content

    digest = hashlib.sha256(file).hexdigest()
    assert f"<code>{digest}</code>" in client.get("/updates/2026-q2/").text
    assert open_record(SPRING).document.canonical.encode() == file


def test_the_fingerprint_of_words_is_that_of_their_salt_and_themselves(client):
    tell(SPRING, [{"action": factories.make_action(), "what_we_did": "We met."}])

    told = client.get("/updates/2026-q2/texts.json").json()

    assert told["document"] == open_record(SPRING).document.digest
    assert "We met." in {text["words"] for text in told["texts"].values()}
    for digest, text in told["texts"].items():
        assert hashlib.sha256((text["salt"] + text["words"]).encode()).hexdigest() == digest
        assert f'{{"sha256":"{digest}"}}' in open_record(SPRING).document.canonical


def test_words_that_were_taken_out_are_a_day_and_a_reason_in_the_file(client):
    document = tell(SPRING, [{"action": factories.make_action(), "what_we_did": "Gone."}])
    digest = UpdateText.objects.get(words="Gone.").digest
    take_out(document, "Gone.")

    told = client.get("/updates/2026-q2/texts.json").json()["texts"][digest]

    assert told == {"taken_out_on": "2026-07-01", "why": "They named a child"}


def test_a_correction_is_a_record_of_its_own(client):
    action = factories.make_action()
    tell(SPRING, [{"action": action}])
    correction = correct(action.updates.get(), "It was nine.")
    place = f"/updates/2026-q2/beside/{correction.number}"

    record, texts = (client.get(f"{place}/{name}.json") for name in ("record", "texts"))

    assert hashlib.sha256(record.content).hexdigest() == correction.digest
    assert {"It was nine.", "Miscounted."} == {
        text["words"] for text in texts.json()["texts"].values()
    }
    for path in ("beside/99", "beside/1"):
        assert client.get(f"/updates/2026-q2/{path}/record.json").status_code == 404


@pytest.mark.usefixtures("two_quarters")
def test_all_the_updates_are_listed_newest_first_with_what_each_says(client):
    factories.make_expected_update(quarter=SUMMER.shifted(1), expected_on="2199-01-20")

    page = words_on(client.get("/updates/"))

    newest, older = page.index("1 newly done, 1 newly running late"), page.index("1 of 6 done.")
    assert newest < older
    assert "Said for July to September 2026, published on" in page
    assert "Next: the update for October to December 2026, by 20 January 2199." in page


def test_days_without_publishing_are_told_with_their_reason(client):
    factories.make_hold(first_day="2199-03-20", last_day="2199-05-06", reason="An election.")

    page = words_on(client.get("/updates/"))

    assert "No updates from 20 March 2199 to 6 May 2199. Why: An election." in page
    assert "We cannot tell yet: no quarterly update is here." in page


def test_the_list_costs_as_much_however_many_updates_there_are(client, django_assert_num_queries):
    action = factories.make_action()
    for number in range(10):
        tell(SPRING.shifted(number), [{"action": action}])
        if number in (1, 9):
            with django_assert_num_queries(8):
                page = client.get("/updates/")
    assert "Page 1 of 2" in words_on(page)


def test_an_area_leads_to_the_update_before_only_if_that_has_it(client):
    _area, (action,) = make_area_with(1)
    tell(SPRING, [{"action": action}])
    new = factories.make_area()
    tell(SUMMER, [{"action": action}, {"action": factories.make_action(area=new)}])

    said = "As it was for April to June 2026"
    assert said in words_on(client.get("/updates/2026-q3/areas/waiting-times/"))
    assert said not in words_on(client.get(f"/updates/2026-q3/areas/{new.slug}/"))
    assert client.get(f"/updates/2026-q2/areas/{new.slug}/").status_code == 404
