"""What `actions.updates.rounds` promises: opening and publishing a quarterly update."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import DueDate, ProgressUpdate, Round
from actions.quarters import Quarter
from actions.statuses import Status
from actions.updates.rounds import open_round, publish_round
from tests.factories import (
    make_action,
    make_correction,
    make_due_date,
    make_round,
    make_update,
    sign_everything,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = datetime.date(2026, 11, 22)
Q2, Q3, Q4 = (Quarter(2026, number) for number in (2, 3, 4))


def open_for(quarter):
    return open_round(quarter, on=TODAY)


def test_an_open_round_is_not_public():
    opened = open_for(Q4)

    assert opened.opened_on == TODAY
    assert not Round.objects.visible().exists()


def test_one_round_is_open_at_a_time():
    open_for(Q3)

    with pytest.raises(ValidationError) as refusal:
        open_for(Q4)

    assert refusal.value.messages == [
        "The update for July to September 2026 is still open. Publish it first."
    ]


@pytest.mark.parametrize("quarter", [Q2, Q3])
def test_rounds_are_told_in_the_order_of_time(quarter):
    make_round(quarter=Q3)

    with pytest.raises(ValidationError) as refusal:
        open_for(quarter)

    assert refusal.value.messages == [
        "The update for July to September 2026 is public. Choose a later quarter."
    ]


def test_opening_a_real_round_takes_every_example_away():
    published = make_round(quarter=Q3, is_sample=True, updates=[{"is_sample": True}])
    make_round(quarter=Q4, is_sample=True, published_at=None)
    make_correction(update=published.updates.get(), is_sample=True)
    make_due_date(is_sample=True)

    opened = open_for(Q3)

    assert list(Round.objects.all()) == [opened]
    assert not ProgressUpdate.objects.exists()
    assert not DueDate.objects.exists()


def test_publishing_makes_the_round_and_what_is_written_public_at_the_same_instant():
    opened = open_for(Q4)
    written = make_update(round=opened, status=Status.ON_TRACK)
    sign_everything(opened)

    published = publish_round(opened, at=NOW)

    written.refresh_from_db()
    assert written.published_at == published.published_at == NOW
    assert Round.objects.visible().get() == opened
    assert ProgressUpdate.objects.visible().get() == written


def test_a_draft_without_a_status_stays_hidden():
    opened = open_for(Q4)
    make_update(round=opened, status=Status.ON_TRACK)
    draft = make_update(round=opened, status="")
    sign_everything(opened)

    publish_round(opened, at=NOW)

    draft.refresh_from_db()
    assert draft.published_at is None
    assert draft not in ProgressUpdate.objects.visible()


def test_a_round_with_nothing_written_is_refused():
    opened = open_for(Q4)
    make_update(round=opened, status="")

    with pytest.raises(ValidationError) as refusal:
        publish_round(opened, at=NOW)

    assert refusal.value.messages == ["Nothing is written yet. Write at least one update first."]


def test_each_fault_is_told_with_its_action_and_then_nothing_is_public():
    opened = open_for(Q4)
    area = make_action().area
    make_update(round=opened, action=make_action(area=area, reference="WT 1"))
    for reference, status in (("WT 2", Status.DELAYED), ("WT 3", Status.DONE)):
        make_update(
            round=opened,
            action=make_action(area=area, reference=reference),
            status=status,
            got_in_the_way="",
            evidence="",
        )

    with pytest.raises(ValidationError) as refusal:
        publish_round(opened, at=NOW)

    assert sorted(refusal.value.messages) == [
        "WT 2: Say what got in the way before it is published.",
        "WT 3: Say how people can tell that it is done.",
    ]
    assert opened.published_at is None
    assert not ProgressUpdate.objects.exclude(published_at=None).exists()


def test_a_round_is_published_once():
    published = make_round(quarter=Q4)

    with pytest.raises(ValidationError) as refusal:
        publish_round(published, at=NOW)

    assert refusal.value.messages == ["This quarterly update is public already."]


def test_publishing_is_remembered_in_the_history_of_each_row():
    opened = open_for(Q4)
    written = make_update(round=opened)
    sign_everything(opened)

    publish_round(opened, at=NOW)

    assert opened.history.first().published_at == NOW
    assert written.history.first().published_at == NOW
