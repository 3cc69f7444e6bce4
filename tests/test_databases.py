"""What `tests.databases` promises: no test that could differ on PostgreSQL is left out there."""

import pytest
from django.db import IntegrityError, transaction

from plans.models import Plan, Section
from publishing import guards
from tests import factories
from tests.databases import LOCK, OWN_SQL, REFUSAL, runs_on_both, watched


@pytest.mark.django_db
def test_what_may_differ_is_seen():
    plan = factories.make_plan()

    with watched() as nothing:
        Plan.objects.filter(pk=plan.pk).update(title="Another title")
        factories.make_section(plan=plan)
        assert list(Section.objects.visible())
    with watched() as own_sql:
        guards.missing()
    with watched() as lock:
        Plan.objects.select_for_update().get(pk=plan.pk)
    with watched() as refusal, pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(slug=plan.slug)

    assert nothing == set()
    assert own_sql == {OWN_SQL}
    assert lock == {LOCK}
    assert refusal == {REFUSAL}


def of_a_page(client):
    """Stands for a test of a page."""


@pytest.mark.page
def marked_as_one():
    """Stands for a test that makes its own browsers."""


@pytest.mark.both_databases
def of_every_page(client):
    """Stands for a test that needs both."""


def of_two_at_once(client, shared_database):
    """Stands for a race between pages."""


def of_rows(db):
    """Stands for a test of models."""


def of_words():
    """Stands for a test without a database."""


@pytest.mark.parametrize(
    ("test", "both"),
    [
        (of_a_page, False),
        (marked_as_one, False),
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
