"""A backup is one file: a zip of a dump and of a manifest that says what must be in it.

Whoever says "done" has read back what was written and found every row: see decision 16.
"""

import errno
import hashlib
import json
import logging
import os
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import CommandError, call_command
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from keeping import on_postgresql, on_sqlite
from keeping.noted import noted
from keeping.refused import BackupRefused
from privacy import erasure, tombstones
from privacy.purging import purge
from privacy.rekeying import not_opened
from publishing import guards, stamp
from publishing.by_the_clock import forget_runs

logger = logging.getLogger(__name__)

DATABASES = {"postgresql": on_postgresql, "sqlite": on_sqlite}
MANIFEST = "manifest.json"
# Says that a file is ours, and how it is laid out.
FORMAT = "Kirklees SEND Big Plan backup, 1"
# Where a backup is written before it is whole.
UNFINISHED = ".big-plan-backup-"
# No backup takes as long as this.
SURELY_DEAD = timedelta(days=1)
# All that a zip cut short, changed or made elsewhere was seen to raise. NotImplementedError is
# what `zipfile` says of a way to compress that it does not know.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
# What is wrong with this machine, not with the file.
OF_THIS_MACHINE = (errno.EACCES, errno.EPERM, errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def back_up(file, *, now):
    """Write a backup of the whole database to `file` and return its manifest.

    The file has its name only once it is whole, read back and on the disk; only its owner may
    read it. Others may go on writing meanwhile. Raises BackupRefused or OSError; then no file is
    left. What a backup left in that folder that was killed a day ago is deleted.
    """
    file = Path(file)
    if file.exists():
        raise BackupRefused(_("There is already a file %(file)s.") % {"file": file})
    database = DATABASES[connection.vendor]
    # A folder of its own, closed to others, on the same disk: a rename is then all or nothing.
    _clear_away(file.parent, now)
    with TemporaryDirectory(prefix=UNFINISHED, dir=file.parent) as folder:
        dump = Path(folder, database.DUMP)
        tables = database.dump(connection, dump)
        applied = MigrationRecorder(connection).applied_migrations()
        if not applied:
            raise BackupRefused(_("This database is empty: there is nothing to keep."))
        manifest = {
            "noted": noted(),
            "format": FORMAT,
            "made_at": now.isoformat(),
            "database": connection.vendor,
            "dump_sha256": _checksum(dump),
            "migrations": sorted(map(list, applied)),
            "tables": tables,
        }
        whole = Path(folder, "backup.zip")
        _pack(whole, dump, manifest)
        with TemporaryDirectory(dir=folder) as elsewhere:
            unpack(whole, elsewhere)
        whole.rename(file)
        _to_disk(file.parent)
    return manifest


def unpack(file, folder):
    """Unpack a backup into `folder`; return its manifest and the path of its dump.

    Raises BackupRefused unless each row the manifest tells of is there, and no other.
    """
    if not Path(file).exists():
        raise BackupRefused(_("There is no file %(file)s.") % {"file": file})
    try:
        with zipfile.ZipFile(file) as packed:
            manifest = json.loads(packed.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise ValueError
            database = DATABASES[manifest["database"]]
            dump = Path(packed.extract(database.DUMP, folder))
            datetime.fromisoformat(manifest["made_at"])
            if _checksum(dump) != manifest["dump_sha256"]:
                raise ValueError
    except UNREADABLE as problem:
        if isinstance(problem, OSError) and problem.errno in OF_THIS_MACHINE:
            raise BackupRefused(
                _(
                    "%(file)s cannot be unpacked here: %(why)s. The user that runs this has to be "
                    "able to read it, and there has to be room for it in %(folder)s."
                )
                % {"file": file, "why": problem.strerror, "folder": folder}
            ) from problem
        raise BackupRefused(
            _(
                "%(file)s is not a whole backup of this site: it was changed, cut short, or is "
                "something else."
            )
            % {"file": file}
        ) from problem
    _compare(database.read(dump), manifest["tables"])
    return manifest, dump


@dataclass(frozen=True)
class Restored:
    """The manifest of a backup that is in the database now, and how many rows went again: of
    people who were erased since it was made and of stories and words that went, and of what is
    past its time by now. And how many rows no key here opens, or finds by an address."""

    manifest: dict
    erased_again: int
    past_its_time: int
    not_opened: int
    not_found: int


def restore(file, *, now, replace=False):
    """Put a backup into an empty database, or with `replace` in the place of all that is there;
    return what was Restored.

    Until the backup is proved whole nothing is touched, and the dump comes in as a whole or not
    at all. An older backup is then migrated to this version of the site, whoever was erased since
    it was made is erased again, stories that came off since are taken off, and words that were
    taken out are taken out. What is past its time now is deleted. Raises BackupRefused.
    """
    with TemporaryDirectory() as folder:
        manifest, dump = unpack(file, folder)
        _refuse_what_does_not_fit(manifest, replace=replace)
        _remember_the_erased()
        database = DATABASES[connection.vendor]
        database.load(connection, dump)
    connection.close()  # what it remembered of the database is of the one before
    try:
        _compare(database.fingerprints(connection), manifest["tables"])
        _migrate()
        erased_again = _erase_again(now)
        past_its_time = _delete_what_is_past_its_time(now)
        forget_runs(now)
        if names := [*guards.missing(), *stamp.missing()]:
            raise BackupRefused(
                _("These guards are missing: %(names)s.") % {"names": ", ".join(names)}
            )
        closed, not_found = not_opened()
    except (BackupRefused, Error, OSError) as problem:
        raise BackupRefused(
            _("The backup is in the database, but something is wrong. Keep the site closed. %s")
            % problem
        ) from problem
    return Restored(manifest, erased_again, past_its_time, closed, not_found)


def _refuse_what_does_not_fit(manifest, *, replace):
    if manifest["database"] != connection.vendor:
        raise BackupRefused(
            _("This backup is of %(theirs)s. DATABASE_URL names a database of %(ours)s.")
            % {"theirs": manifest["database"], "ours": connection.vendor}
        )
    if not {tuple(name) for name in manifest["migrations"]} <= _known_migrations():
        raise BackupRefused(
            _("A newer version of this site made this backup. Install that version first.")
        )
    if not replace and connection.introspection.table_names():
        raise BackupRefused(
            _(
                "This database is not empty. To lose what is in it and have the backup "
                "in its place, add --replace."
            )
        )


def _remember_the_erased():
    """Have the file of tombstones complete before the database that has them all is lost."""
    try:
        tombstones.complete_file()
    except (tombstones.Damaged, OSError) as problem:
        raise BackupRefused(
            _("Nothing was restored: what was erased would come back. %s") % problem
        ) from problem
    except Error as problem:
        # A broken database is why somebody restores. The file is complete but for an erasure
        # whose process died at once.
        logger.warning("The tombstones in the old database cannot be read: %s", problem)


def _erase_again(now):
    """Erase whom the backup brought back, and stories and words that went since; return
    how many rows went."""
    try:
        return erasure.replay(at=now).total()
    except Exception as problem:
        # Whatever it is: nobody may be told "done".
        raise BackupRefused(
            _(
                "People who were erased may be in it, stories that came off, and words that were "
                "taken out. "
                "%(kind)s: %(problem)s"
            )
            % {"kind": type(problem).__name__, "problem": problem}
        ) from problem


def _delete_what_is_past_its_time(now):
    """Delete what the backup brought back after its time was over; return how many rows went."""
    try:
        return sum(purge(now).deleted.values())
    except Exception as problem:
        raise BackupRefused(
            _("What is past its time may be in it. %(kind)s: %(problem)s")
            % {"kind": type(problem).__name__, "problem": problem}
        ) from problem


def rows_in(manifest):
    """Return how many rows a backup holds."""
    return sum(table["rows"] for table in manifest["tables"].values())


def _clear_away(folder, now):
    """Delete what backups left behind that were killed: it holds all of the database, too."""
    for left in folder.glob(f"{UNFINISHED}*"):
        if left.stat().st_mtime < (now - SURELY_DEAD).timestamp():
            shutil.rmtree(left, ignore_errors=True)


def _pack(file, dump, manifest):
    with zipfile.ZipFile(file, "x", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
        packed.write(dump, dump.name)
    file.chmod(0o600)
    _to_disk(file)


def _compare(found, wanted):
    different = sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name))
    if different:
        raise BackupRefused(
            _("These tables do not hold what they should: %(names)s.")
            % {"names": ", ".join(different)}
        )


def _migrate():
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except (CommandError, Error, LookupError, ValueError) as problem:
        raise BackupRefused(_("It cannot be brought up to date: %s") % problem) from problem


def _known_migrations():
    return set(MigrationLoader(None).disk_migrations)


def _checksum(file):
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _to_disk(path):
    """Return once the disk has what was written to a file or folder."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
