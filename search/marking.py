"""Marking what changed: the database does it by itself, in the same transaction, whoever writes and
in whichever way.

A change of a row marks each row that can be found and has words of it, or is public by it: what a
Kind is `made_of`. Marks are only ever added while people write, so nobody waits for another.
"""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from publishing.triggers import drop_triggers, put_triggers, triggers_missing
from publishing.visibility import PublicModel, parents_of
from search.kinds import kinds
from search.models import Mark

PREFIX = "search_mark_"


@dataclass(frozen=True)
class Watched:
    """A table whose rows `kind` is made of. `marked` is SQL for the keys of the rows to be marked,
    of a row that is called {row} there."""

    kind: str
    table: str
    marked: str

    def when(self, row):
        """Return SQL that marks; `row` is OLD or NEW."""
        table = Mark._meta.db_table
        found = self.marked.replace("{row}", row)
        return f'INSERT INTO {table} (kind, "row") {found}'


def watched():
    """Return every Watched of every kind."""
    return [each for kind in kinds().values() for each in _watched_by(kind)]


def watched_tables():
    """Return the names of all tables whose changes are marked."""
    return {each.table for each in watched()}


def install():
    """Have every change marked, and nothing as it was before; return whether every table is
    there."""
    tables = set(connection.introspection.table_names())
    if not {Mark._meta.db_table, *watched_tables()} <= tables:
        return False
    make = _sqlite if connection.vendor == "sqlite" else _postgresql
    with transaction.atomic(), connection.cursor() as cursor:
        triggers = {}
        for name, timing, event, row, each in _triggers():
            *functions, triggers[name] = make(name, timing, event, each, row)
            for function in functions:
                cursor.execute(function)
        put_triggers(PREFIX, triggers)
    return True


def lift():
    """Have nothing marked, not by earlier versions either."""
    drop_triggers(PREFIX)


def missing():
    """Return the names of what should mark changes in this database and does not."""
    return triggers_missing(PREFIX, {name for name, *_ in _triggers()})


def _watched_by(kind):
    """Yield what one kind is made of: its own rows, those by which it is public, and more."""
    model = kind.model
    own = model._meta.db_table
    yield Watched(kind.name, own, f"VALUES ('{kind.name}', {{row}}.{model._meta.pk.column})")
    ways = [path.split("__") for path in {*kind.made_of, *_ways_up(model)}]
    for path in sorted({tuple(way[: n + 1]) for way in ways for n in range(len(way))}):
        field = field_at(model, path)
        if field.many_to_many and field.remote_field.through._meta.auto_created:
            yield _links(kind, path, field)
        reached = field.related_model._meta
        key = f"{{row}}.{reached.pk.column}"
        yield Watched(kind.name, reached.db_table, _select(kind, path, key))


def _ways_up(model):
    """Yield the relations to the rows on which a row of this model being visible depends."""
    for field in parents_of(model):
        yield field.name
        if issubclass(field.related_model, PublicModel):
            yield from (f"{field.name}__{path}" for path in _ways_up(field.related_model))


def field_at(model, path):
    for name in path:
        field = model._meta.get_field(name)
        model = field.related_model
    return field


def _links(kind, path, field):
    """Return the Watched table that holds the links of a relation to many."""
    is_forward = not field.auto_created
    own = field if is_forward else field.remote_field
    column = own.m2m_column_name() if is_forward else own.m2m_reverse_name()
    table = own.remote_field.through._meta.db_table
    return Watched(kind.name, table, _select(kind, path[:-1], f"{{row}}.{column}"))


def _select(kind, path, key):
    """Return SQL for the keys of the rows of a kind that reach the row of this key by a path."""
    rows = kind.model._base_manager.filter(**{"__".join((*path, "pk")): RawSQL(key, ())})  # noqa: S611
    sql, params = rows.order_by().values("pk").query.sql_with_params()
    if params:
        raise TypeError(f"{kind.name} is made of more than rows by keys: {sql}")
    return f"SELECT '{kind.name}', found.* FROM ({sql}) found"  # noqa: S608 - our own names


def _triggers():
    """Yield (name, timing, event, row, Watched) of each: before a row goes or changes for what it
    was part of, after it comes or changes for what it is part of."""
    for number, each in enumerate(watched()):
        for timing, event, row in (
            ("after", "insert", "NEW"),
            ("before", "update", "OLD"),
            ("after", "update", "NEW"),
            ("before", "delete", "OLD"),
        ):
            yield f"{PREFIX}{number}_{timing}_{event}", timing, event, row, each


def _sqlite(name, timing, event, each, row):
    yield (
        f'CREATE TRIGGER "{name}" {timing.upper()} {event.upper()} ON "{each.table}" '
        f"FOR EACH ROW BEGIN {each.when(row)}; END"
    )


def _postgresql(name, timing, event, each, row):
    goes_on = "OLD" if event == "delete" else "NEW"
    yield (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $mark$ '
        f"BEGIN {each.when(row)}; RETURN {goes_on}; END $mark$"
    )
    yield (
        f'CREATE TRIGGER "{name}" {timing.upper()} {event.upper()} ON "{each.table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{name}"()'
    )
