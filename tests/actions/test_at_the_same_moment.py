"""Two people do the same thing at the same moment, again and again: they take turns, so that one
is done and the other is told why not. On either database, with a connection each."""

import datetime
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.dates import due_dates
from actions.models import Correction, DueDate, ProgressUpdate, Round
from actions.quarters import Quarter
from actions.updates.rounds import correct_update, publish_round
from tests.factories import make_action, make_due_date, make_round, make_update, sign_everything
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("shared_database")

TURNS = 10
NOW = timezone.now()
QUARTERS = (Quarter(2027, 1), Quarter(2027, 2))


def tried(job):
    """Return what a job returns, or the sentences of its refusal."""
    try:
        return job()
    except ValidationError as refusal:
        return refusal.messages


def told_apart(jobs):
    """Do both at once; return what was done, and the sentences of the one refusal."""
    answers = at_once(*[partial(tried, job) for job in jobs])
    (refused,) = [answer for answer in answers if isinstance(answer, list)]
    (done,) = [answer for answer in answers if answer is not refused]
    return done, refused


def moves_of(action, seen, move=due_dates.move):
    """Return a move to each quarter, by people who both saw the same row."""
    return [
        partial(
            move,
            action,
            quarter=quarter,
            reason=f"It moves to {quarter}.",
            agreed_by="The board",
            agreed_on=datetime.date(2026, 11, 1),
            at=NOW,
            seen=seen.pk,
        )
        for quarter in QUARTERS
    ]


def test_of_two_first_promises_one_is_kept():
    for _turn in range(TURNS):
        action = make_action()

        promised, refused = told_apart(
            [
                partial(due_dates.promise, action, quarter=quarter, read_from="Page 4", at=NOW)
                for quarter in QUARTERS
            ]
        )

        assert refused == ["This action has its first date. Add a move instead."]
        assert action.due_dates.get() == promised


def test_of_two_moves_one_is_made_and_the_other_person_looks_again():
    for _turn in range(TURNS):
        promise = make_due_date()

        moved, (refused,) = told_apart(moves_of(promise.action, promise))

        assert f"date changed {moved.quarter}" in refused
        assert refused.endswith("Look at it, then decide again.")
        assert list(promise.action.due_dates.order_by("id")) == [promise, moved]


def test_moves_that_take_no_turns_would_both_be_made(monkeypatch):
    """Shows that the test before this one can fail: here nothing makes the two wait."""
    promise = make_due_date()
    both_have_looked = Barrier(2)

    def look_and_lock_nothing(action):
        rows = list(action.due_dates.order_by("id"))
        both_have_looked.wait(20)
        return rows

    monkeypatch.setattr(due_dates, "_for_change", look_and_lock_nothing)

    without_a_transaction = due_dates.move.__wrapped__
    answers = at_once(
        *[partial(tried, job) for job in moves_of(promise.action, promise, without_a_transaction)]
    )

    assert {answer.quarter for answer in answers} == set(QUARTERS)
    assert promise.action.due_dates.count() == 3


def test_a_waiting_date_is_made_public_once():
    for _turn in range(TURNS):
        waiting = make_due_date(published_at=None)
        moments = [NOW, NOW + datetime.timedelta(seconds=1)]

        public, refused = told_apart(
            [partial(due_dates.publish_date, waiting, at=at, by=None) for at in moments]
        )

        assert refused == ["This date is not waiting any more. Somebody dealt with it."]
        assert DueDate.objects.get(pk=waiting.pk).published_at == public.published_at
        assert waiting.history.filter(published_at__isnull=False).count() == 1


def test_a_correction_is_made_once():
    for _turn in range(TURNS):
        update = make_update()

        public, (refused,) = told_apart(
            [
                partial(
                    correct_update, update, text="We met twice.", reason="A slip.", at=NOW, by=None
                )
            ]
            * 2
        )

        assert refused.startswith("It says this already: the correction is public since ")
        assert Correction.objects.get(update=update) == public


def test_a_round_is_published_once_and_all_of_it_at_one_moment():
    for turn in range(TURNS):
        opened = make_round(quarter=Quarter(2020, 1).shifted(turn), published_at=None)
        for _ in range(3):
            make_update(round=opened)
        sign_everything(opened)
        moments = [NOW, NOW + datetime.timedelta(seconds=1)]

        public, refused = told_apart([partial(publish_round, opened, at=at) for at in moments])

        assert refused == ["This quarterly update is public already."]
        assert Round.objects.get(pk=opened.pk).published_at == public.published_at
        its_updates = ProgressUpdate.objects.filter(round=opened)
        assert set(its_updates.values_list("published_at", flat=True)) == {public.published_at}
        assert opened.history.filter(published_at__isnull=False).count() == 1
