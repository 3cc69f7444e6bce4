"""What was promised to check an action, to answer inspectors and to belong to a plan is taken away
in the open and in no other way."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from plans.models import KeyArea
from publishing import guards
from publishing.changes import newest_changes
from publishing.loading import loading
from publishing.models import Wording
from publishing.wordings import kept_words
from publishing.wordings.proposing import Proposal, propose, publish
from tests.factories import (
    make_action,
    make_key_area,
    make_measure,
    make_person,
    make_plan,
    make_recommendation_point,
    open_the_site,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SAID = Proposal("The board asked for it.", "SEND board", datetime.date(2026, 10, 1))


def change(row, name, others, said=SAID):
    """Propose and publish, as two people do."""
    value = [other.pk for other in others]
    wording = propose(row, name, value, said, by=make_person(), at=timezone.now())
    publish([wording], by=make_person(), at=timezone.now())
    wording.refresh_from_db()
    return wording


def checked_action(*measures):
    action = make_action(title="Cut waits")
    action.measures.set(measures)
    return action


def refused(do):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        do()
    return str(refusal.value)


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def a_link():
    """Yield each kind of promised link as (row, name of the relation, row it leads to)."""
    measure, plan = make_measure(), make_plan()
    action = checked_action(measure)
    yield action, "measures", measure
    yield make_recommendation_point(actions=[action]), "actions", action
    yield make_key_area(plans=[plan, make_plan()]), "plans", plan


def test_a_public_link_is_not_taken_away_by_hand():
    links = list(a_link())
    open_the_site()

    for row, name, other in links:
        relation = getattr(row, name)
        field = row._meta.get_field(name)
        by_column = f'"{field.m2m_reverse_name()}" = %s'
        table = field.m2m_db_table()
        for do in (
            lambda relation=relation, other=other: relation.remove(other),
            lambda relation=relation: relation.clear(),
            lambda table=table, other=other, by_column=by_column: execute(
                f'DELETE FROM "{table}" WHERE {by_column}',  # noqa: S608
                other.pk,
            ),
            lambda table=table, other=other, by_column=by_column, row=row: execute(
                f'UPDATE "{table}" SET {by_column} WHERE {by_column}',  # noqa: S608
                type(other).objects.exclude(pk=other.pk).values_list("pk", flat=True).first()
                or other.pk + 1,
                other.pk,
            ),
        ):
            assert "Propose to take it away" in refused(do)
        assert other in relation.all()


def test_two_people_take_a_link_away_with_a_reason():
    for_good, other = make_measure(question="How long?"), make_measure(question="How many?")
    action = checked_action(for_good, other)
    open_the_site()

    wording = change(action, "measures", [for_good])

    assert list(action.measures.all()) == [for_good]
    assert (wording.before_words, wording.after_words) == (f"{for_good}; {other}", str(for_good))
    newest = action.history.latest()
    assert newest.history_change_reason == "The board asked for it."
    assert [row.measure for row in newest.measures.all()] == [for_good]


def test_of_two_links_only_the_one_that_was_agreed_goes():
    kept, gone = make_measure(), make_measure()
    action = checked_action(kept, gone)
    open_the_site()
    change(action, "measures", [kept])

    refused(lambda: action.measures.remove(kept))

    assert list(action.measures.all()) == [kept]


def test_a_link_is_made_by_one_person_and_is_then_promised():
    action, measure = checked_action(), make_measure()
    open_the_site()

    action.measures.add(measure)

    refused(lambda: action.measures.remove(measure))


def test_a_link_that_was_taken_away_comes_back_in_the_open_and_is_promised_again():
    measure = make_measure()
    action = checked_action(measure)
    open_the_site()
    change(action, "measures", [])

    refused(lambda: action.measures.add(measure))
    change(action, "measures", [measure])

    assert list(action.measures.all()) == [measure]
    refused(lambda: action.measures.remove(measure))


def test_what_the_public_does_not_see_is_simply_changed():
    hidden, shown = make_measure(is_visible=False), make_measure()
    action, unseen = checked_action(hidden), make_action(is_visible=False)
    unseen.measures.add(shown)
    open_the_site()

    action.measures.remove(hidden)
    unseen.measures.remove(shown)

    assert not action.measures.exists()
    assert not unseen.measures.exists()


def test_a_proposal_names_nothing_that_the_public_does_not_see():
    hidden, shown = make_measure(question="A secret", is_visible=False), make_measure()
    action = checked_action(hidden, shown)
    open_the_site()

    wording = change(action, "measures", [])

    assert wording.before_words == str(shown)
    assert list(action.measures.all()) == [hidden]


def test_a_key_area_belongs_to_a_plan_at_least():
    area = make_key_area(plans=[make_plan()])
    open_the_site()

    with pytest.raises(ValidationError, match="cannot be blank"):
        change(area, "plans", [])


def test_a_link_made_meanwhile_has_to_be_looked_at():
    measure, another = make_measure(), make_measure(question="And how many?")
    action = checked_action(measure)
    open_the_site()
    wording = propose(action, "measures", [], SAID, by=make_person(), at=timezone.now())
    action.measures.add(another)

    with pytest.raises(ValidationError, match="And how many"):
        publish([wording], by=make_person(), at=timezone.now())


def test_the_public_reads_which_link_went_and_why(client):
    measure = make_measure(question="How long?")
    action = checked_action(measure)
    open_the_site()
    change(action, "measures", [])

    told = newest_changes(1)[0]
    page = " ".join(client.get(action.get_absolute_url()).text.split())

    assert told.text == (
        f"Link taken away: How this action is checked, from “{measure}” to “nothing”. Why: The"
        " board asked for it."
    )
    assert told.title == str(action)
    assert "Link taken away" in page
    assert told.text in client.get("/changes/").text


def test_a_file_that_no_longer_has_a_link_proposes_it_once():
    one, two = make_plan(), make_plan()

    def load(*plans):
        with loading("a-file", reason="Loaded.", overwrite=True) as loader:
            loader.load(KeyArea, "work", {"plans": list(plans)}, slug=area.slug)
        return loader

    area = make_key_area(plans=[one, two])
    load(one, two)
    open_the_site()

    first, second = load(one), load(one)

    assert set(area.plans.all()) == {one, two}
    assert (len(first.proposed), len(second.proposed)) == (1, 0)
    assert Wording.objects.get(field="plans").after == str(one.pk)


def test_a_link_that_staff_made_here_is_not_proposed_away_by_a_file():
    one, two = make_plan(), make_plan()
    area = make_key_area(plans=[one])

    def load():
        with loading("a-file", reason="Loaded.") as loader:
            loader.load(KeyArea, "work", {"plans": [one]}, slug=area.slug)
        return loader

    load()
    open_the_site()
    area.plans.add(two)

    assert load().proposed == []


def test_a_migration_that_takes_a_link_away_is_refused():
    measure = make_measure()
    action = checked_action(measure)
    open_the_site()
    guards.lift()
    kept_words.remember()

    action.measures.clear()

    with pytest.raises(CommandError, match=rf"actions.Action {action.pk} \(measures {measure.pk}"):
        kept_words.refuse_rewritten()
    guards.install()


def test_taking_words_out_leaves_the_ids_of_links_alone():
    measure = make_measure()
    action = checked_action(measure)
    open_the_site()
    gone = change(action, "measures", [])
    text = f"Help {measure.pk} Example"
    wording = propose(action, "title", text, SAID, by=make_person(), at=timezone.now())
    publish([wording], by=make_person(), at=timezone.now())

    out = Proposal("It named a child.", takes_words_out=True)
    action.refresh_from_db()
    wording = propose(action, "title", "Help", out, by=make_person(), at=timezone.now())
    publish([wording], by=make_person(), at=timezone.now())

    gone.refresh_from_db()
    assert gone.before == str(measure.pk)
