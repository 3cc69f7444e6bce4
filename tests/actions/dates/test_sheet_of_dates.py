"""The sheet of dates: first quarters with their source, moves with their reason."""

import datetime

import pytest
from django.utils import timezone

from actions.models import DueDate
from actions.quarters import Quarter
from actions.roles import Role
from tests import factories
from tests.staff.sheets import Desk, faults, outcomes

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

Q1, Q4 = Quarter(2026, 1), Quarter(2026, 4)
FIRST = {"New quarter": "2026 Q1", "Where it was read": "Part 3, page 12"}
MOVE = {
    "New quarter": "October to December 2026",
    "Why it moves": "Too few staff",
    "Who agreed": "The board",
    "When it was agreed": "14/10/2025",
}


@pytest.fixture
def area():
    return factories.make_area(prefix="WT")


@pytest.fixture
def action(area):
    return factories.make_action(area=area, reference="WT 1")


@pytest.fixture
def publisher(client):
    person = factories.make_person(Role.PUBLISHER)
    client.force_login(person)
    return person


@pytest.fixture
def desk(client, publisher, action):
    return Desk(client, "dates")


def row(**values):
    return {"Reference": "WT 1", **values}


def test_the_template_has_each_action_with_its_date_and_room_for_a_new_one(desk, action):
    factories.make_due_date(action=action, quarter=Q1)

    (line,) = desk.template()

    assert line["Reference"] == "WT 1"
    assert line["Title"] == action.title
    assert line["Planned for now"] == "January to March 2026"
    assert line["New quarter"] == ""


def test_the_template_of_an_area_lead_has_the_actions_of_the_area(client, area, action):
    factories.make_action()
    client.force_login(factories.make_person(Role.AREA_LEAD, given=[area]))

    assert [line["Reference"] for line in Desk(client, "dates").template()] == ["WT 1"]


def test_a_writer_brings_in_dates_of_the_actions_given_to_them_alone(client, area, action):
    other = factories.make_action(area=area, reference="WT 2")
    client.force_login(factories.make_person(Role.WRITER, given=[action]))
    desk = Desk(client, "dates")

    refused = desk.try_([row(**FIRST), {"Reference": "WT 2", **FIRST}])
    desk.bring_in([row(**FIRST)])

    assert faults(refused) == {3: ["The dates of this action are not yours to prepare."]}
    draft = DueDate.objects.get()
    assert (draft.action, draft.published_at) == (action, None)
    assert not other.due_dates.exists()


def test_a_first_date_becomes_a_promise_with_its_source(desk, action, publisher):
    desk.bring_in([row(**FIRST)])

    promise = DueDate.objects.visible().get()
    assert (promise.kind, promise.quarter, promise.read_from) == ("promise", Q1, "Part 3, page 12")
    entry = promise.history.get()
    assert entry.history_user == publisher
    assert entry.history_change_reason == (
        "Read from: Part 3, page 12. Brought in from a spreadsheet."
    )


def test_what_an_area_lead_brings_in_waits_for_a_publisher(client, area, action):
    client.force_login(factories.make_person(Role.AREA_LEAD, given=[area]))

    Desk(client, "dates").bring_in([row(**FIRST)])

    assert DueDate.objects.get().published_at is None


def test_a_move_keeps_its_reason_who_agreed_and_when(desk, action):
    factories.make_due_date(action=action, quarter=Q1)

    page = desk.try_([row(**MOVE)])
    desk.confirm(page)

    assert outcomes(page) == {2: "changed"}
    move = DueDate.objects.visible().get(kind="move")
    assert (move.quarter, move.reason, move.agreed_by, move.agreed_on) == (
        Q4,
        "Too few staff",
        "The board",
        datetime.date(2025, 10, 14),
    )
    assert move.history.get().history_change_reason == (
        "Too few staff. Brought in from a spreadsheet."
    )


def test_what_a_first_date_needs_is_told_by_column(desk):
    page = desk.try_([row(**{"New quarter": "2026 Q1"})])

    assert faults(page) == {2: ["Where it was read: Say where you read it."]}


def test_what_a_move_needs_is_told_by_column(desk, action):
    factories.make_due_date(action=action, quarter=Q1)

    page = desk.try_([row(**{"New quarter": "2026 Q4"})])

    assert faults(page) == {
        2: [
            "Why it moves: It is planned for January to March 2026 now. Say why that moves.",
            "Who agreed: Say who agreed.",
            "When it was agreed: Say when it was agreed.",
        ]
    }


def test_a_day_still_to_come_is_refused(desk, action):
    factories.make_due_date(action=action, quarter=Q1)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)

    page = desk.try_([row(**{**MOVE, "When it was agreed": tomorrow.isoformat()})])

    assert faults(page)[2][0].startswith("When it was agreed: This day has not come yet.")


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("New quarter", "autumn", "Write the quarter like “October to December 2026”"),
        ("When it was agreed", "soon", "Write the day like 14/10/2026."),
        ("Version (leave as it is)", "two", "Leave this cell as the template gave it"),
        ("Where it was read", "a" * 201, "Ensure this value has at most 200 characters"),
        ("New quarter", "", "Give the quarter too, or empty the cells beside it."),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_by_column(desk, column, cell, sentence):
    page = desk.try_([row(**{**FIRST, column: cell})])

    assert any(f.startswith(f"{column}: {sentence}") for f in faults(page)[2]), faults(page)


def test_a_move_of_what_has_no_date_is_refused(desk):
    page = desk.try_([row(**MOVE, **{"Where it was read": "Page 1"})])

    assert faults(page) == {2: ["This action has no first date yet. Add that before it moves."]}


def test_a_quarter_it_has_already_is_left_alone(desk, action):
    factories.make_due_date(action=action, quarter=Q1)

    page = desk.try_([row(**FIRST)])

    assert outcomes(page) == {2: "left"}


def test_a_date_that_waits_is_dealt_with_first(desk, action):
    factories.make_due_date(action=action, quarter=Q1, published_at=None)

    page = desk.try_([row(**MOVE)])

    assert faults(page) == {2: ["Publish or delete the date that is waiting first."]}


def test_a_date_that_moved_since_the_template_is_told_with_both(desk, action):
    factories.make_due_date(action=action, quarter=Q1)
    (line,) = desk.template()
    factories.make_due_date(
        action=action,
        kind="move",
        quarter=Quarter(2026, 3),
        reason="Late",
        agreed_by="The board",
        agreed_on=datetime.date(2025, 1, 1),
    )

    page = desk.try_([{**line, **MOVE}])

    assert faults(page)[2][0].endswith("It now says: “July to September 2026”.")
    assert faults(page)[2][1] == "Your file says: “October to December 2026”."


def test_a_first_date_that_somebody_adds_between_try_and_confirm_stays(desk, action):
    page = desk.try_([row(**FIRST)])
    factories.make_due_date(action=action, quarter=Q4)

    answer = desk.confirm(page)

    assert answer.status_code == 409
    assert [date.quarter for date in DueDate.objects.all()] == [Q4]
