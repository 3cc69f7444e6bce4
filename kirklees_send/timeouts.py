"""How long a visitor waits for the database: some seconds, then a page says "not now".

Without an end, a few who wait for one locked table hold every thread of the web server, and then
nobody is answered. On SQLite, Django's own timeout does the same for whoever wants to write.
Commands such as `migrate` and `purge_expired` take the time they need.
"""

from django.db.backends.signals import connection_created

# Saving while a quarterly update is published takes its turn well within this.
LOCK_SECONDS = 5
STATEMENT_SECONDS = 20


def limit_waiting():
    """Limit what every connection that this process opens from now on may wait for."""
    connection_created.connect(_limit, dispatch_uid="patience")


def _limit(connection, **_kwargs):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, false),"
                " set_config('statement_timeout', %s, false),"
                # Compiling a query of the directory takes three times as long as running it.
                " set_config('jit', 'off', false)",
                [f"{int(1_000 * LOCK_SECONDS)}ms", f"{int(1_000 * STATEMENT_SECONDS)}ms"],
            )
