"""Every change is answered for, what the public saw stays, and refusals are sentences."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from actions.models import Action, ActionPart, Definition, DueDate, FocusArea, ProgressUpdate
from actions.quarters import Quarter
from plans.models import Plan, Section
from publishing.models import OwnerSettings
from tests import factories
from tests.admin.pages import as_shown, messages, page_of, sentences

pytestmark = pytest.mark.django_db

REASON = "The plan's page was put right."
NEEDED = "Say why. The public can see this, so staff must know."


def save(client, row, **typed):
    """Open a row's form, type, and send it."""
    page = client.get(page_of(row))
    return client.post(page_of(row), {**as_shown(page), **typed})


def newest_history(row):
    return row.history.latest()


def test_a_change_to_what_the_public_sees_needs_a_reason(admin_client):
    plan = factories.make_plan(title="Old title")

    response = save(admin_client, plan, title="New title")

    assert response.context["adminform"].form.errors == {"change_reason": [NEEDED]}
    assert Plan.objects.get().title == "Old title"


def test_a_change_is_kept_with_its_reason_and_who_made_it(admin_client, admin_user):
    plan = factories.make_plan()

    save(admin_client, plan, title="New title", change_reason=REASON)

    kept = newest_history(plan)
    assert (kept.title, kept.history_change_reason, kept.history_user) == (
        "New title",
        REASON,
        admin_user,
    )


def test_a_draft_is_changed_without_a_reason(admin_client):
    plan = factories.make_plan(is_visible=False)

    save(admin_client, plan, title="New title")

    assert Plan.objects.get().title == "New title"


def test_a_row_of_a_hidden_plan_is_still_a_draft(admin_client):
    section = factories.make_section(plan=factories.make_plan(is_visible=False))

    save(admin_client, section, heading="New heading")

    assert Section.objects.get().heading == "New heading"


def test_the_owner_settings_always_need_a_reason(admin_client):
    owner = OwnerSettings.objects.get()

    refused = save(admin_client, owner, phone="0300 000 0000")
    save(admin_client, owner, phone="0300 000 0000", change_reason=REASON)

    assert refused.context["adminform"].form.errors == {"change_reason": [NEEDED]}
    assert OwnerSettings.objects.get().phone == "0300 000 0000"


def test_rows_inside_a_form_share_its_reason_and_leave_no_history_of_the_outer_row(
    admin_client, admin_user
):
    part = factories.make_action_part()
    before = part.action.history.count()

    save(admin_client, part.action, **{"parts-0-text": "New words", "change_reason": REASON})

    kept = newest_history(part)
    assert (kept.text, kept.history_change_reason, kept.history_user) == (
        "New words",
        REASON,
        admin_user,
    )
    assert part.action.history.count() == before


def test_a_form_sent_back_as_it_was_changes_nothing(admin_client):
    action = factories.make_action(involved="schools\nhealth", keywords="jobs\nwork")
    before = action.history.count()
    as_browsers_send_it = {"involved": "schools\r\nhealth", "keywords": "jobs\r\nwork"}

    save(admin_client, action, **as_browsers_send_it, change_reason=REASON)

    assert Action.objects.get().involved == "schools\nhealth"
    assert action.history.count() == before


def test_linked_rows_are_kept_with_the_reason_too(admin_client):
    point = factories.make_recommendation_point()
    action = factories.make_action(area=point.area)
    before = point.history.count()

    save(admin_client, point, actions=[action.pk], change_reason=REASON)

    kept = newest_history(point)
    assert [row.action for row in kept.actions.all()] == [action]
    assert kept.history_change_reason == REASON
    assert point.history.count() == before + 1


def test_the_history_page_tells_who_when_why_and_what(admin_client, admin_user):
    plan = factories.make_plan(title="Old title")
    save(admin_client, plan, title="New title", change_reason=REASON)

    response = admin_client.get(reverse("admin:plans_plan_history", args=[plan.pk]))

    text = " ".join(response.text.split())
    assert (
        "<dt>Title</dt> <dd>was: <del>Old title</del></dd> <dd>now: <ins>New title</ins></dd>"
        in text
    )
    assert admin_user.username in text
    assert "The plan&#x27;s page was put right." in text
    assert "style=" not in text


def history_of(client, row):
    address = page_of(row, "history")
    return " ".join(client.get(address).text.split())


def test_the_history_tells_long_words_whole_and_ticks_and_choices_in_words(admin_client):
    long = "One sentence of many words. " * 20
    section = factories.make_section(body=long + "Old end.")

    save(
        admin_client,
        section,
        body=long + "New end.",
        holds="commitments",
        is_visible="",
        change_reason=REASON,
    )

    text = history_of(admin_client, section)
    assert f"<del>{long}Old end.</del>" in text
    assert f"<ins>{long}New end.</ins>" in text
    assert "<del>nothing</del></dd> <dd>now: <ins>the commitments</ins>" in text
    assert "<del>yes</del></dd> <dd>now: <ins>no</ins>" in text


def test_the_history_tells_linked_rows_by_name(admin_client):
    point = factories.make_recommendation_point()
    action = factories.make_action(area=point.area)

    save(admin_client, point, actions=[action.pk], change_reason=REASON)

    assert f"<del>nothing</del></dd> <dd>now: <ins>{action}</ins>" in history_of(
        admin_client, point
    )


def test_the_history_tells_what_changed_inside_and_leads_there(admin_client, admin_user):
    part = factories.make_action_part()
    save(admin_client, part.action, **{"parts-0-text": "New words", "change_reason": REASON})

    text = history_of(admin_client, part.action)

    own = reverse("admin:actions_actionpart_history", args=[part.pk])
    assert f'<a href="{own}">New words</a>, changed, {admin_user.username}. The plan' in text


def test_an_old_version_cannot_be_written_back_behind_the_form(admin_client):
    plan = factories.make_plan(title="Old title")
    old = newest_history(plan)
    save(admin_client, plan, title="New title", change_reason=REASON)

    admin_client.post(f"/admin/plans/plan/{plan.pk}/history/{old.pk}/", {"title": "Old title"})

    assert Plan.objects.get().title == "New title"


@pytest.mark.parametrize(
    "make",
    [
        factories.make_due_date,
        factories.make_round,
        factories.make_update,
        factories.make_correction,
        factories.make_definition,
        factories.make_reading,
    ],
)
def test_a_published_record_is_shown_and_never_changed(admin_client, make):
    row = make()
    before = row.history.count()

    shown = admin_client.get(page_of(row))
    answer = admin_client.post(page_of(row), {"reason": "Nobody will notice."}, follow=True)

    assert messages(shown) == [row.never_changes]
    assert not shown.context["has_change_permission"]
    assert messages(answer) == [row.never_changes]
    assert row.history.count() == before


def test_a_draft_record_is_changed(admin_client):
    due_date = factories.make_due_date(published_at=None)

    save(admin_client, due_date, quarter="2027-q1")

    assert DueDate.objects.get().quarter == Quarter(2027, 1)


@pytest.mark.parametrize(
    "make",
    [factories.make_plan, factories.make_action, factories.make_due_date, factories.make_update],
)
def test_what_the_public_sees_is_not_deleted(admin_client, make):
    row = make()

    response = admin_client.post(page_of(row).replace("change", "delete"), {"post": "yes"})

    assert response.status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


def test_what_the_public_once_saw_is_not_deleted_either(admin_client):
    section = factories.make_section()
    save(admin_client, section, is_visible="", change_reason=REASON)

    response = admin_client.post(page_of(section).replace("change", "delete"), {"post": "yes"})

    assert not Section.objects.visible().exists()
    assert response.status_code == 403


def test_a_draft_can_be_deleted_and_its_history_stays(admin_client, admin_user):
    section = factories.make_section(is_visible=False)
    asked = admin_client.get(page_of(section).replace("change", "delete"))

    admin_client.post(
        asked.wsgi_request.path, {"post": "yes", "_version": asked.context["version"]}
    )

    assert not Section.objects.exists()
    gone = Section.history.filter(history_type="-").get()
    assert gone.history_user == admin_user


def test_what_the_public_saw_is_not_deleted_inside_another_form(admin_client):
    part = factories.make_action_part(text="Words")

    response = save(admin_client, part.action, **{"parts-0-DELETE": "on", "change_reason": REASON})

    assert sentences(response) == ["“Words” has been public. Hide it from the public instead."]
    assert ActionPart.objects.exists()


def test_a_draft_is_deleted_inside_another_form(admin_client):
    part = factories.make_action_part(is_visible=False)

    save(admin_client, part.action, **{"parts-0-DELETE": "on", "change_reason": REASON})

    assert not ActionPart.objects.exists()
    assert ActionPart.history.latest().history_change_reason == REASON


def test_a_reference_is_chosen_once(admin_client):
    action = factories.make_action()

    save(admin_client, action, reference="ZZ 9", title="New title", change_reason=REASON)

    before, action.title = action.reference, "New title"
    action.refresh_from_db()
    assert (action.reference, action.title) == (before, "New title")


def test_rules_over_fields_the_form_hides_are_sentences_too(admin_client):
    action = factories.make_action()
    factories.make_due_date(action=action, published_at=None)

    response = admin_client.post(
        reverse("admin:actions_duedate_add"),
        {
            "action": action.pk,
            "kind": "move",
            "quarter": "2027-q1",
            "reason": "Too few people.",
            "agreed_by": "The board",
            "agreed_on": "2026-10-01",
        },
    )

    assert sentences(response) == ["Publish or delete the date that is waiting first."]


@pytest.mark.both_databases
def test_a_late_update_to_a_published_round_is_refused_in_a_sentence(admin_client):
    action = factories.make_action()
    published = factories.make_round()

    response = admin_client.post(
        reverse("admin:actions_progressupdate_add"),
        {"action": action.pk, "round": published.pk, "what_we_did": "We forgot to say."},
    )

    assert sentences(response) == [
        "This quarterly update is published. Nothing can be added to it."
    ]
    assert "We forgot to say." in response.text
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "UNIQUE constraint failed: plans_plan.part",
            (
                "The database refused this. Perhaps somebody changed the same thing a moment ago. "
                "Open this page again in another window and compare."
            ),
        ),
        (
            'violates unique constraint "one_section_in_each_place"',
            "Another section of this plan has this place.",
        ),
    ],
)
def test_a_refusal_between_check_and_save_is_a_sentence_and_loses_nothing(
    admin_client, monkeypatch, said, shown
):
    plan = factories.make_plan()

    def refuse(*args, **kwargs):
        raise IntegrityError(said)

    monkeypatch.setattr(Plan, "save", refuse)
    response = save(admin_client, plan, title="What I typed", change_reason=REASON)

    assert sentences(response) == [shown]
    assert "What I typed" in response.text


def test_a_refused_save_leaves_no_history(admin_client, monkeypatch):
    part = factories.make_action_part()
    before = part.action.history.count()

    def refuse(*args, **kwargs):
        raise IntegrityError("refused")

    monkeypatch.setattr(ActionPart, "save", refuse)
    save(
        admin_client,
        part.action,
        **{"title": "New", "parts-0-text": "New", "change_reason": REASON},
    )

    assert part.action.history.count() == before


def test_published_definitions_stand_beside_their_measure_and_are_not_edited_there(admin_client):
    definition = factories.make_definition(text="As it was.")

    save(
        admin_client,
        definition.measure,
        **{"definitions-0-text": "Otherwise.", "change_reason": REASON},
    )

    assert Definition.objects.get().text == "As it was."


def test_an_area_is_saved_with_all_that_is_inside(admin_client):
    area = factories.make_area()
    factories.make_recommendation_point(area=area)
    factories.make_area_definition(area=area)
    factories.make_measure(area=area)

    save(admin_client, area, title="New title", change_reason=REASON)

    assert FocusArea.objects.get().title == "New title"
