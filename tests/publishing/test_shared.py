"""What pages share is found once for a content stamp and a day; what is put together once is asked
each time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import RequestFactory

from actions.models import Action
from publishing import shared as module
from publishing.prepared import prepared
from publishing.shared import OF_STAMP, shared
from tests import factories


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


@pytest.mark.django_db
@pytest.mark.both_databases
def test_what_is_put_together_once_is_asked_anew_by_each():
    put_together = []

    @prepared
    def actions():
        put_together.append("once")
        return Action.objects.visible().order_by("reference")

    assert list(actions()) == []
    action = factories.make_action()
    assert list(actions()) == [action]
    assert list(actions().filter(pk=0)) == []
    Action.objects.update(is_visible=False)

    assert (list(actions()), put_together) == ([], ["once"])


def test_threads_share_no_queryset_and_different_words_make_different_ones():
    @prepared
    def actions(*references):
        return Action.objects.filter(reference__in=references)

    def inside(*references):
        query = actions(*references).query
        return query.where.children[0], str(query)

    with ThreadPoolExecutor(1) as another:
        there, sql_there = another.submit(inside, "WT 1").result()
    here, sql_here = inside("WT 1")
    again, _sql = inside("WT 1")

    assert here is again
    assert here is not there
    assert sql_here == sql_there != inside("WT 2")[1]
