"""What breaks in one thing keeps none of the others from being done."""

import pytest
from django.core.management import CommandError
from django.db import OperationalError, connection

from publishing.one_by_one import OneByOne, SomeBroke

pytestmark = pytest.mark.django_db


def test_the_rest_is_done_and_what_broke_is_named_without_its_words(caplog):
    each, done = OneByOne(), []
    for number in (2, 0, 1):
        with each.alone(f"row {number}"):
            done.append(1 / number)

    with pytest.raises(CommandError, match=r"this broke: row 0 \(ZeroDivisionError\)\.") as told:
        each.end()

    assert done == [0.5, 1]
    assert "division by zero" not in str(told.value)
    assert caplog.messages == ["This broke, and the rest goes on: row 0"]


def test_things_inside_are_named_themselves():
    each = OneByOne()
    with each.alone("all mails"):
        inside = OneByOne()
        with inside.alone("user 7"):
            raise ValueError
        inside.end()

    with pytest.raises(SomeBroke) as told:
        each.end()

    assert told.value.names == ["user 7 (ValueError)"]


def test_where_nothing_broke_it_just_ends():
    OneByOne().end()


@pytest.mark.parametrize(("is_there", "raised"), [(True, SomeBroke), (False, OperationalError)])
def test_a_database_that_is_away_ends_it_and_one_that_is_busy_does_not(
    monkeypatch, is_there, raised
):
    monkeypatch.setattr(connection, "is_usable", lambda: is_there)
    each = OneByOne()

    with pytest.raises(raised, match="disk is full"):  # noqa: PT012  where it is raised is what differs
        with each.alone("row 1"):
            raise OperationalError("disk is full")
        each.end()
