"""Keeping the index up to date: whatever is written is read into it right after its commit, and
the rest of large changes by the clock."""

import re
from contextlib import suppress
from functools import cache

from django.core.management import CommandError
from django.db import DatabaseError, InterfaceError, transaction
from django.utils.translation import gettext as _

from publishing.moments import in_a_moment
from search import index
from search.marking import watched_tables

# Whoever pressed Save waits so long at most for somebody else who writes the index. What stays
# marked is found all the same: a search reads it by itself.
MOST_MILLISECONDS = 200
# Of a change of many rows so many are read right after the commit.
MOST_ROWS = 500
_WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')


def watch(connection, **kwargs):
    """Have each transaction of a connection that writes what can be found followed by bringing the
    index up to date."""
    if connection.alias == "default" and _follow not in connection.execute_wrappers:
        connection.execute_wrappers.append(_follow)


def _follow(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    connection = context["connection"]
    # A statement that is a transaction by itself is not over yet: it stays marked until the next.
    if connection.in_atomic_block and _is_watched(sql):
        waiting = connection.run_on_commit
        if not any(after is bring_up_to_date for _savepoints, after, _robust in waiting):
            transaction.on_commit(bring_up_to_date, robust=True)
    return result


def _is_watched(sql):
    written = _WRITES.match(sql) if sql[:1] in "IUD" else None
    return written is not None and written[1] in _tables()


_tables = cache(watched_tables)


def bring_up_to_date():
    """Bring the index up to date, as far as a request may take, unless the database is busy or
    read-only. The clock does the rest: `manage.py tend_search`."""
    with suppress(DatabaseError, InterfaceError), in_a_moment(MOST_MILLISECONDS):
        index.bring_up_to_date(most=MOST_ROWS)


def tend():
    """Bring the index up to date wholly, making it anew if that is quicker; return how many marks,
    or entries, it read: none while somebody else makes it anew."""
    if index.are_many_marked() or not index.is_readable():
        return index.rebuild() or 0
    return index.bring_up_to_date()


def refuse_if_left_out():
    """Raise CommandError if rows that are public are not in the index, though none is marked."""
    if index.are_missing() and not index.number_marked():
        raise CommandError(
            _(
                "All else is in the index, but some rows are not found: reading them breaks. The "
                "log of this run, or of a run of rebuild_search, says which, and where."
            )
        )
