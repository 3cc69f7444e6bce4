"""The SQLite databases that sites of the tests begin with: migrated, with the real plan, and with
examples or without.

Making them takes many seconds. So each is made once a day for all that stands in the project, by
whichever process asks first, and everybody gets a copy.

`python -m tests.plan_database` fills the database of DATABASE_URL; after `with-samples` it adds
examples.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from tests.kept_migrations import kept_file

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "var" / "test-database"
MADE_HERE = {"var", "node_modules", "__pycache__"}


def copy_to(file, *, with_samples=False):
    """Put a copy where a test wants it; return where."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = KEPT / f"{_fingerprint()}.sqlite3"
        if not kept.exists():
            for older in KEPT.glob("*.sqlite3"):
                older.unlink()
            _make(kept, kept_file())
        if with_samples:
            plan, kept = kept, kept.with_suffix(".samples.sqlite3")
            if not kept.exists():
                _make(kept, plan, "with-samples")
        return shutil.copyfile(kept, file)


def _make(kept, start, *words):
    with TemporaryDirectory(dir=KEPT) as folder:
        file = Path(folder, "db.sqlite3")
        if start.exists():
            shutil.copyfile(start, file)
        subprocess.run(
            [sys.executable, "-m", "tests.plan_database", *words],
            cwd=ROOT,
            env=os.environ
            | {
                "DATABASE_URL": f"sqlite:///{file}",
                "DEBUG": "no",
                "DJANGO_SETTINGS_MODULE": "kirklees_send.settings",
            },
            check=True,
            stdout=subprocess.DEVNULL,
        )
        if file.with_name(f"{file.name}-wal").exists():
            raise OSError(f"A part of {file} is not in it.")
        file.rename(kept)  # only what is whole has this name


def _fingerprint():
    """Return what stands for this day and every file of the project."""
    found = sha256(str(timezone.localdate()).encode())
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(
            name for name in folders if name not in MADE_HERE and not name.startswith(".")
        )
        for name in sorted(files):
            file = Path(folder, name)
            if name.startswith(".") or not file.is_file():  # an editor's
                continue
            found.update(f"{file.relative_to(ROOT)}\n".encode())
            found.update(sha256(file.read_bytes()).digest())
    return found.hexdigest()


if __name__ == "__main__":
    django.setup()
    with_samples = sys.argv[1:] == ["with-samples"]
    if not with_samples:
        call_command("migrate", verbosity=0)
    call_command("set_up_trial", no_sample=not with_samples, not_open=True)
    connections.close_all()  # what is still beside the file goes into it
