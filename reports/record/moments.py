"""What was public when a document was frozen, as far as moments tell.

A moment is taken before its row is saved, and two people may save at once: of what became public
shortly before or after a document nobody can tell by its moment whether the document saw it.
"""

import datetime

# Nothing takes longer to save.
SHORTLY = datetime.timedelta(hours=1)


def was_surely_public(row, document):
    """Return whether a row was public before the document was made, whatever was slow."""
    return row.published_at < document.published_at - SHORTLY


def ways_it_stood(rows, document):
    """Return the lists of rows that may have been public when the document was made: those that
    surely were, then each time with what next became public, shortly before or after."""
    first, last = document.published_at - SHORTLY, document.published_at + SHORTLY
    moments = {row.published_at for row in rows if first <= row.published_at <= last}
    ways = [[row for row in rows if was_surely_public(row, document)]]
    ways += ([row for row in rows if row.published_at <= moment] for moment in sorted(moments))
    return ways
