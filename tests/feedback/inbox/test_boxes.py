"""Where each submission lies in the inbox, and in which order."""

from datetime import UTC, datetime, timedelta

import pytest

from feedback.inbox.boxes import Box, about_area, counts, in_box, oldest_open
from feedback.models import Submission
from feedback.roles import FEEDBACK_TEAM
from tests import factories

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim():
    return factories.make_person(FEEDBACK_TEAM, username="kim")


def test_every_submission_lies_where_it_is_looked_for(kim):
    factories.make_submission(reference="new")
    factories.make_submission(reference="mine", state="in-hand", assigned_to=kim)
    other = factories.make_person()
    factories.make_submission(reference="others", state="in-hand", assigned_to=other)
    factories.make_submission(reference="waiting", state="waiting", needs_translating=True)
    factories.make_submission(reference="concern", safeguarding_at=NOON)
    factories.make_submission(reference="odd", state="quarantined", set_aside_because="Odd.")
    factories.make_submission(reference="answered", state="answered", answered_at=NOON)
    factories.make_submission(reference="spam", state="spam")
    told = {"form": "good-news", "state": "answered", "answered_at": NOON}
    story = factories.make_good_news(reference="story", **told)
    factories.make_story(submission=story, published_at=None)

    found = {box: [one.reference for one in in_box(box, kim)] for box in Box}

    assert found == {
        Box.SAFEGUARDING: ["concern"],
        Box.OPEN: ["concern", "new", "mine", "others", "waiting"],
        Box.NEW: ["concern", "new"],
        Box.MINE: ["mine"],
        Box.WAITING: ["waiting"],
        Box.TRANSLATE: ["waiting"],
        Box.STORIES: ["story"],
        Box.SET_ASIDE: ["odd"],
        Box.ANSWERED: ["story", "answered"],
        Box.SPAM: ["spam"],
    }
    assert counts(kim) == {box.name: len(found[box]) for box in Box}


def test_the_longest_waiting_comes_first_after_the_concerns(kim):
    for days in (1, 3, 2):
        factories.make_submission(reference=str(days), received_at=NOON - timedelta(days=days))
    factories.make_submission(reference="0", received_at=NOON, safeguarding_at=NOON)

    assert [one.reference for one in in_box(Box.OPEN, kim)] == ["0", "3", "2", "1"]
    assert oldest_open() == (NOON - timedelta(days=3)).date()


def test_an_area_has_what_is_about_its_actions_and_measures_too():
    area, other = factories.make_area(), factories.make_area()
    measure = factories.make_measure(area=area)
    rows = [area, factories.make_action(area=area), measure]
    expected = {factories.make_submission(about=row) for row in rows}
    factories.make_submission(about=other)
    factories.make_submission()

    assert set(Submission.objects.filter(about_area(area))) == expected


def test_what_came_on_paper_has_waited_since_it_came():
    typed_in_today = factories.make_submission(
        received_at=NOON, on_paper_on=NOON.date() - timedelta(days=9)
    )
    sent_last_week = factories.make_submission(received_at=NOON - timedelta(days=7))

    found = in_box(Box.OPEN, None)

    assert list(found) == [typed_in_today, sent_last_week]
    assert oldest_open() == typed_in_today.on_paper_on
