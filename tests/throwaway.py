"""Where tests keep what they throw away."""

import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

MEMORY = Path("/dev/shm")  # noqa: S108  a disk that is none: nothing waits for it
ROOM = 2**30


@contextmanager
def quick_folder(prefix):
    """Yield a new folder in memory, if there is room, else on the disk; remove it."""
    is_roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with TemporaryDirectory(prefix=prefix, dir=MEMORY if is_roomy else None) as folder:
        yield Path(folder)
