"""What `tests.proofs` promises: docs/proofs.md holds the newest result of each proof."""

import json

import pytest

from tests import proofs
from tests.proofs import RULE, TABLE

BEFORE = f"# Proofs\n\nWords.\n\n{TABLE}\n{RULE}\n"


@pytest.fixture
def document(tmp_path, monkeypatch):
    """A document without a row, in the place of our own."""
    file = tmp_path / "proofs.md"
    file.write_text(BEFORE)
    monkeypatch.setattr(proofs, "DOCUMENT", file)
    return file


def proved(folder, **changes):
    """Return a file as a run leaves it behind, with one proof."""
    told = {
        "says": "nothing is lost",
        "size": 10_000,
        "database": "SQLite",
        "passed": True,
        "figures": {"kills": "16"},
        "day": "2026-11-29",
    }
    file = folder / f"{len(list(folder.iterdir()))}.jsonl"
    file.write_text(json.dumps(told | changes) + "\n")
    return file


def test_a_proof_is_written_as_a_row(document, tmp_path):
    proofs.main("feedback", "abc", proved(tmp_path))

    row = "| feedback | nothing is lost | 10,000 | SQLite | holds | kills: 16 | 2026-11-29 | abc |"
    assert document.read_text() == f"{BEFORE}{row}\n"


def test_a_newer_result_takes_the_place_of_the_older_and_rows_are_in_order(document, tmp_path):
    proofs.main("post", "abc123", proved(tmp_path), proved(tmp_path, database="PostgreSQL"))
    proofs.main("admin", "abc123", proved(tmp_path, says="a bar | is none"))

    proofs.main("post", "def456", proved(tmp_path, figures={}))

    rows = document.read_text().removeprefix(BEFORE).splitlines()
    assert [row.split(" | ")[0:2] + row.split(" | ")[3:6:2] for row in rows] == [
        ["| admin", "a bar / is none", "SQLite", "kills: 16"],
        ["| post", "nothing is lost", "PostgreSQL", "kills: 16"],
        ["| post", "nothing is lost", "SQLite", "none"],
    ]
    assert rows[2].endswith("| def456 |")


def test_what_does_not_hold_is_written_and_told(document, tmp_path):
    with pytest.raises(SystemExit, match="Not everything holds"):
        proofs.main("post", "abc123", proved(tmp_path, passed=False))

    assert "| **does not hold** |" in document.read_text()


def test_a_run_without_a_proof_proves_nothing(document, tmp_path):
    (tmp_path / "empty.jsonl").touch()

    with pytest.raises(SystemExit, match="No proof ran"):
        proofs.main("post", "abc123", tmp_path / "empty.jsonl")

    assert document.read_text() == BEFORE
