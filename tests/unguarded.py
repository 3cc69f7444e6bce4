"""Changes that only somebody with the database in hand can make: past its guards."""

from contextlib import contextmanager

from django.db import connection

_MADE = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE tgrelid = %s::regclass AND NOT tgisinternal",
}


@contextmanager
def unguarded(*models):
    """Take the guards away from the tables of these models, for as long as the block lasts.

    To lift and install those of all tables takes longer than most tests.
    """
    lifted = []
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(_MADE[connection.vendor], [table])
            for name, statement in cursor.fetchall():
                if "_guard_" in name:
                    where = "" if connection.vendor == "sqlite" else f' ON "{table}"'
                    cursor.execute(f'DROP TRIGGER "{name}"{where}')
                    lifted.append(statement)
        assert lifted, "There are no guards to take away."
        yield
        for statement in lifted:
            cursor.execute(statement)
