"""The triggers of ours that are at work in a database, on SQLite and on PostgreSQL alike."""

from django.db import connection

from publishing import later_version


def triggers_called(part):
    """Return {name: table} of each trigger at work whose name has this part in it."""
    return {name: table for name, (table, _made) in _as_made(part).items()}


def triggers_missing(part, wanted):
    """Return which of these names are of no trigger at work, in order. Where a later version has
    migrated, it knows which there must be: then none is missing, unless all are."""
    there = triggers_called(part)
    lost = sorted(wanted - there.keys())
    return [] if lost and there and later_version.has_migrated() else lost


def put_triggers(part, wanted):
    """Have these triggers, {name: the statement that makes it}, and no others whose name has this
    part in it.

    One that is there as it should be is left alone. To make one, or take it away, keeps everybody
    from its table; of many tables at once, PostgreSQL ends whoever reads two of them meanwhile.
    """
    there = _as_made(part)
    as_wanted = {name for name, (_table, made) in there.items() if made == _plain(wanted.get(name))}
    with connection.cursor() as cursor:
        for name in there.keys() - as_wanted:
            _drop(cursor, name, there[name][0])
        for name, statement in wanted.items():
            if name not in as_wanted:
                cursor.execute(statement)


def drop_triggers(part):
    """Take away each trigger whose name has this part in it."""
    with connection.cursor() as cursor:
        for name, table in triggers_called(part).items():
            _drop(cursor, name, table)


def _drop(cursor, name, table):
    on_sqlite = cursor.db.vendor == "sqlite"
    cursor.execute(f'DROP TRIGGER "{name}"' + ("" if on_sqlite else f" ON {table}"))


def _as_made(part):
    """Return {name: (table, the statement that makes it, as `_plain`)} of each at work."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid, true) "
                "FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
            )
        rows = cursor.fetchall()
    return {name: (table, _plain(made)) for name, table, made in rows if part in name}


def _plain(statement):
    """Return a statement without quotation marks: PostgreSQL tells it with those it needs."""
    return statement and statement.replace('"', "")
