"""What people mean by what they type: "SALT", "hardly talks", "autsim".

Rooms know it and their staff can change it: each says where it stands, in its module `found`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from publishing.rooms import read_in_each_room
from search.words import EMPTY_WORDS, stem, words_of


@dataclass(frozen=True)
class Meaning:
    """What a phrase stands for: a `term` that rows are sorted by, "" for none; what it is `called`;
    and the stems of this name that count, by which texts speak of it. `is_urgent`: whoever types it
    may not be able to wait."""

    term: str
    called: str
    name: tuple[str, ...]
    is_urgent: bool = False


class Meanings(dict):
    """{phrase, as a tuple of stems: what it means}. `words` are all words that people type for
    something, {word: its stem}. To be left as it is."""

    def __init__(self):
        super().__init__()
        self.words = {}


_register, _urgent = [], set()


def register(rows: Callable[[], QuerySet], urgent=(), among=()):
    """Add what a room knows. `rows` returns (term, name, what people type, one a line) of each,
    as a `values_list` of text. The public may read the name. `urgent` are the terms of what may not
    be able to wait. `among` are names of kinds, if it means only one of these: where none of them
    is looked for, the same words may mean something else."""
    _register.append((rows, frozenset(among)))
    _urgent.update(urgent)


def meanings(among):
    """Return the Meanings of all that people type who look among kinds of these names. One
    query."""
    read_in_each_room("found")
    known = [rows for rows, only in _register if not only or only.intersection(among)]
    if not known:
        return Meanings()
    first, *others = (rows().order_by() for rows in known)
    return _meanings_of(tuple(first.union(*others, all=True)))


@lru_cache(maxsize=4)
def _meanings_of(known):
    found = Meanings()
    for term, name, typed in known:
        found.words |= _words(name, typed)
        for phrase in _phrases(name, typed):
            found.setdefault(phrase, []).append(Meaning(term, name, _name(name), term in _urgent))
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
