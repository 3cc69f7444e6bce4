"""Measure, print, and write docs/performance.md. Run it with bin/bench."""

import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import django
from django.core.management import call_command
from django.utils import timezone

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "performance.md"
PAIRS = 25
MISSED = (
    "Some pages miss their aim: the rows marked *. A list that holds five actions today fills its page "
    "later, a measure has 80 figures to draw in place of two, and what somebody typed is looked for in "
    "a hundred times as much."
)
MOST_QUERIES, MOST_BYTES, MOST_RATIO, MOST_FIRST_VISIT = 12, 30_000, 1.3, 60_000


def main():
    with tempfile.TemporaryDirectory() as folder:
        today, later = f"sqlite:///{folder}/today.sqlite3", f"sqlite:///{folder}/later.sqlite3"
        for address, step in ((today, "today"), (later, "later")):
            run("bench", "--make", step, DATABASE_URL=address)
        pages = json.loads(run("bench", "--pages", DATABASE_URL=later))
        rows = measure(pages, today, later)
        weights = first_visit()
        memory = memory_of_two_workers(today, [path for _name, path in pages])
        again = second_run()
    write(rows, weights, memory, again)


def run(module, *arguments, **environment):
    """Run a module of this project in a process of its own and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def make(step):
    """Fill the database of this process: the plan with samples, or with twenty years of work."""
    call_command("migrate", verbosity=0)
    call_command("load_big_plan", verbosity=0)
    call_command("load_sample_progress", verbosity=0)
    call_command("load_local_offer", verbosity=0)
    if step == "later":
        from bench import seed

        seed.fill(seed.newest_quarter(timezone.localdate()))
    call_command("rebuild_search", verbosity=0)  # as the clock does after much has changed


def pages():
    """Return [(name, path)]: one page of each kind, and each page that stands alone."""
    from publishing.public_pages import public_pages

    found = []
    for page in public_pages():
        if page.is_page:
            found += [(page.url_name, path) for path in _some(list(page.addresses()))]
    found += [
        ("action_list, searched", "/actions/?q=wheelchair"),
        ("action_list, filtered", "/actions/?area=waiting-times&status=delayed"),
        ("action_list, overdue", "/actions/?status=overdue"),
        ("services, searched", "/local-offer/services/?q=hardly+talks"),
        ("search", "/search/?q=my+son+is+waiting+for+an+autism+assessment"),
        (
            "services, three filters and a place",
            "/local-offer/services/?q=hardly+talks&age=4&near=Dewsbury&easy=free&kind=therapy",
        ),
    ]
    return found


def _some(paths):
    """Return the first two and, of measures and the like, the ones that have most to show."""
    rich = [path for path in paths if path.split("/")[-2] in ("wt-1", "wt-m2", "pfa-m5")]
    return list(dict.fromkeys([*paths[:4], *rich]))


class Probe:
    """A process that fetches pages on one database."""

    def __init__(self, address):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.probe"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": address},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fetch(self, path):
        self.process.stdin.write(path + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


def measure(pages, today, later):
    """Return a row a page: its cost on both databases, fetched in turn so that noise is shared."""
    small, large = Probe(today), Probe(later)
    rows = []
    for name, path in pages:
        small.fetch(path), large.fetch(path)  # warm
        pairs = [(small.fetch(path), large.fetch(path)) for _ in range(PAIRS)]
        ratio = statistics.median(b["milliseconds"] / a["milliseconds"] for a, b in pairs)
        now, then = pairs[-1]
        rows.append(
            {
                "name": name,
                "path": path,
                "status": (now["status"], then["status"]),
                "queries": (now["queries"], then["queries"]),
                "bytes": (now["bytes"], then["bytes"]),
                "milliseconds": tuple(
                    statistics.median(pair[i]["milliseconds"] for pair in pairs) for i in (0, 1)
                ),
                "ratio": ratio,
            }
        )
        print(rows[-1], flush=True)
    small.close(), large.close()
    return rows


def first_visit():
    """Return {file: bytes as sent} of the styles, scripts and fonts a first visit fetches."""
    subprocess.run([ROOT / "bin" / "build"], check=True, capture_output=True)
    manifest = json.loads((ROOT / "var/static/staticfiles.json").read_text())["paths"]
    weights = {}
    for name, hashed in manifest.items():
        if name == "site.css" or (name.startswith("fonts/") and name.endswith(".woff2")):
            file = ROOT / "var/static" / hashed
            packed = file.with_name(file.name + ".br")
            weights[name] = (packed if packed.exists() else file).stat().st_size
    return weights


def memory_of_two_workers(address, paths):
    """Return the megabytes two workers hold together (proportional share) after every page."""
    port = 8765
    origin = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "kirklees_send.server"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address, "SITE_ORIGIN": origin, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"{origin}/healthz", 30)
        for _ in range(6):
            for path in paths:
                try:
                    urllib.request.urlopen(origin + path, timeout=20).read()
                except urllib.error.HTTPError:
                    pass  # a page of the other database; its answer costs memory too
        return sum(share_of(pid) for pid in family(server.pid)) / 1_000
    finally:
        stop(server)


def family(pid):
    """Return a process id and those of all that came from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def share_of(pid):
    """Return a process's proportional share of memory in kB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def second_run():
    """Return the seconds from calling bin/run, all made before, to its first answer."""
    port = "8766"
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "PORT": port,
            "SITE_ORIGIN": f"http://127.0.0.1:{port}",
            "DATABASE_URL": f"sqlite:///{folder}/run.sqlite3",
        }
        for _ in range(2):
            started = time.perf_counter()
            server = subprocess.Popen(
                [ROOT / "bin" / "run"],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                wait_for(f"http://127.0.0.1:{port}/healthz", 300)
                seconds.append(time.perf_counter() - started)
            finally:
                stop(server)
    return seconds[-1]


def stop(server):
    """Ask a server to end, and make it if it does not."""
    everyone = family(server.pid)
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        for pid in everyone:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        server.wait(10)


def wait_for(address, seconds):
    until = time.monotonic() + seconds
    while True:
        try:
            return urllib.request.urlopen(address, timeout=2).read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _within(row):
    return (
        max(row["queries"]) <= MOST_QUERIES
        and max(row["bytes"]) <= MOST_BYTES
        and row["ratio"] <= MOST_RATIO
    )


def write(rows, weights, memory, again):
    """Write the report. Milliseconds are of this machine on this day; ratios travel better."""
    within = all(_within(row) for row in rows)
    lines = [
        "# Performance",
        "",
        f"Measured on {timezone.localdate():%-d %B %Y} by `bin/bench`, SQLite, one process for each",
        "database, fetched in turn. *Today*: the plan with sample progress. *Later*: the same gone on for",
        "twenty years: 5,000 actions, each told of in 80 quarters and with its due dates, and 80 quarters",
        "for every series that has a figure today; and 20,000 services in place of 108. The ratio is the",
        "median of pairs; milliseconds are of processor time, each page drawn anew with nothing kept, on",
        "one machine on one day, and mean little elsewhere.",
        "",
        "| What | Reached | Aim |",
        "|---|---|---|",
        f"| Queries of a page, at most | {max(max(r['queries']) for r in rows)} | {MOST_QUERIES} |",
        f"| Bytes of HTML, at most | {max(max(r['bytes']) for r in rows):,} | {MOST_BYTES:,} |",
        f"| Later against today, at most | {max(r['ratio'] for r in rows):.2f} times | {MOST_RATIO} times |",
        f"| CSS and fonts of a first visit, as sent | {sum(weights.values()):,} bytes | {MOST_FIRST_VISIT:,} |",
        f"| Two workers, every page fetched | {memory:.0f} MB | 300 MB |",
        f"| Second `bin/run` until it answers | {again:.1f} s | 10 s |",
        "",
        "All page aims are met." if within else MISSED,
        "",
        "| Page | Queries today, later | Bytes today, later | Milliseconds today, later | Ratio |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {r['name']} `{r['path']}` | {r['queries'][0]}, {r['queries'][1]} "
        f"| {r['bytes'][0]:,}, {r['bytes'][1]:,} "
        f"| {r['milliseconds'][0]:.0f}, {r['milliseconds'][1]:.0f} | {r['ratio']:.2f}{'' if _within(r) else ' *'} |"
        for r in rows
    ]
    # What was measured otherwise stands below, each under a heading of its own.
    kept = "".join(REPORT.read_text().partition("\n## ")[1:])
    REPORT.write_text("\n".join(lines) + "\n" + kept)
    print(REPORT.read_text())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kirklees_send.settings")
    if "--make" in sys.argv:
        django.setup()
        make(sys.argv[-1])
    elif "--pages" in sys.argv:
        django.setup()
        print(json.dumps(pages()))
    else:
        django.setup()
        main()
