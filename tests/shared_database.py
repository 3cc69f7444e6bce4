"""A database of a test's own, which threads and other processes can share with it.

What such a test writes stays written: nothing can be rolled back. To empty every table and fill in
again what migrations left there takes longer than most tests, so each gets a copy of the migrated
database instead, which is thrown away.
"""

import shutil
import sqlite3
from contextlib import closing, contextmanager

import psycopg
import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from psycopg import sql

from tests.postgres import address_of


@pytest.fixture
def shared_database(db, migrated, tmp_path):
    """The DATABASE_URL of a database for this test alone, as migrations leave it.

    The test is connected to it, and so is each thread that asks. SQLite's other tests run in
    memory, where no connection waits for another as it does in a file; this one is a file.
    """
    with migrated.copied(tmp_path) as name, in_its_place(name):
        yield address_of(connection.settings_dict)


@pytest.fixture(scope="session")
def migrated(django_db_setup, tmp_path_factory):
    """The database as migrations leave it, kept to be copied."""
    kind = {"sqlite": MigratedFile, "postgresql": MigratedOnServer}[connection.vendor]
    with closing(kind(tmp_path_factory.mktemp("migrated"))) as kept:
        yield kept


class MigratedFile:
    """SQLite's: a file."""

    def __init__(self, folder):
        self.file = folder / "db.sqlite3"
        with closing(sqlite3.connect(self.file)) as kept:
            connection.connection.backup(kept)

    @contextmanager
    def copied(self, folder, called="db"):
        """Yield the name of a copy in this folder, which whoever made the folder deletes."""
        yield shutil.copy(self.file, folder / f"{called}.sqlite3")

    def close(self):
        """Nothing is held open."""


class MigratedOnServer:
    """PostgreSQL's: a database beside the tests' own, which nobody connects to. Copying it makes a
    thousand files: little work in memory, where the tests' server is, and much on a disk."""

    def __init__(self, _folder):
        tests_own = connection.settings_dict
        connection.close()  # a database in use cannot be copied
        self.server = psycopg.connect(address_of(tests_own), autocommit=True)
        self.name = f"{tests_own['NAME']}_migrated"
        self._copy(tests_own["NAME"], self.name)

    @contextmanager
    def copied(self, _folder, called="db"):
        """Yield the name of a copy, which is dropped whoever may still be connected."""
        name = f"{self.name}_{called}"
        self._copy(self.name, name)
        try:
            yield name
        finally:
            self._drop(name)

    def close(self):
        self._drop(self.name)
        self.server.close()

    def _copy(self, kept, name):
        self._drop(name)  # a run that was killed may have left one
        # Not through the log, which would fill the memory. Before 15 there was no other way.
        by_its_files = " STRATEGY file_copy" if self.server.info.server_version >= 150_000 else ""
        self._execute("CREATE DATABASE {} TEMPLATE {}" + by_its_files, name, kept)

    def _drop(self, name):
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _execute(self, statement, *names):
        self.server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def in_its_place(name):
    """Have Django use another database until the end of the block: this thread, and new ones."""
    from django.contrib.contenttypes.models import ContentType

    alias = DEFAULT_DB_ALIAS
    usual, usual_settings = connections[alias], connections.settings[alias]
    connections.settings[alias] = usual_settings | {"NAME": name}
    connections[alias] = connections.create_connection(alias)
    try:
        yield
    finally:
        connections[alias].close()
        connections[alias], connections.settings[alias] = usual, usual_settings
        ContentType.objects.clear_cache()
