"""What a database keeps of deleted rows until it is told to let go.

Backups made before, and an archive of PostgreSQL's log, keep them until they are deleted
themselves: see docs/decisions/0019-erased-stays-erased.md.
"""

from django.db import connection
from django.utils.translation import gettext as _


class Remains(Exception):  # noqa: N818  named for what happened
    """Something that was deleted may still be in the database's files. It says what to do."""


def sweep(models):
    """Have the database let go of deleted rows of these models and of their history; raise Remains
    if it cannot now.

    Call it after the commit, outside any transaction.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Deleted rows are overwritten (secure_delete); the log still has them as they were.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (is_busy, _frames, _done) = cursor.fetchone()
            if is_busy:
                raise Remains(
                    _(
                        "The database was too busy to empty its log. It does so by itself once "
                        "nobody reads for a moment."
                    )
                )
        else:
            before = {model.history.model for model in models if hasattr(model, "history")}
            for model in {*models, *before}:
                cursor.execute(f'VACUUM "{model._meta.db_table}"')
