"""The content stamp is another after every change of what pages may show, by whatever hand."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from actions.models import Action
from feedback.models import Submission
from publishing import stamp
from publishing.models import OwnerSettings
from publishing.public_pages import every_address
from tests import factories
from tests.admin.test_every_page import MAKERS, OF_AN_OPEN_ROUND

pytestmark = [pytest.mark.usefixtures("shared_database"), pytest.mark.both_databases]

# Whoever ticked guidance is fetched with the tick; no page names them.
# The index of the search only proposes: what it is made of moves the stamp.
OF_THE_SEARCH = {"search_entry", "search_word", "search_mark"}
NOT_SHOWN = {"accounts_user"} | OF_THE_SEARCH


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


def test_every_table_that_a_page_reads_is_stamped(client):
    """Derived from what pages ask, so that a new table cannot be forgotten."""
    for model, make in MAKERS.items():
        if model not in OF_AN_OPEN_ROUND:
            make()
    unstamped = {}
    known = set(stamp.stamped_tables()) | NOT_SHOWN
    for _name, path in every_address():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        for query in asked.captured_queries:
            for table in set(re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])) - known:
                unstamped.setdefault(table, path)

    assert unstamped == {}


def test_lost_triggers_are_missed():
    assert stamp.missing() == []
    stamp.lift()
    try:
        assert len(stamp.missing()) > 50
    finally:
        stamp.install()
    assert stamp.missing() == []
