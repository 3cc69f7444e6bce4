"""What people mean by what they type: "SALT", "hardly talks", "autsim".

Rooms know it and their staff can change it: each says where it stands, in its module `found`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet, Value

from publishing.rooms import read_in_each_room
from search.words import EMPTY_WORDS, stem, words_of


@dataclass(frozen=True)
class Meaning:
    """What a phrase stands for: a `term` that rows are sorted by, "" for none; what it is `called`;
    and the stems of this name that count, by which texts speak of it. `is_urgent`: whoever types it
    may not be able to wait. `among` are names of kinds, if it means only one of these."""

    term: str
    called: str
    name: tuple[str, ...]
    is_urgent: bool = False
    among: frozenset[str] = frozenset()


class Meanings(dict):
    """{phrase, as a tuple of stems: what it means}. `words` are all words that people type for
    something, {word: its stem}. To be left as it is."""

    def __init__(self):
        super().__init__()
        self.words, self._among = {}, {}

    def among(self, kinds):
        """Return the Meanings for whoever looks among kinds of these names alone; of none, what
        phrases mean whatever is looked for."""
        names = frozenset(kinds)
        if names not in self._among:
            found = self._among[names] = Meanings()
            found.words = self.words
            for phrase, meant in self.items():
                if those := [one for one in meant if not one.among or one.among & names]:
                    found[phrase] = those
        return self._among[names]


_register, _urgent = [], set()


def register(rows: Callable[[], QuerySet], urgent=(), among=()):
    """Add what a room knows. `rows` returns (term, name, what people type, one a line) of each,
    as a `values_list` of text. The public may read the name. `urgent` are the terms of what may not
    be able to wait. `among` are names of kinds, if it means only one of these: then the words of a
    phrase mean besides what they mean by themselves, and only that among other kinds."""
    _register.append((rows, frozenset(among)))
    _urgent.update(urgent)


def meanings():
    """Return the Meanings of all that people type. One query."""
    read_in_each_room("found")
    if not _register:
        return Meanings()
    first, *others = (
        rows().order_by().annotate(place=Value(place))
        for place, (rows, _among) in enumerate(_register)
    )
    return _meanings_of(tuple(first.union(*others, all=True)))


@lru_cache(maxsize=2)
def _meanings_of(known):
    found = Meanings()
    for term, name, typed, place in known:
        found.words |= _words(name, typed)
        _rows, among = _register[place]
        meaning = Meaning(term, name, _name(name), term in _urgent, among)
        for phrase in _phrases(name, typed):
            found.setdefault(phrase, []).append(meaning)
    return found


@lru_cache(maxsize=2_000)
def _phrases(name, typed):
    return tuple(dict.fromkeys(filter(None, map(_phrase, [name, *typed.splitlines()]))))


@lru_cache(maxsize=2_000)
def _words(name, typed):
    return {word: stem(word) for word in (*words_of(name), *words_of(typed))}


@lru_cache(maxsize=10_000)
def _phrase(text):
    return tuple(map(stem, words_of(text)))


@lru_cache(maxsize=2_000)
def _name(text):
    return tuple(dict.fromkeys(stem(word) for word in words_of(text) if word not in EMPTY_WORDS))
