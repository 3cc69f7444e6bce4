"""What is found: the index proposes and ranks, and the rows say what the public sees now."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from publishing.prepared import prepared
from search import ranking, spelling
from search.asking import BY_NAME, Asked, asked, without_quotes
from search.kinds import kinds
from search.models import Entry
from search.proposing import Proposed
from search.reading import reference
from search.site_pages import PAGES, WORTH
from search.synonyms import meanings
from search.words import words_with_places

# An entry has to say so much of what was asked, in percent.
SAID_AT_LEAST = 40
# A word is usual that stands in more than one in so many entries, and in more than a few.
USUAL, FEW = 10, 20
# Of so many of the best results the words are read that stand for words badly spelt.
READ = 20


class Hit(NamedTuple):
    """Something found: the number of its entry, its kind and the key of its row."""

    number: int
    kind: str
    row: int


@dataclass(frozen=True)
class Found:
    """What a text finds, best first. `nowhere` are words of the text that stand in no entry, {stem:
    as it was typed}; `instead` maps stems of such to those that were looked for in their place.
    `idle` are words, as they were typed, that nothing found says and that mean nothing. `apart` is
    what nothing says side by side, though it was typed in quotes: its words were looked for by
    themselves. `meant` are the terms of all that the text means, of other kinds too."""

    asked: Asked
    hits: list[Hit]
    nowhere: dict
    idle: list[str]
    read: dict
    meant: frozenset[str] = frozenset()
    instead: dict = field(default_factory=dict)
    apart: tuple[str, ...] = ()

    @property
    def unknown(self):
        """Those of `nowhere` that nobody types for anything either, and that are not told to have
        been read otherwise."""
        known, told = self.asked.known, {typed for typed, _read in self.read_as}
        return {
            stem: word
            for stem, word in self.nowhere.items()
            if stem not in known and word not in told
        }

    @cached_property
    def by_group(self):
        """Return {group: hits} of each group that has any, that of the best hit first."""
        found = {}
        for hit in self.hits:
            found.setdefault(self.group_of(hit), []).append(hit)
        return found

    @cached_property
    def stems(self):
        """All stems that may be why something was found."""
        return {stem for concept in self.asked.concepts for stem in concept.stems}

    def rows_of(self, kind):
        """Return the keys of the rows of one kind, the best first."""
        return [hit.row for hit in self.hits if hit.kind == kind]

    @cached_property
    def read_as(self):
        """Return (word as typed, what was looked for in its place) of each that was read otherwise:
        as a result says it, or the name of what it means, so that nobody reads a word here that is
        not public. One query, if there is any."""
        said = {}
        for entry in self.entries(self.hits[:READ]).values() if self.instead else ():
            for text in (entry.title, entry.text):
                for start, end, stem in words_with_places(text):
                    said.setdefault(stem, text[start:end])
        for concept in self.asked.concepts:
            for stem in concept.stems if concept.means else ():
                said.setdefault(stem, concept.means[0])
        return [
            (self.nowhere[stem], said[instead])
            for stem, instead in self.instead.items()
            if instead in said
        ]

    def group_of(self, hit):
        return PAGES if hit.kind == PAGES else kinds()[hit.kind].group

    def entries(self, hits):
        """Return {hit: its Entry} of some hits, but for those that went this moment. One query."""
        kept = [hit.number for hit in hits if hit.number not in self.read]
        there = Entry.objects.defer("tokens").in_bulk(kept)
        there |= {number: one.entry for number, one in self.read.items()}
        return {hit: there[hit.number] for hit in hits if hit.number in there}


def find(text, among=None):
    """Return what a text finds, or None if it has no words. `among` are names of kinds, None for
    all: only these are found.

    Three queries, however much there is; more where rows have changed this moment, and where a
    word stands nowhere, perhaps because of how it is spelt, or nothing says what is in quotes.
    """
    among = (*kinds(), PAGES) if among is None else among
    known = meanings()
    of_all = asked(text, known)
    if of_all is None:
        return None
    means = known.among(among)
    found = _read(text, means, among)
    if not found.hits and found.asked.quoted:
        by_themselves = _read(without_quotes(text), means, among)
        if by_themselves.hits or by_themselves.asked.terms:
            found = replace(by_themselves, apart=found.asked.quoted)
    return replace(found, meant=frozenset(of_all.terms))


def _read(text, means, among):
    """Return what a text of words finds, with those that stand nowhere read otherwise. What is in
    quotes must stand side by side."""
    wanted = asked(text, means)
    proposed = _proposed(wanted, among)
    nowhere = _nowhere(wanted, proposed)
    if instead := nowhere and spelling.nearest(nowhere, means):
        other = asked(text, means, instead)
        again = _found(other, _proposed(other, among), among)
        if again.hits or other.terms - wanted.terms:
            # What is meant by it as it was typed is meant all the same.
            both = replace(
                other,
                concepts=other.concepts + wanted.concepts,
                is_urgent=other.is_urgent or wanted.is_urgent,
            )
            return replace(again, asked=both, instead=instead, nowhere=nowhere)
    return _found(wanted, proposed, among)


def is_public(among):
    """Return the condition, on entries, that the row is of one of these kinds and the public sees
    it now."""
    return reduce(
        or_,
        (
            # Asked of each entry by its key: however many rows there are, none else is read.
            Q(Exists(kinds()[name].rows().order_by().filter(pk=OuterRef("row"))), kind=name)
            for name in among
        ),
    )


def _proposed(wanted, among):
    """Return the Proposed of what is wanted. One query, as a rule."""
    stems = {stem for concept in wanted.concepts for stem in concept.stems}
    names = {wanted.name, *wanted.references, *(concept.name for concept in wanted.concepts)}
    return Proposed(stems | names, among)


def _nowhere(wanted, proposed):
    """Return the words that stand in no entry, {stem: as it was typed}."""
    return {
        one: word
        for one, word in wanted.words.items()
        if not (proposed.stands(one) or proposed.stands(reference(word)))
    }


def _found(wanted, proposed, among):
    """Return what is Found of what is proposed. One query, if anything is."""
    order = {name: place for place, name in enumerate((*kinds(), PAGES))}
    scores = _scores(wanted, proposed)
    hits = list(_public(scores.keys(), wanted.phrases, proposed, among))
    worth = {name: kind.worth for name, kind in kinds().items()} | {PAGES: WORTH}
    hits.sort(key=lambda hit: (-scores[hit.number] * worth[hit.kind], order[hit.kind], hit.row))
    meant = {stem for one in wanted.concepts if one.is_known for stem in one.ways[0].stems}
    numbers = {hit.number for hit in hits}
    idle = [
        word
        for stem, word in wanted.words.items()
        if stem not in meant
        and numbers.isdisjoint(proposed.entries(stem))
        and numbers.isdisjoint(proposed.entries(reference(word)))
    ]
    return Found(wanted, hits, _nowhere(wanted, proposed), idle, proposed.read)


def _scores(wanted, proposed):
    """Return {number: score} of each entry that says enough of what is wanted."""
    scores, said, in_all = defaultdict(int), defaultdict(int), 0
    # What most entries say tells them apart from nothing, if anything else does.
    telling = [one for one in wanted.concepts if not _is_everywhere(one, proposed)]
    for concept in telling or wanted.concepts:
        saying, worth = _saying(concept, proposed)
        if saying:
            share = ranking.share(len(saying), proposed.number, is_known=concept.is_known)
            in_all += share * 100
            for number, score in saying.items():
                scores[number] += score
                said[number] += share * worth[number]
    found = {
        number: score * said[number] // in_all
        for number, score in scores.items()
        if said[number] * 100 >= in_all * SAID_AT_LEAST
    }
    for name in (wanted.name, *wanted.references):
        for number in proposed.entries(name):
            found[number] = found.get(number, 0) + ranking.IS_NAMED
    return found


def _is_everywhere(concept, proposed):
    return any(
        proposed.number_of(stem) * 2 > proposed.number
        for way in concept.ways
        if way.needed == 1
        for stem in way.stems
    )


def _saying(concept, proposed):
    """Return ({number: score}, {number: how surely, in percent}) of the entries that say something.
    The best Way counts, and others a little; what is called just so counts twice."""
    best, others, worth = {}, {}, {}
    for way in concept.ways:
        if _says_little(way, proposed):
            continue
        for number, score in _saying_it_so(way, proposed).items():
            if number in best:
                better = best[number]
                best[number] = max(score, better)
                others[number] = others.get(number, 0) + min(score, better)
                worth[number] = max(way.worth, worth[number])
            else:
                best[number], worth[number] = score, way.worth
    for number, score in others.items():
        best[number] += score // 4
    for number in proposed.entries(concept.name).keys() & best.keys():
        best[number] *= 2
    return best, worth


def _says_little(way, proposed):
    """Whether a Way is a name of one usual word: "Work" is the name of help to find a job, and much
    else speaks of work."""
    if way.worth != BY_NAME or len(way.stems) > 1:
        return False
    number = proposed.number_of(way.stems[0])
    return number > FEW and number > proposed.number // USUAL


def _saying_it_so(way, proposed):
    """Return {number: score} of the entries that say something in one Way."""
    sums, times = defaultdict(int), Counter()
    for stem in way.stems:
        entries = proposed.entries(stem)
        rare = ranking.rarity(len(entries), proposed.number) * way.worth
        if len(way.stems) == 1:
            return {number: weight * rare for number, weight in entries.items()}
        for number, weight in entries.items():
            sums[number] += weight * rare
        times.update(entries.keys())
    return {number: score for number, score in sums.items() if times[number] >= way.needed}


def _public(numbers, phrases, proposed, among):
    """Yield a Hit of each of these entries that is of these kinds, that the public sees now and
    that says each phrase. One query, if any is in the index."""
    sayings = [f" {' '.join(phrase)} " for phrase in phrases]
    for number in numbers & proposed.read.keys():
        entry = proposed.read[number].entry
        if entry.kind in among and all(saying in entry.tokens for saying in sayings):
            yield Hit(number, entry.kind, entry.row)
    if kept := list(numbers - proposed.read.keys()):
        spoken = (Q(tokens__contains=saying) for saying in sayings)
        found = _seen(*(name for name in among if name in kinds()), numbers=kept)
        yield from map(Hit._make, found.filter(*spoken) if sayings else found)


@prepared
def _seen(*among, numbers):
    entries = Entry.objects.filter(is_public(among), pk__in=numbers)
    return entries.order_by().values_list("pk", "kind", "row")
