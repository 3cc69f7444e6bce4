"""What every test may count on."""

import pytest
from hypothesis import settings

# The same examples on every run, however slow the machine: a failure is never chance.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture
def emptied_after(transactional_db):
    """Lets a test that commits leave public rows behind: the guards are lifted before the tables
    are emptied, and emptying them puts the guards back."""
    yield
    from publishing import guards

    guards.lift()
