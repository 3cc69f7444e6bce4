"""Does the index agree with the rows?"""

from collections import defaultdict

from django.utils.translation import gettext as _

from search import index, marking
from search.finding import is_public
from search.kinds import kinds
from search.models import Entry
from search.proposing import CHANGES_READ
from search.reading import read_rows

# Of so many entries the words are compared at a time, in each hour of others: of 20,000 all are in
# about eight days.
COMPARED = 100
_COMPARED = ("title", "text", "address", "is_example", "is_withdrawn", "tokens")


def sentences(at):
    """Yield what is wrong with the search, for whoever watches over the site at this moment.

    Which rows are in the index is compared wholly; their words only of some entries, those whose
    turn it is. How much a word counts in each is not compared. Six queries, and those that reading
    so few rows costs.
    """
    if marking.missing():
        yield _("Search: changes are not marked. Run manage.py migrate.")
    if not index.is_readable():
        yield _("Search: there is no index for this version. Run manage.py rebuild_search.")
        return
    number = index.number_marked()
    if number > CHANGES_READ:
        yield _(
            "Search: it is %(number)s changes behind. Run manage.py tend_search every five minutes."
        ) % {"number": number}
    # While something is marked the two may differ, and it is found all the same.
    elif not number and (
        index.are_missing()
        or Entry.objects.exclude(is_public(kinds())).exists()
        or _reads_otherwise(Entry.objects.filter(pk__in=_whose_turn_it_is(at)))
    ):
        yield _("Search: the index does not agree with the rows. Run manage.py rebuild_search.")


def _whose_turn_it_is(at):
    """Return the numbers of the entries that are compared in the hour of a moment."""
    numbers = Entry.objects.order_by("pk").values_list("pk", flat=True)
    turns = -(-numbers.count() // COMPARED) or 1
    first = int(at.timestamp()) // 3_600 % turns * COMPARED
    return list(numbers[first : first + COMPARED])


def _reads_otherwise(entries):
    """Return whether the rows of any of these entries say something else now."""
    kept, rows = {}, defaultdict(set)
    for entry in entries:
        kept[entry.kind, entry.row] = _words(entry)
        rows[entry.kind].add(entry.row)
    read = [one.entry for kind, keys in rows.items() for one in read_rows(kind, keys)]
    return any(_words(entry) != kept[entry.kind, entry.row] for entry in read)


def _words(entry):
    return [getattr(entry, name) for name in _COMPARED]
