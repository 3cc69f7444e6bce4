"""What each room holds about people: how it is found, told and erased.

Each room lists its holdings in a module `personal_data`, found when the site starts, so that no
room can be forgotten when a person asks for theirs. `privacy.finding` and `privacy.erasure`
go through them all.
"""

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst

from publishing.rooms import Register


@dataclass(frozen=True)
class HeldThing:
    """One thing we hold about somebody, without a word of it.

    `what` says it in a sentence that staff may see. `reference` is of the submission it belongs to,
    if it does. `caution` says why a person should think twice before it goes.
    """

    what: str
    reference: str = ""
    caution: str = ""


@dataclass(frozen=True)
class Mention:
    """A place that may name them in words somebody else wrote: a person has to look there.

    `address` is of a page for staff; "" where there is none.
    """

    what: str
    address: str = ""


@dataclass(frozen=True)
class HeldLine:
    """One thing in what somebody is given about themselves: `name` for machines, `label` for them.

    A `value` is plain, or a list of lists of HeldLines. `to_check` marks words of somebody else,
    which may be about others: a person reads them before they are handed over. UK GDPR article
    15(4).
    """

    name: str
    label: str | Promise
    value: object
    to_check: bool = False

    @property
    def is_group(self):
        return isinstance(self.value, list)


def lines_of(row, names, *, labels=None, to_check=()):
    """Return a HeldLine for each of these fields of a row that says anything. `labels` say to the
    person, by field, what the model says to staff."""
    lines = []
    for name in names:
        field = row._meta.get_field(name)
        value = getattr(row, name)
        if value in (None, "", False):
            continue
        if field.choices:
            value = str(dict(field.flatchoices)[value])
        elif field.is_relation:
            value = str(value)
        label = (labels or {}).get(name, capfirst(field.verbose_name))
        lines.append(HeldLine(name, label, value, name in to_check))
    return lines


class Holding(ABC):
    """One kind of thing a room holds about people. `name` says which to staff, `name_for_them` to
    whom it is about. It is either a KeptHolding or an ErasableHolding."""

    name: str
    name_for_them: str

    @abstractmethod
    def find(self, subject):
        """Return a HeldThing for each thing held about this Subject."""

    @abstractmethod
    def export(self, subject):
        """Return all of it: a list of HeldLines for each thing, in the order of `find`."""

    def may_be_theirs(self, subject):
        """Return a HeldThing for each thing to be looked at, as it may be theirs as well."""
        return []

    def mentions(self, subject):
        """Return a Mention for each place a person has to look at. Nothing is guessed."""
        return []


class KeptHolding(Holding):
    """What stays when somebody is erased. `kept_because` says why, to staff."""

    kept_because: str


class ErasableHolding(Holding):
    """What goes when somebody is erased. `models` are those whose rows go, and those of rows that
    are made of them: the database is told to let go of both, and of their history."""

    models = ()

    def lock(self, subject):
        """Let nobody else change what is held before the caller's transaction ends."""

    @abstractmethod
    def stored(self, subject):
        """Return all that `erase` would erase, as it is stored: lists of plain values that change
        whenever it does. Nothing is opened, so it needs no key."""

    @abstractmethod
    def erase(self, subject, *, by, at) -> Counter:
        """Erase all of it, inside the caller's transaction; return how many rows of each kind."""

    def let_go(self):
        """Bring up to date what is made of rows that went, after the commit and before the
        database is told to let go of it."""

    def take_off_again(self, tombstone, *, at) -> Counter:
        """Take off again the story, or take out again the words, that a Tombstone is of, as it
        was then, inside the caller's transaction; return how many rows of each kind."""
        return Counter()


class NothingOfTheirs(ErasableHolding):
    """What is no one's own, though it may name them: nothing of it goes by itself with a person."""

    def find(self, subject):
        return []

    def export(self, subject):
        return []

    def stored(self, subject):
        return []

    def erase(self, subject, *, by, at):
        return Counter()


_register = Register("personal_data")
register, holdings = _register.add, _register.all
