"""With 500 actions the pages of an update come in pages, in as few queries and as little HTML as
with five."""

import pytest

from actions.models import ProgressUpdate
from actions.statuses import Status
from tests import factories
from tests.reports.telling import SPRING, SUMMER, answer, correct, make_area_with, tell, words_on

pytestmark = pytest.mark.django_db

NUMBER = 500
LATER = 50
MOST_QUERIES = 6
MOST_BYTES = 60_000


@pytest.fixture(scope="module")
def many_actions(made_once):
    """500 actions of one area in two updates, each with its date and its words; of the first of
    them, much was put right since, and answered by families."""
    with made_once():
        _area, actions = make_area_with(NUMBER)
        for action in actions:
            factories.make_due_date(action=action, quarter=SPRING)
        for quarter, status in ((SPRING, Status.ON_TRACK), (SUMMER, Status.DONE)):
            document = tell(quarter, [{"action": action, "status": status} for action in actions])
        updates = ProgressUpdate.objects.filter(round__quarter=SUMMER).order_by("pk")
        for update in updates.select_related("action", "round")[:LATER]:
            correct(update, f"It was nine in {update.action.reference}.")
            answer(document, update=update, words="We saw it.")


@pytest.fixture
def place(many_actions):
    return "/updates/2026-q3/"


def test_every_page_of_it_costs_a_few_queries_and_stays_short(
    client, place, django_assert_max_num_queries
):
    pages = ["", "wt-250/", "areas/waiting-times/", "areas/waiting-times/?page=62"]

    for path in pages:
        with django_assert_max_num_queries(MOST_QUERIES):
            response = client.get(place + path)
        assert response.status_code == 200
        assert len(response.content) < MOST_BYTES, path


@pytest.mark.parametrize(("page", "first", "last"), [(1, 1, 8), (2, 9, 16), (63, 497, 500)])
def test_its_actions_come_in_pages_of_their_area(client, place, page, first, last):
    shown = client.get(f"{place}areas/waiting-times/", {"page": page}).context["page"]

    assert [action.reference for action in shown] == [f"WT {n}" for n in range(first, last + 1)]
    assert shown.paginator.num_pages == 63


def test_the_update_names_the_newest_of_what_came_later_and_counts_the_rest(client, place):
    page = words_on(client.get(place))

    assert "50 corrections stand beside it." in page
    assert "Correction to WT 50 " in page
    assert "Correction to WT 30 " not in page
    assert "PCAN answered what was said of WT 50 " in page
    assert "60 older ones stand on the pages of their actions." in page
