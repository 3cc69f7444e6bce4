"""Refusals kept by the database itself, on SQLite and on PostgreSQL alike.

A model that needs them has a classmethod `guards()` returning a list of Guard. They are put in
place after every `migrate`, because SQLite drops a table's triggers when a migration remakes it.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import connections, transaction


@dataclass(frozen=True)
class Guard:
    """Refuse an `event` (insert, update or delete) on rows for which `condition` holds.

    `condition` is SQL that both databases read, on OLD and NEW; `sentence` is what the person
    is told, as an IntegrityError.
    """

    event: str
    condition: str
    sentence: str


def guarded_models():
    """Return every model with guards."""
    return [model for model in apps.get_models() if hasattr(model, "guards")]


def install(using="default"):
    """Put every guard in place, replacing what was there. Safe to run again.

    A table that does not exist yet is left for the next `migrate`; `missing` tells.
    """
    tables = connections[using].introspection.table_names()
    with transaction.atomic(using=using):
        for model in guarded_models():
            if model._meta.db_table not in tables:
                continue
            _run(using, _removal(using, model) + _creation(using, model))


def lift(using="default"):
    """Take every guard away. For tests that must empty tables; nothing else may call it."""
    with transaction.atomic(using=using):
        for model in guarded_models():
            _run(using, _removal(using, model))


def missing(using="default"):
    """Return the names of the guards that should be in this database and are not."""
    wanted = {name for model in guarded_models() for name, _guard in _named(model)}
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return sorted(wanted - {name for (name,) in cursor.fetchall()})


def _named(model):
    table = model._meta.db_table
    return [(f"{table}_guard_{i}_{g.event}", g) for i, g in enumerate(model.guards())]


def _run(using, statements):
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _removal(using, model):
    table = model._meta.db_table
    if connections[using].vendor == "sqlite":
        return [f'DROP TRIGGER IF EXISTS "{name}"' for name, _guard in _named(model)]
    return [f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"' for name, _guard in _named(model)]


def _creation(using, model):
    statement = _sqlite if connections[using].vendor == "sqlite" else _postgresql
    return [
        part
        for name, guard in _named(model)
        for part in statement(name, model._meta.db_table, guard)
    ]


def _sqlite(name, table, guard):
    refuse = (
        f'CREATE TRIGGER "{name}" BEFORE {guard.event.upper()} ON "{table}" FOR EACH ROW '
        f"WHEN {guard.condition} "
        f"BEGIN SELECT RAISE(ABORT, '{_quoted(guard)}'); END"
    )
    return [refuse]


def _postgresql(name, table, guard):
    row = "OLD" if guard.event == "delete" else "NEW"
    function = (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $guard$ '
        f"BEGIN IF {guard.condition} THEN "
        f"RAISE EXCEPTION '{_quoted(guard)}' USING ERRCODE = 'check_violation'; "
        f"END IF; RETURN {row}; END $guard$"
    )
    trigger = (
        f'CREATE TRIGGER "{name}" BEFORE {guard.event.upper()} ON "{table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{name}"()'
    )
    return [function, trigger]


def _quoted(guard):
    return str(guard.sentence).replace("'", "''").replace("%", "%%")
