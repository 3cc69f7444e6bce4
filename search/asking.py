"""What somebody asks for: the words that count, what they mean, and phrases in quotes."""

import re
from dataclasses import dataclass
from itertools import pairwise

from search import crisis
from search.reading import NAMED, TERM, joined, reference
from search.words import EMPTY_WORDS, phrases_in, stem, stems_of, without_greeting, words_of

MOST_WORDS = 100  # more than any box for a search holds
# How sure it is, in percent, that whoever says the name of what is meant means it.
BY_NAME = 60
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')


@dataclass(frozen=True)
class Way:
    """One way to say something: an entry says it that has at least `needed` of these stems.
    `worth`, in percent, is how sure it is that the same is meant."""

    stems: tuple[str, ...]
    needed: int
    worth: int = 100


@dataclass(frozen=True)
class Concept:
    """One thing that is asked for, and every Way to say it. `name` stands for what is called just
    so. `means` are the names of what people type it for; `is_urgent`: some of it may not be able to
    wait."""

    name: str
    ways: tuple[Way, ...]
    means: tuple[str, ...]
    is_urgent: bool

    @property
    def stems(self):
        return {stem for way in self.ways for stem in way.stems}

    @property
    def is_known(self):
        return bool(self.means)


@dataclass(frozen=True)
class Asked:
    """What a text asks for. `references` are names such as PFA 6 that it may hold; `name` is what
    would be called just so; `quoted` is what must stand side by side, as it was typed, and
    `phrases` are the stems of it. `words` are
    those that count, {stem: as it was typed}, and `known` all that people type for something.
    `is_empty`: none counts, so that all do; `is_urgent`: it means what may not be able to wait."""

    concepts: tuple[Concept, ...]
    quoted: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    references: frozenset[str]
    name: str
    words: dict
    known: frozenset[str]
    is_empty: bool
    is_urgent: bool

    @property
    def terms(self):
        """The terms that it asks for, as `search.synonyms` knows them."""
        stems = {stem for concept in self.concepts for stem in concept.stems}
        return {stem.removeprefix(TERM) for stem in stems if stem.startswith(TERM)}

    @property
    def means(self):
        """The names of all that people type its words for."""
        return list(dict.fromkeys(name for concept in self.concepts for name in concept.means))


def asked(text, means, instead=None):
    """Return what a text asks for, or None if it has no words. `means` is what phrases stand for,
    as `search.synonyms.meanings` finds it; `instead` maps stems to those that are read in their
    place."""
    words = without_greeting(words_of(text))[:MOST_WORDS]
    if not words:
        return None
    stems = [(instead or {}).get(stem(word), stem(word)) for word in words]
    is_empty = EMPTY_WORDS.issuperset(words)
    counts = [is_empty or word not in EMPTY_WORDS for word in words]
    concepts = tuple(_concepts(stems, counts, means))
    pairs = pairwise(words)
    quoted = tuple(filter(words_of, _QUOTED.findall(text)))
    return Asked(
        concepts=concepts,
        quoted=quoted,
        phrases=tuple(tuple(stems_of(one)) for one in quoted),
        references=frozenset(map(reference, [*words, *map("".join, pairs)])),
        name=joined(NAMED, stems),
        words={one: word for one, word, does in zip(stems, words, counts, strict=True) if does},
        known=frozenset(one for phrase in means for one in phrase),
        is_empty=is_empty,
        is_urgent=crisis.is_said_in(text) or any(one.is_urgent for one in concepts),
    )


def without_quotes(text):
    """Return a text whose words may stand anywhere."""
    return _QUOTED.sub(r" \1 ", text)


def _concepts(stems, counts, means):
    """Yield each thing that stems ask for, once, of those that count or mean something. A phrase
    that people type for something is one thing."""
    told = set()
    for place, typed in phrases_in(stems, means):
        own = tuple(one for n, one in enumerate(typed, place) if counts[n])
        meant = means.get(typed, ())
        within = _within(typed, meant, means)
        ways = tuple(way for way in _ways(typed, own, meant, within) if way not in told)
        told.update(ways)
        if ways:
            called = tuple(dict.fromkeys(meaning.called for meaning in meant))
            is_urgent = any(meaning.is_urgent for meaning in (*meant, *within))
            yield Concept(joined(NAMED, typed), ways, called, is_urgent)


def _within(typed, meant, means):
    """Return what the words of a phrase mean by themselves, if it only means something beside."""
    if not meant or not all(meaning.among for meaning in meant):
        return []
    known = means.among(())
    return [one for _place, phrase in phrases_in(typed, known) for one in known.get(phrase, ())]


def _ways(typed, own, meant, within):
    if own:
        yield Way(own, len(own))
    if len(own) > 1:
        yield Way(own, 1, 35)
    for meaning in meant:
        if meaning.term:
            yield Way((f"{TERM}{meaning.term}",), 1)
        if meaning.name and meaning.name != typed:
            # All but one word of a long name is enough: few say "speech, language and
            # communication".
            needed = len(meaning.name) - (len(meaning.name) > 2)
            yield Way(meaning.name, needed, BY_NAME)
    for meaning in within:
        if meaning.term:
            yield Way((f"{TERM}{meaning.term}",), 1, BY_NAME)
