"""What whoever runs the site reads when a command cannot do its work: a sentence, not where."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core import management

import manage


def run(*words, **environment):
    """Run a command in a process of its own, with the site's settings; return how it ended."""
    site = {"DJANGO_SETTINGS_MODULE": "kirklees_send.settings", "SECRET_KEY": settings.SECRET_KEY}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=os.environ | site | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_silly_setting_is_one_sentence():
    ended = run("purge_expired", SITE_ORIGIN="bigplan.example.org")

    assert ended.returncode == 1
    assert ended.stderr.startswith('SITE_ORIGIN is "bigplan.example.org". Set it to the address')
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("database", "why"),
    [
        ("sqlite:///{folder}/new.sqlite3", "no such table"),
        ("postgresql://nobody:secret@127.0.0.1:9/none", "Connection refused"),
    ],
    ids=["without tables", "down"],
)
def test_a_database_that_does_not_serve_is_two_sentences(tmp_path, database, why):
    ended = run("purge_expired", DATABASE_URL=database.format(folder=tmp_path))

    assert ended.returncode == 1
    refused, advice = ended.stderr.splitlines()
    assert refused.startswith("The database refused: ")
    assert why in refused
    assert "secret" not in refused
    assert advice.endswith("run manage.py migrate.")


def test_where_it_was_is_told_on_demand():
    ended = run("purge_expired", "--traceback", SITE_ORIGIN="bigplan.example.org")

    assert ended.stderr.startswith("Traceback")


@pytest.fixture
def broken(monkeypatch):
    """Commands break; what they say of it names somebody."""

    def break_off(words):
        raise ValueError("ann@example.org")

    monkeypatch.setattr(management, "execute_from_command_line", break_off)


def test_on_a_host_what_breaks_is_a_line_of_the_log(broken, settings, caplog):
    settings.LOG_AS_JSON = True

    with pytest.raises(SystemExit) as ended:
        manage.main(["manage.py", "purge_expired"])

    assert ended.value.code == 1
    (record,) = caplog.records
    assert record.getMessage() == "manage.py purge_expired broke off."
    assert record.exc_info[0] is ValueError  # told without its words: see test_logs


def test_at_a_desk_what_breaks_is_told_whole(broken):
    with pytest.raises(ValueError, match="ann"):
        manage.main(["manage.py", "purge_expired"])
