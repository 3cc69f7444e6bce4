"""What each room holds about people: how it is found, told and erased.

Each room lists its holdings in a module `personal_data`, found when the site starts, so that no
room can be forgotten when a person asks for theirs. `privacy.erasure` and `privacy.exports` go
through them all.
"""

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class Found:
    """One thing we hold about somebody, without a word of it: `key` names it for good, such as a
    reference, and `what` says it in a sentence that staff may see."""

    key: str
    what: str


@dataclass(frozen=True)
class Mention:
    """A place that may name them in words somebody else wrote: a person has to look there."""

    address: str
    why: str


class Holding(ABC):
    """One kind of thing a room holds about people. `name` says which, in words."""

    name: str

    @abstractmethod
    def find(self, subject):
        """Return a Found for each thing held about this Subject."""

    @abstractmethod
    def export(self, subject):
        """Return all of it: a dict of plain values for each thing, in the order of `find`."""

    @abstractmethod
    def erase(self, subject, *, at) -> Counter:
        """Erase all of it, inside the caller's transaction; return how many rows of each kind."""

    def mentions(self, subject):
        """Return a Mention for each place a person has to look at. Nothing is guessed."""
        return []


_register = []


def register(*holdings):
    """Add what a room holds."""
    _register.extend(holdings)


def holdings():
    """Return every Holding of every room."""
    if not _register:
        autodiscover_modules("personal_data")
    return list(_register)
