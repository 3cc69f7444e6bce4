"""Databases that take long to fill, filled once for all modules that begin with the same.

    @pytest.fixture(scope="module")
    def services(filled_with):
        filled_with("load_local_offer")

Each test of the module starts from what the command leaves in a migrated database; what a test
changes is undone after it, as ever.
"""

from contextlib import ExitStack
from functools import cache
from io import StringIO

import pytest
from django.core.management import call_command

from tests.shared_database import in_its_place


@pytest.fixture(scope="session")
def filled(migrated, tmp_path_factory, django_db_blocker):
    """A function that returns the name of a database in which a management command ran, once."""
    with ExitStack() as kept:

        @cache
        def filled_by(command):
            copy = migrated.copied(tmp_path_factory.mktemp("filled"), f"after_{command}")
            name = kept.enter_context(copy)
            with in_its_place(name), django_db_blocker.unblock():
                call_command(command, stdout=StringIO())
            return name

        yield filled_by


@pytest.fixture(scope="module")
def filled_with(filled):
    """A function that has the rest of the module begin with what a management command leaves."""
    with ExitStack() as until_the_end:
        yield lambda command: until_the_end.enter_context(in_its_place(filled(command)))
