"""What people mean by what they type: "SALT", "hardly talks", "autsim".

Rooms know it and their staff can change it: each says where it stands, in its module `found`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db.models import QuerySet, Value

from publishing.rooms import read_in_each_room
from search.words import EMPTY_WORDS, stem, words_of


@dataclass(frozen=True)
class Meaning:
    """What a phrase stands for: a `term` that rows are sorted by, "" for none; what it is `called`;
    and the stems of this name that count, by which texts speak of it. `is_urgent`: whoever types it
    may not be able to wait; `is_beside`: its words mean besides what they mean by themselves."""

    term: str
    called: str
    name: tuple[str, ...]
    is_urgent: bool = False
    is_beside: bool = False


class Meanings(dict):
    """{phrase, as a tuple of stems: what it means}. `words` are all words that people type for
    something, {word: its stem}. To be left as it is."""

    def __init__(self):
        super().__init__()
        self.words = {}

    @cached_property
    def by_themselves(self):
        """{phrase: what it means} without what is meant beside it."""
        known = {
            phrase: [one for one in meant if not one.is_beside] for phrase, meant in self.items()
        }
        return {phrase: meant for phrase, meant in known.items() if meant}


_register, _urgent = [], set()


def register(rows: Callable[[], QuerySet], urgent=(), among=()):
    """Add what a room knows. `rows` returns (term, name, what people type, one a line) of each,
    as a `values_list` of text. The public may read the name. `urgent` are the terms of what may not
    be able to wait. `among` are names of kinds, if it means only one of these: words then mean
    besides what they mean by themselves, and nothing else where none of these is looked for."""
    _register.append((rows, frozenset(among)))
    _urgent.update(urgent)


def meanings(among):
    """Return the Meanings of all that people type who look among kinds of these names. One
    query."""
    read_in_each_room("found")
    known = [
        rows().order_by().annotate(is_beside=Value(bool(only)))
        for rows, only in _register
        if not only or only.intersection(among)
    ]
    if not known:
        return Meanings()
    first, *others = known
    return _meanings_of(tuple(first.union(*others, all=True)))


@lru_cache(maxsize=4)
def _meanings_of(known):
    found = Meanings()
    for term, name, typed, is_beside in known:
        found.words |= _words(name, typed)
        meaning = Meaning(term, name, _name(name), term in _urgent, is_beside)
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
