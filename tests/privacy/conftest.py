"""Where tests that erase somebody may write it down."""

import pytest


@pytest.fixture
def tombstones_file(settings, tmp_path):
    """The file of tombstones, of this test alone; it does not exist yet."""
    settings.TOMBSTONES = tmp_path / "tombstones.jsonl"
    return settings.TOMBSTONES
