"""Once the site is open, what was promised changes in the open and in no other way."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from actions.models import Action, ActionPart, FocusArea, Lead, Measure
from measures.readings import publish_definition
from publishing.models import OwnerSettings, Wording
from publishing.wordings import proposing
from publishing.wordings.proposing import Proposal, propose, publish, turn_down
from tests.factories import (
    make_action,
    make_action_part,
    make_area,
    make_definition,
    make_lead,
    make_measure,
    make_person,
    make_section,
    open_the_site,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SAID = Proposal("The board asked for it.", "SEND board", datetime.date(2026, 10, 1))


def change(row, name, value, said=SAID, **who):
    """Propose and publish, as two people do."""
    wording = propose(row, name, value, said, by=make_person(), at=timezone.now())
    publish([wording], by=who.get("by") or make_person(), at=timezone.now())
    row.refresh_from_db()
    wording.refresh_from_db()
    return wording


def refused(save):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        save()
    return str(refusal.value)


def test_before_the_site_is_open_words_are_simply_changed():
    action = make_action(title="Cut waits")

    Action.objects.filter(pk=action.pk).update(title="Cut the waits")

    with pytest.raises(ValidationError, match="Simply change it"):
        propose(action, "title", "Cut all waits", SAID, by=make_person(), at=timezone.now())


@pytest.mark.parametrize("name", ["title", "text", "done_when", "timing_words", "involved"])
def test_words_the_public_reads_change_by_a_wording_alone(name):
    action = make_action(**{name: "As it was"})
    open_the_site()

    said = refused(lambda: Action.objects.filter(pk=action.pk).update(**{name: "Another goal"}))

    assert "Propose a change" in said
    wording = change(action, name, "Another goal")
    assert getattr(action, name) == "Another goal"
    assert (wording.before, wording.after) == ("As it was", "Another goal")


def test_an_aim_an_area_and_a_lead_change_by_a_wording_alone():
    action, elsewhere = make_action(), make_area()
    measure = make_measure(target_value="90.00", target_unit="%")
    lead = make_lead()
    open_the_site()

    refused(lambda: Action.objects.filter(pk=action.pk).update(area=elsewhere))
    refused(lambda: Measure.objects.filter(pk=measure.pk).update(target_value="40"))
    refused(lambda: Measure.objects.filter(pk=measure.pk).update(target_value=None))
    refused(lambda: FocusArea.objects.filter(pk=action.area_id).update(lead=lead))
    refused(lambda: Lead.objects.filter(pk=action.area.lead_id).update(title="Somebody"))

    change(action, "area", elsewhere.pk)
    wording = change(measure, "target_value", 40)
    change(measure, "target_value", 12.5)
    assert (wording.before_words, wording.after_words) == ("90", "40")
    assert measure.target_value == 12.5
    assert action.area == elsewhere


def test_what_was_empty_is_simply_filled_in():
    action = make_action(done_when="", published_wording="")
    open_the_site()

    Action.objects.filter(pk=action.pk).update(done_when="Everyone is seen.")

    refused(lambda: Action.objects.filter(pk=action.pk).update(done_when="Most are seen."))


def test_what_was_public_is_never_hidden_nor_deleted():
    part = make_action_part()
    action = part.action
    open_the_site()

    for rows in (Action.objects.filter(pk=action.pk), ActionPart.objects.filter(pk=part.pk)):
        assert "never hidden" in refused(lambda rows=rows: rows.update(is_visible=False))
    assert "never hidden" in refused(ActionPart.objects.filter(pk=part.pk).delete)
    refused(lambda: FocusArea.objects.filter(pk=action.area_id).update(is_visible=False))


def test_moving_a_row_to_where_nobody_sees_it_is_hiding_it():
    action = make_action()
    hidden = make_area(is_visible=False)
    open_the_site()

    with pytest.raises((ValidationError, IntegrityError)):
        change(action, "area", hidden.pk)

    action.refresh_from_db()
    assert action.area != hidden
    assert Wording.objects.visible().filter(field="area").count() == 0


def test_a_new_action_is_shown_with_a_reason_and_its_parts_with_it():
    area = make_area()
    open_the_site()

    assert "show it and say why" in refused(lambda: make_action(area=area))
    action = make_action(area=area, is_visible=False)
    part = make_action_part(action=action)
    assert "show it" in refused(lambda: Action.objects.filter(pk=action.pk).update(is_visible=True))

    change(action, "is_visible", value=True)

    assert list(ActionPart.objects.visible()) == [part]
    refused(lambda: make_action_part(action=action))


def test_what_is_withdrawn_keeps_its_page_and_its_words():
    action = make_action()
    open_the_site()
    refused(lambda: Action.objects.filter(pk=action.pk).update(is_withdrawn=True))

    change(action, "is_withdrawn", value=True)

    assert action in Action.objects.visible()
    with pytest.raises(ValidationError, match="is withdrawn"):
        change(action, "title", "Another goal")
    change(action, "is_withdrawn", value=False)
    change(action, "title", "Another goal")


def test_nobody_publishes_what_they_proposed():
    action, author = make_action(), make_person()
    open_the_site()
    wording = propose(action, "title", "Another goal", SAID, by=author, at=timezone.now())
    make_person(is_superuser=True)

    with pytest.raises(ValidationError, match="Somebody else"):
        publish([wording], by=author, at=timezone.now())
    with pytest.raises(ValidationError, match="Somebody else"):
        publish([wording], by=author, at=timezone.now() + datetime.timedelta(days=30))

    action.refresh_from_db()
    assert action.title != "Another goal"


def test_where_there_is_one_publisher_a_proposal_goes_on_after_three_days():
    action = make_action()
    open_the_site()
    author = make_person(is_superuser=True)
    at = timezone.now()
    wording = propose(action, "title", "Another goal", SAID, by=author, at=at)

    with pytest.raises(ValidationError, match="Somebody else"):
        publish([wording], by=author, at=at + datetime.timedelta(days=2, hours=23))
    publish([wording], by=author, at=at + datetime.timedelta(days=3))

    assert Wording.objects.visible().get(field="title").waited_alone


def test_a_proposal_over_another_is_refused_and_both_texts_are_told():
    action = make_action(title="As it was")
    open_the_site()
    propose(action, "title", "One goal", SAID, by=make_person(), at=timezone.now())

    with pytest.raises(ValidationError) as refusal:
        propose(action, "title", "Two goals", SAID, by=make_person(), at=timezone.now())

    assert "from “As it was” to “One goal”" in str(refusal.value)


def test_a_proposal_of_the_same_words_or_of_nothing_is_refused():
    action = make_action(title="As it was")
    open_the_site()

    with pytest.raises(ValidationError, match="same as before"):
        change(action, "title", "As it was")
    with pytest.raises(ValidationError, match="cannot be blank"):
        change(action, "title", "")
    with pytest.raises(ValidationError, match="who agreed"):
        change(action, "title", "Another", Proposal("Because."))
    with pytest.raises(ValidationError, match="Say why"):
        change(action, "title", "Another", Proposal("", "Board", datetime.date(2026, 1, 1)))


def test_a_proposal_turned_down_changes_nothing_and_can_be_made_again():
    action = make_action(title="As it was")
    open_the_site()
    wording = propose(action, "title", "Another", SAID, by=make_person(), at=timezone.now())

    turn_down(wording, by=make_person(), at=timezone.now(), why="Not agreed.")

    with pytest.raises(ValidationError, match="turned down"):
        publish([wording], by=make_person(), at=timezone.now())
    with pytest.raises(ValidationError, match="turned down"):
        turn_down(wording, by=make_person(), at=timezone.now(), why="Again.")
    change(action, "title", "Another")


@pytest.mark.parametrize(
    ("before", "after"),
    [("Cut teh wait", "Cut the wait"), ("Cut waits", "Cut waits."), ("recieve", "receive")],
)
def test_one_person_mends_a_slip_of_the_pen_and_the_public_sees_that(before, after):
    action = make_action(title=before)
    open_the_site()
    slip = Proposal("Misspelt.", is_slip=True)

    wording = propose(action, "title", after, slip, by=make_person(), at=timezone.now())

    action.refresh_from_db()
    assert action.title == after
    assert wording in Wording.objects.visible()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("90 % are seen", "40 % are seen"),
        ("All are seen", "Most are seen"),
        ("We will do it", "We will not do it"),
        ("Seen in time", "Seen"),
    ],
)
def test_what_may_change_the_promise_is_no_slip(before, after):
    action = make_action(title=before)
    open_the_site()

    with pytest.raises(ValidationError, match="no slip of the pen"):
        propose(
            action, "title", after, Proposal("x", is_slip=True), by=make_person(), at=timezone.now()
        )


def test_a_wording_once_public_never_changes_and_never_goes():
    action = make_action()
    open_the_site()
    wording = change(action, "title", "Another goal")
    rows = Wording.objects.filter(pk=wording.pk)

    refused(lambda: rows.update(reason="Another reason"))
    refused(lambda: rows.update(before="Nothing", taken_out_by=None))
    refused(lambda: rows.update(published_at=None, published_by=None))
    refused(rows.delete)


def test_an_old_wording_cannot_be_used_again():
    action = make_action(title="First")
    open_the_site()
    change(action, "title", "Second")
    change(action, "title", "First")

    refused(lambda: Action.objects.filter(pk=action.pk).update(title="Second"))


def test_words_that_identify_a_child_are_taken_out_by_two_people():
    action = make_action(title="Help for Example Child of Anytown")
    open_the_site()
    change(action, "title", "More help for Example Child of Anytown")
    change(action, "text", "Nothing to do with it")

    said = Proposal("It named a child.", takes_words_out=True)
    wording = change(action, "title", "More help for a child", said)

    assert action.title == "More help for a child"
    texts = Wording.objects.values_list("before", "after", "title", "before_words", "after_words")
    assert not any("Example Child" in text for row in texts for text in row)
    assert Wording.objects.filter(field="text").get().after == "Nothing to do with it"
    assert wording.reason == "It named a child."
    assert not action.history.filter(title__contains="Example Child").exists()


def test_taking_words_out_is_never_done_alone():
    action = make_action(title="Help for Example Child")
    open_the_site()
    author = make_person(is_superuser=True)
    said = Proposal("It named a child.", takes_words_out=True)
    long_ago = timezone.now() - datetime.timedelta(days=30)
    wording = propose(action, "title", "Help", said, by=author, at=long_ago)

    with pytest.raises(ValidationError, match="Somebody else"):
        publish([wording], by=author, at=timezone.now())


def test_the_official_site_and_its_opening_need_two_people_and_it_stays_open():
    owner = OwnerSettings.objects.get()
    rows = OwnerSettings.objects.filter(pk=1)

    refused(lambda: rows.update(is_official=True))
    refused(lambda: rows.update(is_open=True))
    change(owner, "is_official", value=True)
    open_the_site()
    refused(lambda: rows.update(is_open=False))
    with pytest.raises((ValidationError, IntegrityError)):
        change(owner, "is_open", value=False)
    rows.update(contact_team="SEND team")


def test_several_words_of_a_row_are_published_together():
    measure = make_measure(target_value=None, target_unit="", target_words="")
    open_the_site()
    Measure.objects.filter(pk=measure.pk).update(target_value="90", target_unit="%")
    by, at = make_person(), timezone.now()
    wordings = [
        propose(measure, "target_value", None, SAID, by=by, at=at),
        propose(measure, "target_unit", "", SAID, by=by, at=at),
    ]

    publish(wordings, by=make_person(), at=at)

    measure.refresh_from_db()
    assert (measure.target_value, measure.target_unit) == (None, "")


def test_plan_sections_are_promised_too():
    section = make_section(body="What we will do.")
    open_the_site()

    refused(lambda: type(section).objects.filter(pk=section.pk).update(body="Less."))

    assert change(section, "body", "Less.").after == "Less."


def test_somebody_changed_the_row_before_it_was_published():
    action = make_action(title="First", done_when="")
    open_the_site()
    Action.objects.filter(pk=action.pk).update(done_when="Seen.")
    seen = propose(action, "title", "Second", SAID, by=make_person(), at=timezone.now())

    with pytest.raises(ValidationError, match="Look at it again"):
        publish([seen], by=make_person(), at=timezone.now(), seen={seen.pk: "0"})

    assert proposing.open_wording(action, "title") == seen


def test_what_is_counted_anew_needs_a_second_person_once_the_site_is_open():
    measure = make_definition().measure
    author, other = make_person(is_superuser=True), make_person(is_superuser=True)
    anew = make_definition(
        measure=measure,
        version=2,
        text="Only some of them.",
        why_changed="The board asked for it.",
        in_force_from=datetime.date(2030, 1, 1),
        published_at=None,
    )
    anew.history.update(history_user=author)
    open_the_site()

    with pytest.raises(ValidationError, match="Somebody else"):
        publish_definition(anew, at=timezone.now(), by=author)
    publish_definition(anew, at=timezone.now(), by=other)
