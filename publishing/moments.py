"""Writing while somebody reads, or right after: within a moment or not at all."""

from contextlib import contextmanager

from django.db import connection, transaction

MOST_MILLISECONDS = 50


@contextmanager
def in_a_moment(milliseconds=MOST_MILLISECONDS):
    """A transaction that waits only so long for others, and then fails with a DatabaseError."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                limit = f"{milliseconds}ms"
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [limit])
                yield
            return
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
