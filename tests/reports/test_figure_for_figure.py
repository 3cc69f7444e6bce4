"""The document of an update, its pages, its table and its feed say the same numbers."""

import csv
import io
import json
import re
from collections import Counter

import pytest
from django.core.management import call_command

from actions.statuses import LABELS
from reports.public.comparing import Comparison
from reports.record.updates import every_update
from tests.kept_pages import closely
from tests.reports.telling import words_on
from tests.reports.test_told import entries

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture(scope="module")
def examples(made_once):
    with made_once():
        for command in ("load_big_plan", "load_sample_progress"):
            call_command(command, stdout=io.StringIO())


@pytest.fixture
def newest(client, examples):
    """The document of the newest update, as anybody can get it."""
    quarter = every_update()[-1].document.quarter.code
    return json.loads(client.get(f"/updates/{quarter}/record.json").content)


def rows_of(client, told):
    file = client.get(f"/updates/{told['quarter']}/actions.csv").text.lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(file)))


def test_the_table_counts_as_the_document_does(client, newest):
    rows = rows_of(client, newest)

    stated = Counter(row["How it is going"] for row in rows)
    assert stated == {LABELS[code]: n for code, n in newest["sums"]["by_status"].items()}
    assert len(rows) == newest["sums"]["total"]
    for cell, name in (
        ("Past its planned date", "overdue"),
        ("No update in this quarter", "silent"),
    ):
        assert sum(row[cell] == "yes" for row in rows) == newest["sums"][name]
    moved = sum(int(row["Times its date moved"] or 0) > 0 for row in rows)
    assert moved == newest["sums"]["moved"]


def test_the_page_counts_as_the_document_does(client, newest):
    page = words_on(client.get(f"/updates/{newest['quarter']}/"))

    for code, number in newest["sums"]["by_status"].items():
        assert re.search(rf"{LABELS[code]} \d+ {number} \(", page), code
    assert f"{newest['sums']['overdue']} are past their date." in page
    assert f"No update this time on {newest['sums']['silent']}." in page
    for area in newest["areas"]:
        counts = [f"{n} {str(LABELS[c]).lower()}" for c, n in area["sums"]["by_status"].items()]
        assert all(count in page for count in counts)
        assert sum(area["sums"]["by_status"].values()) == len(area["actions"])
        assert f"All {len(area['actions'])} actions as they were said" in page


def test_the_pages_of_the_areas_show_each_action_as_the_table_does(client, newest):
    shown = {}
    for area in newest["areas"]:
        path, page = f"/updates/{newest['quarter']}/areas/{area['slug']}/", 1
        while (response := client.get(path, {"page": page})).status_code == 200:
            rows = re.findall(
                r'<span class="ref">([A-Z]+ \d+)</span></h3><p><strong class="tag tag-([\w-]+)"',
                closely(response.text),
            )
            shown |= dict(rows)
            page += 1

    told = {row["Reference"]: row["How it is going"] for row in rows_of(client, newest)}
    assert {name: LABELS[code] for name, code in shown.items()} == told


def test_the_feed_and_the_comparison_say_what_the_page_says(client, newest):
    before, now = (record.facts for record in every_update()[-2:])
    comparison = Comparison(before, now)
    said = (
        f"{len(comparison['became_done'])} newly done, "
        f"{len(comparison['became_late'])} newly running late, "
        f"{len(comparison['stopped'])} newly stopped. "
        f"{newest['sums']['by_status']['done']} of {newest['sums']['total']} done."
    )
    asked = {"then": before["quarter"], "now": now["quarter"]}

    assert said in words_on(client.get(f"/updates/{newest['quarter']}/"))
    assert said in words_on(client.get("/updates/"))
    assert said in words_on(client.get("/updates/compare/", asked))
    of_it = next(entry for entry in entries(client) if now["quarter"] in entry["link"])
    assert of_it["summary"].startswith(said)
