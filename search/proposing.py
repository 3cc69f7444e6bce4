"""What the index says of words, with all that was changed since it was read.

What is read this moment, changed rows and pages of the site, has a number below zero.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists

from search import index
from search.kinds import kinds
from search.models import Mark, Word
from search.postings import unpacked
from search.reading import KIND, read_rows
from search.site_pages import PAGES, site_pages

# Of changes that the index has not read yet, so many rows are read with each search.
CHANGES_READ = 1_000


@dataclass(frozen=True)
class Hit:
    """Something found: the number of its entry, its kind and the key of its row."""

    number: int
    kind: str
    row: int


class Proposed:
    """What there is of some stems. One query, unless rows have changed."""

    def __init__(self, stems):
        stems = {index.ALL, *stems, *(KIND + name for name in kinds())}
        self._words, is_behind = _words(stems)
        self._changed, changed = set(), []
        if is_behind:
            self._changed, changed = _changes()
            # After them: what was brought up to date meanwhile is in one of the two.
            self._words, _still = _words(stems)
        of_all = self._words.get(index.ALL)
        read = [*site_pages(), *changed]
        self.read = dict(enumerate(read, -len(read)))
        self.number = len(read) + (of_all.number if of_all else 0)
        self._entries = {}

    def entries(self, stem):
        """Return {number: weight} of the entries that a stem stands in."""
        if stem not in self._entries:
            found = unpacked(self._words[stem].entries) if stem in self._words else {}
            read = {n: one.weights[stem] for n, one in self.read.items() if stem in one.weights}
            self._entries[stem] = found | read
        return self._entries[stem]

    def hits(self, numbers):
        """Return {number: Hit} of some entries, as they are now."""
        found = {}
        for kind in (*kinds(), PAGES):
            rows = self.entries(KIND + kind)
            for number in numbers & rows.keys():
                if number in self.read or (kind, rows[number]) not in self._changed:
                    found[number] = Hit(number, kind, rows[number])
        return found


def _words(stems):
    """Return ({stem: Word} of those there are, whether the index is behind the rows)."""
    words = Word.objects.filter(pk__in=stems).annotate(is_behind=Exists(Mark.objects.all()))
    found = {one.pk: one for one in words}
    return found, index.ALL not in found or found[index.ALL].is_behind


def _changes():
    """Return ({(kind, key)} of each changed row, a Read of each of them that is public now)."""
    rows = defaultdict(set)
    marks = Mark.objects.exclude(kind=index.REBUILDING).order_by().values_list("kind", "row")
    for kind, row in marks.distinct()[:CHANGES_READ]:
        rows[kind].add(row)
    read = [one for kind, keys in rows.items() for one in read_rows(kind, keys)]
    return {(kind, key) for kind, keys in rows.items() for key in keys}, read
