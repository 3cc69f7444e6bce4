"""Counting what nothing was found for, by words of ours alone.

It writes while somebody reads. So it takes its turn within a moment or not at all: a count may be
lost, but nobody who looks for help waits for it, or is told of it.
"""

from django.db import DatabaseError, InterfaceError
from django.db.models import F

from local_offer.models import NothingFound
from publishing.moments import in_a_moment


def count_nothing_found(conditions, on):
    """Count, for the month of the day `on`, each word of ours that these conditions ask for, and
    once that somebody typed what we did not know. An age or a place alone counts nothing.

    Nothing is counted while the database is busy or read-only, nor while the same page is kept
    (`publishing.page_cache`): the same question counts once a minute in each process.
    """
    count_terms({term for condition in conditions for term in condition.about}, on)


def count_terms(asked, on):
    """Count the same for terms; None is what we did not know."""
    # In one order, so that two who count the same never wait for each other.
    asked = sorted(asked, key=lambda term: term.pk if term else 0)
    try:
        with in_a_moment():
            for term in asked:
                _count(on.replace(day=1), term)
    except (DatabaseError, InterfaceError):
        pass


def _count(month, term):
    counted = NothingFound.objects.filter(month=month, term=term)
    if not counted.update(number=F("number") + 1):
        NothingFound.objects.bulk_create(
            [NothingFound(month=month, term=term)], ignore_conflicts=True
        )
        counted.update(number=F("number") + 1)
