"""What `actions.updates.plain_words` promises: hints on what may be hard to read."""

import pytest

from actions.updates.plain_words import hints

EXPLAINED = {"SEND": "special educational needs and disabilities"}


def test_plain_words_get_no_hint():
    assert hints("We met 40 families. They told us what they need.", EXPLAINED) == []


def test_a_long_sentence_is_named_by_its_start():
    text = "We met " + "and met " * 13 + "again."

    assert hints(text, EXPLAINED) == [
        "“We met and met and met …” has 29 words. Can it be two sentences?"
    ]


@pytest.mark.parametrize(
    "text", ["", "SEND", "I. A. B.", "The Big Plan", "the team (QXZB)", "2026"]
)
def test_what_needs_no_explaining_is_left_alone(text):
    assert hints(text, EXPLAINED) == []


@pytest.mark.parametrize("letters", ["QXZB", "ICB", "SLTs"])
def test_unexplained_capitals_are_named(letters):
    (hint,) = hints(f"We met the {letters}.", EXPLAINED)

    assert hint.startswith(f"Not everybody knows {letters.removesuffix('s')}.")


def test_many_long_words_are_named():
    text = "Commissioning arrangements notwithstanding, we met. " * 5

    assert hints(text, EXPLAINED) == [
        (
            "Many long words, such as notwithstanding, Commissioning, arrangements. "
            "Would a child of eleven know them?"
        )
    ]


def test_a_very_long_text_is_read_quickly():
    assert hints("a" * 4000 + " ." * 4000, EXPLAINED) == []
