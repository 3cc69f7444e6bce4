"""What a crowd at the cached home meets: written into docs/performance.md. Run it with
bin/bench crowd."""

import argparse
import os
import socket
import statistics
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from itertools import count
from urllib.parse import urlsplit

import psycopg

from bench.__main__ import REPORT
from bench.host import DRAWN, HEADERS, SERVER_ALONE, Served, host, seconds_of_processor
from bench.visitors import Question, Visitors

VISITORS, ROUNDS, SECONDS = 8, 10, 2
HEADING = "## A crowd at the cached home"
FIRST_PORT = 8767
NEIGHBOUR = "neighbour"


@dataclass(frozen=True)
class Run:
    """What came of one thing in one round: answers a second, and the seconds of processor time
    that its server took for each, if that is known."""

    per_second: float
    cost: float | None


@dataclass(frozen=True)
class Comparison:
    """One thing against another. `is_time` compares how long answers take, else how many come.
    The aim is a most for times, and a least for numbers of answers."""

    one: str
    other: str
    is_time: bool = False
    aim: float | None = None

    def ratios(self, runs):
        """Return two medians of the rounds' ratios: by the answers that came, and by what the
        servers spent, None where that is not known."""
        pairs = list(zip(runs[self.one], runs[self.other], strict=True))
        by_answers = [one.per_second / other.per_second for one, other in pairs]
        by_cost = [
            other.cost / one.cost for one, other in pairs if None not in (one.cost, other.cost)
        ]
        return tuple(
            statistics.median(1 / ratio if self.is_time else ratio for ratio in ratios)
            if ratios
            else None
            for ratios in (by_answers, by_cost)
        )

    def meets(self, ratio):
        """Whether a ratio is within the aim; one that is not known, or has no aim, misses none."""
        if ratio is None or self.aim is None:
            return True
        return ratio <= self.aim if self.is_time else ratio >= self.aim


def comparisons(databases, measured):
    """Return what is compared, of these databases and whatever else was measured."""
    of_home = [(f"home ({name})", f"304 of the home ({name})") for name in databases]
    wanted = [
        *(Comparison(again, home, is_time=True, aim=1.2) for home, again in of_home),
        *(Comparison(home, "file", aim=0.7) for home, _again in of_home),
        *(Comparison(home, SERVER_ALONE) for home, _again in of_home),
        Comparison(SERVER_ALONE, "file"),
        Comparison("home kept by nginx (HTTPS)", "file (HTTPS)", aim=0.9),
        *(Comparison(home, NEIGHBOUR) for home, _again in of_home),
        *(Comparison(drawn, NEIGHBOUR, aim=3.5) for drawn in DRAWN),
    ]
    return [each for each in wanted if {each.one, each.other} <= set(measured)]


def main():
    """Measure, write, print."""
    arguments = _arguments()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        addresses = {"SQLite": f"sqlite:///{folder}/crowd.sqlite3"}
        if address := _empty_postgresql():
            addresses["PostgreSQL"] = address
        # Visitors are made first: what is made later is none of theirs.
        with Visitors(VISITORS) as visitors, host(addresses, _free_ports()) as served:
            if arguments.beside:
                served[NEIGHBOUR] = _neighbour(arguments.beside, arguments.process)
            runs = measure(served, visitors)
    text = section(runs, comparisons(addresses, runs), load, arguments.named)
    REPORT.write_text(with_section(REPORT.read_text(), HEADING, text))
    print(text)


def _arguments():
    parser = argparse.ArgumentParser(prog="bin/bench crowd", description=__doc__)
    parser.add_argument("--beside", metavar="URL", help="a page of another site on this machine")
    parser.add_argument("--process", metavar="ID", type=int, help="the process that serves it")
    parser.add_argument("--named", metavar="WORDS", help="what to call it in the report")
    return parser.parse_args()


def _empty_postgresql():
    """Return what DATABASE_URL names if it is a PostgreSQL; stop if something is in it."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        return None
    with psycopg.connect(address) as connection:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        if connection.execute(tables).fetchone()[0]:
            sys.exit("DATABASE_URL names a database that is not empty. Use bin/with-postgres.")
    return address


def _free_ports():
    for port in count(FIRST_PORT):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)):
                yield port


def _neighbour(url, process):
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost"):
        sys.exit("--beside takes a page of this machine, such as http://127.0.0.1:8001/")
    path = f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}"
    headers = (("Host", parts.netloc), *HEADERS[2:])
    return Served(Question(parts.port or 80, path, headers), process)


def measure(served, visitors):
    """Return {what: [Run]}. In each round all is asked, one after another, so that noise is
    shared; every other round goes backwards."""
    for each in served.values():
        visitors.ask(each.question, 0.5)  # warm
    runs = {what: [] for what in served}
    for turn in range(ROUNDS):
        order = list(served)[:: -1 if turn % 2 else 1]
        for what in order:
            runs[what].append(_run(served[what], visitors))
            print(turn + 1, what, runs[what][-1], flush=True)
    return runs


def _run(served, visitors):
    spent = -seconds_of_processor(served.process) if served.process else None
    answers = visitors.ask(served.question, SECONDS)
    if spent is not None:
        spent += seconds_of_processor(served.process)
    return Run(answers / SECONDS, None if spent is None else spent / answers)


def section(runs, compared, load, named=None):
    """Return what the report says of it, its heading first. `named` is what the neighbour is."""
    command = "bin/bench crowd"
    if any("PostgreSQL" in what for what in runs):
        command = "bin/with-postgres bin/bench crowd"
    lines = [
        HEADING,
        "",
        f"Measured on {date.today():%-d %B %Y} by `{command}`: trial data, the real server with two",  # noqa: DTZ011  the day here
        f"workers, {VISITORS} visitors on connections that stay open, {ROUNDS} rounds of {SECONDS} seconds for each row, in turn.",
        f"The load of the machine before was {load:.1f} on {os.cpu_count()} processors; above 0.3, others were at work on it.",
        "*File*: the bytes of the home as a browser gets it, as a file of nginx. *Kept by nginx*: with the",
        "file of `deploy/`, its limits of one household lifted. *The server alone*: the same server with an",
        "application that does nothing but answer those bytes (`bench/bare.py`). *Drawn*: not kept, on SQLite.",
        "All are in one session: Linux divides the processors by session first, and visitors in one of their",
        "own would take half of them from whoever answers, as no visitor of a host does.",
    ]
    if NEIGHBOUR in runs:
        named = named or "not named"
        lines.append(
            f"*Neighbour*: another site's page on this machine, {named}; `--beside URL` measures it."
        )
    if "file" not in runs:
        lines.append("There is no nginx on this machine, so its rows are missing.")
    lines += [
        "",
        "| What | Answers a second | Server's processor time for each |",
        "|---|---|---|",
    ]
    lines += [
        f"| {what} | {statistics.median(run.per_second for run in all_of_it):,.0f} | {_cost(all_of_it)} |"
        for what, all_of_it in runs.items()
    ]
    lines += [
        "",
        "Ratios are medians of the rounds' ratios; * marks those that miss their aim. The visitors are",
        "written in Python and share the processors with the servers: they limit how many answers can be",
        "seen, and so the ratios by answers are nearer to 1 than with visitors who cost nothing. Those by",
        "what the servers spent do not hang on them.",
        "",
        "| One against the other | By answers | By the servers' processor time | Aim |",
        "|---|---|---|---|",
        *(_row(each, runs) for each in compared),
        "",
        _verdict(compared, runs),
    ]
    return "\n".join(lines) + "\n"


def _cost(all_of_it):
    costs = [run.cost for run in all_of_it]
    return "not known" if None in costs else f"{statistics.median(costs) * 1_000_000:.0f} µs"


def _row(each, runs):
    what, least_or_most = ("time", "most") if each.is_time else ("answers", "least")
    aim = f"at {least_or_most} {each.aim}" if each.aim else "none"
    ratios = " | ".join(
        "not known" if ratio is None else f"{ratio:.2f}{'' if each.meets(ratio) else ' *'}"
        for ratio in each.ratios(runs)
    )
    return f"| {what}: {each.one} / {each.other} | {ratios} | {aim} |"


def _verdict(compared, runs):
    if all(each.meets(ratio) for each in compared for ratio in each.ratios(runs)):
        return "All aims are met, by answers and by processor time."
    return "Some aims are missed: the ratios marked *."


def with_section(report, heading, text):
    """Return a report with this section in place of the one of the same heading, or at its end."""
    before, found, after = report.partition(f"\n{heading}\n")
    if not found:
        return f"{report.rstrip()}\n\n{text}"
    _old, next_heading, rest = after.partition("\n## ")
    return f"{before.rstrip()}\n\n{text}" + (f"\n## {rest}" if next_heading else "")


if __name__ == "__main__":
    main()
