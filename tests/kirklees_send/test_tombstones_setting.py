"""Where `TOMBSTONES` lets the file of who was erased lie."""

import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from kirklees_send import env


def test_a_file_in_a_folder_that_is_there_is_taken(monkeypatch, tmp_path):
    monkeypatch.setenv("TOMBSTONES", str(tmp_path / "tombstones.jsonl"))

    assert env.file("TOMBSTONES", None) == tmp_path / "tombstones.jsonl"


@pytest.mark.parametrize("place", ["", "no-such-folder/tombstones.jsonl"])
def test_a_folder_or_a_file_without_one_is_refused(monkeypatch, tmp_path, place):
    monkeypatch.setenv("TOMBSTONES", str(tmp_path / place))

    with pytest.raises(ImproperlyConfigured, match="Name a file in a folder that is there"):
        env.file("TOMBSTONES", None)


def test_a_folder_that_the_site_may_not_write_to_is_refused(monkeypatch):
    monkeypatch.setenv("TOMBSTONES", "/proc/sys/tombstones.jsonl")
    monkeypatch.setattr(os, "access", lambda path, _how: str(path) != "/proc/sys")

    with pytest.raises(ImproperlyConfigured, match="that we may write to"):
        env.file("TOMBSTONES", None)


def test_without_one_it_is_where_the_site_keeps_its_own(monkeypatch, tmp_path):
    monkeypatch.delenv("TOMBSTONES", raising=False)

    # The folder is made when it is first needed.
    assert env.file("TOMBSTONES", tmp_path / "var" / "x") == tmp_path / "var" / "x"
