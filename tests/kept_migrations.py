"""What migrations leave, kept between runs: to migrate takes longer than most runs of a few tests.
Changed migrations, other packages, or another way to keep it make it anew."""

import hashlib
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from publishing.apps import rooms_to_migrate
from tests.postgres import address_of, find_programs

FOLDER = settings.VAR / "tests"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Before the tests' database is made: fill it from what is kept, and keep what migrating
    leaves."""
    connection_created.connect(_fill, dispatch_uid="tests.fill")
    post_migrate.connect(_keep, sender=rooms_to_migrate()[-1], dispatch_uid="tests.keep")


def _fill(connection, **_kwargs):
    if connection.settings_dict["NAME"] in (None, "postgres"):  # from where the tests' own is made
        return
    connection_created.disconnect(dispatch_uid="tests.fill")
    way = WAYS[connection.vendor]
    if (kept := kept_file(way.ending(connection))).exists():
        way.fill(connection, kept)
        with connection.cursor() as cursor:
            # What runs by the clock counts from here where it never ran: it is a new site.
            cursor.execute("UPDATE django_migrations SET applied = CURRENT_TIMESTAMP")


def _keep(**_kwargs):
    post_migrate.disconnect(sender=rooms_to_migrate()[-1], dispatch_uid="tests.keep")
    way = WAYS[connection.vendor]
    kept = kept_file(way.ending(connection))
    if kept.exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob(f"migrated-*{kept.suffix}"):
        old.unlink(missing_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    if way.keep(connection, unfinished):
        unfinished.replace(kept)


def kept_file(ending="sqlite3"):
    """Return where what today's migrations leave is kept, if it is: on SQLite, or by another
    ending."""
    digest = hashlib.sha256()
    for path in sorted(settings.BASE_DIR.glob("*/migrations/*.py")):
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
        digest.update(path.read_bytes())
    made_by = (settings.BASE_DIR / "publishing/many_tables.py", Path(__file__))
    for path in (settings.BASE_DIR / "requirements.txt", *made_by):
        digest.update(path.read_bytes())
    return FOLDER / f"migrated-{digest.hexdigest()[:20]}.{ending}"


class AsDatabase:
    """SQLite's: a database as it is."""

    @staticmethod
    def ending(_connection):
        return "sqlite3"

    @staticmethod
    def fill(connection, kept):
        with closing(sqlite3.connect(kept)) as source:
            source.backup(connection.connection)

    @staticmethod
    def keep(connection, file):
        with closing(sqlite3.connect(file)) as target:
            connection.connection.backup(target)
        return True


class AsStatements:
    """PostgreSQL's: the statements that make it again."""

    @staticmethod
    def ending(connection):
        return f"{connection.pg_version // 10_000}.sql"

    @staticmethod
    def fill(connection, kept):
        # They set how a connection behaves, so it is one that ends with them.
        with psycopg.connect(address_of(connection.settings_dict)) as alone:
            alone.execute(kept.read_bytes())

    @staticmethod
    def keep(connection, file):
        """Write them; return whether the programs at hand could, which an older one cannot."""
        dumped = subprocess.run(
            [
                find_programs() / "pg_dump",
                *("--inserts", "--rows-per-insert=100", "--no-owner", "--no-privileges"),
                address_of(connection.settings_dict),
            ],
            capture_output=True,
            check=False,
        )
        # As bytes: where text is read, a constraint on carriage returns becomes one on new lines.
        # What begins with a backslash is for another program than the server.
        lines = [line for line in dumped.stdout.split(b"\n") if not line.startswith(b"\\")]
        file.write_bytes(b"\n".join(lines))
        return dumped.returncode == 0


WAYS = {"sqlite": AsDatabase, "postgresql": AsStatements}
