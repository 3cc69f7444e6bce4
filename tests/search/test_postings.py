"""Which entries hold a word, and how much, in as few bytes as they need."""

import pytest

from search.postings import packed, unpacked


@pytest.mark.parametrize("entries", [{}, {7: 1}, {5: 50, 1: 10, 2**32 - 1: 3}])
def test_what_is_kept_is_read_as_it_was(entries):
    assert unpacked(packed(entries)) == entries
