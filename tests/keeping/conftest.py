"""A database that may be emptied altogether."""

import sqlite3

import pytest
from django.db import connection

from keeping import on_postgresql


@pytest.fixture
def wipe(shared_database):
    """Return a function that leaves the database as a new one is: without a table."""

    def wipe_now():
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            sqlite3.connect(":memory:").backup(connection.connection)
            connection.close()
        else:
            with connection.cursor() as cursor:
                cursor.execute(on_postgresql.WIPE)

    return wipe_now
