"""What `tests.databases` promises: nothing that could differ on PostgreSQL is left out there."""

import pytest

from actions.dates import due_dates
from actions.quarters import Quarter
from plans.models import Plan
from publishing import guards
from tests import factories
from tests.databases import escaped, runs_on_both, watched
from tests.feedback.forms.test_intake import send, told


@pytest.mark.django_db
def test_places_that_may_differ_are_seen():
    rows, own_sql, lock, refusal = set(), set(), set(), set()
    the_same_twice, action = told(), factories.make_action()

    with watched(rows):
        factories.make_plan()
        assert list(Plan.objects.visible())
    with watched(own_sql):
        guards.missing()
    with watched(lock):
        due_dates.promise(action, quarter=Quarter(2027, 1), read_from="Page 1", at=None)
    with watched(refusal):
        send(the_same_twice)
        send(the_same_twice)

    assert rows == set()
    assert own_sql == {"SQL of our own: publishing/triggers.py, _as_made"}
    assert lock == {"lock: actions/dates/due_dates.py, _for_change"}
    assert "refused by the database: feedback/forms/intake.py, _store" in refusal


def test_a_place_that_only_tests_on_sqlite_reach_has_escaped():
    assert escaped({"a", "b"}, {"b", "c"}) == ["c"]
    assert escaped({"a", "b"}, {"b"}) == []


def of_a_page(client):
    """Stands for a test of a page."""


@pytest.mark.page
def marked_as_one():
    """Stands for a test that makes its own browsers."""


@pytest.mark.sqlite_is_enough
def of_the_same_rows(db):
    """Stands for a test that asks what another asks."""


@pytest.mark.both_databases
def of_every_page(client):
    """Stands for a test that needs both."""


def of_two_at_once(client, shared_database):
    """Stands for a race between pages."""


def of_rows(db):
    """Stands for a test of models."""


def of_words():
    """Stands for a test without a database."""


@pytest.mark.first_on_both
@pytest.mark.parametrize("text", ["the first", "the second"])
def test_of_cases_that_ask_the_same_the_first_runs_on_both(request, db, text):
    assert runs_on_both(request.node) == (text == "the first")


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("_case", ["the first", "the second"])
def test_a_whole_proof_runs_all_its_cases_on_both(request, db, monkeypatch, _case):
    item = pytest.Function.from_parent(
        request.node.parent, name="of_rows", callobj=of_rows, callspec=request.node.callspec
    )
    item.add_marker(pytest.mark.first_on_both)

    with monkeypatch.context() as patch:
        patch.setattr(request.config.option, "prove", "a file")
        assert runs_on_both(item)


@pytest.mark.parametrize(
    ("test", "both"),
    [
        (of_a_page, False),
        (marked_as_one, False),
        (of_the_same_rows, False),
        (of_every_page, True),
        (of_two_at_once, True),
        (of_rows, True),
        (of_words, False),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_rule_decides_what_runs_on_both(request, test, both):
    item = pytest.Function.from_parent(request.node.parent, name=test.__name__, callobj=test)

    assert runs_on_both(item) == both
