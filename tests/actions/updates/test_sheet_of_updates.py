"""The sheet of updates: drafts in the open round, and nothing that is public."""

import pytest
from django.urls import reverse

from actions.models import ProgressUpdate
from actions.quarters import Quarter
from actions.roles import Role
from tests import factories
from tests.kept_pages import closely
from tests.staff.sheets import Desk, faults, outcomes

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def area():
    return factories.make_area(prefix="WT")


@pytest.fixture
def action(area):
    return factories.make_action(area=area, reference="WT 1")


@pytest.fixture
def opened():
    return factories.make_round(quarter=Quarter(2026, 3), published_at=None)


@pytest.fixture
def desk(client, area, action, opened):
    client.force_login(factories.make_person(Role.WRITER, given=[area]))
    return Desk(client, "updates")


def test_the_file_of_updates_that_staff_take_away_comes_back(desk, client, action, opened):
    factories.make_update(action=action, round=opened, status="at-risk", what_we_did="We met.")
    taken = client.get(reverse("admin:updates_sheet", args=[opened.quarter, "csv"])).content

    unchanged = desk.try_(taken)
    desk.bring_in(taken.replace(b"We met.", b"We wrote."))

    assert outcomes(unchanged) == {2: "left"}
    assert ProgressUpdate.objects.get().what_we_did == "We wrote."


def test_the_excel_file_of_updates_that_staff_take_away_comes_back(desk, client, action, opened):
    words = "We met.\n\nThen we wrote “yes”."
    factories.make_update(action=action, round=opened, status="at-risk", what_we_did=words)
    taken = client.get(reverse("admin:updates_sheet", args=[opened.quarter, "xlsx"])).getvalue()

    assert outcomes(desk.try_(taken)) == {2: "left"}


def test_a_line_break_of_word_in_a_draft_goes_out_and_comes_back(desk, action, opened):
    factories.make_update(action=action, round=opened, what_we_did="We met.\x0bWe wrote.")
    template = desk.client.get(reverse("admin:template_of_updates")).content

    page = desk.try_(template.replace(b"We wrote.", b"Then we wrote."))
    desk.confirm(page)

    assert ProgressUpdate.objects.get().what_we_did == "We met. Then we wrote."


def row(**values):
    return {"Reference": "WT 1", **values}


def test_the_template_has_what_the_writer_may_write_with_what_it_says_now(desk, action, opened):
    factories.make_update(action=action, round=opened, status="at-risk", what_we_did="We met.")
    factories.make_action()  # somebody else's
    factories.make_action(area=action.area, is_visible=False)

    (line,) = desk.template()

    assert (line["Reference"], line["Update for"]) == ("WT 1", "July to September 2026")
    assert (line["How it is going"], line["What we did"]) == ("May be late", "We met.")


def test_every_column_becomes_what_the_draft_says(desk):
    desk.bring_in(
        [
            row(
                **{
                    "How it is going": "done",
                    "What we did": "Did",
                    "What difference it made": "Difference",
                    "What got in the way": "Nothing",
                    "What next": "Next",
                    "How you can tell": "Seen",
                    "Link to what shows it": "www.example.org/a",
                }
            )
        ]
    )

    update = ProgressUpdate.objects.get()
    assert update.published_at is None
    assert (update.status, update.what_we_did, update.difference) == ("done", "Did", "Difference")
    assert (update.got_in_the_way, update.what_next, update.evidence) == (
        "Nothing",
        "Next",
        "Seen",
    )
    assert update.evidence_url == "https://www.example.org/a"


@pytest.mark.parametrize("cell", ["Going to plan", "GOING TO PLAN", "on-track"])
def test_how_it_is_going_is_read_in_words_or_as_its_code(desk, cell):
    desk.bring_in([row(**{"How it is going": cell})])

    assert ProgressUpdate.objects.get().status == "on-track"


def test_an_empty_cell_takes_no_words_away(desk, action, opened):
    factories.make_update(action=action, round=opened, what_we_did="We met.", what_next="")

    desk.bring_in([row(**{"What we did": "", "What next": "We meet again."})])

    update = ProgressUpdate.objects.get()
    assert (update.what_we_did, update.what_next) == ("We met.", "We meet again.")


@pytest.fixture
def in_parts(action):
    """The action, with two parts, the first of which was done last time."""
    for order in (1, 2):
        factories.make_action_part(action=action, order=order)
    update = {"action": action, "parts_done": "1"}
    factories.make_round(quarter=Quarter(2026, 2), updates=[update])
    return action


@pytest.mark.parametrize("cell", ["1, 2", "2,1", " 1 ,2 "])
def test_parts_that_are_done_are_given_by_their_numbers(in_parts, desk, opened, cell):
    desk.bring_in([row(**{"Parts that are done": cell})])

    assert opened.updates.get().parts_done == "1, 2"


def test_parts_that_were_done_stay_done_where_the_sheet_says_nothing_of_them(
    in_parts, desk, opened
):
    desk.bring_in([row(**{"What we did": "We met."})])

    assert opened.updates.get().parts_done == "1"


def test_a_template_that_tells_of_parts_comes_back_as_it_was(in_parts, desk):
    (line,) = desk.template()

    page = desk.try_([line])

    assert line["Parts that are done"] == "1"
    texts = [part.text for part in in_parts.parts.all()]
    assert line["Parts, each after its number"] == f"1: {texts[0]}\n2: {texts[1]}"
    assert outcomes(page) == {2: "left"}


@pytest.mark.first_on_both
@pytest.mark.parametrize("cell", ["one", "1 and 2", "1,,2", "0", "9" * 5000])
def test_parts_that_make_no_sense_are_told_by_column(in_parts, desk, cell):
    page = desk.try_([row(**{"Parts that are done": cell})])

    assert faults(page) == {
        2: ["Parts that are done: Give the numbers of the parts that are done, such as 1, 3."]
    }


def test_a_part_that_is_not_there_is_told(in_parts, desk):
    page = desk.try_([row(**{"Parts that are done": "3"})])

    assert faults(page) == {2: ["Parts that are done: This action has no part 3."]}


def test_the_report_shows_what_was_and_what_would_be(desk, action, opened):
    factories.make_update(action=action, round=opened, status="on-track", what_we_did="We met.")

    page = desk.try_([row(**{"How it is going": "Done", "What we did": "We finished."})])

    assert outcomes(page) == {2: "changed"}
    assert "What we did: was “We met.”, now “We finished.”" in closely(page.text)
    assert "How it is going: was “Going to plan”, now “Done”" in closely(page.text)


def test_the_report_says_what_is_still_needed_before_publishing(desk):
    page = desk.try_([row(**{"How it is going": "Running late"})])

    assert "Say what got in the way before it is published." in page.content.decode()


def test_a_row_about_another_quarter_is_refused(desk):
    page = desk.try_([row(**{"Update for": "2026 Q2", "What we did": "We met."})])

    assert faults(page) == {
        2: ["Update for: The update being written is for July to September 2026."]
    }


def test_a_public_update_is_out_of_reach(client, action):
    factories.make_update(action=action, what_we_did="Said in public.")
    factories.make_round(quarter=Quarter(2199, 3), published_at=None)
    client.force_login(factories.make_person(Role.WRITER, given=[action]))

    Desk(client, "updates").bring_in([row(**{"What we did": "We met."})])

    said = ProgressUpdate.objects.order_by("id").values_list("what_we_did", "published_at")
    assert [(words, at is not None) for words, at in said] == [
        ("Said in public.", True),
        ("We met.", False),
    ]


def test_a_partner_brings_in_the_one_action_given_to_them(client, area, action, opened):
    factories.make_action(area=area, reference="WT 2")
    client.force_login(factories.make_person(Role.WRITER, given=[action]))
    desk = Desk(client, "updates")

    page = desk.try_([row(**{"What we did": "Us"}), {"Reference": "WT 2", "What we did": "Them"}])

    assert outcomes(page) == {2: "added", 3: "refused"}
    assert [line["Reference"] for line in desk.template()] == ["WT 1"]


SAME = "Same as last time, checked"


@pytest.fixture
def told_before(action):
    """The action's update in the round before."""
    update = {"action": action, "status": "at-risk", "what_we_did": "We met."}
    return factories.make_round(quarter=Quarter(2026, 2), updates=[update]).updates.get()


def test_a_row_may_say_that_nothing_changed(told_before, desk, opened):
    desk.bring_in([row(**{SAME: "yes"})])

    draft = opened.updates.get()
    assert draft.no_change_since == told_before
    assert (draft.status, draft.what_we_did) == ("at-risk", "")


def test_the_template_says_where_nothing_changed_and_comes_back_as_it_was(
    told_before, desk, opened
):
    desk.bring_in([row(**{SAME: "yes"})])

    template = desk.template()

    assert template[0][SAME] == "yes"
    assert outcomes(desk.try_(template)) == {2: "left"}


def test_what_is_the_same_says_nothing_new(told_before, desk, opened):
    page = desk.try_([row(**{SAME: "yes", "What we did": "We wrote."})])

    assert faults(page) == {
        2: [f"{SAME}: Either it is the same as last time, or something is new."]
    }
    assert not opened.updates.exists()


def test_words_that_are_written_are_not_taken_away_by_saying_the_same(
    told_before, desk, action, opened
):
    factories.make_update(action=action, round=opened, what_we_did="We wrote.")

    page = desk.try_([row(**{SAME: "yes"})])

    assert "something is written already" in faults(page)[2][0]


def test_nothing_is_the_same_where_nothing_was_said_yet(desk, opened):
    assert "nothing to repeat" in faults(desk.try_([row(**{SAME: "yes"})]))[2][0]


def test_something_new_in_place_of_the_same_is_no_longer_the_same(told_before, desk, opened):
    desk.bring_in([row(**{SAME: "yes"})])
    changed = desk.template()[0] | {SAME: "", "What we did": "We wrote."}

    desk.bring_in([changed])

    draft = opened.updates.get()
    assert (draft.what_we_did, draft.no_change_since) == ("We wrote.", None)


def test_whoever_was_quicker_is_told_before_it_is_said_to_be_the_same(
    told_before, desk, action, opened
):
    template = desk.template()
    factories.make_update(action=action, round=opened, what_we_did="We wrote meanwhile.")

    page = desk.try_([template[0] | {SAME: "yes"}])

    assert "We wrote meanwhile." in " ".join(faults(page)[2])
