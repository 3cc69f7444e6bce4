"""What `kirklees_send.logs` and `kirklees_send.metrics` promise: who watches over the site sees
what it does, and nothing of a person."""

import json
import logging
import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError
from django.test import Client

from kirklees_send import env, logs
from post.models import Message
from tests import factories

pytestmark = pytest.mark.django_db

CANARY = "Zebulon.Quack@example.org"
NUMBER = "0123456789abcdef" * 2
TOKEN = "not-to-be-guessed-" * 4


@pytest.fixture
def lines():
    """Return a function that returns what was written down since, each line as it is and read."""
    written = []

    class Keeper(logging.Handler):
        def emit(self, record):
            written.append(logs.AsJson().format(record))

    keeper, before = Keeper(), logs.logger.level
    logging.getLogger().addHandler(keeper)
    logs.logger.setLevel(logging.INFO)
    yield lambda: [(line, json.loads(line)) for line in written]
    logs.logger.setLevel(before)
    logging.getLogger().removeHandler(keeper)


def of_requests(lines):
    return [told for _line, told in lines() if told["says"] == "Answered."]


def test_each_request_is_a_line_with_its_number_view_and_time(client, lines):
    area = factories.make_area()

    client.get(area.get_absolute_url(), headers={"X-Request-ID": NUMBER})
    client.get("/no-such-page/")

    first, second = of_requests(lines)
    assert (first["view"], first["method"], first["status"]) == ("focus_area", "GET", 200)
    assert first["request"] == NUMBER
    assert first["milliseconds"] > 0
    assert (second["view"], second["status"]) == ("none", 404)
    assert len(second["request"]) == 32
    assert second["request"] != NUMBER


@pytest.mark.parametrize("claim", ["x" * 32, "1" * 33, CANARY, ""])
def test_a_number_that_no_proxy_of_ours_gave_is_not_written_down(client, lines, claim):
    client.get("/", headers={"X-Request-ID": claim})

    (line,) = of_requests(lines)
    assert line["request"] != claim


def test_nothing_that_was_sent_or_asked_for_is_in_any_line_or_figure(lines, settings, monkeypatch):
    settings.METRICS_TOKEN = TOKEN
    visitor = Client(raise_request_exception=False)

    def break_down(*_about, **_more):
        raise IntegrityError(f"Key (email)=({CANARY}) already exists.")

    visitor.get(f"/actions/?q={quote(CANARY)}", headers={"User-Agent": CANARY, "Referer": CANARY})
    visitor.get(f"/good-news/take-back/{quote(CANARY)}/")
    visitor.get(f"/{quote(CANARY)}/")
    visitor.generic(CANARY.partition(".")[0], "/")
    monkeypatch.setattr("feedback.forms.pages._turn", break_down)
    visitor.post("/feedback/comment/", {"words": CANARY}, headers={"X-Forwarded-For": CANARY})
    monkeypatch.setattr("feedback.forms.pages._begin", break_down)
    visitor.get(f"/feedback/comment/?about={quote(CANARY)}")

    told = [line for line, _told in lines()]
    figures = visitor.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert len(told) >= 8
    assert [line for line in [*told, figures] if "zebulon" in line.lower()] == []
    assert "127.0.0.1" not in "".join(told)
    faults = [told for _line, told in lines() if told.get("error")]
    assert {told["error"] for told in faults} == {"IntegrityError"}
    assert "break_down" in faults[0]["at"][-1]


def test_whoever_has_the_token_reads_how_much_was_asked_and_what_waits(client, settings):
    settings.METRICS_TOKEN = TOKEN
    factories.make_message()
    before = figure(client, 'bigplan_requests_total{method="GET",status="200",view="glossary"}')

    client.get("/glossary/")

    after = figure(client, 'bigplan_requests_total{method="GET",status="200",view="glossary"}')
    assert after == before + 1
    assert figure(client, 'bigplan_request_seconds_count{view="glossary"}') >= 1
    assert figure(client, "bigplan_mail_waiting") == Message.objects.waiting().count() == 1
    assert figure(client, "bigplan_mail_oldest_seconds") > 0
    assert figure(client, "bigplan_database_up") == 1


def figure(client, name):
    page = client.get(
        "/metrics", headers={"Authorization": f"Bearer {TOKEN}", "Host": "10.0.0.7:8001"}
    )
    assert page.status_code == 200
    found = [line.rpartition(" ")[2] for line in page.text.splitlines() if line.startswith(name)]
    return float(found[0]) if found else 0


@pytest.mark.parametrize("sent", ["", "Bearer ", f"Bearer {TOKEN}x", TOKEN, "Bearer é"])
def test_nobody_else_finds_them(client, settings, sent):
    settings.METRICS_TOKEN = TOKEN

    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer None"])
def test_without_a_token_there_are_none(client, sent):
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


def test_a_token_to_guess_is_refused(monkeypatch):
    monkeypatch.setenv("METRICS_TOKEN", "secret")

    with pytest.raises(ImproperlyConfigured, match="METRICS_TOKEN is too easy to guess"):
        env.secret_or_none("METRICS_TOKEN")


def test_all_workers_count_into_one_figure(tmp_path):
    count = "from kirklees_send import metrics; metrics.note_kept_page('kept')"
    count += "; metrics.stamp_looked_at.set(1000.5)"
    tell = "from kirklees_send import metrics; print(metrics._figures().content.decode())"
    told = [
        subprocess.run(
            [sys.executable, "-c", f"import django; django.setup(); {python}"],
            cwd=site.BASE_DIR,
            env=os.environ
            | {
                "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3",
            },
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for python in (count, count, tell)
    ]

    assert 'bigplan_kept_pages_total{answer="kept"} 2.0' in told[-1]
    assert "bigplan_stamp_looked_at_seconds 1000.5" in told[-1]
    assert "bigplan_database_up 0.0" in told[-1]
