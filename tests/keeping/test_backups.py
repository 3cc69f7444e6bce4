"""The drill: what is backed up comes back row for row, or whoever asked is told that it did not."""

import datetime
import errno
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
import zipfile
from hashlib import sha256
from io import StringIO
from threading import Event

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django.utils import timezone

from actions.models import DueDate
from keeping import noted
from keeping.backups import DATABASES, MANIFEST, UNFINISHED, back_up, restore, unpack
from keeping.refused import BackupRefused
from post.models import Message
from publishing import guards
from publishing.by_the_clock import LEAP, late
from publishing.models import GlossaryTerm, JobRun
from reports.record.freezing import freeze_round
from tests.factories import (
    make_due_date,
    make_glossary_term,
    make_message,
    make_round,
    make_submission,
)
from tests.privacy.keys import new_key
from tests.racing import at_once

# A process of its own has the site's settings, not those of the tests.
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "kirklees_send.settings",
    "SECRET_KEY": settings.SECRET_KEY,
}
NOON = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)


def all_rows():
    """Return the fingerprint of every table there is."""
    return DATABASES[connection.vendor].fingerprints(connection)


def as_restored(rows):
    """Return fingerprints but for what says when a restore was, and what it deleted."""
    noted = ("privacy_purge", "publishing_jobrun", "sqlite_sequence")
    return {name: rows[name] for name in rows if name.removeprefix("public.") not in noted}


@pytest.fixture
def backup(shared_database, tmp_path):
    """A backup of a small site, which is still there: a public row and a person's words."""
    make_due_date(reason="The day's “quarter”,\n\ttwo lines, a \\ and a \\. and 🙂")
    make_submission(set_aside_because="Canary")
    make_message()
    file = tmp_path / "backup.zip"
    back_up(file, now=NOON)
    return file


def test_a_backup_says_in_its_manifest_what_the_record_was(shared_database, tmp_path):
    """Whoever wrote the digest down elsewhere can tell that the record in it is the same."""
    document = freeze_round(make_round(updates=[{}]), at=NOON)

    manifest = back_up(tmp_path / "backup.zip", now=NOON)

    assert manifest["noted"] == {"record": [document.digest]}


def test_a_note_that_breaks_keeps_nobody_from_a_backup(shared_database, tmp_path, monkeypatch):
    monkeypatch.setitem(noted._notes, "record", lambda: 1 / 0)  # noqa: SLF001

    manifest = back_up(tmp_path / "backup.zip", now=NOON)

    assert manifest["noted"] == {"record": None}
    assert (tmp_path / "backup.zip").exists()


def change(backup, **changes):
    """Return a copy of a backup with other parts: `dump` is bytes, the rest is of its manifest."""
    with zipfile.ZipFile(backup) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(parts.pop(MANIFEST))
    dump = changes.pop("dump", None)
    if dump is not None:
        (name,) = parts
        parts[name] = dump
        manifest["dump_sha256"] = sha256(dump).hexdigest()
    changed = backup.with_name("changed.zip")
    with zipfile.ZipFile(changed, "w") as packed:
        packed.writestr(MANIFEST, json.dumps(manifest | changes))
        for name, content in parts.items():
            packed.writestr(name, content)
    return changed


def dump_in(backup):
    with zipfile.ZipFile(backup) as packed:
        return packed.read(DATABASES[connection.vendor].DUMP)


def test_a_trial_site_is_dumped_wiped_and_back_row_for_row(shared_database, wipe, tmp_path, client):
    call_command("set_up_trial", verbosity=0, stdout=StringIO())
    before = all_rows()

    call_command("backup", tmp_path / "trial.zip")
    wipe()
    assert connection.introspection.table_names() == []
    call_command("restore", tmp_path / "trial.zip")

    assert as_restored(all_rows()) == as_restored(before)
    assert sum(table["rows"] for table in before.values()) > 1000
    assert guards.missing() == []
    assert client.get(reverse("readyz")).status_code == 200
    assert client.get("/actions/wt-1/").status_code == 200


def test_what_was_public_is_guarded_again(backup, wipe):
    wipe()

    restore(backup, now=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        DueDate._base_manager.update(reason="Another")
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute("DELETE FROM actions_duedate")


def test_a_sign_that_a_constraint_names_is_still_that_sign(backup, wipe):
    wipe()

    restore(backup, now=NOON)

    # Where a dump is read as text, what ends a line becomes another sign.
    for end in ("\n", "\r"):
        with pytest.raises(IntegrityError, match="a_subject_is_one_line"), transaction.atomic():
            make_message(subject=f"Thanks{end}Bcc: eve@example.org")


def test_a_row_made_afterwards_has_a_number_of_its_own(backup, wipe):
    newest = make_glossary_term()
    again = backup.with_name("again.zip")
    back_up(again, now=NOON)
    wipe()

    restore(again, now=NOON)

    assert make_glossary_term().pk > newest.pk


def test_a_database_with_tables_is_left_alone_unless_asked(backup):
    make_glossary_term(term="Since the backup")
    before = all_rows()

    with pytest.raises(BackupRefused, match="not empty"):
        restore(backup, now=NOON)

    assert all_rows() == before


def test_when_jobs_ran_before_a_restore_is_no_leap_of_the_clock(shared_database, tmp_path):
    JobRun.objects.create(name="purge_expired", began_at=timezone.now() - 2 * LEAP)
    back_up(tmp_path / "old.zip", now=NOON)

    restore(tmp_path / "old.zip", now=timezone.now(), replace=True)
    MigrationRecorder.Migration.objects.update(applied=timezone.now() - 2 * LEAP)
    call_command("purge_expired", verbosity=0)

    assert late(timezone.now()) == []  # the others have time, as on a new site
    assert len(late(timezone.now() + LEAP)) >= 5


def test_what_came_since_the_backup_is_gone_where_it_is_replaced(backup):
    wanted = json.loads(zipfile.ZipFile(backup).read(MANIFEST))["tables"]
    make_glossary_term(term="Since the backup")
    make_due_date()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE of_another_version (id integer)")

    restore(backup, now=NOON, replace=True)

    assert as_restored(all_rows()) == as_restored(wanted)
    assert guards.missing() == []


def test_nothing_is_done_with_a_backup_cut_short_anywhere(backup):
    content = backup.read_bytes()
    before = all_rows()
    lengths = range(0, len(content), len(content) // 40)

    for length in lengths:
        backup.write_bytes(content[:length])
        with pytest.raises(BackupRefused, match="not a whole backup"):
            restore(backup, now=NOON, replace=True)

    assert all_rows() == before


@pytest.mark.parametrize("wrong", [errno.EACCES, errno.ENOSPC])
def test_what_is_wrong_with_this_machine_is_not_said_of_the_file(backup, monkeypatch, wrong):
    """Such as a file that root copied back, for the site's own user to restore."""

    def fails(*_args, **_named):
        raise OSError(wrong, os.strerror(wrong))

    monkeypatch.setattr(zipfile, "ZipFile", fails)

    with pytest.raises(
        BackupRefused, match=f"cannot be unpacked here: {os.strerror(wrong)}"
    ) as told:
        restore(backup, now=NOON, replace=True)

    assert "cut short" not in str(told.value)


@pytest.mark.proof(sample=120, whole=600)
def test_a_changed_byte_is_refused_or_makes_no_difference(backup, tmp_path, size):
    content = backup.read_bytes()
    dump = dump_in(backup)
    refused, chance = 0, random.Random(1)
    of_the_zip = [*range(120), *range(len(content) - 180, len(content))]

    # Half of them in the zip's own words at both ends, of which the whole tries all.
    places = [
        *chance.sample(of_the_zip, size // 2),
        *chance.sample(range(len(content)), size // 2),
    ]
    for place in places:
        changed = content[:place] + bytes([content[place] ^ 0x15]) + content[place + 1 :]
        backup.write_bytes(changed)
        try:
            _manifest, unpacked = unpack(backup, tmp_path)
        except BackupRefused:
            refused += 1
        else:
            assert unpacked.read_bytes() == dump

    assert refused > len(places) / 2


def test_a_row_that_was_changed_is_noticed_though_every_checksum_was_put_right(backup):
    before = all_rows()
    changed = change(backup, dump=dump_in(backup).replace(b"Canary", b"Magpie"))

    with pytest.raises(BackupRefused, match=r"not hold what they should: .*feedback_submission"):
        restore(changed, now=NOON, replace=True)

    assert all_rows() == before


def test_half_a_dump_is_refused_though_every_checksum_was_put_right(backup):
    before = all_rows()
    dump = dump_in(backup)

    for part in (2, 3, 5):
        with pytest.raises(BackupRefused, match=r"cut short|damaged|malformed|not hold"):
            restore(change(backup, dump=dump[: len(dump) // part]), now=NOON, replace=True)

    assert all_rows() == before


def test_a_table_that_is_missing_is_named(backup):
    tables = json.loads(zipfile.ZipFile(backup).read(MANIFEST))["tables"]

    with pytest.raises(BackupRefused, match="not hold what they should: of_yesterday"):
        restore(change(backup, tables=tables | {"of_yesterday": {}}), now=NOON, replace=True)


def test_a_file_that_is_something_else_is_refused(shared_database, tmp_path):
    words, other_zip = tmp_path / "words.txt", tmp_path / "other.zip"
    words.write_text("Nothing of ours")
    with zipfile.ZipFile(other_zip, "w") as packed:
        packed.writestr(MANIFEST, "{}")

    with pytest.raises(BackupRefused, match="There is no file"):
        restore(tmp_path / "nowhere.zip", now=NOON, replace=True)
    for file in (words, other_zip):
        with pytest.raises(BackupRefused, match="not a whole backup of this site"):
            restore(file, now=NOON, replace=True)


def test_a_backup_of_the_other_kind_of_database_is_refused(backup, tmp_path):
    if connection.vendor == "sqlite":
        other, dump = "postgresql", b"-- PostgreSQL database dump complete\n"
    else:
        other, dump = "sqlite", b""
    file = tmp_path / "other.zip"
    manifest = {
        "dump_sha256": sha256(dump).hexdigest(),
        "database": other,
        "tables": {},
    }
    with zipfile.ZipFile(backup) as packed:
        manifest = json.loads(packed.read(MANIFEST)) | manifest
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(MANIFEST, json.dumps(manifest))
        packed.writestr(DATABASES[other].DUMP, dump)

    with pytest.raises(BackupRefused, match=f"This backup is of {other}"):
        restore(file, now=NOON, replace=True)


def test_a_backup_of_a_newer_site_is_refused(backup):
    of_tomorrow = ("actions", "9999_of_tomorrow")
    newer = backup.with_name("newer.zip")
    MigrationRecorder(connection).record_applied(*of_tomorrow)
    try:
        back_up(newer, now=NOON)
    finally:
        MigrationRecorder(connection).record_unapplied(*of_tomorrow)

    with pytest.raises(BackupRefused, match="A newer version"):
        restore(newer, now=NOON, replace=True)


def test_a_backup_of_an_older_site_is_brought_up_to_this_one(backup):
    call_command("migrate", "unsaved", "zero", verbosity=0)
    older = backup.with_name("older.zip")
    back_up(older, now=NOON)

    restore(older, now=NOON, replace=True)

    applied = MigrationRecorder(connection).applied_migrations()
    assert ("unsaved", "0001_initial") in applied
    assert guards.missing() == []


@pytest.mark.parametrize(
    ("setting", "key", "sentence"),
    [
        ("PERSONAL_DATA_KEYS", {"other": new_key()}, "None of PERSONAL_DATA_KEYS opens 1 rows."),
        ("PERSONAL_LOOKUP_KEY", "another", "By PERSONAL_LOOKUP_KEY 1 rows are not found"),
    ],
    ids=["data", "lookup"],
)
def test_whoever_puts_a_backup_back_with_other_keys_is_told(
    shared_database, tmp_path, settings, setting, key, sentence
):
    now = timezone.now()
    make_submission(received_at=now, personal={"email": "ann@example.org"})
    back_up(tmp_path / "backup.zip", now=now)

    call_command("restore", tmp_path / "backup.zip", replace=True, stdout=StringIO())

    setattr(settings, setting, key)
    told = StringIO()
    with pytest.raises(CommandError, match=sentence):
        call_command("restore", tmp_path / "backup.zip", replace=True, stdout=told)
    assert "The database is as it was on" in told.getvalue()


def test_a_database_that_goes_away_after_the_backup_is_in_it_keeps_the_site_closed(
    backup, monkeypatch
):
    def away():
        raise DatabaseError("disk I/O error")

    monkeypatch.setattr("keeping.backups.guards.missing", away)

    with pytest.raises(BackupRefused, match="Keep the site closed"):
        restore(backup, now=NOON, replace=True)


def test_only_its_owner_may_read_a_backup_and_nothing_else_is_left(backup):
    assert backup.stat().st_mode & 0o777 == 0o600
    assert {file.suffix for file in backup.parent.iterdir()} <= {".zip", *_OF_SQLITE}


_OF_SQLITE = (".sqlite3", ".sqlite3-wal", ".sqlite3-shm")


def test_a_file_that_is_there_is_never_written_over(backup):
    content = backup.read_bytes()

    with pytest.raises(CommandError, match=r"No backup was made\. There is already a file"):
        call_command("backup", backup)

    assert backup.read_bytes() == content


def test_an_empty_database_is_not_called_a_backup(shared_database, wipe, tmp_path):
    wipe()

    with pytest.raises(BackupRefused, match="empty"):
        back_up(tmp_path / "nothing.zip", now=NOON)

    assert not (tmp_path / "nothing.zip").exists()


def test_a_backup_is_of_one_moment_while_others_write(shared_database, tmp_path):
    done = Event()

    def write():
        while not done.is_set():
            with transaction.atomic():
                make_glossary_term()
                make_glossary_term()

    def keep():
        try:
            files = [tmp_path / f"{n}.zip" for n in range(3)]
            return [back_up(file, now=NOON)["tables"] for file in files]
        finally:
            done.set()

    _nothing, kept = at_once(write, keep)

    (table,) = {name for name in kept[0] if name.endswith("publishing_glossaryterm")}
    counts = [tables[table]["rows"] for tables in kept]
    assert [count % 2 for count in counts] == [0, 0, 0]
    assert 0 < counts[-1] <= GlossaryTerm._base_manager.count()


def _own_tombstones(folder):
    # Not those of whoever works on this machine.
    return {"TOMBSTONES": str(folder / "tombstones.jsonl")}


def run(program, *words, database, folder, **options):
    """Run one of the programs in bin/ from `folder`; return what it said and how it ended."""
    return subprocess.run(
        [settings.BASE_DIR / "bin" / program, *words],
        cwd=folder,
        env=os.environ | {"DATABASE_URL": database, **SETTINGS, **_own_tombstones(folder)},
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def test_an_operator_keeps_and_puts_back_a_file_beside_them(shared_database, wipe, tmp_path):
    make_glossary_term(term="A canary")

    kept = run("backup", "mine.zip", database=shared_database, folder=tmp_path)
    wipe()
    back = run("restore", "--replace", "mine.zip", database=shared_database, folder=tmp_path)

    assert (kept.returncode, back.returncode) == (0, 0), kept.stderr + back.stderr
    assert "It was read back to make sure." in kept.stdout
    assert "The database is as it was on" in back.stdout
    assert GlossaryTerm._base_manager.filter(term="A canary").exists()


def test_a_full_disk_leaves_no_backup_and_says_so(backup, shared_database):
    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    told = run(
        "backup", "mine.zip", database=shared_database, folder=backup.parent, preexec_fn=little_room
    )

    assert told.returncode == 1
    assert "No backup was made." in told.stderr
    assert [file.name for file in backup.parent.glob("*.zip")] == [backup.name]
    assert unfinished(backup.parent) == []


def unfinished(folder):
    """Return the folders of backups that are being written, or were when they were killed."""
    return list(folder.glob(f"{UNFINISHED}*"))


def begin_backup(shared_database, folder):
    """Begin a backup in a process of its own; return that once it has begun to write."""
    Message.objects.bulk_create(
        Message(
            send_key=f"mail {n}", subject="S", text=f"{n} " * 1600, made_at=NOON, next_try_at=NOON
        )
        for n in range(500)
    )
    command = [sys.executable, "manage.py", "backup", folder / "mine.zip"]
    environment = os.environ | {"DATABASE_URL": shared_database} | SETTINGS
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    deadline = time.monotonic() + 60
    while not any(any(begun.iterdir()) for begun in unfinished(folder)):
        assert time.monotonic() < deadline
        time.sleep(0.001)
    return process


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP], ids=lambda told: told.name)
def test_a_backup_that_is_told_to_end_leaves_no_copy(shared_database, tmp_path, told):
    process = begin_backup(shared_database, tmp_path)
    process.send_signal(told)

    assert process.wait() == 128 + told
    assert unfinished(tmp_path) == []
    assert not (tmp_path / "mine.zip").exists()


def test_a_backup_that_is_killed_has_no_name_and_what_it_left_goes_a_day_later(
    shared_database, tmp_path
):
    process = begin_backup(shared_database, tmp_path)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (tmp_path / "mine.zip").exists()
    (left,) = unfinished(tmp_path)

    back_up(tmp_path / "an-hour-later.zip", now=timezone.now() + datetime.timedelta(hours=1))
    assert unfinished(tmp_path) == [left]

    back_up(tmp_path / "two-days-later.zip", now=timezone.now() + datetime.timedelta(days=2))
    assert unfinished(tmp_path) == []
