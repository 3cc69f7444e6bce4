"""Whether a later version of the site has migrated the database that this one runs on: it does so
while this one still answers (decision 38)."""

from django.db import connections
from django.db.migrations.loader import MigrationLoader


def has_migrated(using="default"):
    """Return whether any room's newest migration there comes after the newest that we have."""
    loader = MigrationLoader(connections[using])
    newest = {}
    for room, name in loader.disk_migrations:
        newest[room] = max(name, newest.get(room, ""))
    return any(name > newest.get(room, name) for room, name in loader.applied_migrations)
