"""What the index says of words, with all that was changed since it was read.

What is read this moment, changed rows and pages of the site, has a number below zero.
"""

from collections import Counter, defaultdict

from django.db.models import Case, Exists, Q, Value, When

from search import index
from search.models import Entry, Mark, Word
from search.postings import newest
from search.reading import read_rows
from search.site_pages import site_pages

# Of changes that the index has not read yet, so many rows are read with each search.
CHANGES_READ = 1_000
# Of each kind so many entries that a word stands in are found by it, the newest: twenty years of
# updates say the same words a hundred thousand times.
MOST_OF_A_KIND = 20_000
# What is read in place of the entries of kinds that nobody asks for.
OF_ANOTHER_KIND = b""


class Proposed:
    """In which entries of some kinds some stems stand: `read` are those that are in no index,
    {number: Read}. One query, and three where rows have changed, besides those that reading these
    costs. Entries of other kinds are counted, and no more."""

    def __init__(self, stems, among):
        self._numbers, self._kept, is_behind = _words(stems, among)
        read, self._left_out = [], set()
        if is_behind:
            changed, read = _changes()
            # After them: what was brought up to date meanwhile is in one of the two.
            self._numbers, self._kept, _still = _words(stems, among)
            self._left_out = _entries_of(changed)
        read = [*site_pages(), *read]
        self.read = dict(enumerate(read, -len(read)))
        self._entries = {}
        self.number = self._numbers[index.ALL] - len(self._left_out) + len(read)

    def number_of(self, stem):
        """Return in about how many entries a stem stands, of all kinds."""
        return self._numbers[stem]

    def stands(self, stem):
        """Return whether a stem stands in any entry, of these kinds or of others."""
        return bool(self.entries(stem)) or OF_ANOTHER_KIND in self._kept[stem]

    def entries(self, stem):
        """Return {number: weight} of the entries that a stem stands in."""
        if stem not in self._entries:
            found = {n: one.weights[stem] for n, one in self.read.items() if stem in one.weights}
            for kept in self._kept[stem]:
                found |= newest(kept, MOST_OF_A_KIND)
            for number in self._left_out & found.keys():
                del found[number]
            self._entries[stem] = found
        return self._entries[stem]


def _words(stems, among):
    """Return ({stem: in how many entries}, {stem: what is kept of it for each of some kinds},
    whether the index is behind the rows)."""
    of_kinds = Case(When(kind__in=among, then="entries"), default=Value(OF_ANOTHER_KIND))
    words = list(
        Word.objects.filter(stem__in=(index.ALL, *stems))
        .annotate(kept=of_kinds, is_behind=Exists(Mark.objects.all()))
        .values_list("stem", "number", "kept", "is_behind")
    )
    numbers, kept = Counter(), defaultdict(list)
    for stem, number, entries, _is_behind in words:
        numbers[stem] += number
        kept[stem].append(entries)
    return numbers, kept, not words or words[0][-1]


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
