"""Real servers for the browser tests: built files, two workers, DEBUG off, a database of their own.

Each database is a copy of one with the real plan (`tests.plan_database`), to which lines of Python
add what the site shows, and print its pages: all in one process, for each takes long to start.
"""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from django.conf import settings

from kirklees_send import server
from tests import plan_database
from tests.throwaway import quick_folder

ROOT = settings.BASE_DIR

# Of pages that are many and alike, some, from the first to the last: the tests without a browser
# read all of them.
PUBLIC_PAGES = """
from publishing.public_pages import public_pages
for page in public_pages():
    if page.is_page:
        most = {"update": 8, "change": 8}.get(page.url_name, 17)
        paths = list(page.addresses())
        for path in paths[:: -(-len(paths) // most) or 1]:
            print(page.url_name, path)
"""

# The site gets people of each role, and tells its staff addresses.
STAFF_PAGES = """
from tests.browser import staff_rows
staff_rows.make_people()
staff_rows.make_work()
for name, path in staff_rows.addresses():
    print(name, path)
"""


@dataclass(frozen=True)
class Page:
    """One address of a running site. Pages of one name share a template."""

    name: str
    path: str
    status: int = HTTPStatus.OK


@dataclass(frozen=True)
class Site:
    """A running site, and its pages."""

    origin: str
    pages: tuple[Page, ...]
    environment: dict[str, str] = field(repr=False)

    def told_by(self, python):
        """Return what lines of Python print when they are run with the site's own database."""
        return run_python(self.environment, python)

    @property
    def file(self):
        """The file of its database."""
        return self.environment["DATABASE_URL"].removeprefix("sqlite:///")

    def emptied(self, table):
        """Delete every row of a table, by hand: Django would take seconds to start."""
        with closing(sqlite3.connect(self.file)) as database:
            database.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of ours
            database.commit()


@contextmanager
def running_site(set_up="", *, with_samples=False):
    """Serve a database with the real plan, and with sample progress as bin/run shows it if that is
    wanted, until the end of the block. What `set_up` prints, lines of Python run with that
    database before, are the site's pages."""
    if not Path(ROOT, "var/static/staticfiles.json").exists():
        pytest.fail("The built CSS is not there. Run bin/build --dev first.")
    port = free_port()
    with quick_folder(prefix="site-") as folder:
        plan_database.copy_to(folder / "db.sqlite3", with_samples=with_samples)
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "DEBUG": "no",
            "DJANGO_SETTINGS_MODULE": "kirklees_send.settings",
            "SITE_ORIGIN": f"http://127.0.0.1:{port}",
            "TOMBSTONES": f"{folder}/tombstones.jsonl",  # not this machine's own
        }
        told = run_python(environment, set_up) if set_up else ""
        pages = tuple(Page(*line.split(" ", 1)) for line in told.splitlines())
        with served(port, environment) as origin:
            yield Site(origin, pages, environment)


def run_python(environment, python):
    """Run lines of Python on a site; return what they print, or fail with what they said."""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", python],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"The site was not set up:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def served(port, environment, application=server.APPLICATION):
    """Serve the site at a port, as bin/run does; yield its origin once it answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kirklees_send.server", application],
        cwd=ROOT,
        env={**environment, "PORT": str(port)},
        start_new_session=True,
    )
    try:
        origin = f"http://127.0.0.1:{port}"
        wait_for(f"{origin}/readyz", process)
        yield origin
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(address, process, seconds=30):
    """Return when the address answers; fail if the server ends or the seconds do."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(address, timeout=5).close()  # noqa: S310 - our own server's address
        except HTTPError as problem:
            pytest.fail(f"{address} answered {problem.code}.")
        except URLError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The server did not answer at {address}. What it said is above.")


def free_port():
    """Return a port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
