"""A database that may be emptied altogether, and is whole again after the test."""

import sqlite3

import pytest
from django.db import connection

from keeping import on_postgresql


@pytest.fixture
def wipe(shared_database, tmp_path):
    """Return a function that leaves the database as a new one is: without a table."""
    whole = tmp_path / "whole.sql"

    def wipe_now():
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            sqlite3.connect(":memory:").backup(connection.connection)
            connection.close()
        else:
            on_postgresql.dump(connection, whole)
            with connection.cursor() as cursor:
                cursor.execute(on_postgresql.WIPE)

    yield wipe_now
    # On SQLite the file ends with the test; the tests of PostgreSQL share one database.
    if connection.vendor == "postgresql" and not connection.introspection.table_names():
        on_postgresql.load(connection, whole)
