"""The pages of due dates: many quarters at once, moves looked at first, mistakes put right."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from actions.dates import due_dates
from actions.models import Assignment, DueDate
from actions.quarters import Quarter
from publishing.versions import version_of
from tests.admin.pages import messages
from tests.factories import make_action, make_area, make_due_date, make_person

pytestmark = pytest.mark.django_db

Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)
GRID, MOVE, PUBLISH = (
    reverse(f"admin:{name}") for name in ("dates", "dates_move", "dates_publish")
)


@pytest.fixture
def area():
    return make_area(prefix="WT", title="Waiting times", slug="waiting-times")


@pytest.fixture(params=["Area lead", "Writer"])
def preparing_client(request, client, area):
    """Somebody given the area who prepares dates, and publishes none."""
    client.force_login(person(request.param, area=area))
    return client


def person(role, **where):
    made = User.objects.create_user(role.replace(" ", "-").lower(), is_staff=True)
    made.groups.add(Group.objects.get(name=role))
    if where:
        Assignment.objects.create(person=made, **where)
    return made


def filled(*rows, read_from="Part 3, page 12"):
    """What a browser sends for rows of (action, quarter, read elsewhere)."""
    sent = {"read_from": read_from, "action": [action.reference for action, *_rest in rows]}
    for action, quarter, elsewhere in rows:
        sent[f"{action.address_part}-quarter"] = quarter.code if quarter else ""
        sent[f"{action.address_part}-read_from"] = elsewhere
    return sent


def errors(response):
    return {
        row.action.reference: {k: list(v) for k, v in row.form.errors.items()}
        for row in response.context["rows"]
        if row.form.errors
    }


def a_move(*actions, **typed):
    newest = {a: a.due_dates.order_by("-id").values_list("id", flat=True).first() for a in actions}
    return {
        "action": [action.reference for action in actions],
        **{f"seen-{action.pk}": seen or 0 for action, seen in newest.items()},
        "quarter": Q4.code,
        "reason": "More people needed.",
        "agreed_by": "The board",
        "agreed_on": "2026-03-01",
        **typed,
    }


def test_the_grid_has_each_action_without_a_date(admin_client, area):
    undated = make_action(area=area)
    make_due_date(action=make_action(area=area))
    waiting = make_due_date(action=make_action(area=area), published_at=None)

    page = admin_client.get(GRID).context

    assert [row.action for row in page["rows"]] == [undated]
    assert page["waiting"] == [waiting]


def test_the_grid_can_be_of_one_area(admin_client, area):
    make_action()
    wanted = make_action(area=area)

    rows = admin_client.get(GRID, {"area": "waiting-times"}).context["rows"]

    assert [row.action for row in rows] == [wanted]


def test_quarters_of_a_publisher_are_public_at_once_with_source_and_history(
    admin_client, admin_user, area
):
    one, other, empty = (make_action(area=area) for _number in range(3))

    response = admin_client.post(
        GRID, filled((one, Q3, ""), (other, Q4, "Part 3, page 14"), (empty, None, ""))
    )

    assert response.status_code == 302
    found = {row.action: row for row in DueDate.objects.visible()}
    assert {a: (r.kind, r.quarter, r.read_from) for a, r in found.items()} == {
        one: ("promise", Q3, "Part 3, page 12"),
        other: ("promise", Q4, "Part 3, page 14"),
    }
    kept = found[one].history.get()
    assert kept.history_user == admin_user
    assert kept.history_change_reason == "Read from: Part 3, page 12"


def test_quarters_of_others_wait(preparing_client, area):
    action = make_action(area=area)

    preparing_client.post(GRID, filled((action, Q3, "")))

    assert DueDate.objects.get().published_at is None


def test_people_see_and_save_only_what_they_may_date(preparing_client, area):
    own, others = make_action(area=area), make_action()

    page = preparing_client.get(GRID).context
    preparing_client.post(GRID, filled((others, Q3, "")))

    assert [row.action for row in page["rows"]] == [own]
    assert not DueDate.objects.exists()


def test_a_row_in_error_keeps_what_was_typed_and_the_others_are_saved(admin_client, area):
    good, bad, half = (make_action(area=area) for _number in range(3))
    sent = filled((good, Q3, ""), (bad, None, ""), (half, None, "Page 9"))
    sent[f"{bad.address_part}-quarter"] = "soon"

    response = admin_client.post(GRID, sent)

    assert [row.action for row in DueDate.objects.all()] == [good]
    assert errors(response) == {
        bad.reference: {"quarter": ["Choose a quarter, such as 2026-q4."]},
        half.reference: {"quarter": ["Choose the quarter too, or empty the box beside it."]},
    }
    kept = {row.action: row.form["read_from"].value() for row in response.context["rows"]}
    assert kept == {bad: "", half: "Page 9"}
    assert response.context["source"]["read_from"].value() == "Part 3, page 12"


def test_a_quarter_says_where_it_was_read(admin_client, area):
    action = make_action(area=area)

    response = admin_client.post(GRID, filled((action, Q3, ""), read_from=""))

    assert errors(response) == {
        action.reference: {
            "read_from": ["Say where you read it: here, or once for all at the top of the page."]
        }
    }


def test_a_date_that_somebody_added_meanwhile_is_a_sentence(admin_client, area):
    action = make_action(area=area)
    make_due_date(action=action)

    response = admin_client.post(GRID, filled((action, Q3, "")))

    assert errors(response) == {
        action.reference: {"quarter": ["This action has its first date. Add a move instead."]}
    }


def test_a_megabyte_in_a_box_is_a_sentence(admin_client, area):
    action = make_action(area=area)

    response = admin_client.post(GRID, filled((action, Q3, "x" * 900_000)))

    assert errors(response)[action.reference]["read_from"][0].startswith("Ensure this value has")
    assert not DueDate.objects.exists()


def test_long_lists_come_in_pages(admin_client, area):
    for _number in range(61):
        make_action(area=area)

    assert len(admin_client.get(GRID).context["rows"]) == 60
    assert len(admin_client.get(GRID, {"page": 2}).context["rows"]) == 1


@pytest.mark.parametrize("rows", [1, 5])
def test_the_grid_asks_few_questions(admin_client, django_assert_max_num_queries, area, rows):
    for _number in range(rows):
        make_action(area=area)
        make_due_date(action=make_action(area=area), published_at=None)

    with django_assert_max_num_queries(12):
        admin_client.get(GRID)


def test_a_move_is_looked_at_before_anything_is_saved(admin_client):
    dated = make_due_date(quarter=Q3).action

    response = admin_client.post(MOVE, a_move(dated, look="Look"))

    (line,) = response.context["lines"]
    assert [(step.heading, step.quarter) for step in line.steps][:2] == [
        ("First planned for", str(Q3)),
        ("Date changed to", str(Q4)),
    ]
    assert DueDate.objects.count() == 1


def test_a_confirmed_move_is_public_with_its_reason(admin_client, admin_user):
    one, other = make_due_date(quarter=Q3).action, make_due_date(quarter=Q3).action

    admin_client.post(MOVE, a_move(one, other, confirm="Yes"))

    for action in (one, other):
        move = action.due_dates.get(kind="move")
        assert (move.quarter, move.reason, move.agreed_by, move.agreed_on) == (
            Q4,
            "More people needed.",
            "The board",
            datetime.date(2026, 3, 1),
        )
        assert move.published_at
        assert move.history.get().history_user == admin_user
        assert move.history.get().history_change_reason == "More people needed."


def test_one_move_that_is_refused_refuses_all(admin_client):
    one, there = make_due_date(quarter=Q3).action, make_due_date(quarter=Q4).action

    response = admin_client.post(MOVE, a_move(one, there, confirm="Yes"))

    assert response.context["form"].non_field_errors() == [
        f"{there.reference}: It says October to December 2026 already. Choose another quarter."
    ]
    assert response.context["form"]["reason"].value() == "More people needed."
    assert not DueDate.objects.filter(kind="move").exists()


def test_a_move_says_why_who_and_when(admin_client):
    dated = make_due_date(quarter=Q3).action
    nothing = dict.fromkeys(("quarter", "reason", "agreed_by", "agreed_on"), "")

    response = admin_client.post(MOVE, a_move(dated, look="Look", **nothing))

    assert response.context["form"].errors == {
        "quarter": ["Choose the new quarter."],
        "reason": ["Say why the date moves."],
        "agreed_by": ["Say who agreed."],
        "agreed_on": ["Say when it was agreed."],
    }


def test_nobody_agrees_tomorrow(admin_client):
    dated = make_due_date(quarter=Q3).action
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)

    response = admin_client.post(MOVE, a_move(dated, agreed_on=tomorrow.isoformat()))

    assert response.context["form"].errors == {
        "agreed_on": ["This day has not come yet. Give the day it was agreed."]
    }


@pytest.mark.parametrize("in_another_window", [False, True])
def test_two_people_do_not_move_one_date_over_each_other(client, admin_client, in_another_window):
    dated = make_due_date(quarter=Q3).action
    as_opened = a_move(dated, confirm="Yes")
    client.force_login(make_person(username="pat", is_superuser=True))
    quicker = admin_client if in_another_window else client
    quicker.post(MOVE, a_move(dated, quarter="2027-q1", confirm="Yes"))

    second = admin_client.post(MOVE, as_opened)

    (sentence,) = second.context["form"].non_field_errors()
    who = "You" if in_another_window else "pat"
    assert f": {who} changed this date on" in sentence
    assert "January to March 2027" in sentence
    assert second.context["form"]["reason"].value() == "More people needed."
    assert dated.due_dates.filter(kind="move").count() == 1
    again = {**as_opened, f"seen-{dated.pk}": dict(second.context["seen"])[dated.pk]}
    assert admin_client.post(MOVE, again).status_code == 302


def test_what_others_move_waits_and_a_publisher_makes_it_public(client, admin_client, area):
    dated = make_due_date(action=make_action(area=area), quarter=Q3).action
    client.force_login(person("Area lead", area=area))
    client.post(MOVE, a_move(dated, confirm="Yes"))
    waiting = DueDate.objects.get(published_at=None)
    assert client.post(PUBLISH, {"date": waiting.pk}).status_code == 403
    publisher = User.objects.get(username="admin")
    admin_client.force_login(publisher)

    looked = admin_client.get(PUBLISH, {"date": waiting.pk})
    assert looked.context["lines"][0].steps[1].quarter == str(Q4)
    waiting.refresh_from_db()
    assert waiting.published_at is None
    admin_client.post(PUBLISH, {"date": waiting.pk, f"seen-{waiting.pk}": version_of(waiting)})

    waiting.refresh_from_db()
    assert waiting.published_at
    assert waiting.history.latest().history_user == publisher


def test_a_date_that_changed_after_the_look_is_not_made_public(admin_client):
    waiting = make_due_date(quarter=Q3, published_at=None)
    looked = admin_client.get(PUBLISH, {"date": waiting.pk})
    waiting.quarter = Q4
    waiting.save()

    seen = {f"seen-{pk}": version for pk, version in looked.context["seen"]}
    response = admin_client.post(PUBLISH, {"date": waiting.pk, **seen}, follow=True)

    (sentence,) = messages(response)
    assert sentence.endswith("after you looked at it. Look at it again.")
    assert not DueDate.objects.visible().exists()


def test_a_date_that_does_not_wait_any_more_is_a_sentence(admin_client):
    public = make_due_date()

    response = admin_client.post(PUBLISH, {"date": public.pk}, follow=True)

    (sentence,) = messages(response)
    assert sentence.endswith("This date is not waiting any more. Somebody dealt with it.")


def test_a_copying_mistake_is_put_right_beside_the_wrong_date(admin_client):
    wrong = make_due_date(quarter=Q3)
    address = reverse("admin:dates_correct", args=[wrong.pk])
    typed = {
        f"seen-{wrong.action_id}": wrong.pk,
        "quarter": Q4.code,
        "reason": "Wrong column read.",
    }

    looked = admin_client.post(address, {**typed, "look": "Look"})
    assert "it said July to September 2026" in looked.content.decode()
    assert DueDate.objects.count() == 1
    admin_client.post(address, {**typed, "confirm": "Yes"})

    right = DueDate.objects.get(kind="correction")
    assert (right.corrects, right.quarter, right.reason) == (wrong, Q4, "Wrong column read.")
    assert right.published_at


def test_a_garbled_version_is_an_old_one(admin_client):
    row = make_due_date(quarter=Q3)
    sent = {**a_move(row.action, confirm="Yes"), f"seen-{row.action_id}": "9" * 5_000}

    response = admin_client.post(MOVE, sent)

    assert response.status_code == 200
    assert DueDate.objects.get() == row


def test_a_changed_mind_keeps_what_was_typed(admin_client):
    dated = make_due_date(quarter=Q3).action

    response = admin_client.post(MOVE, a_move(dated, again="Change", reason="Half a"))

    assert 'value="2026-q4" selected' in response.content.decode()
    assert response.context["form"]["reason"].value() == "Half a"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("action=zz-99", 404),
        ("action=<script>", 404),
        ("page=nought", 400),
        ("area=nowhere", 404),
    ],
)
def test_odd_addresses_are_answered(admin_client, query, status):
    assert admin_client.get(f"{MOVE}?{query}").status_code == status


@pytest.mark.parametrize("sent", ["", "x", "9" * 40, "9" * 5_000, "-1"])
def test_odd_dates_to_publish_are_answered(admin_client, sent):
    assert admin_client.post(PUBLISH, {"date": sent}).status_code == 302


def test_a_viewer_looks_and_changes_nothing(client):
    row = make_due_date()
    client.force_login(person("Viewer"))

    assert client.get(GRID).status_code == 200
    assert client.get(reverse("admin:dates_of", args=[row.action.reference])).status_code == 200
    assert client.get(MOVE, {"action": row.action.address_part}).status_code == 403
    assert client.post(reverse("admin:dates_correct", args=[row.pk])).status_code == 403
    assert client.get(PUBLISH, {"date": row.pk}).status_code == 403


def test_the_page_of_an_actions_dates_says_who_changed_what_when_and_why(client):
    publisher, action = person("Publisher"), make_due_date(quarter=Q3).action
    told = {"reason": "We wait for money.", "agreed_by": "The board"}
    for quarter in (Q4, Quarter(2027, 1)):
        due_dates.move(
            action,
            quarter=quarter,
            agreed_on=datetime.date(2026, 6, 1),
            at=timezone.now(),
            by=publisher,
            **told,
        )
    client.force_login(person("Viewer"))

    entries = client.get(reverse("admin:dates_of", args=[action.reference])).context["entries"]

    newest = entries[0]
    assert (newest.history_user, newest.told.quarter) == (publisher, Quarter(2027, 1))
    assert newest.url == reverse("admin:actions_duedate_history", args=[newest.id])
    assert len(entries) == 3


def test_going_on_with_nothing_ticked_says_so(admin_client, area):
    make_due_date(action=make_action(area=area), quarter=Q3)

    told = admin_client.get(MOVE, {"go": "Go on with those ticked"}, follow=True)

    assert 'name="go"' in told.text
    assert messages(told) == ["Tick the actions whose date moves."]
    assert messages(admin_client.get(MOVE)) == []
