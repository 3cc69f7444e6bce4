"""What every test may count on."""

import gc
from functools import cache

import pytest
from hypothesis import settings
from simple_history.manager import HistoryManager

from tests import factories

# The same examples on every run, however slow the machine: a failure is never chance.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

# Each look at a history would make this class anew.
HistoryManager.from_queryset = staticmethod(cache(HistoryManager.from_queryset))


pytest_plugins = [
    "tests.databases",
    "tests.kept_migrations",
    "tests.kept_pages",
    "tests.made_once",
    "tests.proofs",
    "tests.shared_database",
    "tests.filled_once",  # uses the one before
]


def pytest_collection_finish():
    """Leave what is loaded by now, Django and every test, out of each later hunt for garbage, and
    hunt less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def rows_numbered_anew():
    """Whichever tests ran before, a test numbers its rows the same."""
    factories.start_over()
