"""Whoever answers for people's data is told that somebody asks."""

from datetime import UTC, datetime

import pytest

from feedback.models import Submission
from feedback.roles import DATA_PROTECTION, FEEDBACK_TEAM
from tests import factories

pytestmark = pytest.mark.django_db
ASKED = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.fixture
def first_page(client):
    def of(role):
        client.force_login(factories.make_person(role))
        return " ".join(client.get("/admin/").text.split())

    return of


def test_a_request_is_counted_with_its_day_and_the_law_and_without_a_word(first_page):
    for at in (ASKED.replace(day=20), ASKED):
        factories.make_submission(
            form=Submission.Form.DATA_PROTECTION,
            received_at=at,
            personal={"words": "Delete all of it."},
        )

    page = first_page(DATA_PROTECTION)

    assert "2 requests wait." in page
    assert "The oldest came on 3 November 2026. By law it is answered within one month." in page
    assert 'href="/admin/people/"' in page
    assert "Nothing here is yours to do" not in page
    assert "Delete all of it." not in page


def test_without_a_request_there_is_nothing_to_do(first_page):
    factories.make_submission()
    answered = Submission.Form.DATA_PROTECTION
    factories.make_submission(form=answered, state="answered", answered_at=ASKED)

    page = first_page(DATA_PROTECTION)

    assert "Nothing here is yours to do" in page
    assert "Requests about people’s data" not in page


def test_the_feedback_team_sees_it_among_what_others_do(first_page):
    factories.make_submission(form=Submission.Form.DATA_PROTECTION, received_at=ASKED)

    _mine, _, of_others = first_page(FEEDBACK_TEAM).partition("What others do")

    assert "1 request waits." in of_others
    assert "Find what we hold about a person" not in of_others
