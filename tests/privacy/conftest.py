"""One key by a name that the tests know, whatever this machine has."""

import pytest

from tests.privacy.keys import new_key

KEY = new_key()


@pytest.fixture(autouse=True)
def one_key(settings):
    settings.PERSONAL_DATA_KEYS = {"test": KEY}
