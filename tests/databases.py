"""Which tests run on which database, and what sees to it that none is missed.

On SQLite everything runs. On PostgreSQL runs what can differ there: whatever uses the database,
but for tests of pages, which look at words and layout. A test of a page is one with a `client`, or
marked `page`. If it needs both databases all the same, as it asks every page for its rows or takes
a lock, it is marked `both_databases`.

Tests of pages are watched on SQLite: one that goes behind Django's back to the database, takes a
lock or meets a constraint fails, with a sentence that says to mark it. docs/decisions/0023 has why.
"""

import sys
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet

ROOT = Path(__file__).parents[1]
BROWSERS = {"client", "admin_client"}
DATABASES = {"db", "transactional_db", "shared_database"}
OWN_SQL, LOCK, REFUSAL = "runs SQL of our own", "takes a lock", "is refused by the database"


def pytest_configure(config):
    config.addinivalue_line("markers", "page: looks at pages, and so runs on SQLite alone")
    config.addinivalue_line("markers", "both_databases: runs on both, though it looks at pages")


def pytest_collection_modifyitems(config, items):
    from django.conf import settings

    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        return
    config.hook.pytest_deselected(items=[item for item in items if not runs_on_both(item)])
    items[:] = [item for item in items if runs_on_both(item)]


def uses_database(item):
    """Whether a test may use Django's database."""
    return bool(item.get_closest_marker("django_db") or DATABASES & set(item.fixturenames))


def runs_on_both(item):
    """Whether a test runs on PostgreSQL as well."""
    if item.get_closest_marker("both_databases"):
        return True
    of_a_page = item.get_closest_marker("page") or BROWSERS & set(item.fixturenames)
    at_once = {"transactional_db", "shared_database"} & set(item.fixturenames)
    return uses_database(item) and bool(at_once or not of_a_page)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    if runs_on_both(item) or not uses_database(item):
        return (yield)
    with watched() as found:
        result = yield
    if found:
        pytest.fail(
            f"This test runs on SQLite alone, and {' and '.join(sorted(found))}, which may differ "
            "on PostgreSQL. Mark it with @pytest.mark.both_databases.",
            pytrace=False,
        )
    return result


@contextmanager
def watched():
    """Watch the database; yield a set that comes to hold what may differ on PostgreSQL."""
    found = set()

    def watch(execute, sql, params, many, context):
        if _is_our_own_sql():
            found.add(OWN_SQL)
        try:
            return execute(sql, params, many, context)
        except DatabaseError:
            found.add(REFUSAL)
            raise

    def lock(queryset, *args, **kwargs):
        found.add(LOCK)
        return select_for_update(queryset, *args, **kwargs)

    select_for_update = QuerySet.select_for_update
    with connection.execute_wrapper(watch), pytest.MonkeyPatch.context() as patch:
        # SQLite leaves the words out of its SQL, so the asking for it is watched.
        patch.setattr(QuerySet, "select_for_update", lock)
        yield found


def _is_our_own_sql():
    """Whether a statement was written by a room of the site, and not by Django."""
    frame = sys._getframe(2)  # noqa: SLF001  Python has no other way to ask who called
    while _passes_on(frame.f_code.co_filename):
        frame = frame.f_back
    return _is_of_a_room(frame.f_code.co_filename)


@cache
def _passes_on(file):
    return "/django/db/backends/" in file or file.endswith("contextlib.py")


@cache
def _is_of_a_room(file):
    path = Path(file)
    return path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] not in ("tests", "var")
