"""On SQLite, REPLACE deletes a row without saying so. What is guarded gives way to nothing, at any
prompt: none of these asks for `recursive_triggers`, as the site's own connections do."""
# ruff: noqa: S608  names of our own tables and columns

import pytest
from django.db import IntegrityError, connection, transaction

from actions.models import Reading
from local_offer.content_file.reading import TAXONOMY_OF
from publishing import guards
from publishing.replacing import keys_by_table
from reports.models import AreaReport, PlannedPublication
from tests import factories
from tests.admin.test_every_page import MAKERS

# PostgreSQL has no REPLACE: what it has instead updates the row, and says so.
pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture(autouse=True)
def at_a_prompt():
    execute("PRAGMA recursive_triggers=OFF")
    yield
    execute("PRAGMA recursive_triggers=ON")


@pytest.fixture
def everything():
    """A row of each model, and the links that are guarded, on an open site."""
    values = {
        PlannedPublication: {"round": factories.make_round()},
        # In an open round, and one is open at a time: so it comes last.
        AreaReport: {"published_at": factories.LONG_AGO},
    }
    action = factories.make_action()
    action.measures.add(factories.make_measure())
    factories.make_recommendation_point(actions=[action])
    factories.make_key_area(plans=[factories.make_plan()])
    words = {name: [factories.make_term(taxonomy=code)] for name, code in TAXONOMY_OF.items()}
    factories.make_service(**words)
    factories.make_year(outcomes=words["outcomes"])
    for model in sorted(MAKERS, key=lambda model: model is AreaReport):
        MAKERS[model](**values.get(model, {}))
    factories.open_the_site()


def execute(sql, *values):
    with connection.cursor() as cursor:
        return cursor.execute(sql, values).fetchall()


def refusal_of(sql, *values):
    """Return the sentence by which the database refuses; "" if it does it. Nothing is left."""
    try:
        with transaction.atomic():
            execute(sql, *values)
            transaction.set_rollback(True)
    except IntegrityError as refusal:
        return str(refusal)
    return ""


def gives_way(table, number, row, statement):
    """Return whether a row is gone, or another one, after a statement. Nothing of it is left."""
    try:
        with transaction.atomic():
            execute(*statement)
            mine = f'SELECT * FROM {table} WHERE "{number}" = %s'
            now = execute(mine, row[number])
            transaction.set_rollback(True)
    except IntegrityError:
        return False
    return now != [tuple(row.values())]


def written_anew(table, row, **changed):
    """Return the statement, and its values, that puts a changed row in the place of a row."""
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(["%s"] * len(row))
    return f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", *(row | changed).values()


def rows_of(table):
    """Return every row as {column: value}."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        columns = [each[0] for each in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def other_than(value):
    if isinstance(value, int):
        return value + 1_000_000
    return "2001-01-01" if value is None else f"{value}1"


def test_what_may_not_go_or_be_changed_is_not_replaced_in_any_table(everything):
    gave_way, held = [], set()
    with connection.cursor() as cursor:
        keys = keys_by_table(cursor)
    for table, its_guards in guards.guards_by_table().items():
        refusals = {str(guard.sentence) for guard in its_guards if guard.event != "insert"}
        (number,) = keys[table][0].columns
        for row in rows_of(table):
            mine = f'WHERE "{number}" = %s'
            others = {name: other_than(value) for name, value in row.items()}
            anew = [
                {name: other}
                for name, other in others.items()
                if name != number
                and refusal_of(f'UPDATE {table} SET "{name}" = %s {mine}', other, row[number])
                in refusals
            ]
            if refusal_of(f"DELETE FROM {table} {mine}", row[number]) in refusals:
                anew += [others | {number: row[number]}, {number: others[number]}]
            for changed in anew:
                held.add(table)
                if gives_way(table, number, row, written_anew(table, row, **changed)):
                    gave_way.append((table, changed))

    assert gave_way == []
    assert held == {
        table
        for table, its_guards in guards.guards_by_table().items()
        if {guard.event for guard in its_guards} != {"insert"}
    }


def test_no_draft_is_moved_into_the_place_of_what_may_not_go():
    public = factories.make_reading(value=40)
    draft = factories.make_reading(series=public.series, published_at=None, value=41)
    days = (public.starts_on, public.ends_on)

    for sql, values in (
        ("UPDATE OR REPLACE actions_reading SET starts_on = %s, ends_on = %s WHERE id = %s", days),
        ("UPDATE OR REPLACE actions_reading SET id = %s WHERE id = %s", (public.pk,)),
    ):
        assert refusal_of(sql, *values, draft.pk) == str(Reading.never_changes)


def test_a_figure_that_replaces_another_in_the_open_stands_in_nobodys_way():
    """It has the days of the older one, and a key of the table is of first figures alone."""
    public = factories.make_reading(value=40)

    newer = factories.make_reading(
        series=public.series,
        starts_on=public.starts_on,
        ends_on=public.ends_on,
        replaces=public,
        why_replaced="Counted again.",
        value=41,
    )

    assert {public, newer} == {*Reading.objects.all()}


def test_a_draft_is_replaced_as_it_may_be_changed():
    draft = factories.make_reading(published_at=None, value=41)
    (row,) = rows_of("actions_reading")

    assert refusal_of(*written_anew("actions_reading", row, value=42)) == ""
    assert Reading.objects.get() == draft


def test_all_keys_are_read_at_once(django_assert_num_queries):
    with django_assert_num_queries(2), connection.cursor() as cursor:
        keys = keys_by_table(cursor)

    assert keys.keys() >= guards.guards_by_table().keys()
    assert [key.columns for key in keys["publishing_loadedrow"]] == [
        ("id",),
        ("loader", "kind", "key"),
    ]
    assert any(key.condition for its_keys in keys.values() for key in its_keys)
