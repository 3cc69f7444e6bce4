"""The tombstones in a file outside the database: a backup that comes back does not replace it.

The file, named by the setting TOMBSTONES, has one tombstone a line, as JSON. It only grows. What
is in the database and not in it yet, because a process died between the two, is added whenever
the file is next completed: at the next erasure, story or words taken off, backup or restore.
"""

import fcntl
import json
import os
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from privacy.models import Tombstone


class Damaged(Exception):  # noqa: N818  named for what happened
    """The file of tombstones is not as we wrote it. It says where."""


def in_file():
    """Return {id: Tombstone} of the file, none of them saved; raise Damaged if a line is not ours.

    A last line that a crash cut short counts for nothing: `complete_file` looks after it.
    """
    try:
        content = settings.TOMBSTONES.read_bytes()
    except FileNotFoundError:
        return {}
    return _read(content[: content.rfind(b"\n") + 1])


def not_in_database():
    """Return the ids of the file that the database lacks: it came from a backup, and people who
    were erased may be in it. One query. Raise Damaged or OSError if the file cannot be read."""
    try:
        seen = settings.TOMBSTONES.stat()
    except FileNotFoundError:
        return frozenset()
    there = _ids_in(settings.TOMBSTONES, seen.st_size, seen.st_mtime_ns)
    return there - set(Tombstone.objects.values_list("pk", flat=True)) if there else there


@lru_cache(maxsize=1)
def _ids_in(file, size, changed_at):
    # The file is read once for as long as it stays as it is: it is asked for every few seconds.
    return frozenset(in_file())


def complete_file():
    """Add to the file each tombstone of the database that it lacks, and return once the disk has
    them; return how many. Raise Damaged or OSError if that cannot be done."""
    if not (settings.TOMBSTONES.exists() or _in_database()):
        return 0
    with _opened() as file:
        content = file.read()
        whole = content.rfind(b"\n") + 1
        there = _read(content[:whole])
        missing = [row for row in _in_database() if row.id not in there]
        lines = [_line(row) for row in missing]
        cut_short = content[whole:]
        if cut_short and not any(line.startswith(cut_short) for line in lines):
            raise Damaged(
                _(
                    "The last line of %(file)s is cut short, and the database does not have that "
                    "tombstone. Somebody who was erased, or a story or words that came off, may "
                    "not be known any more."
                )
                % {"file": settings.TOMBSTONES}
            )
        file.truncate(whole)
        file.seek(whole)
        file.write(b"".join(lines))
        file.flush()
        os.fsync(file.fileno())
    return len(missing)


def leave(of, *references, basis, at):
    """Leave a Tombstone of one thing that is no person, a Tombstone.Of, in the caller's
    transaction: a story by the reference of its submission, words by their places.

    After the commit the file is completed. If that fails, whoever took it off has done their
    part: it is logged, and the backup of the night tells.
    """
    stone = Tombstone(of=of, basis=basis, at=at, references=list(references))
    stone.full_clean()
    stone.save(force_insert=True)
    transaction.on_commit(complete_file, robust=True)


def _in_database():
    if Tombstone._meta.db_table not in connection.introspection.table_names():
        return []  # a new database, or one from before there were any
    return list(Tombstone.objects.order_by("at", "id"))


@contextmanager
def _opened():
    """Open the file for one process alone, closed to other accounts; make it if it is not there."""
    path = settings.TOMBSTONES
    is_new = not path.exists()
    path.parent.mkdir(exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with open(descriptor, "r+b") as file:  # noqa: PTH123  it is open already
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    if is_new:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _line(tombstone):
    kept = {
        "id": str(tombstone.id),
        "at": tombstone.at.isoformat(),
        "of": tombstone.of,
        "basis": tombstone.basis,
        "hashes": tombstone.hashes,
        "references": tombstone.references,
        "counts": tombstone.counts,
    }
    return json.dumps(kept, sort_keys=True).encode() + b"\n"


def _read(lines):
    found = {}
    for number, line in enumerate(lines.splitlines(), 1):
        try:
            kept = json.loads(line)
            kept |= {"id": UUID(kept["id"]), "at": datetime.fromisoformat(kept["at"])}
            row = Tombstone(**kept)
            row.clean_fields()
        except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as problem:
            raise Damaged(
                _("Line %(number)s of %(file)s is no tombstone.")
                % {"number": number, "file": settings.TOMBSTONES}
            ) from problem
        found[row.id] = row
    return found
