"""Every status has its words, symbol, colour on bars, place in the sums and meaning. What may stay
plain, such as the edge of a card, is for whoever adds one to look at."""

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from actions.public.tally import Tally
from actions.statuses import CLOSED, LABELS, NO_UPDATE, OPEN, READING_ORDER, WITHDRAWN, Status

STYLES = settings.BASE_DIR / "static" / "styles"
EVERY_CODE = [*Status.values, NO_UPDATE, WITHDRAWN]


def test_each_is_counted_once_and_in_words():
    assert sorted(READING_ORDER) == sorted(EVERY_CODE)
    assert set(LABELS) == set(EVERY_CODE)
    assert {*OPEN, *CLOSED} == set(EVERY_CODE)


def test_each_adds_to_the_sum_that_pages_show():
    tally = Tally()
    tally.by_status.update(EVERY_CODE)

    assert {count.status for count in tally.counts} == set(EVERY_CODE)
    assert sum(count.number for count in tally.counts) == tally.total == len(EVERY_CODE)
    assert round(sum(count.width for count in tally.counts)) == 100


@pytest.mark.parametrize("status", EVERY_CODE)
def test_each_has_its_words_symbol_colours_and_meaning(status):
    tag = render_to_string("components/status_tag.html", {"status": status})
    symbols = render_to_string("components/icons.html")
    patterns = render_to_string("components/bar_patterns.html")
    styles = "".join(file.read_text() for file in STYLES.glob("*.scss"))

    assert f"{LABELS[status]}</strong>" in tag
    assert f'id="icon-{status}"' in symbols
    assert f'id="bar-{status}"' in patterns
    assert f".is-{status}" in styles
    assert tag in render_to_string("components/status_key.html")


def test_without_a_status_the_words_are_no_update_yet():
    assert "No update yet</strong>" in render_to_string("components/status_tag.html")


def test_a_status_that_is_none_is_never_shown_as_another():
    with pytest.raises(KeyError):
        render_to_string("components/status_tag.html", {"status": "nearly-done"})
