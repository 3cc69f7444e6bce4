"""Which entries hold a word, and how much, in as few bytes as they need."""

import pytest

from search.postings import packed, unpacked, unpacked_of


@pytest.mark.parametrize("entries", [{}, {7: 1}, {1: 10, 5: 50, 2**32 - 1: 3}])
@pytest.mark.parametrize("numbers", [set(), {5}, {-1, 0, 1, 2, 7, 2**32 - 1}])
def test_some_of_what_is_kept_is_found_without_reading_all_of_it(entries, numbers):
    there = {number: entries[number] for number in numbers & entries.keys()}

    assert unpacked_of(numbers, packed(entries)) == there
    assert unpacked(packed(entries)) == entries
