"""The public record cannot be rewritten, not even by hand at the database prompt."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import IntegrityError, connection, transaction
from django.db.migrations import Migration

from actions.models import (
    Action,
    Correction,
    Definition,
    DueDate,
    Measure,
    MeasureInArea,
    ProgressUpdate,
    Reading,
    Round,
    Series,
)
from publishing import guards
from tests.factories import (
    make_action,
    make_correction,
    make_definition,
    make_due_date,
    make_measure,
    make_measure_in_area,
    make_reading,
    make_round,
    make_series,
    make_update,
)

pytestmark = pytest.mark.django_db

# Each kind of record, how to make a public one, and a column somebody might want to change.
RECORDS = [
    pytest.param(make_due_date, "reason", id="due date"),
    pytest.param(make_round, "opened_on", id="round"),
    pytest.param(make_update, "what_we_did", id="update"),
    pytest.param(make_correction, "text", id="correction"),
    pytest.param(make_definition, "text", id="definition"),
    pytest.param(make_reading, "note", id="reading"),
]
every_record = pytest.mark.parametrize(("make", "column"), RECORDS)

# Both a text and a day, so that it fits each column.
OTHER = "2001-01-01"


def execute(sql, *values):
    # With a way back, as PostgreSQL gives up a transaction after a refusal.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def update_by_hand(row, column, value=OTHER):
    table = row._meta.db_table
    return execute(f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', value, row.pk)


def delete_by_hand(row):
    table = row._meta.db_table
    return execute(f'DELETE FROM "{table}" WHERE id = %s', row.pk)


def an_open_update(**values):
    return make_update(round=make_round(published_at=None), **values)


@every_record
def test_a_public_record_is_never_changed(make, column):
    row = make()

    with pytest.raises(IntegrityError, match=str(row.never_changes)):
        update_by_hand(row, column)


@every_record
def test_a_public_record_is_never_made_a_draft_again(make, column):
    row = make()

    with pytest.raises(IntegrityError, match=str(row.never_changes)):
        update_by_hand(row, "published_at", None)


@every_record
def test_a_public_record_is_never_passed_off_as_an_example(make, column):
    row = make()

    with pytest.raises(IntegrityError, match=str(row.never_changes)):
        update_by_hand(row, "is_sample", True)


@every_record
def test_a_public_record_is_never_deleted(make, column):
    row = make()

    with pytest.raises(IntegrityError, match=str(row.never_changes)):
        delete_by_hand(row)


@every_record
def test_an_example_is_never_changed_but_can_go(make, column):
    row = make(is_sample=True)

    with pytest.raises(IntegrityError, match=str(row.never_changes)):
        update_by_hand(row, column)
    assert delete_by_hand(row) == 1


DRAFTS = [
    pytest.param(partial(make_due_date, published_at=None), "reason", id="due date"),
    pytest.param(partial(make_round, published_at=None), "opened_on", id="round"),
    pytest.param(an_open_update, "what_we_did", id="update"),
    pytest.param(partial(make_correction, published_at=None), "text", id="correction"),
    pytest.param(partial(make_definition, published_at=None), "text", id="definition"),
    pytest.param(partial(make_reading, published_at=None), "note", id="reading"),
]


@pytest.mark.parametrize(("make", "column"), DRAFTS)
def test_a_draft_can_be_changed_and_deleted(make, column):
    row = make()

    assert update_by_hand(row, column) == 1
    assert delete_by_hand(row) == 1


@every_record
def test_it_is_the_guard_that_refuses_and_nothing_else(make, column):
    row = make()
    connection.check_constraints()  # PostgreSQL alters no table that has checks to come
    guards.lift()

    assert update_by_hand(row, column) == 1
    assert delete_by_hand(row) == 1


def insert_update_by_hand(published, *, status="on-track"):
    columns = {field.column: "" for field in ProgressUpdate._meta.concrete_fields}
    columns |= {
        "action_id": make_action().pk,
        "round_id": published.pk,
        "status": status,
        "is_sample": False,
        "published_at": None,
        "no_change_since_id": None,
    }
    del columns["id"]
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    table = ProgressUpdate._meta.db_table
    insertion = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
    return execute(insertion, *columns.values())


NO_LATE_ARRIVALS = "This quarterly update is published. Nothing can be added to it."


def test_nothing_is_added_to_a_published_round():
    published = make_round()

    with pytest.raises(IntegrityError, match=NO_LATE_ARRIVALS):
        insert_update_by_hand(published)


def test_an_open_round_takes_updates():
    assert insert_update_by_hand(make_round(published_at=None)) == 1


def test_no_draft_is_moved_into_a_published_round():
    published = make_round()
    draft = an_open_update()

    with pytest.raises(IntegrityError, match=NO_LATE_ARRIVALS):
        update_by_hand(draft, "round_id", published.pk)


def test_a_draft_left_behind_in_a_published_round_is_never_published():
    left_behind = make_round(updates=[{"published_at": None}]).updates.get()

    with pytest.raises(IntegrityError, match=NO_LATE_ARRIVALS):
        update_by_hand(left_behind, "published_at", "2026-01-01T00:00:00+00:00")


def test_the_address_of_an_area_never_changes():
    """What people told us about an area names it by its address."""
    area = make_action().area

    with pytest.raises(IntegrityError, match="The address of an area never changes"):
        update_by_hand(area, "slug", "another")


@pytest.mark.parametrize("make", [make_action, make_measure, make_measure_in_area])
def test_a_reference_never_changes(make):
    row = make()

    with pytest.raises(IntegrityError, match="A reference never changes"):
        update_by_hand(row, "reference", "NEW 2")
    assert update_by_hand(row, "order" if make is make_measure_in_area else "text", "7") == 1


def measure_with_a_figure(**figure):
    measure = make_measure(counts_people=True, unit="weeks")
    make_reading(series=make_series(measure=measure), **figure)
    return measure


# What would move public figures, give them another meaning or show what is hidden in them.
REWRITINGS = [
    pytest.param("unit", "days", str(Measure.unit_stays), id="unit"),
    pytest.param("counts_people", False, str(Measure.hidden_stays_hidden), id="counts people"),
]


@pytest.mark.parametrize(("column", "value", "sentence"), REWRITINGS)
def test_public_figures_keep_their_unit_and_what_is_hidden(column, value, sentence):
    measure = measure_with_a_figure()

    with pytest.raises(IntegrityError, match=sentence):
        update_by_hand(measure, column, value)


@pytest.mark.parametrize(("column", "value", "sentence"), REWRITINGS)
@pytest.mark.parametrize("figure", [{"published_at": None}, {"is_sample": True}])
def test_a_measure_without_public_figures_can_be_put_right(column, value, sentence, figure):
    assert update_by_hand(measure_with_a_figure(**figure), column, value) == 1


@pytest.mark.parametrize(("column", "value", "sentence"), REWRITINGS)
def test_it_is_the_guard_that_keeps_public_figures(column, value, sentence):
    measure = measure_with_a_figure()
    connection.check_constraints()
    guards.lift()

    assert update_by_hand(measure, column, value) == 1


@pytest.mark.parametrize(("column", "value", "sentence"), REWRITINGS)
def test_a_form_says_of_the_field_what_the_database_would_refuse(column, value, sentence):
    measure = measure_with_a_figure()
    setattr(measure, column, value)

    with pytest.raises(ValidationError) as refusal:
        measure.full_clean()

    assert refusal.value.message_dict == {column: [sentence]}


def test_more_may_be_hidden_in_public_figures_than_before():
    measure = make_measure(counts_people=False)
    make_reading(series=make_series(measure=measure))

    assert update_by_hand(measure, "counts_people", True) == 1


def test_public_figures_stay_with_their_measure():
    series, other = make_reading().series, make_measure()

    with pytest.raises(IntegrityError, match="so it stays with its measure"):
        update_by_hand(series, "measure_id", other.pk)


@pytest.mark.parametrize("figure", [{"published_at": None}, {"is_sample": True}])
def test_a_series_without_public_figures_can_be_moved(figure):
    series, other = make_reading(**figure).series, make_measure()

    assert update_by_hand(series, "measure_id", other.pk) == 1


def test_an_action_the_public_can_see_is_hidden_rather_than_deleted():
    action = make_action()

    with pytest.raises(IntegrityError, match="An action the public can see is never deleted"):
        delete_by_hand(action)
    assert update_by_hand(action, "is_visible", False) == 1
    assert delete_by_hand(action) == 1


def test_every_guard_is_there_after_migrating_and_missing_ones_are_told():
    assert guards.missing() == []

    guards.lift()

    lost = guards.missing()
    for model in (
        Action,
        Correction,
        Definition,
        DueDate,
        Measure,
        MeasureInArea,
        ProgressUpdate,
        Reading,
        Round,
        Series,
    ):
        assert any(name.startswith(f"{model._meta.db_table}_guard_") for name in lost)

    guards.install()
    guards.install()  # again does no harm

    assert guards.missing() == []


@pytest.mark.parametrize("model", [DueDate, Round])
def test_no_table_of_the_record_is_emptied_or_replaced_behind_its_guards(model):
    row = (make_due_date if model is DueDate else make_round)()
    table = model._meta.db_table
    names = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    changed = names.replace('"quarter"', "'2030-q4'")
    by_hand = {
        "sqlite": f"INSERT OR REPLACE INTO {table} ({names}) SELECT {changed} FROM {table}",
        "postgresql": f"TRUNCATE {table} CASCADE",
    }[connection.vendor]

    if connection.vendor == "postgresql":
        execute("SET CONSTRAINTS ALL IMMEDIATE")  # else waiting checks refuse before the guard

    with pytest.raises(IntegrityError, match="is never changed"):
        execute(by_hand)

    assert model.objects.get().quarter == row.quarter


def test_a_migration_may_remake_a_guarded_table_that_others_name(shared_database):
    make_round(updates=[{}])

    plan = [(Migration("0002_later", "actions"), False)]

    emit_pre_migrate_signal(0, False, "default", plan=plan)
    if connection.vendor == "sqlite":
        with connection.schema_editor() as editor:
            editor._remake_table(Round)
    emit_post_migrate_signal(0, False, "default", plan=plan)

    assert guards.missing() == []
    assert ProgressUpdate.objects.get().round == Round.objects.get()
