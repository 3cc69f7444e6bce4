"""What `publishing.changes` promises: all kinds of every room, newest first, each told once."""

import pytest

from actions.public_changes import CORRECTION, DATE, UPDATE
from measures.public_changes import FIGURE
from publishing.changes import KindOfChange, kinds_of_change, newest_changes, register
from tests import factories

pytestmark = pytest.mark.django_db


def test_every_kind_is_told_once_and_the_newest_first():
    action = factories.make_action()
    factories.make_due_date(action=action)
    update = factories.make_update(action=action)
    factories.make_correction(update=update)
    factories.make_reading()

    found = newest_changes(20)

    assert sorted(change.kind for change in found) == [CORRECTION, DATE, FIGURE, UPDATE]
    assert [change.on for change in found] == sorted((c.on for c in found), reverse=True)


def test_pages_of_changes_follow_each_other_without_a_gap():
    for _change in range(5):
        factories.make_due_date(action=factories.make_action())

    first, second = newest_changes(3), newest_changes(3, skip=3)

    assert first + second == newest_changes(6)
    assert (len(first), len(second)) == (3, 2)


def test_drafts_are_no_change():
    factories.make_due_date(published_at=None)

    assert newest_changes(5) == []


def test_not_every_kind_is_news_for_the_home_page():
    assert {kind.kind for kind in kinds_of_change() if kind.on_home_page} == {
        *(UPDATE, DATE, CORRECTION),
    }


def test_a_name_is_taken_once():
    kinds_of_change()

    with pytest.raises(ValueError, match="The kind of change update is registered twice"):
        register(KindOfChange(UPDATE, list, str))
