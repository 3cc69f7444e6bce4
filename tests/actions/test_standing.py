"""What `actions.standing` promises, and that questions asked of the database agree with it."""

import datetime
from collections import Counter
from types import SimpleNamespace

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.models import Action, ProgressUpdate, Round
from actions.public.tally import tally_by_area, together
from actions.quarters import Quarter
from actions.standing import standing
from actions.statuses import CLOSED, NO_UPDATE, WITHDRAWN, Status
from staff.dry_run import only_tried
from tests.factories import (
    make_action,
    make_due_date,
    make_round,
    make_update,
    make_wording,
    open_the_site,
)

Q4_2025 = Quarter(2025, 4)
DAY_AFTER = datetime.date(2026, 1, 1)
LAST_DAY = datetime.date(2025, 12, 31)
LAST_ROUND = SimpleNamespace(pk=7, quarter=Quarter(2026, 3))


JULY = datetime.datetime(2026, 7, 20, 12, tzinfo=datetime.UTC)


def prepared(*, stated=NO_UPDATE, newest_round=None, due=None):
    said_at = None if stated == NO_UPDATE else JULY
    return SimpleNamespace(stated=stated, said_at=said_at, newest_round=newest_round, due=due)


def test_an_action_nothing_is_said_of_has_no_status_and_is_not_called_not_started():
    stands = standing(prepared(), DAY_AFTER, None)

    assert stands.status is None
    assert stands.code == "no-update"
    assert stands.label == "No update yet"
    assert not stands.overdue
    assert not stands.silent


def test_an_action_has_the_status_of_its_newest_update():
    stands = standing(prepared(stated="at-risk", newest_round=7), DAY_AFTER, LAST_ROUND)

    assert stands.status is Status.AT_RISK
    assert stands.label == "May be late"
    assert stands.said_sentence == "Said on 20 July 2026."


def test_an_action_is_not_overdue_on_the_last_day_of_its_quarter():
    action = prepared(due=Q4_2025)

    assert not standing(action, LAST_DAY, None).overdue
    assert standing(action, DAY_AFTER, None).overdue


def test_overdue_says_which_quarter_and_which_day():
    stands = standing(prepared(stated="on-track", newest_round=7, due=Q4_2025), DAY_AFTER, None)

    assert stands.overdue_sentence == (
        "Past its planned date: October to December 2025 ended on 31 December 2025."
    )


def test_overdue_without_an_update_says_so_too():
    assert standing(prepared(due=Q4_2025), DAY_AFTER, None).overdue_sentence == (
        "Past its planned date: October to December 2025 ended on 31 December 2025."
        " No update here yet."
    )


@pytest.mark.parametrize("status", CLOSED)
def test_a_closed_action_is_neither_overdue_nor_silent(status):
    stands = standing(prepared(stated=status, newest_round=1, due=Q4_2025), DAY_AFTER, LAST_ROUND)

    assert (stands.overdue, stands.silent) == (False, False)
    assert (stands.overdue_sentence, stands.silent_sentence) == ("", "")


def test_an_action_the_last_round_says_nothing_of_is_silent():
    stands = standing(prepared(stated="on-track", newest_round=6), DAY_AFTER, LAST_ROUND)

    assert stands.silent
    assert stands.silent_sentence == "Said on 20 July 2026, nothing since."


def test_an_action_never_told_of_is_silent_without_saying_so_twice():
    stands = standing(prepared(newest_round=None), DAY_AFTER, LAST_ROUND)

    assert stands.silent
    assert (stands.label, stands.silent_sentence) == ("No update yet", "")


def test_nothing_is_silent_before_the_first_round():
    assert not standing(prepared(), DAY_AFTER, None).silent


statuses = st.sampled_from(Status)
days = st.dates(datetime.date(2025, 6, 1), datetime.date(2026, 6, 1))


@given(
    stated=st.one_of(st.just(NO_UPDATE), statuses),
    newest_round=st.sampled_from([None, 6, 7]),
    due=st.one_of(st.none(), st.builds(Quarter, st.sampled_from([2025, 2026]), st.integers(1, 4))),
    on=days,
    last_round=st.sampled_from([None, LAST_ROUND]),
)
def test_standing_follows_from_what_it_is_given(stated, newest_round, due, on, last_round):
    stands = standing(prepared(stated=stated, newest_round=newest_round, due=due), on, last_round)

    assert stands.code == stated
    assert stands.is_open == (stated not in CLOSED)
    assert bool(stands.overdue_sentence) == stands.overdue
    assert bool(stands.silent_sentence) == (stands.silent and stands.status is not None)
    assert not (stands.overdue and due is None)
    assert not ((stands.overdue or stands.silent) and not stands.is_open)


def withdraw(action, name):
    if name:
        holder = held_by(action, name)
        type(holder).objects.filter(pk=holder.pk).update(is_withdrawn=True)


def add(action, name):
    if name:
        make_wording(held_by(action, name), "is_visible")


def held_by(action, name):
    return {"itself": action, "area": action.area, "plan": action.area.plan}[name]


QUARTERS = [Quarter(2025, 3), Q4_2025, Quarter(2026, 1)]
# Whatever goes wrong goes wrong there.
edges = st.sampled_from([day for q in QUARTERS for day in (q.first_day, q.last_day)])
# Of one action: its quarter, what was withdrawn and what was added (the action, its area or its
# plan), and what each of two published rounds and an open one say of it.
holders = st.sampled_from([None, None, "itself", "area", "plan"])
told = st.tuples(
    st.one_of(st.none(), st.sampled_from(QUARTERS)),
    holders,
    holders,
    *[st.one_of(st.none(), statuses)] * 3,
)


@pytest.mark.django_db
@settings(max_examples=30)
@given(actions=st.lists(told, max_size=4), on=edges)
def test_the_database_answers_as_standing_does(actions, on):
    with only_tried():  # each example begins with an empty database
        rows = [make_action() for _ in actions]
        for row, (due, withdrawn, *_said) in zip(rows, actions, strict=True):
            if due:
                make_due_date(action=row, quarter=due)
            withdraw(row, withdrawn)
        for nth, quarter in enumerate(QUARTERS):
            said = [
                {"action": row, "status": statuses[nth]}
                for row, (_due, _withdrawn, _added, *statuses) in zip(rows, actions, strict=True)
                if statuses[nth]
            ]
            if nth == 2:
                still_open = make_round(quarter=quarter, published_at=None)
                for update in said:
                    make_update(round=still_open, **update)
            else:
                last_round = make_round(quarter=quarter, updates=said)
        newest = Round.objects.visible().first()
        open_the_site()
        for row, (_due, _withdrawn, added, *_said) in zip(rows, actions, strict=True):
            add(row, added)

        stands = {row: standing(row, on, newest) for row in Action.objects.with_standing()}

        assert newest == last_round
        for row, (due, withdrawn, _added, first, second, _draft) in zip(rows, actions, strict=True):
            assert stands[row].due == due
            assert stands[row].code == (WITHDRAWN if withdrawn else second or first or NO_UPDATE)
        for status in (*Status, NO_UPDATE, WITHDRAWN):
            stating = {row for row, its in stands.items() if its.code == status}
            assert set(Action.objects.stating(status)) == stating
        assert set(Action.objects.overdue(on)) == {r for r, its in stands.items() if its.overdue}
        assert set(Action.objects.silent(newest)) == {r for r, its in stands.items() if its.silent}
        assert set(Action.objects.due_in(Q4_2025)) == {
            row for row, its in stands.items() if its.due == Q4_2025
        }
        counted = together(tally_by_area(Action.objects.all(), on, newest).values())
        assert counted.by_status == Counter(its.code for its in stands.values())
        assert counted.withdrawn == sum(withdrawn is not None for _due, withdrawn, *_ in actions)
        assert counted.added == sum(added is not None for _due, _withdrawn, added, *_ in actions)
        assert counted.total == counted.set_out + counted.added == len(actions)
        assert counted.overdue == sum(its.overdue for its in stands.values())
        assert counted.silent == sum(its.silent for its in stands.values())
        assert counted.unrepeated == Counter(
            (its.code, its.said_on) for its in stands.values() if its.silent and its.status
        )
        to_do = [its for its in stands.values() if its.is_open]
        assert counted.undated == sum(its.due is None for its in to_do)
        assert counted.coming == Counter(i.due.code for i in to_do if i.due and not i.overdue)


@pytest.mark.django_db
def test_an_update_says_nothing_before_its_round_is_public():
    before = make_round(quarter=Quarter(2025, 3), updates=[{"status": Status.AT_RISK}])
    action = before.updates.get().action
    early = make_update(round=make_round(quarter=Q4_2025, published_at=None), action=action)
    with connection.cursor() as cursor:  # no page does this, but a hand could
        cursor.execute(
            "UPDATE actions_progressupdate SET published_at = %s WHERE id = %s",
            [before.published_at + datetime.timedelta(days=90), early.pk],
        )

    stands = standing(Action.objects.with_standing().get(), DAY_AFTER, before)

    assert (stands.status, stands.silent) == (Status.AT_RISK, False)
    assert not Action.objects.stating(Status.ON_TRACK).exists()
    tally = tally_by_area(Action.objects.all(), DAY_AFTER, before)[action.area_id]
    assert tally.by_status == {Status.AT_RISK: 1}
    assert ProgressUpdate.objects.visible().get().round == before
    assert ProgressUpdate.objects.newest_of_each_action().get().round == before
