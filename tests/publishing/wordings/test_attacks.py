"""Ways round: each was once a way to change a promise without the public seeing from, to and why,
or could have been one."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from actions.models import Action
from local_offer.models import WaitingTime
from publishing.changes import Change
from publishing.loading import loading
from publishing.models import OwnerSettings, Wording
from publishing.wordings.names import called_as_then
from publishing.wordings.proposing import (
    Proposal,
    propose,
    publish,
    turn_down,
    version_to_look_at,
)
from tests.factories import (
    make_action,
    make_action_part,
    make_area,
    make_area_definition,
    make_measure,
    make_person,
    make_plan,
    make_point,
    make_section,
    make_series,
    make_wait_figure,
    open_the_site,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SAID = Proposal("The board asked for it.", "SEND board", datetime.date(2026, 10, 1))
SLIP = Proposal("Misspelt.", is_slip=True)


def change(row, name, value, said=SAID):
    wording = propose(row, name, value, said, by=make_person(), at=timezone.now())
    publish([wording], by=make_person(), at=timezone.now())
    row.refresh_from_db()
    return wording


def refused(row, **values):
    """Try it as a migration, or a hand at the database prompt, would."""
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**values)


def slip(row, name, value):
    return propose(row, name, value, SLIP, by=make_person(), at=timezone.now())


def test_words_are_not_emptied_in_the_open_and_then_filled_with_others():
    action = make_action(done_when="Everyone is seen.")
    measure = make_measure(target_value=90, target_unit="%")
    open_the_site()
    change(action, "done_when", "")
    change(measure, "target_value", None)

    refused(action, done_when="Some are seen.")
    refused(measure, target_value=40)

    assert change(action, "done_when", "Some are seen.").before == ""


def test_a_file_does_not_fill_what_was_emptied_in_the_open():
    action = make_action(done_when="Everyone is seen.")
    open_the_site()
    change(action, "done_when", "")

    with loading("a-file", reason="Loaded.", overwrite=True) as loader:
        loader.load(Action, "one", {"done_when": "Some are seen."}, pk=action.pk)

    action.refresh_from_db()
    assert action.done_when == ""
    assert len(loader.proposed) == 1


def test_what_was_ticked_in_a_hidden_place_is_not_moved_into_sight():
    area, hidden = make_area(), make_area(is_visible=False)
    open_the_site()
    action = make_action(area=hidden)

    refused(action, area=area)

    action.refresh_from_db()
    assert action not in Action.objects.visible()


@pytest.mark.parametrize(
    ("make", "parent", "make_parent"),
    [
        (make_area_definition, "area", make_area),
        (make_section, "plan", make_plan),
        (make_point, "plan", make_plan),
        (make_series, "measure", make_measure),
    ],
)
def test_what_was_promised_moves_elsewhere_by_a_wording_alone(make, parent, make_parent):
    row, elsewhere = make(), make_parent()
    open_the_site()

    refused(row, **{parent: elsewhere})

    assert change(row, parent, elsewhere.pk).after == str(elsewhere.pk)


def test_an_example_does_not_become_real_nor_what_is_real_an_example():
    example, real = make_series(is_sample=True), make_series()
    open_the_site()

    refused(example, is_sample=False)
    refused(real, is_sample=True)


def test_the_words_for_a_young_person_and_the_source_of_figures_are_promised():
    action = make_action(for_young_people="You wait less.")
    measure = make_measure(source="School census")
    open_the_site()

    refused(action, for_young_people="You wait.")
    refused(measure, source="Our survey")


def test_a_wait_with_public_figures_is_not_hidden_to_be_renamed():
    wait = make_wait_figure(published_at=timezone.now()).wait
    open_the_site()
    WaitingTime.objects.filter(pk=wait.pk).update(is_visible=False)

    refused(wait, name="Another wait")

    assert change(wait, "name", "Another wait").before != ""


def test_the_address_of_a_plan_stays_for_its_changes_are_found_by_it():
    refused(make_plan(), slug="another")


def test_the_settings_of_the_owner_are_not_deleted_and_made_anew():
    open_the_site()

    with pytest.raises(IntegrityError), transaction.atomic():
        OwnerSettings.objects.all().delete()


@pytest.mark.parametrize("name", ["is_open", "is_official", "is_local_offer"])
def test_the_settings_of_the_owner_are_not_made_as_two_people_would(name):
    OwnerSettings.objects.all().delete()

    with pytest.raises(IntegrityError), transaction.atomic():
        OwnerSettings.objects.create(pk=1, **{name: True})


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We will not cut it", "We will now cut it"),
        ("We can do it", "We can't do it"),
        ("Seen in five weeks", "Seen in nine weeks"),
        ("Seen in two weeks", "Seen in ten weeks"),
        ("All are seen", "Any are seen"),
        ("They are able to go", "They are unable to go"),
        ("It is likely", "It is unlikely"),
        ("90% are seen", "90 are seen"),
        ("In 5-10 weeks", "In 5.10 weeks"),
        ("We will see", "We wall see"),
        ("such as a new school year", "such as a no school year"),
        ("It is a new school", "It is not school"),
        ("It is free", "It is fee"),
        ("The aim is met", "The aim is set"),
        ("Help at home", "Help at some"),
        ("It is our own", "It is our now"),
        ("It is ours on Monday", "It is ours no Monday"),
        ("It weighs a ton", "It weighs a not"),
        ("Meals are included", "Meals are excluded"),
        ("Waits will decrease", "Waits will increase"),
        ("Places are used", "Places are unused"),
        ("Sixteen families", "Sixty families"),
        ("See www.example.org", "See www.exampel.org"),
        ("Ask ab@example.org", "Ask ba@example.org"),
        ("Ask a.jones", "Ask a.jonse"),
    ],
)
def test_two_letters_that_say_something_else_are_no_slip(before, after):
    action = make_action(text=before)
    open_the_site()

    with pytest.raises(ValidationError, match="no slip of the pen"):
        slip(action, "text", after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Childrens' wellbeing", "Children's wellbeing"),
        ("Well-being nto later", "Well-being not later"),
        ("We will do it", "we will do it."),
        ("Beofre 2027, 5% more", "Before 2027, 5% more"),
        ("Help for all famlies", "Help for all families"),
        ("See www.example.org now", "See www.example.org, now"),
    ],
)
def test_what_people_do_mistype_is_a_slip(before, after):
    action = make_action(text=before)
    open_the_site()

    slip(action, "text", after)

    action.refresh_from_db()
    assert action.text == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We assess all", "We access all"),
        ("They stay united", "They stay untied"),
        ("We Prevent harm", "We present harm"),
    ],
)
def test_a_word_that_another_promise_says_is_no_slip(before, after):
    action = make_action(text=before)
    make_action(text=f"Then: “{before}”, again.")
    open_the_site()

    with pytest.raises(ValidationError, match="Another promise says"):
        slip(action, "text", after)


def test_small_slips_do_not_add_up_to_another_promise():
    action = make_action(text="Families decide")
    open_the_site()
    slip(action, "text", "Families dacide")
    action.refresh_from_db()

    with pytest.raises(ValidationError, match="More than two letters"):
        slip(action, "text", "Famlies dacids")

    change(action, "text", "Families recieve")
    slip(action, "text", "Families receive")


def test_a_colleague_who_is_sent_away_meanwhile_still_had_to_look():
    action = make_action()
    open_the_site()
    author, colleague = make_person(is_superuser=True), make_person("Publisher")
    at = timezone.now()
    wording = propose(action, "title", "Another goal", SAID, by=author, at=at)
    colleague.is_active = False
    colleague.save()

    with pytest.raises(ValidationError, match="Somebody else"):
        publish([wording], by=author, at=at + datetime.timedelta(days=4))


def test_a_proposal_that_a_second_person_did_look_at_never_waited_alone():
    action = make_action()
    open_the_site()
    author = make_person(is_superuser=True)
    wording = propose(action, "title", "Another goal", SAID, by=author, at=timezone.now())

    publish([wording], by=make_person("Publisher"), at=timezone.now())

    wording.refresh_from_db()
    assert not wording.waited_alone


@pytest.mark.parametrize("inside", [False, True])
def test_a_new_action_is_not_written_anew_after_somebody_looked_at_it(inside):
    area = make_area()
    open_the_site()
    action = make_action(area=area, is_visible=False, text="Cut the waits.")
    part = make_action_part(action=action, text="By summer")
    wording = propose(action, "is_visible", True, SAID, by=make_person(), at=timezone.now())
    seen = {wording.pk: version_to_look_at(wording)}

    row = part if inside else action
    row.text = "Look at the waits."
    row.save()

    with pytest.raises(ValidationError, match="Look at it again"):
        publish([wording], by=make_person(), at=timezone.now(), seen=seen)
    publish(
        [wording],
        by=make_person(),
        at=timezone.now(),
        seen={wording.pk: version_to_look_at(wording)},
    )


class TestTakingOut:
    said = Proposal("It named a child.", takes_words_out=True)

    def test_every_word_goes_though_other_words_stood_beside_it(self):
        action = make_action(text="Help for Example Child.")
        open_the_site()
        change(action, "text", "More help for Example, child of Anytown")

        change(action, "text", "More help", self.said)

        said = " ".join(Wording.objects.filter(row_id=action.pk).values_list("before", flat=True))
        said += " ".join(action.history.values_list("text", flat=True))
        assert "Example" not in said
        assert "Anytown" not in said

    def test_what_does_not_say_it_stays_word_for_word(self):
        action = make_action(text="All are seen in 90 days")
        open_the_site()
        older = change(action, "text", "Most are seen in 90 days")
        change(action, "text", "Most are seen in 90 days, as Example asked")

        change(action, "text", "Most are seen in 90 days, as one asked", self.said)

        older.refresh_from_db()
        assert (older.before, older.after) == (
            "All are seen in 90 days",
            "Most are seen in 90 days",
        )

    def test_it_rewrites_nothing_else(self):
        action = make_action(text="Help for Example")
        open_the_site()
        older = change(action, "text", "More help for Example")
        taking = change(action, "text", "More help", self.said)

        rows = Wording.objects.filter(pk=older.pk)
        for lie in ({"before": "Nothing"}, {"reason": "Another reason"}, {"is_slip": True}):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(taken_out_by=taking, **lie)

    def test_it_is_in_no_proposal_and_none_brings_it_back(self):
        action = make_action(title="Help Example", text="Help Example")
        open_the_site()
        closed = propose(action, "text", "Example", SAID, by=make_person(), at=timezone.now())
        turn_down(closed, by=make_person(), at=timezone.now(), why="Do not name Example.")
        waits = propose(action, "done_when", "Example", SAID, by=make_person(), at=timezone.now())

        change(action, "title", "Help", self.said)
        change(action, "text", "Help", self.said)

        for each in (closed, waits):
            each.refresh_from_db()
            assert "Example" not in f"{each.before} {each.after} {each.title}"
        assert "Example" not in closed.why_closed
        with pytest.raises(ValidationError, match="turned down"):
            publish([waits], by=make_person(), at=timezone.now())

    def test_no_file_says_it_again(self):
        action = make_action(text="")
        with loading("a-file", reason="Loaded.") as loader:
            loader.load(Action, "one", {"text": "Help Example"}, pk=action.pk)
        open_the_site()
        action.refresh_from_db()
        change(action, "text", "Help", self.said)

        with loading("a-file", reason="Loaded.") as loader:
            loader.load(Action, "one", {"text": "Help Example"}, pk=action.pk)

        assert not loader.proposed
        assert not Wording.objects.filter(after__contains="Example").exists()

    def test_it_goes_where_other_changes_name_the_row(self):
        action, other = make_action(title="Help Example"), make_action()
        open_the_site()
        Action.objects.filter(pk=other.pk).update(continued_in=action)
        change(other, "continued_in", None)

        change(action, "title", "Help", self.said)

        naming = Wording.objects.get(field="continued_in")
        assert naming.before_words == f"{action.reference}: Help […]"

    def test_the_reason_does_not_repeat_it(self):
        action = make_action(title="Help Example")
        open_the_site()

        with pytest.raises(ValidationError, match="The reason repeats"):
            change(action, "title", "Help", Proposal("Example!", takes_words_out=True))


def test_the_names_of_other_changes_are_not_rewritten():
    action = make_action(title="Help at school")
    part, measure = make_action_part(action=action, text="home"), make_measure(question="How long?")
    open_the_site()
    long_ago = timezone.now() - datetime.timedelta(days=30)
    old = [
        Change(long_ago.date(), "x", str(action), action.get_absolute_url(), "", at=long_ago),
        Change(long_ago.date(), "x", "How soon?", measure.get_absolute_url(), "", at=long_ago),
    ]

    change(part, "text", "school")
    change(measure, "question", "How soon?")

    assert [each.title for each in called_as_then(old)] == [str(action), "How long?"]


def test_a_change_is_called_what_the_row_was_called_when_it_became_public():
    action = make_action(title="First")
    open_the_site()
    waits = propose(action, "text", "Other words", SAID, by=make_person(), at=timezone.now())
    change(action, "title", "Second")

    publish([waits], by=make_person(), at=timezone.now())

    waits.refresh_from_db()
    assert (waits.title, waits.renamed_to) == (f"{action.reference}: Second", "")


def test_an_area_and_a_plan_are_not_deleted_from_under_their_promises():
    action = make_action()
    open_the_site()

    for table, pk in (("plans_plan", action.area.plan_id), ("actions_focusarea", action.area_id)):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {table} WHERE id = %s", [pk])  # noqa: S608
