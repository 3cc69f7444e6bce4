"""What every test may count on."""

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from hypothesis import settings

# The same examples on every run, however slow the machine: a failure is never chance.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture
def emptied_after(transactional_db):
    """Lets a test that commits leave public rows behind: the guards are lifted before the tables
    are emptied, and emptying them puts the guards back."""
    yield
    from publishing import guards

    guards.lift()


@pytest.fixture
def shared_database(emptied_after, tmp_path):
    """A database that threads can share. SQLite's tests run in memory, where no connection waits
    for another as it does in a file; so there it is a file, for as long as the test lasts."""
    if connection.vendor != "sqlite":
        yield
        return
    alias = DEFAULT_DB_ALIAS
    in_memory = connections[alias]
    name = connections.settings[alias]["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(tmp_path / "db.sqlite3")])
    connections.settings[alias]["NAME"] = str(tmp_path / "db.sqlite3")
    connections[alias] = connections.create_connection(alias)
    yield
    connections[alias].close()
    connections.settings[alias]["NAME"] = name
    connections[alias] = in_memory
