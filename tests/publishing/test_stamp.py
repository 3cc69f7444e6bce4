"""The content stamp is another after every change of what pages may show, by whatever hand."""

import pytest
from django.db import connection, transaction

from actions.models import Action
from feedback.models import Submission
from publishing import stamp
from publishing.models import OwnerSettings
from tests import factories

pytestmark = [pytest.mark.usefixtures("shared_database"), pytest.mark.both_databases]


def moved(change):
    before = stamp.stamp()
    change()
    return stamp.stamp() != before


@pytest.mark.parametrize(
    "change",
    [
        lambda action: action.save(),
        lambda action: Action.objects.update(title="Another"),
        lambda action: Action.objects.bulk_update([action], ["title"]),
        lambda action: Action.objects.bulk_create([_action_beside(action)]),
        lambda action: factories.make_action(),
        lambda action: action.measures.add(factories.make_measure()),
        lambda action: _in_sql("UPDATE actions_action SET title = 'By hand'"),
        lambda action: Submission.objects.update(set_aside_because="Not from a person."),
        lambda action: OwnerSettings.objects.update(email="new@example.org"),
    ],
    ids=["save", "update", "bulk", "create", "new", "link", "sql", "submission", "owner"],
)
def test_it_moves_with_every_change_of_what_pages_show(change):
    factories.make_submission()
    action = factories.make_action()

    assert moved(lambda: change(action))


def _action_beside(action):
    return Action(area=action.area, order=action.order + 1, reference="XX 99", title="Beside")


def _in_sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_it_moves_with_the_change_or_not_at_all():
    factories.make_action()

    def change_of_mind():
        with transaction.atomic():
            Action.objects.update(title="Another")
            transaction.set_rollback(True)

    assert not moved(change_of_mind)


def test_it_stays_while_nothing_changes_that_pages_show():
    assert not moved(factories.make_message)
    assert not moved(factories.make_submission)


def test_it_never_comes_back():
    factories.make_action()
    seen = set()
    for number in range(20):
        Action.objects.update(title=f"Title {number}")
        seen.add(stamp.stamp())

    assert len(seen) == 20


def test_lost_triggers_are_missed():
    assert stamp.missing() == []
    stamp.lift()
    try:
        assert len(stamp.missing()) > 50
    finally:
        stamp.install()
    assert stamp.missing() == []
