"""Which entries hold a word, and how much, in as few bytes as they need."""

import pytest

from search.postings import newest, packed, unpacked


@pytest.mark.parametrize("entries", [{}, {7: 1}, {5: 50, 1: 10, 2**32 - 1: 3}])
def test_what_is_kept_is_read_as_it_was(entries):
    assert unpacked(packed(entries)) == entries


def test_of_many_entries_the_newest_are_read():
    entries = {number: number * 10 for number in range(1, 8)}

    assert newest(packed(entries), 3) == {5: 50, 6: 60, 7: 70}
    assert newest(packed(entries), 7) == newest(packed(entries), 8) == entries
