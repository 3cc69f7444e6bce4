"""The days that a figure is about, in words."""

import datetime

import pytest

from publishing.periods import in_words

day = datetime.date


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (day(2026, 7, 1), day(2026, 9, 30), "July to September 2026"),
        (day(2025, 11, 1), day(2026, 1, 31), "November 2025 to January 2026"),
        (day(2026, 2, 1), day(2026, 2, 28), "February 2026"),
        (day(2026, 2, 1), day(2026, 2, 27), "1 February 2026 to 27 February 2026"),
        (day(2026, 2, 1), day(2026, 2, 1), "1 February 2026"),
    ],
)
def test_whole_months_are_told_by_their_names_and_other_days_by_their_dates(first, last, words):
    assert in_words(first, last) == words
