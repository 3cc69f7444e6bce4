"""What migrations leave on SQLite, kept between runs: to migrate takes longer than most runs of a
few tests. Changed migrations, or other packages, make it anew."""

import hashlib
import os
import sqlite3
from contextlib import closing

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from publishing.apps import rooms_to_migrate

FOLDER = settings.VAR / "tests"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Before the tests' database is made: fill it from what is kept, and keep what migrating
    leaves."""
    if connection.vendor == "sqlite":
        connection_created.connect(_fill, dispatch_uid="tests.fill")
        post_migrate.connect(_keep, sender=rooms_to_migrate()[-1], dispatch_uid="tests.keep")


def _fill(connection, **_kwargs):
    connection_created.disconnect(dispatch_uid="tests.fill")
    if (kept := _kept_file()).exists():
        with closing(sqlite3.connect(kept)) as source:
            source.backup(connection.connection)


def _keep(**_kwargs):
    post_migrate.disconnect(sender=rooms_to_migrate()[-1], dispatch_uid="tests.keep")
    if (kept := _kept_file()).exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("migrated-*"):
        old.unlink(missing_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(unfinished)) as target:
        connection.connection.backup(target)
    unfinished.replace(kept)


def _kept_file():
    digest = hashlib.sha256()
    for path in sorted(settings.BASE_DIR.glob("*/migrations/*.py")):
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
        digest.update(path.read_bytes())
    digest.update((settings.BASE_DIR / "requirements.txt").read_bytes())
    return FOLDER / f"migrated-{digest.hexdigest()[:20]}.sqlite3"
