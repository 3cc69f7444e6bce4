"""Rows that take long to make, made once for all tests of a module.

    @pytest.fixture(scope="module")
    def plan(made_once):
        with made_once():
            call_command("load_big_plan")

Each test starts from them; what it changes is undone after it, as ever. They go with the module.
"""

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def made_once(migrated, django_db_blocker):
    """A block in which such rows are made, in a transaction that goes around that of each test."""
    with django_db_blocker.unblock():
        around_all_tests = transaction.atomic()
        around_all_tests.__enter__()
    yield django_db_blocker.unblock
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around_all_tests.__exit__(None, None, None)
