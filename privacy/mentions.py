"""Looking for somebody in words that others wrote. What is found, a person must look at."""

import re
from dataclasses import dataclass

from privacy.subjects import plain_number, plain_words
from publishing.plain_text import plain_email

# Shorter ones are found in every other word, or in any number.
_SHORTEST_NAME = 3
_SHORTEST_NUMBER = 6
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s().\-/]+(?=\d)")


@dataclass(frozen=True)
class Terms:
    """The names, addresses and numbers somebody goes by."""

    words: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, *, names=(), emails=(), phones=()):
        texts = (*names, *map(plain_email, emails))
        words = {" ".join(plain_words(text).split()) for text in texts}
        # Without the 0 in front, which +44 takes the place of.
        numbers = {plain_number(phone).removeprefix("0") for phone in phones}
        return cls(
            frozenset(word for word in words if len(word) >= _SHORTEST_NAME),
            frozenset(number for number in numbers if len(number) >= _SHORTEST_NUMBER),
        )

    def are_in(self, *texts):
        """Return whether any of the texts has any of them, as words of their own."""
        return any(self._in(text) for text in texts if text)

    def _in(self, text):
        plain = " ".join(plain_words(text).split())
        if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain) for word in self.words):
            return True
        digits = _BETWEEN_DIGITS.sub("", plain)
        return any(number in digits for number in self.numbers)
