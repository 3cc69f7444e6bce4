"""Real servers for the browser tests: built files, two workers, DEBUG off, a new database."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
APPLICATION = "kirklees_send.wsgi:application"

LIST_PAGES = """
from publishing.public_pages import public_pages
for page in public_pages():
    if page.is_page:
        for path in page.addresses():
            print(page.url_name, path)
"""

# The site gets people of each role, and tells its staff addresses.
LIST_STAFF_PAGES = """
from tests.browser import staff_rows
staff_rows.make_people()
staff_rows.make_work()
for name, path in staff_rows.addresses():
    print(name, path)
"""

# Pages that answer a question or a mistake, and so are in no register.
ANSWERS = [
    ("found", "/actions/?q=wheelchair", HTTPStatus.OK),
    ("found nothing", "/actions/?q=zzzz", HTTPStatus.OK),
    ("filtered", "/actions/?area=waiting-times&status=no-update", HTTPStatus.OK),
    ("bad value", "/actions/?status=nonsense", HTTPStatus.BAD_REQUEST),
    ("good news about nothing", "/good-news/?area=nonsense", HTTPStatus.BAD_REQUEST),
    ("no good news of an area", "/good-news/?area=waiting-times", HTTPStatus.OK),
    ("not found", "/no-such-page/", HTTPStatus.NOT_FOUND),
]


@dataclass(frozen=True)
class Page:
    """One address of a running site. Pages of one name share a template."""

    name: str
    path: str
    status: int = HTTPStatus.OK


@dataclass(frozen=True)
class Site:
    """A running site, its public pages, and those of its staff if it has any."""

    name: str
    origin: str
    pages: tuple[Page, ...]
    staff_pages: tuple[Page, ...] = ()
    environment: dict[str, str] = field(default_factory=dict, repr=False)

    def told_by(self, python):
        """Return what lines of Python print when they are run with the site's own database."""
        return manage(self.environment, "shell", "--no-imports", "--command", python)

    def one_page_per_template(self):
        """Return the first page of each name."""
        return list({page.name: page for page in reversed(self.pages)}.values())[::-1]


@contextmanager
def running_site(name, *trial_options, with_staff=False):
    """Load a new database with `set_up_trial` and serve it until the end of the block. With
    staff, it has somebody of each role (`tests.browser.staff_rows`)."""
    if not Path(ROOT, "var/static/staticfiles.json").exists():
        pytest.fail("The built CSS is not there. Run bin/build --dev first.")
    port = free_port()
    with TemporaryDirectory(prefix="site-") as folder:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "DEBUG": "no",
            "DJANGO_SETTINGS_MODULE": "kirklees_send.settings",
            "SITE_ORIGIN": f"http://127.0.0.1:{port}",
            "TOMBSTONES": f"{folder}/tombstones.jsonl",  # not this machine's own
        }

        manage(environment, "migrate")
        manage(environment, "set_up_trial", *trial_options)

        def pages_told_by(command):
            told = manage(environment, "shell", "--no-imports", "--command", command)
            return [Page(*line.split(" ", 1)) for line in told.splitlines()]

        pages = [*pages_told_by(LIST_PAGES), *(Page(*answer) for answer in ANSWERS)]
        staff_pages = pages_told_by(LIST_STAFF_PAGES) if with_staff else []
        with granian(port, environment) as origin:
            yield Site(name, origin, tuple(pages), tuple(staff_pages), environment)


def manage(environment, *command):
    """Run a command of manage.py; return what it prints, or fail with what it said."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"manage.py {command[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def granian(port, environment, application=APPLICATION):
    """Serve the site at a port, as bin/run does; yield its origin once it answers."""
    options = f"--interface wsgi --host 127.0.0.1 --port {port} --workers 2 --blocking-threads 1"
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", *options.split(), "--log-level", "warning", application],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
    try:
        origin = f"http://127.0.0.1:{port}"
        wait_for(f"{origin}/readyz", server)
        yield origin
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def wait_for(address, server, seconds=30):
    """Return when the address answers; fail if the server ends or the seconds do."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
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
