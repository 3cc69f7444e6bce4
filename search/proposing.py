"""What the index says of words, with all that was changed since it was read.

What is read this moment, changed rows and pages of the site, has a number below zero.
"""

from collections import defaultdict

from django.db.models import Exists, Q

from search import index
from search.models import Entry, Mark, Word
from search.postings import unpacked
from search.reading import read_rows
from search.site_pages import site_pages

# Of changes that the index has not read yet, so many rows are read with each search.
CHANGES_READ = 1_000


class Proposed:
    """In which entries some stems stand: `read` are those that are in no index, {number: Read}. One
    query, and three where rows have changed, besides those that reading these costs."""

    def __init__(self, stems):
        stems = {index.ALL, *stems}
        self._words, is_behind = _words(stems)
        read, self._left_out = [], set()
        if is_behind:
            changed, read = _changes()
            # After them: what was brought up to date meanwhile is in one of the two.
            self._words, _still = _words(stems)
            self._left_out = _entries_of(changed)
        read = [*site_pages(), *read]
        self.read = dict(enumerate(read, -len(read)))
        self._entries = {}
        kept = self._words[index.ALL].number if index.ALL in self._words else 0
        self.number = kept - len(self._left_out) + len(read)

    def number_of(self, stem):
        """Return in about how many entries a stem stands."""
        return self._words[stem].number if stem in self._words else 0

    def entries(self, stem):
        """Return {number: weight} of the entries that a stem stands in."""
        if stem not in self._entries:
            found = unpacked(self._words[stem].entries) if stem in self._words else {}
            for number in self._left_out & found.keys():
                del found[number]
            read = {n: one.weights[stem] for n, one in self.read.items() if stem in one.weights}
            self._entries[stem] = found | read
        return self._entries[stem]


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


def _entries_of(rows):
    """Return the numbers of the entries of rows, {kind: keys}."""
    condition = Q(pk__in=[])
    for kind, keys in rows.items():
        condition |= Q(kind=kind, row__in=keys)
    return set(Entry.objects.filter(condition).order_by().values_list("pk", flat=True))
