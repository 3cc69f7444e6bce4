"""What tests of the record share."""

import pytest

from publishing import guards


@pytest.fixture
def by_hand(db):
    """Lift the guards, as somebody at the database prompt could. They come back with all else that
    the test undoes."""
    guards.lift()
