"""The triggers of ours that are at work in a database, on SQLite and on PostgreSQL alike."""

from django.db import connections


def triggers_called(part, using="default"):
    """Return {name: table} of each trigger at work whose name has this part in it."""
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgname, tgrelid::regclass::text FROM pg_trigger "
                "WHERE NOT tgisinternal AND tgenabled <> 'D'"
            )
        return {name: table for name, table in cursor.fetchall() if part in name}


def drop_triggers(part, using="default"):
    """Take away each trigger whose name has this part in it."""
    on_sqlite = connections[using].vendor == "sqlite"
    with connections[using].cursor() as cursor:
        for name, table in triggers_called(part, using).items():
            cursor.execute(f'DROP TRIGGER "{name}"' + ("" if on_sqlite else f" ON {table}"))
