"""Small numbers of people are hidden, and nothing that is shown gives them away."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.themes.public_counts import public_counts

SMALL = range(1, 5)


def shown(**parts):
    counts = public_counts(parts)
    return counts.total.text, {name: count.text for name, count in counts.parts.items()}


def test_large_numbers_and_none_are_shown_with_their_sum():
    assert shown(yes=12, no=7, perhaps=0) == ("19", {"yes": "12", "no": "7", "perhaps": "0"})


def test_a_small_number_is_fewer_than_5_and_another_covers_it():
    total, parts = shown(yes=30, no=3, perhaps=9)

    assert (total, parts) == (
        "42",
        {"yes": "30", "no": "fewer than 5", "perhaps": "hidden to protect privacy"},
    )


def test_where_nothing_is_large_enough_to_cover_it_only_the_total_is_told():
    total, parts = shown(yes=5, no=1)

    assert total == "6"
    assert set(parts.values()) == {"hidden to protect privacy"}


def test_of_a_small_total_nothing_else_is_told():
    total, parts = shown(yes=2, no=0)

    assert total == "fewer than 5"
    assert set(parts.values()) == {"hidden to protect privacy"}


def test_a_sum_with_something_hidden_in_it_is_not_told():
    counts = public_counts({"yes": 30, "no": 3, "perhaps": 9, "never": 8})

    assert counts.sum_of("yes", "perhaps") == 39
    assert counts.sum_of("yes", "no") is None


@pytest.mark.parametrize("parts", [2, 3, 4])
@given(data=st.data())
def test_no_small_number_can_be_worked_out_from_what_is_shown(parts, data):
    numbers = data.draw(st.lists(st.integers(0, 30), min_size=parts, max_size=parts))
    counts = public_counts({str(place): number for place, number in enumerate(numbers)})

    possible = possible_numbers(counts)

    for place, number in enumerate(numbers):
        if number in SMALL:
            assert len({each[place] for each in possible}) > 1


def possible_numbers(counts):
    """Return every list of parts that agrees with what the public reads."""
    totals = SMALL if counts.total.number is None else [counts.total.number]
    choices = [
        [count.number]
        if count.number is not None
        else SMALL
        if count.text == "fewer than 5"
        else range(max(totals) + 1)
        for count in counts.parts.values()
    ]
    # The last is what is left, so that there are fewer to try.
    *first, last = choices
    found = []
    for tried in product(*first):
        for total in totals:
            rest = total - sum(tried)
            if rest in last:
                found.append([*tried, rest])
    return found
