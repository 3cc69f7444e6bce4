"""The site as a host serves it, and the bytes of its home as a file of nginx beside it: loopback
only, with the parts of bin/stand."""

import os
import re
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench.__main__ import family
from bench.visitors import Question
from tests.deploy.stand import NGINX, ROOT, Application, Proxy, make_certificate, proxy_settings
from tests.throwaway import quick_folder

# Our visitors all come from one address, as one household does.
RATE = re.compile(r"rate=\d+r/s")
NO_LIMIT = "rate=1000000r/s"
BEFORE_THE_FILE = "    location = /readyz {"
FILE = "home-as-a-file"
SERVER_ALONE = "the server alone"
# Pages that are measured without being kept.
DRAWN = {
    "home drawn": "/",
    "area drawn": "/focus-areas/waiting-times/",
    "action drawn": "/actions/wt-1/",
    "list drawn": "/actions/",
}
FILE_BESIDE_THE_SITE = """\
    location = /{file} {{
        root {folder};
        default_type text/html;
        add_header Content-Encoding br;
    }}
"""
FILE_ALONE = """
server {{
    listen 127.0.0.1:{port};
    access_log off;
    keepalive_requests 1000000;
    location = /{file} {{
        root {folder};
        default_type text/html;
        add_header Content-Encoding br;
    }}
}}
"""
# As a browser, by the proxy.
HEADERS = (
    ("Host", "localhost"),
    ("X-Forwarded-Proto", "https"),
    ("Accept-Encoding", "gzip, deflate, br"),
)


@dataclass(frozen=True)
class Served:
    """Something that can be asked, and the process that serves it, if it is one of ours."""

    question: Question
    process: int | None = None


@contextmanager
def host(addresses, ports):
    """Serve trial data from each {name: address of a database}, and nginx before the first of
    them if it is installed; the server alone (`bench.bare`), and some pages that are not kept
    (`bench.drawn`). Yield {what: Served}. `ports` is asked for one port after another."""
    with ExitStack() as afterwards:
        folder = afterwards.enter_context(quick_folder(prefix="crowd-"))
        folder.chmod(0o755)  # nginx steps down to another account where this one is root
        plain, encrypted = next(ports), next(ports)
        served, first = {}, None

        def start(part):
            afterwards.callback(part.stop)
            part.start()

        for name, address in addresses.items():
            site = _site(address, next(ports), f"https://localhost:{encrypted}", folder)
            start(site)
            home = Question(site.port, headers=HEADERS)
            tag, body = _fetched(home)
            again = Question(site.port, headers=(*HEADERS, ("If-None-Match", tag)), status=304)
            served[f"home ({name})"] = Served(home, site.process.pid)
            served[f"304 of the home ({name})"] = Served(again, site.process.pid)
            if first is None:
                first = site
                (folder / FILE).write_bytes(body)
        bare = Application(next(ports), first.environment | {"HOME_AS_A_FILE": str(folder / FILE)})
        bare.command = (*bare.command, "bench.bare:application")
        start(bare)
        served[SERVER_ALONE] = Served(Question(bare.port, headers=HEADERS), bare.process.pid)
        drawn = Application(next(ports), first.environment)
        drawn.command = (*drawn.command, "bench.drawn:application")
        start(drawn)
        for what, path in DRAWN.items():
            served[what] = Served(Question(drawn.port, path, HEADERS), drawn.process.pid)
        if NGINX:
            alone = next(ports)
            proxy, trust = _proxy(folder, (plain, encrypted), first, alone)
            start(proxy)
            for what, question in {
                "file": Question(alone, f"/{FILE}", HEADERS),
                "file (HTTPS)": Question(encrypted, f"/{FILE}", HEADERS, trust=trust),
                "home kept by nginx (HTTPS)": Question(encrypted, "/", HEADERS, trust=trust),
            }.items():
                served[what] = Served(question, proxy.process.pid)
        yield served


def _site(address, port, origin, folder):
    """Return an application server with trial data, not started yet."""
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "kirklees_send.settings",
        "DEBUG": "no",
        "SITE_ORIGIN": origin,
        "BEHIND_HTTPS_PROXY": "yes",
        "TRUSTED_PROXIES": "127.0.0.1",
        "TOMBSTONES": str(folder / "tombstones.jsonl"),
        "WEB_WORKERS": "2",
    }
    for command in ("migrate", "set_up_trial"):
        subprocess.run(
            [sys.executable, "manage.py", command, "--verbosity", "0"],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return Application(port, environment)


def _fetched(question):
    """Return the tag and the body, as sent, of what is asked."""
    connection = HTTPConnection("127.0.0.1", question.port, timeout=30)
    try:
        connection.request("GET", question.path, headers=dict(question.headers))
        response = connection.getresponse()
        return response.headers["ETag"], response.read()
    finally:
        connection.close()


def _proxy(folder, ports, site, alone):
    """Return nginx with deploy/'s file, and the certificate to trust. What it limits is lifted,
    and the file is put in."""
    certificate, key = make_certificate(folder)
    proxy = Proxy(
        folder, ports[0], proxy_settings(folder, (*ports, site.port, site.port), certificate, key)
    )
    rendered = (folder / "site.conf").read_text()
    if BEFORE_THE_FILE not in rendered or not RATE.search(rendered):
        raise RuntimeError("deploy/'s file for nginx is another: see bench/host.py.")
    beside = FILE_BESIDE_THE_SITE.format(file=FILE, folder=folder)
    (folder / "site.conf").write_text(
        RATE.sub(NO_LIMIT, rendered).replace(BEFORE_THE_FILE, beside + BEFORE_THE_FILE, 1)
        + FILE_ALONE.format(file=FILE, folder=folder, port=alone)
    )
    return proxy, str(certificate)


def seconds_of_processor(process):
    """Return what a process and all that came from it have used so far."""
    # After the name, which may hold anything: fields 14 and 15, see proc(5).
    ticks = sum(
        int(ticks)
        for pid in family(process)
        for ticks in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    )
    return ticks / os.sysconf("SC_CLK_TCK")
