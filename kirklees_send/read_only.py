"""While nothing may be changed, the site stays readable: pages come as ever, and whatever would
write is answered "not now", with the words that were typed.

It is so with READ_ONLY=yes, while data is moved say; or when a database that took over for another
takes nothing yet. Both end in the same place: the database says no.
"""

from django.db import InternalError
from django.db.backends.signals import connection_created

# PostgreSQL's "read_only_sql_transaction".
_READ_ONLY = "25006"


def only_read():
    """Let no connection that this process opens from now on write."""
    connection_created.connect(_only_read, dispatch_uid="read only")


def _only_read(connection, **_kwargs):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET default_transaction_read_only = on")
        else:
            cursor.execute("PRAGMA query_only = ON")


def is_refusal(error):
    """Return whether an error is PostgreSQL's way of saying that nothing can be written now.
    SQLite's is an OperationalError, as is a database that is down."""
    is_internal = isinstance(error, InternalError)
    return is_internal and getattr(error.__cause__, "sqlstate", None) == _READ_ONLY
