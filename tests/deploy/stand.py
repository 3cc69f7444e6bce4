"""All that serves the site on a host, on ports of this machine that nobody else can reach:
PostgreSQL, two application servers, and nginx with the very file of deploy/.

`python -m tests.deploy.stand` brings it up with the built pages, prints where it is, and takes all
of it down at Ctrl-C. Tests bring up the same by `stand()`, and kill parts of it.
"""

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg

from tests.kept_migrations import kept_file
from tests.postgres import throwaway_server
from tests.throwaway import quick_folder

ROOT = Path(__file__).parents[2]
# Debian puts nginx where only root has its programs at hand.
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
SECONDS_TO_START = 60
SECONDS_TO_END = 15
# What stands around deploy/'s file on a host. Its own log of errors would name people.
AROUND = """
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log crit;
events {{ worker_connections 2048; }}
http {{
    types {{ text/html html; }}
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/unused-1;
    uwsgi_temp_path {folder}/unused-2;
    scgi_temp_path {folder}/unused-3;
    include {folder}/site.conf;
}}
"""


class Part:
    """A program in a process group of its own, which can be killed and started again."""

    def __init__(self, *command, environment=None, folder=ROOT):
        self.command = command
        self.environment = environment or os.environ
        self.of_code = folder
        self.process = None

    def begin(self):
        # Not in a session of its own: see `bench.crowd`.
        self.process = subprocess.Popen(
            self.command, cwd=self.of_code, env=self.environment, process_group=0
        )

    def start(self):
        """Start it and return when it answers; raise RuntimeError if it does not."""
        self.begin()
        self.wait_for_it()

    def wait_for_it(self):
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until and self.process.poll() is None:
            if self.answers():
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.command} does not answer. What it said is above.")

    def kill(self):
        """Kill all of it at once, its workers too where it has ended before them, and return when
        it is gone."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self):
        """End it in good order; kill what does not end."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                self.kill()


class Application(Part):
    """One application server: `kirklees_send.server`, as systemd starts it, of the code in a
    folder. It has no certificate that anybody could trust: it speaks HTTP."""

    trust = None

    def __init__(self, port, environment, folder=ROOT):
        super().__init__(
            sys.executable,
            "-m",
            "kirklees_send.server",
            environment=environment | {"PORT": str(port)},
            folder=folder,
        )
        self.port = port

    def answers(self):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


class Proxy(Part):
    """nginx with deploy/'s file."""

    def __init__(self, folder, port, environment):
        self.folder, self.port = folder, port
        rendered = subprocess.run(
            [ROOT / "deploy" / "render", ROOT / "deploy" / "nginx" / "site.conf.template"],
            env=os.environ | environment,
            check=True,
            capture_output=True,
            text=True,
        )
        (folder / "site.conf").write_text(rendered.stdout)
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
        super().__init__(NGINX, "-c", str(folder / "nginx.conf"), "-e", f"{folder}/nginx.log")

    def check(self):
        """Return what nginx says of its files; it says only what is wrong with them."""
        command = [*self.command, "-t", "-q"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stderr

    def workers(self):
        """Return the ids of the processes that answer people."""
        own = self.process.pid
        return [int(pid) for pid in Path(f"/proc/{own}/task/{own}/children").read_text().split()]

    def answers(self):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/", headers={"Host": "localhost"})
            return connection.getresponse().status == 301
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


class Stand:
    """All of it: `database`, `applications`, `proxy`, and the `origin` people type."""

    def __init__(self, folder, database, ports, settings, **more):
        plain, self.port, *application_ports = ports
        self.origin = f"https://localhost:{self.port}"
        self.database, self.cache = database, folder / "cache"
        certificate, key = make_certificate(folder)
        self.environment = os.environ | {
            "DATABASE_URL": database.address,
            "DJANGO_SETTINGS_MODULE": settings,
            "DEBUG": "no",
            "SITE_ORIGIN": self.origin,
            "BEHIND_HTTPS_PROXY": "yes",
            "TRUSTED_PROXIES": "127.0.0.1",
            "TOMBSTONES": str(folder / "tombstones.jsonl"),
            **more,
        }
        self.applications = [Application(port, self.environment) for port in application_ports]
        self.proxy = Proxy(folder, plain, proxy_settings(folder, ports, certificate, key))
        self.trust = ssl.create_default_context(cafile=certificate)

    def manage(self, *command, says=subprocess.DEVNULL):
        """Run a management command on it, and let it say what it says where that is wanted; raise
        CalledProcessError if it fails."""
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=says,
        )

    def fill(self, *loaders):
        """Make the tables, and load what the site says."""
        put_what_is_kept(self.database.address)
        for loader in ("migrate", *loaders):
            self.manage(loader, "--verbosity", "0")

    def kept_by_proxy(self):
        """Return the path of each page that the proxy keeps."""
        files = (path for path in self.cache.rglob("*") if path.is_file())
        keys = (re.search(rb"\nKEY: https://localhost(\S*)", file.read_bytes()) for file in files)
        return {key[1].decode() for key in keys if key}

    def start(self):
        """Start servers and proxy, and return when they answer."""
        for each in self.applications:
            each.begin()
        for each in self.applications:
            each.wait_for_it()
        self.proxy.start()


def put_what_is_kept(address):
    """Begin a database with what the migrations of this checkout leave, if that is kept."""
    with psycopg.connect(address) as connection:
        kept = kept_file(f"{connection.info.server_version // 10_000}.sql")
        if kept.exists():
            connection.execute(kept.read_text("utf-8"))


def proxy_settings(folder, ports, certificate, key):
    """Return what deploy/'s file for nginx takes from the environment."""
    plain, encrypted, first, second = ports
    other = f"[{beside()}]" if has_ipv6() else beside()
    return {
        "SITE_HOST": "localhost",
        "SITE_ORIGIN": f"https://localhost:{encrypted}",
        "LISTEN_HTTP": f"127.0.0.1:{plain}",
        "LISTEN_HTTPS": f"127.0.0.1:{encrypted}",
        "LISTEN_HTTP_IPV6": f"{other}:{plain}",
        "LISTEN_HTTPS_IPV6": f"{other}:{encrypted}",
        "TLS_CERTIFICATE": str(certificate),
        "TLS_KEY": str(key),
        "APP_1": f"127.0.0.1:{first}",
        "APP_2": f"127.0.0.1:{second}",
        "CACHE_FOLDER": f"{folder}/cache",
        "LOG_FOLDER": str(folder),
        "PAGES_FOLDER": str(ROOT / "deploy" / "nginx"),
        "ACME_FOLDER": str(folder),
    }


def beside():
    """Return the other address nginx listens on: by IPv6, or one that stands for it where there is
    none."""
    return "::1" if has_ipv6() else "127.0.0.2"


def has_ipv6():
    """Whether this machine can be reached by IPv6, if only by itself."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def make_certificate(folder):
    """Make a certificate for this machine that only we believe; return its file, and its key's."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


@contextmanager
def stand(ports, *, settings="kirklees_send.settings", loaders=("load_big_plan",), **more):
    """Bring all of it up at four ports: plain, encrypted, and one for each application server.
    Yield the Stand; take all of it down."""
    with ExitStack() as afterwards:
        folder = afterwards.enter_context(quick_folder(prefix="stand-"))
        folder.chmod(0o755)  # nginx steps down to another account where this one is root
        database = afterwards.enter_context(throwaway_server())
        whole = Stand(folder, database, ports, settings, **more)
        for part in (*whole.applications, whole.proxy):
            afterwards.callback(part.kill)
            afterwards.callback(part.stop)
        whole.fill(*loaders)
        whole.start()
        yield whole


def main():
    """Bring it up and wait."""
    signal.signal(signal.SIGTERM, lambda *_about: sys.exit(143))
    if NGINX is None:
        sys.exit("There is no nginx here. On Debian, 'apt install nginx-light' brings it.")
    first = int(os.environ.get("STAND_PORT", "8440"))
    ports = (first, first + 3, first + 1, first + 2)
    try:
        with stand(ports, loaders=()) as whole:
            whole.manage("set_up_trial", says=None)
            sys.stdout.write(
                f"The site is at {whole.origin} until you press Ctrl-C. "
                "Browsers warn: its certificate is for this machine only.\n"
                f"Application servers: http://127.0.0.1:{ports[2]} and :{ports[3]}. "
                f"DATABASE_URL={whole.database.address}\n"
            )
            sys.stdout.flush()
            signal.pause()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
