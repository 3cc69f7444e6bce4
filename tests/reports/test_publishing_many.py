"""A quarter of 500 actions is published in a few statements, not in some for each action."""

import pytest

from actions.models import ProgressUpdate
from actions.statuses import Status
from actions.updates.rounds import publish_round
from tests import factories
from tests.reports.telling import SPRING, SUMMER, make_area_with

NUMBER = 500
MOST_STATEMENTS = 300


@pytest.mark.django_db
def test_500_updates_are_published_in_few_statements(django_assert_max_num_queries):
    _area, actions = make_area_with(NUMBER)
    opened = factories.make_round(quarter=SPRING, published_at=None)
    for action in actions:
        factories.make_due_date(action=action, quarter=SUMMER)
        factories.make_update(round=opened, action=action, status=Status.ON_TRACK)
    factories.sign_everything(opened)

    with django_assert_max_num_queries(MOST_STATEMENTS):
        publish_round(opened, at=factories.shortly_after(SPRING))

    assert ProgressUpdate.objects.visible().count() == NUMBER
