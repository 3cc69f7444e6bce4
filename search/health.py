"""Does the index agree with the rows?"""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from search import index, marking
from search.finding import is_public
from search.kinds import kinds
from search.models import Entry
from search.proposing import CHANGES_READ


def sentences():
    """Yield what is wrong with the search, for whoever watches over the site. Five queries."""
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
    elif not number and (_are_missing() or Entry.objects.exclude(is_public()).exists()):
        yield _("Search: the index does not agree with the rows. Run manage.py rebuild_search.")


def _are_missing():
    """Return whether rows are public that are not in the index."""
    first, *others = (
        kind.rows()
        .order_by()
        .filter(~Exists(Entry.objects.filter(kind=name, row=OuterRef("pk"))))
        .values_list("pk")
        for name, kind in kinds().items()
    )
    return first.union(*others, all=True).exists()
