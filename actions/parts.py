"""Which parts of an action an update says are done: the numbers of the parts, such as "1, 3".

A part keeps its number for good, as an action keeps its reference.
"""

import re
from dataclasses import dataclass

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

_WRITTEN = r"\A[1-9][0-9]{0,3}(, [1-9][0-9]{0,3})*\Z"

valid_numbers = RegexValidator(
    _WRITTEN,
    _("Give the numbers of the parts that are done, such as 1, 3."),
)


def numbers(text):
    """Return the numbers in "1, 3"; none if the text is written in another way."""
    return [int(number) for number in text.split(", ")] if re.match(_WRITTEN, text) else []


def in_words(parts_numbers):
    """Return numbers as an update keeps them: in order, each once."""
    return ", ".join(str(number) for number in sorted(set(parts_numbers)))


@dataclass(frozen=True)
class PartState:
    """A part of an action, and whether an update says that it is done. `part` is its row."""

    part: object
    is_done: bool

    @property
    def number(self):
        return self.part.order

    @property
    def text(self):
        return self.part.text

    @property
    def is_to_do(self):
        """Whether it stands and nobody says that it is done."""
        return not (self.is_done or self.part.is_withdrawn)


def states_of(parts, text):
    """Return a PartState for each of these parts of an action; `text` is what an update says."""
    done = set(numbers(text))
    return [PartState(part, part.order in done) for part in parts]
