"""What every test may count on."""

import gc
from urllib.parse import quote

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from hypothesis import settings

from tests import factories

# The same examples on every run, however slow the machine: a failure is never chance.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


pytest_plugins = ["tests.databases", "tests.proofs"]


def pytest_collection_finish():
    """Leave what is loaded by now, Django and every test, out of each later hunt for garbage, and
    hunt less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def rows_numbered_anew():
    """Whichever tests ran before, a test numbers its rows the same."""
    factories.start_over()


@pytest.fixture
def emptied_after(transactional_db):
    """Lets a test that commits leave public rows behind: the guards are lifted before the tables
    are emptied, and emptying them puts the guards back."""
    yield
    from publishing import guards

    guards.lift()


@pytest.fixture
def shared_database(emptied_after, tmp_path):
    """The DATABASE_URL of a database that threads and other processes can share with the test.

    SQLite's tests run in memory, where no connection waits for another as it does in a file; so
    there it is a file, for as long as the test lasts.
    """
    if connection.vendor != "sqlite":
        yield _address_of(connection.settings_dict)
        return
    alias, file = DEFAULT_DB_ALIAS, tmp_path / "db.sqlite3"
    in_memory = connections[alias]
    name = connections.settings[alias]["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    connections.settings[alias]["NAME"] = str(file)
    connections[alias] = connections.create_connection(alias)
    yield f"sqlite:///{file}"
    connections[alias].close()
    connections.settings[alias]["NAME"] = name
    connections[alias] = in_memory


def _address_of(server):
    parts = {name: quote(str(server[name]), safe="") for name in ("USER", "PASSWORD", "HOST")}
    parts |= {"NAME": server["NAME"], "PORT": f":{server['PORT']}" if server["PORT"] else ""}
    return "postgresql://{USER}:{PASSWORD}@{HOST}{PORT}/{NAME}".format(**parts)
