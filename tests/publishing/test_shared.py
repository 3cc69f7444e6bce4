"""What pages share is found once for a content stamp and a day."""

import pytest
from django.test import RequestFactory

from publishing import shared as module
from publishing.shared import OF_STAMP, shared


@pytest.fixture(autouse=True)
def nothing_found_yet(monkeypatch):
    monkeypatch.setattr(module, "_found", {})


def find_twice(first, second):
    """Return how often something is looked for by two pages, of {what}: a stamp and a day."""
    found = []
    for of_stamp, on in (first, second):
        request = RequestFactory().get("/", **({OF_STAMP: of_stamp} if of_stamp else {}))
        shared(request, "things", lambda: found.append("found") or 1, on=on)
    return len(found)


@pytest.mark.parametrize(
    ("first", "second", "times"),
    [
        ((1, None), (1, None), 1),
        ((1, None), (2, None), 2),
        ((1, "today"), (1, "today"), 1),
        ((1, "today"), (1, "tomorrow"), 2),
        ((1, "today"), (2, "today"), 2),
        ((None, None), (None, None), 2),  # not drawn to be kept
    ],
)
def test_pages_of_one_stamp_and_day_share_what_one_of_them_found(first, second, times):
    assert find_twice(first, second) == times
