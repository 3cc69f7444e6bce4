"""A dump of SQLite is a database file, made and put back by SQLite's own online backup."""

import sqlite3
from contextlib import closing, contextmanager
from urllib.parse import quote

from django.utils.translation import gettext as _

from keeping.fingerprints import fingerprint
from keeping.refused import BackupRefused

DUMP = "database.sqlite3"


def dump(connection, file):
    """Copy the database to `file` while others go on writing; return the fingerprints of its
    tables at the moment of the copy."""
    if connection.is_in_memory_db():
        raise BackupRefused(_("This database is in memory. There is nothing to keep."))
    with _reading(connection.settings_dict["NAME"]) as live:
        live.execute("BEGIN")  # the fingerprints and the copy are of one moment
        tables = _fingerprints(live)
        with closing(sqlite3.connect(file)) as copy:
            live.backup(copy)
    return tables


def read(file):
    """Return the fingerprints of a dump's tables; refuse one that SQLite finds fault with."""
    with _reading(file) as copy:
        problems = copy.execute("PRAGMA integrity_check").fetchall()
        if problems != [(b"ok",)] or copy.execute("PRAGMA foreign_key_check").fetchone():
            raise BackupRefused(_("The copy of the database is damaged."))
        return _fingerprints(copy)


def load(connection, file):
    """Put a dump in the place of all that is in the database, in one transaction."""
    connection.ensure_connection()
    with _reading(file) as copy:
        copy.backup(connection.connection, progress=_refuse_to_wait)


def fingerprints(connection):
    """Return the fingerprint of each table, by its name."""
    with _reading(connection.settings_dict["NAME"]) as live:
        return _fingerprints(live)


@contextmanager
def _reading(file):
    """Open a database file that exists; what SQLite says against it becomes a refusal."""
    address = f"file:{quote(str(file))}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as database:
            # As it is stored, with nothing decoded, and still not the same as a BLOB.
            database.text_factory = bytearray
            yield database
    except sqlite3.Error as problem:
        raise BackupRefused(
            _("SQLite could not do its work. It said: %(words)s.") % {"words": problem}
        ) from problem


def _fingerprints(database):
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    tables = {}
    for (name,) in names:
        rows = database.execute(f'SELECT * FROM "{name.decode()}"')  # noqa: S608 - our own names
        tables[name.decode()] = fingerprint(repr(row).encode() for row in rows)
    return tables


def _refuse_to_wait(status, _remaining, _total):
    # SQLite has waited as long as the settings say; Python would go on for ever.
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise BackupRefused(
            _("The database is in use. Stop the site and its mail worker, then try again.")
        )
