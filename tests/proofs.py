"""Long proofs: tests that come in two sizes, a sample for `bin/test` and the whole for `bin/prove`.

    @pytest.mark.proof(sample=200, whole=10_000)
    def test_nothing_is_lost(servers, size): ...

`size` is the sample, or with `--prove FILE` the whole. Then nothing but proofs runs, and the file
gets a line of JSON for each. What a proof measured beside its promise it notes with pytest's own
`record_property`.

`python -m tests.proofs ROOM COMMIT FILE...` writes what the files hold into docs/proofs.md.
"""

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from tests.databases import uses_database

DOCUMENT = Path(__file__).parents[1] / "docs" / "proofs.md"
TABLE = "| Room | What is proved | How many | Database | Result | Figures | Day | Commit |"
RULE = "|---|---|---|---|---|---|---|---|"


def pytest_addoption(parser):
    parser.addoption(
        "--prove",
        metavar="FILE",
        help="Run the long proofs at their whole size, and nothing else; write a line for each "
        "into FILE. bin/prove does this.",
    )


def pytest_configure(config):
    config.addinivalue_line(
        "markers",
        "proof(sample, whole): comes in two sizes; bin/test runs the sample, bin/prove the whole",
    )


@pytest.fixture
def size(request):
    """How many of what a proof is about: its sample, or with --prove the whole."""
    sizes = request.node.get_closest_marker("proof").kwargs
    return sizes["whole" if request.config.getoption("--prove") else "sample"]


def pytest_collection_modifyitems(config, items):
    if config.getoption("--prove"):
        proofs = [item for item in items if item.get_closest_marker("proof")]
        config.hook.pytest_deselected(items=[item for item in items if item not in proofs])
        items[:] = proofs


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    file = item.config.getoption("--prove")
    if file and (report.when == "call" or report.failed):
        proved = {
            "test": item.nodeid,
            "says": _sentence(item),
            "size": item.get_closest_marker("proof").kwargs["whole"],
            "database": _database(item),
            "passed": report.passed,
            "figures": {name: str(value) for name, value in item.user_properties},
            "day": time.strftime("%Y-%m-%d"),
        }
        with Path(file).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(proved) + "\n")
    return report


def _sentence(item):
    """Return a test's name as the sentence it is, with what it was tried on behind it."""
    name, _bracket, tried_on = item.name.partition("[")
    words = name.removeprefix("test_").replace("_", " ")
    return words + (f" ({tried_on.removesuffix(']')})" if tried_on else "")


def _database(item):
    """Return the kind of database a proof ran on: the tests' own, or those it starts itself."""
    return connection.display_name if uses_database(item) else "its own"


@dataclass(frozen=True)
class Row:
    """A line of the table. Rows of the same proof and database replace each other."""

    cells: tuple[str, ...]

    @property
    def about(self):
        room, says, _size, database, *_rest = self.cells
        return (room, says, database)

    def __str__(self):
        return f"| {' | '.join(self.cells)} |"


def row_of(room, commit, proved):
    """Return the Row of what a line of JSON says was proved."""
    figures = "; ".join(f"{name}: {value}" for name, value in proved["figures"].items())
    result = "holds" if proved["passed"] else "**does not hold**"
    size = f"{proved['size']:,}"
    says, database, day = proved["says"], proved["database"], proved["day"]
    cells = (room, says, size, database, result, figures or "none", day, commit)
    return Row(tuple(cell.replace("|", "/") for cell in cells))  # a bar ends a cell


def written(document, rows):
    """Return the document with these rows in its table, the older ones of the same left out."""
    before, _table, after = document.partition(f"{TABLE}\n{RULE}\n")
    lines, _blank, rest = after.partition("\n\n")
    there = [Row(tuple(line.strip("| ").split(" | "))) for line in lines.splitlines()]
    newest = {row.about: row for row in [*there, *rows]}
    table = "\n".join(str(newest[about]) for about in sorted(newest))
    return f"{before}{TABLE}\n{RULE}\n{table}\n" + (f"\n{rest}" if rest else "")


def main(room, commit, *files):
    """Write what was proved in a room, of the code of a commit, into the document. Exit with a
    sentence if nothing was, or if anything did not hold."""
    lines = [line for file in files for line in Path(file).read_text("utf-8").splitlines()]
    proved = [json.loads(line) for line in lines]
    if not proved:
        sys.exit("No proof ran.")
    rows = [row_of(room, commit, each) for each in proved]
    DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8"), rows), "utf-8")
    if not all(each["passed"] for each in proved):
        sys.exit("Not everything holds. docs/proofs.md says what does not.")


if __name__ == "__main__":
    main(*sys.argv[1:])
