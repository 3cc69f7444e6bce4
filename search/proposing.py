"""What the index says of words, with all that was changed since it was read.

What is read this moment, changed rows and pages of the site, has a number below zero.
"""

from collections import defaultdict
from functools import partial
from typing import NamedTuple

from django.db.models import Exists

from search import index
from search.models import Mark, Word
from search.postings import unpacked, unpacked_of
from search.reading import KIND, read_rows
from search.site_pages import site_pages

# Of changes that the index has not read yet, so many rows are read with each search.
CHANGES_READ = 1_000


class Hit(NamedTuple):
    """Something found: the number of its entry, its kind and the key of its row."""

    number: int
    kind: str
    row: int


class Proposed:
    """What there is of some stems, and which rows of the kinds `among`. One query, unless rows have
    changed."""

    def __init__(self, stems, among):
        # Only of these: what is said of all actions is long.
        stems = {index.ALL, *stems, *(KIND + name for name in among)}
        self._words, is_behind = _words(stems)
        changed, read = {}, []
        if is_behind:
            changed, read = _changes()
            # After them: what was brought up to date meanwhile is in one of the two.
            self._words, _still = _words(stems | {KIND + kind for kind in changed})
        read = [*site_pages(), *read]
        self.read = dict(enumerate(read, -len(read)))
        self._entries, self._left_out = {}, set()
        self._left_out = {
            number
            for kind, keys in changed.items()
            for number, row in self.entries(KIND + kind).items()
            if number > 0 and row in keys
        }
        self._entries.clear()
        kept = self._words[index.ALL].number if index.ALL in self._words else 0
        self.number = kept - len(self._left_out) + len(read)

    def number_of(self, stem):
        """Return in about how many entries a stem stands."""
        return self._words[stem].number if stem in self._words else 0

    def entries(self, stem):
        """Return {number: weight} of the entries that a stem stands in."""
        if stem not in self._entries:
            self._entries[stem] = self._unpacked(stem, unpacked)
        return self._entries[stem]

    def hits(self, numbers, among):
        """Return {number: Hit} of some entries, as they are now, that are of these kinds."""
        found = {}
        for kind in among:
            rows = self._unpacked(KIND + kind, partial(unpacked_of, numbers))
            found |= {
                number: Hit(number, kind, row) for number, row in rows.items() if number in numbers
            }
        return found

    def _unpacked(self, stem, unpack):
        found = unpack(self._words[stem].entries) if stem in self._words else {}
        for number in self._left_out & found.keys():
            del found[number]
        read = {n: one.weights[stem] for n, one in self.read.items() if stem in one.weights}
        return found | read


def _words(stems):
    """Return ({stem: Word} of those there are, whether the index is behind the rows)."""
    words = Word.objects.filter(pk__in=stems).annotate(is_behind=Exists(Mark.objects.all()))
    found = {one.pk: one for one in words}
    return found, index.ALL not in found or found[index.ALL].is_behind


def _changes():
    """Return ({kind: keys of rows that were changed}, a Read of each of them that is public)."""
    rows = defaultdict(set)
    marks = Mark.objects.exclude(kind=index.REBUILDING).order_by().values_list("kind", "row")
    for kind, row in marks.distinct()[:CHANGES_READ]:
        rows[kind].add(row)
    read = [one for kind, keys in rows.items() for one in read_rows(kind, keys)]
    return rows, read
