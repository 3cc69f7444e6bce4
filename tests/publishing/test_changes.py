"""What `publishing.changes` promises: all kinds of every room, newest first, each told once."""

import pytest

from actions.public_changes import CORRECTION, DATE, UPDATE
from actions.statuses import Status
from measures.public_changes import FIGURE
from publishing.changes import KindOfChange, kinds_of_change, newest_changes, newest_news, register
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


def test_only_what_people_look_for_is_news():
    action = factories.make_action()
    promise = factories.make_due_date(action=action)
    factories.make_due_date(
        action=action,
        kind="move",
        quarter=promise.quarter.shifted(1),
        reason="More time.",
        agreed_by="The board",
        agreed_on=promise.published_at.date(),
    )
    factories.make_round(
        updates=[{"status": status} for status in (Status.DONE, Status.NOT_STARTED)]
    )

    assert [change.text for change in newest_news(2) if change.kind == DATE] == [
        change.text for change in newest_changes(9) if "Date changed" in change.text
    ]
    assert [change.status for change in newest_news(2) if change.kind == UPDATE] == [Status.DONE]


def test_a_name_is_taken_once():
    kinds_of_change()

    with pytest.raises(ValueError, match="The kind of change update is registered twice"):
        register(KindOfChange(UPDATE, list, str))
