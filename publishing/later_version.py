"""Whether a later version of the site has migrated the database that this one runs on: it does so
while this one still answers (decision 38)."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader


def has_migrated():
    """Return whether the newest migration there of one of our rooms comes after the newest that we
    have. Whoever puts migrations together takes the old names away: `migrate --prune`."""
    loader = MigrationLoader(connection)
    newest = {}
    for room, name in loader.disk_migrations:
        newest[room] = max(name, newest.get(room, ""))
    return any(
        name > newest[room]
        for room, name in loader.applied_migrations
        if room in newest and _is_ours(apps.get_app_config(room))
    )


def _is_ours(room):
    return Path(room.path).parent == settings.BASE_DIR
