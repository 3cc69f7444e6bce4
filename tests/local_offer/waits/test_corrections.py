"""A correction says what it put right, on the page, in the file and among the changes."""

import csv
import io

import pytest
from django.utils import timezone

from actions.quarters import Quarter
from local_offer.models import WaitingTime
from local_offer.waits.public_figures import figures_of
from publishing.changes import newest_changes
from tests import factories
from tests.kept_pages import closely

pytestmark = [pytest.mark.django_db, pytest.mark.page]

SPRING = Quarter(2026, 2)

# What a correction changes, what the page says of it, and what the file and the changes call it.
PUT_RIGHT = [
    ({"value": 12}, "It said 14 weeks, now 12 weeks.", "the figure"),
    ({"waiting": 45}, "How many wait: it said 50, now 45.", "how many wait"),
    ({"waiting": None}, "How many wait: it said 50, now nothing.", "how many wait"),
    (
        {"value": 12, "waiting": 45},
        "It said 14 weeks, now 12 weeks. How many wait: it said 50, now 45.",
        "the figure, how many wait",
    ),
    ({"note": "Some came late."}, "Put right: its note.", "its note"),
    ({"as_of": "2026-07-09"}, "Put right: the day it was counted.", "the day it was counted"),
    ({"supplied_by": "Another"}, "Put right: who gave it.", "who gave it"),
    ({}, "Put right: nothing that is shown.", "nothing that is shown"),
]


def a_correction(of_wait=None, before=None, **after):
    wait = factories.make_wait(**of_wait or {})
    wrong = factories.make_wait_figure(
        wait=wait, quarter=SPRING, as_of=SPRING.last_day, **before or {}
    )
    return factories.make_wait_figure(
        wait=wait,
        quarter=SPRING,
        corrects=wrong,
        why_corrected="Because.",
        **{"published_at": timezone.now(), "as_of": SPRING.last_day} | after,
    )


def column(client, wait, name):
    lines = csv.DictReader(io.StringIO(client.get(wait.get_file_url()).content.decode("utf-8-sig")))
    return [line[name] for line in lines]


@pytest.mark.parametrize(("changed", "sentence", "parts"), PUT_RIGHT)
def test_what_was_put_right_is_said_everywhere(client, changed, sentence, parts):
    wait = a_correction(**changed).wait

    page = " ".join(client.get(wait.get_absolute_url()).text.split())
    change = next(one for one in newest_changes(10) if one.kind == "wait")

    assert sentence in page
    assert "Because." in page
    assert column(client, wait, "Corrected") == [
        f"corrects an older figure: {parts}",
        "corrected by a newer figure",
    ]
    assert change.text.startswith(f"A waiting time was corrected: {parts}. ")
    assert change.text in " ".join(client.get("/changes/").text.split())


def test_a_table_says_before_only_where_it_was_another(client):
    page = closely(client.get(a_correction(waiting=45).wait.get_absolute_url()).text)

    assert "Before: 50" in page
    assert "Before: 14 weeks" not in page


def test_of_a_share_the_counts_are_what_was_put_right(client):
    of_wait = {"statistic": WaitingTime.Statistic.SHARE, "within": 18}
    wait = a_correction(of_wait, numerator=34).wait

    assert "It said 30 of 40 (75%), now 34 of 40 (85%)." in client.get(wait.get_absolute_url()).text


@pytest.mark.parametrize(("before", "after"), [(2, 3), (50, 3), (3, 50), (3, None)])
def test_no_small_number_is_told_by_what_was_put_right(client, before, after):
    wait = a_correction(before={"waiting": before}, waiting=after, note="canary 3").wait

    page = client.get(wait.get_absolute_url()).text
    change = next(one for one in newest_changes(10) if one.kind == "wait")

    assert change.text.startswith("A waiting time was corrected. ")
    assert "canary" not in page
    assert "it said 3" not in page
    assert "now 3" not in page
    assert "now 2" not in page


def test_each_correction_of_a_figure_is_told_with_its_reason(client):
    second = a_correction(value=15)
    factories.make_wait_figure(
        wait=second.wait, quarter=SPRING, value=16, corrects=second, why_corrected="Once more."
    )

    page = client.get(second.wait.get_absolute_url()).text

    assert "It said 15 weeks, now 16 weeks." in page
    assert "Once more." in page
    assert "It said 14 weeks, now 15 weeks." in page
    assert "Because." in page
    assert column(client, second.wait, "Corrected") == [
        "corrects an older figure: the figure",
        "corrected by a newer figure; corrects an older figure: the figure",
        "corrected by a newer figure",
    ]


def test_why_a_hidden_figure_was_corrected_stays_hidden_once_it_is_corrected_again():
    """Of eight who wait the longest is hidden; the reason of the next may speak of it."""
    of_wait = {"statistic": WaitingTime.Statistic.LONGEST}
    second = a_correction(of_wait, before={"waiting": 8, "value": 97}, waiting=50)
    factories.make_wait_figure(
        wait=second.wait, quarter=SPRING, corrects=second, why_corrected="Once more."
    )

    newest = figures_of([second.wait.service_id])[second.wait.pk][0]

    assert newest.why_corrected == "Once more."
    assert [older.why_corrected for older in newest.earlier] == ["", ""]
