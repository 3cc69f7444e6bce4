"""Web servers that can be killed: each a process group of its own, with a port of its own."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings

from tests.browser.sites import free_port

SECONDS_TO_START = 60


class WebServer:
    """One process that serves the site, and the one that looks after it."""

    def __init__(self, environment):
        self.port = free_port()
        self.environment = environment | {"SITE_ORIGIN": f"http://127.0.0.1:{self.port}"}
        self.process = None

    def start(self):
        """Start it and return when it answers; raise RuntimeError if it does not."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kirklees_send.server"],
            cwd=settings.BASE_DIR,
            env=self.environment | {"PORT": str(self.port), "WEB_WORKERS": "1"},
            start_new_session=True,
        )
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).close()
            except (URLError, OSError):
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"No server answers at port {self.port}. What it said is above.")

    def kill(self):
        """Kill all of it at once, and return when it is gone."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextmanager
def web_servers(number, database, **more):
    """Serve the database by so many processes; yield them; kill them, whatever happened."""
    environment = _environment(database) | more
    with ExitStack() as afterwards:
        servers = [WebServer(environment) for _server in range(number)]
        for server in servers:
            afterwards.callback(server.kill)
            server.start()
        yield servers


def manage(database, *command):
    """Run a management command on a database; raise CalledProcessError if it fails."""
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=_environment(database),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _environment(database):
    return os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.feedback.kill.settings",
        # The tokens are issued by the tests.
        "SECRET_KEY": settings.SECRET_KEY,
    }
