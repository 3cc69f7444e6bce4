"""Where tests keep what they throw away."""

import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

MEMORY = Path("/dev/shm")  # noqa: S108  a disk that is none: nothing waits for it
DISK = Path("/var/tmp")  # noqa: S108  a disk, whatever TMPDIR is
ROOM = 2**30


@contextmanager
def quick_folder(prefix):
    """Yield a new folder in memory, if there is room, else on the disk; remove it."""
    is_roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with TemporaryDirectory(prefix=prefix, dir=MEMORY if is_roomy else None) as folder:
        yield Path(folder)


@contextmanager
def lasting_folder(prefix):
    """Yield a new folder on a disk, which keeps what is written when the machine stops; remove
    it."""
    with TemporaryDirectory(prefix=prefix, dir=DISK if DISK.is_dir() else None) as folder:
        yield Path(folder)
