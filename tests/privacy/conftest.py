"""One key by a name that the tests know, and a place to write down who was erased."""

import pytest

from tests.privacy.keys import new_key

KEY = new_key()


@pytest.fixture(autouse=True)
def one_key(settings):
    settings.PERSONAL_DATA_KEYS = {"test": KEY}


@pytest.fixture
def tombstones_file(settings, tmp_path):
    """The file of tombstones, of this test alone; it does not exist yet."""
    settings.TOMBSTONES = tmp_path / "tombstones.jsonl"
    return settings.TOMBSTONES
