"""Refusals kept by the database itself, on SQLite and on PostgreSQL alike.

A model that needs them has a classmethod `guards()` returning a list of Guard. On SQLite they are
lifted before tables are migrated and put back after: remaking a table drops its triggers, and
trips over those of others that name it. Meanwhile `/readyz` fails and staff cannot write.
On SQLite they refuse REPLACE too (`publishing.replacing`), on PostgreSQL TRUNCATE.
"""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import connection, transaction

from publishing.replacing import Key, against_replace, keys_by_table
from publishing.triggers import drop_triggers, put_triggers, triggers_called, triggers_missing

_PART = "_guard_"


@dataclass(frozen=True)
class Guard:
    """Refuse an `event` (insert, update or delete) on rows for which `condition` holds.

    `condition` is SQL that both databases read, on OLD and NEW; `sentence` is what the person
    is told, as an IntegrityError. `waits_for` names a row, as SQL after FROM, that must not be
    changing meanwhile: PostgreSQL waits for it; SQLite has one writer anyway. `table` names that
    of the model's links to others, if it is their rows that are guarded.
    """

    event: str
    condition: str
    sentence: str
    waits_for: str = ""
    table: str = ""


def guards_by_table():
    """Return {table: its Guards} of every model with guards."""
    found = {}
    for model in apps.get_models():
        for guard in model.guards() if hasattr(model, "guards") else []:
            found.setdefault(guard.table or model._meta.db_table, []).append(guard)
    return found


def install():
    """Put every guard in place, and take away what was there before. Safe to run again.

    A table that does not exist yet is left for the next `migrate`; `missing` tells.
    """
    tables = connection.introspection.table_names()
    with transaction.atomic(), connection.cursor() as cursor:
        keys = keys_by_table(cursor) if cursor.db.vendor == "sqlite" else {}
        triggers = {}
        for table, guards in guards_by_table().items():
            if table in tables:
                for name, *functions, trigger in _statements(table, guards, keys.get(table)):
                    for function in functions:
                        cursor.execute(function)
                    triggers[name] = trigger
        put_triggers(_PART, triggers)


def lift():
    """Take every guard away, those of earlier versions too. Only migrations and tests that must
    empty tables may call it."""
    drop_triggers(_PART)


def are_lifted():
    """Return whether there is no guard at all."""
    return not triggers_called(_PART)


def missing():
    """Return the names of the guards that should be at work in this database and are not."""
    return triggers_missing(_PART, _wanted(connection.vendor))


@cache
def _wanted(vendor):
    wanted = set()
    for table, guards in guards_by_table().items():
        if vendor == "sqlite":
            guards = [*guards, *against_replace(table, guards, [Key(())])]
        elif _keeps_rows(guards):
            wanted.add(_truncate_name(table))
        wanted |= {name for name, _guard in _named(table, guards)}
    return wanted


def _named(table, guards):
    return [(f"{table}{_PART}{i}_{g.event}", g) for i, g in enumerate(guards)]


def _statements(table, guards, keys):
    """Yield, for each trigger of a table, its name, the functions it calls, and what makes it. With
    its Keys, on SQLite."""
    if keys:
        guards = [*guards, *against_replace(table, guards, keys)]
    for name, guard in _named(table, guards):
        yield name, *(_sqlite if keys else _postgresql)(name, table, guard)
    if not keys and _keeps_rows(guards):
        yield _truncate_name(table), *_against_truncate(table, guards)


def _sqlite(name, table, guard):
    refuse = (
        f'CREATE TRIGGER "{name}" BEFORE {guard.event.upper()} ON "{table}" FOR EACH ROW '
        f"WHEN {guard.condition} "
        f"BEGIN SELECT RAISE(ABORT, '{_quoted(guard)}'); END"
    )
    return [refuse]


def _postgresql(name, table, guard):
    row = "OLD" if guard.event == "delete" else "NEW"
    wait = f"PERFORM 1 FROM {guard.waits_for} FOR SHARE; " if guard.waits_for else ""
    function = (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $guard$ '
        f"BEGIN {wait}IF {guard.condition} THEN "
        f"RAISE EXCEPTION '{_quoted(guard)}' USING ERRCODE = 'check_violation'; "
        f"END IF; RETURN {row}; END $guard$"
    )
    trigger = (
        f'CREATE TRIGGER "{name}" BEFORE {guard.event.upper()} ON "{table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{name}"()'
    )
    return [function, trigger]


def _keeps_rows(guards):
    return any(guard.event == "delete" for guard in guards)


def _truncate_name(table):
    return f"{table}{_PART}truncate"


def _against_truncate(table, guards):
    """PostgreSQL can empty a table without deleting a row: refuse where a row may not go."""
    name = _truncate_name(table)
    guard = next(guard for guard in guards if guard.event == "delete")
    condition = guard.condition.replace("OLD.", "kept.")
    kept = f'SELECT 1 FROM "{table}" kept WHERE {condition}'  # noqa: S608 - our own names
    function = (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $guard$ '
        f"BEGIN IF EXISTS ({kept}) THEN "
        f"RAISE EXCEPTION '{_quoted(guard)}' USING ERRCODE = 'check_violation'; "
        f"END IF; RETURN NULL; END $guard$"
    )
    trigger = (
        f'CREATE TRIGGER "{name}" BEFORE TRUNCATE ON "{table}" '
        f'FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()'
    )
    return [function, trigger]


def _quoted(guard):
    return str(guard.sentence).replace("'", "''").replace("%", "%%")
