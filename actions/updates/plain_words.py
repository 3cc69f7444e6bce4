"""Hints on plain words: for the writer to weigh, never a wall."""

import re

from django.utils.translation import gettext as _

LONG_SENTENCE = 25  # words
LONG_WORD = 10  # letters
# More long words than this in a text make it hard for an eleven-year-old.
LONG_WORDS_IN_A_HUNDRED = 18
FEWEST_WORDS_TO_JUDGE = 20

_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_CAPITALS = re.compile(r"\b[A-Z][A-Za-z]?[A-Z]+s?\b")


def hints(text, explained):
    """Return sentences on what may be hard to read in a text. `explained` are the capitals that
    pages spell out by themselves."""
    return [*_long_sentences(text), *_capitals(text, explained), *_long_words(text)]


def _long_sentences(text):
    for sentence in _SENTENCE_ENDS.split(text):
        number = len(_WORD.findall(sentence))
        if number > LONG_SENTENCE:
            start = " ".join(sentence.split()[:6])
            yield _("“%(start)s …” has %(number)s words. Can it be two sentences?") % {
                "start": start,
                "number": number,
            }


def unexplained(text, explained):
    """Return the letters in a text that are short for something and are not in `explained`."""
    known = {letters.removesuffix("s") for letters in explained}
    found = {letters.removesuffix("s") for letters in _CAPITALS.findall(text)} - known
    # Text all in capitals is shouting, not short for something.
    return {letters for letters in found if len(letters) <= 7 and f"({letters})" not in text}


def _capitals(text, explained):
    if found := unexplained(text, explained):
        yield _("Not everybody knows %(letters)s. Say it in full, or add it to the glossary.") % {
            "letters": ", ".join(sorted(found))
        }


def _long_words(text):
    words = _WORD.findall(text)
    long_ones = [word for word in words if len(word) >= LONG_WORD]
    if len(words) >= FEWEST_WORDS_TO_JUDGE and (
        100 * len(long_ones) > LONG_WORDS_IN_A_HUNDRED * len(words)
    ):
        hardest = sorted(set(long_ones), key=lambda word: (-len(word), word))[:4]
        yield _("Many long words, such as %(words)s. Would a child of eleven know them?") % {
            "words": ", ".join(hardest)
        }
