"""Which tests run on which database, and what sees to it that nothing is missed.

On SQLite everything runs. On PostgreSQL runs what can differ there: whatever uses the database,
but for tests of pages, which look at words and layout. A test of a page is one with a `client`, or
marked `page`. If it needs both databases all the same, it is marked `both_databases`. Of a test
marked `first_on_both` the first case runs there, of a proof with `--prove` all of them: its cases
ask the database the same, and differ in what our code makes of words and numbers before, or in
which form of the admin asks. None of them is about a lock, a constraint or an order of its own, nor
lets in signs or numbers that a column may not hold. What is marked `sqlite_is_enough` asks nothing
that a test beside it, which runs on both, does not ask.

On SQLite all are watched for the places in the code where the databases may differ: where SQL of
our own is run, a lock is taken, or a constraint says no. With `--nothing-escapes` the run fails if
there is a place that no test reaches which runs on both. docs/decisions/0023 says why.
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

# The places that were reached in this process, by tests that run on both and by those that do not.
reached_on_both, reached_on_sqlite = set(), set()


def pytest_addoption(parser):
    parser.addoption(
        "--nothing-escapes",
        action="store_true",
        help="Fail if only tests that are left out on PostgreSQL reach a place where it may "
        "differ. For a run of everything on SQLite.",
    )


def pytest_configure(config):
    config.addinivalue_line("markers", "page: looks at pages, and so runs on SQLite alone")
    config.addinivalue_line("markers", "both_databases: runs on both, though it looks at pages")
    config.addinivalue_line(
        "markers", "first_on_both: its cases ask the database the same, so the first runs on both"
    )
    config.addinivalue_line(
        "markers", "sqlite_is_enough: asks the database what a test beside it asks on both"
    )


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
    is_another = item.get_closest_marker("first_on_both") and any(item.callspec.indices.values())
    if is_another and not item.config.getoption("--prove"):
        return False
    if item.get_closest_marker("both_databases"):
        return True
    if item.get_closest_marker("page") or item.get_closest_marker("sqlite_is_enough"):
        return False
    at_once = {"transactional_db", "shared_database"} & set(item.fixturenames)
    return uses_database(item) and bool(at_once or not BROWSERS & set(item.fixturenames))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    if not uses_database(item):
        return (yield)
    with watched(reached_on_both if runs_on_both(item) else reached_on_sqlite):
        return (yield)


@contextmanager
def watched(places):
    """Watch the database, and add each place where the databases may differ to the places."""

    def watch(execute, sql, params, many, context):
        if (place := _caller()) and _is_asked_by_hand():
            places.add(f"SQL of our own: {place}")
        try:
            return execute(sql, params, many, context)
        except DatabaseError:
            if place := _caller():
                places.add(f"refused by the database: {place}")
            raise

    def lock(queryset, *args, **kwargs):
        if place := _caller():
            places.add(f"lock: {place}")
        return select_for_update(queryset, *args, **kwargs)

    select_for_update = QuerySet.select_for_update
    with connection.execute_wrapper(watch), pytest.MonkeyPatch.context() as patch:
        # SQLite leaves the words out of its SQL, so the asking for it is watched.
        patch.setattr(QuerySet, "select_for_update", lock)
        yield


def _caller():
    """Return the file and function of our own code that the database is asked by, or None."""
    frame = sys._getframe(2)  # noqa: SLF001  Python has no other way to ask who called
    while frame and (not _is_ours(frame.f_code.co_filename) or _wraps(frame)):
        frame = frame.f_back
    if frame and (file := _outside_tests(frame.f_code.co_filename)):
        return f"{file}, {frame.f_code.co_name}"
    return None


def _is_asked_by_hand():
    """Whether our own code wrote a statement, and not Django for it."""
    frame = sys._getframe(2)  # noqa: SLF001  as above
    while _passes_on(frame.f_code.co_filename) or _wraps(frame):
        frame = frame.f_back
    return _is_ours(frame.f_code.co_filename)


def _wraps(frame):
    """Whether it only hands on what Django asks, as Django's execute wrappers do."""
    names = frame.f_code.co_varnames[: frame.f_code.co_argcount]
    return names == ("execute", "sql", "params", "many", "context")


@cache
def _passes_on(file):
    return "/django/db/backends/" in file or file.endswith("contextlib.py") or file == __file__


@cache
def _is_ours(file):
    return file != __file__ and Path(file).is_relative_to(ROOT) and _room(file) != "var"


@cache
def _outside_tests(file):
    return None if _room(file) == "tests" else Path(file).relative_to(ROOT)


@cache
def _room(file):
    return Path(file).relative_to(ROOT).parts[0]


def escaped(on_both, on_sqlite):
    """Return the places that are reached by tests on SQLite alone, in words."""
    return sorted(on_sqlite - on_both)


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):  # one of several processes: its places go to them
        session.config.workeroutput["on_both"] = sorted(reached_on_both)
        session.config.workeroutput["on_sqlite"] = sorted(reached_on_sqlite)
    elif session.config.getoption("--nothing-escapes") and escaped(
        reached_on_both, reached_on_sqlite
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if config.getoption("--nothing-escapes"):
        for place in escaped(reached_on_both, reached_on_sqlite):
            terminalreporter.write_line(
                f"Only tests that are left out on PostgreSQL reach this. {place}"
            )


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Take in what one of several processes reached, when it has ended. (A hook of xdist.)"""
    output = getattr(node, "workeroutput", {})
    reached_on_both.update(output.get("on_both", ()))
    reached_on_sqlite.update(output.get("on_sqlite", ()))
