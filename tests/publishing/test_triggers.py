"""Triggers are put in place without taking away those that are there, and a version that is a step
behind does not miss what the next one has its own of."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from publishing import guards, stamp, triggers
from search import marking
from tests.factories import make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ROOMS = (guards, stamp, marking)


@pytest.fixture
def made_and_dropped():
    """The statements that make a trigger or take one away."""
    found = []

    def note(execute, sql, params, many, context):
        if sql.startswith(("CREATE TRIGGER", "DROP TRIGGER")):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_triggers_that_are_as_they_should_be_are_left_alone(room, made_and_dropped):
    room.install()

    assert made_and_dropped == []


def test_one_that_is_made_otherwise_or_no_longer_wanted_goes(made_and_dropped):
    there = triggers.triggers_called("_guard_")
    before = sorted(there)
    changed, gone = before[:2]
    _by_another_name(changed, there[changed], f"old_guard_{changed}")
    _by_another_name(gone, there[gone], gone, event="INSERT")
    made_and_dropped.clear()

    guards.install()

    assert sorted(triggers.triggers_called("_guard_")) == before
    assert len(made_and_dropped) == 4


def _by_another_name(name, table, other, event="UPDATE"):
    """Have a trigger be there by another name, or at another event."""
    on_postgresql = connection.vendor == "postgresql"
    does = f'EXECUTE FUNCTION "{name}"()' if on_postgresql else "BEGIN SELECT 1; END"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"' + (f" ON {table}" if on_postgresql else ""))
        cursor.execute(f'CREATE TRIGGER "{other}" AFTER {event} ON {table} FOR EACH ROW {does}')


@pytest.fixture
def next_version():
    """A later version has migrated, and has other guards than ours."""
    make_plan()
    MigrationRecorder(connection).record_applied("plans", "0999_of_the_next_version")
    lost = min(triggers.triggers_called("_guard_").items())
    _by_another_name(*lost, "plans_plan_guard_of_the_next_version")


def test_guards_of_a_later_version_are_its_own_and_that_nobody_can_tell_is_told(
    client, next_version
):
    response = client.get("/readyz")

    assert guards.missing() == []
    assert response.status_code == 200
    assert "Version: a later version has migrated this database." in response.text


@pytest.mark.parametrize("room", ["sessions", "no_room_of_ours"])
def test_migrations_of_others_are_no_later_version(client, room):
    make_plan()
    MigrationRecorder(connection).record_applied(room, "0999_of_the_next_version")
    lost = min(triggers.triggers_called("_guard_").items())
    _by_another_name(*lost, "plans_plan_guard_of_nobody")

    assert guards.missing() == [lost[0]]
    assert client.get("/readyz").status_code == 503


def test_that_a_later_version_has_no_guard_at_all_is_missed(client, next_version):
    guards.lift()

    assert guards.missing() != []
    assert client.get("/readyz").status_code == 503


def test_a_guard_that_is_lost_is_missed_on_the_tables_of_this_version():
    lost = min(triggers.triggers_called("_guard_").items())
    _by_another_name(*lost, "plans_plan_guard_of_nobody")

    assert guards.missing() == [lost[0]]
