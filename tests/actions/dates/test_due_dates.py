"""What `actions.dates.due_dates` promises: the ledger, read in Python and in SQL, and its verbs."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.dates.due_dates import correct, current_quarter, ledger, move, promise
from actions.models import Action, DueDate
from actions.quarters import Quarter
from tests.factories import make_action, make_due_date

pytestmark = pytest.mark.django_db

NOW = timezone.now()
Q1, Q2, Q3, Q4 = (Quarter(2026, number) for number in (1, 2, 3, 4))


def promised(quarter=Q1, *, action=None, at=NOW):
    return promise(action or make_action(), quarter=quarter, read_from="Page 3", at=at)


def moved(action, quarter, *, at=NOW):
    return move(
        action,
        quarter=quarter,
        reason="More people needed.",
        agreed_by="The board",
        agreed_on=datetime.date(2026, 3, 1),
        at=at,
    )


def corrected(row, quarter, *, at=NOW):
    return correct(row, quarter=quarter, reason="Wrong column read.", at=at)


def sentences(refusal):
    return refusal.value.messages


def test_a_promise_is_where_the_ledger_begins():
    row = promised(Q1)

    assert row.kind == DueDate.Kind.PROMISE
    assert row.read_from == "Page 3"
    assert current_quarter(row.action.due_dates.all()) == Q1


def test_an_action_has_one_promise():
    row = promised(Q1)

    with pytest.raises(ValidationError) as refusal:
        promised(Q2, action=row.action)

    assert sentences(refusal) == ["This action has its first date. Add a move instead."]


def test_a_promise_says_where_it_was_read():
    with pytest.raises(ValidationError) as refusal:
        promise(make_action(), quarter=Q1, read_from="", at=NOW)

    assert sentences(refusal) == ["Say where this date was read."]


def test_a_move_keeps_the_promise_and_changes_what_is_due():
    row = promised(Q1)

    moved(row.action, Q3)

    rows = row.action.due_dates.all()
    assert [step.quarter for step in ledger(rows)] == [Q1, Q3]
    assert current_quarter(rows) == Q3


def test_a_move_needs_a_promise_before_it():
    with pytest.raises(ValidationError) as refusal:
        moved(make_action(), Q1)

    assert sentences(refusal) == ["This action has no first date yet. Add that before it moves."]


def test_a_move_to_where_it_stands_is_refused():
    row = promised(Q1)
    moved(row.action, Q2)

    with pytest.raises(ValidationError) as refusal:
        moved(row.action, Q2)

    assert sentences(refusal) == ["It says April to June 2026 already. Choose another quarter."]
    moved(row.action, Q1)  # but back to where it was is a move like any other


def test_a_move_says_why_and_who_agreed():
    row = promised(Q1)

    with pytest.raises(ValidationError) as refusal:
        move(row.action, quarter=Q2, reason="", agreed_by="", agreed_on=None, at=NOW)

    assert sentences(refusal) == ["Say why the date moves, who agreed and when."]


def test_a_correction_stands_in_for_the_row_it_puts_right_and_is_no_move():
    row = promised(Q1)
    moved(row.action, Q3)

    correction = corrected(row, Q2)

    first, second = ledger(row.action.due_dates.all())
    assert (first.row, first.quarter, first.corrections) == (row, Q2, [correction])
    assert second.quarter == Q3
    assert current_quarter(row.action.due_dates.all()) == Q3


def test_a_correction_of_a_correction_points_at_the_row_where_it_began():
    row = promised(Q1)
    first = corrected(row, Q2)

    second = corrected(first, Q3)

    assert second.corrects == row
    assert current_quarter(row.action.due_dates.all()) == Q3


def test_a_correction_to_what_it_says_already_is_refused():
    row = promised(Q1)
    corrected(row, Q2)

    with pytest.raises(ValidationError) as refusal:
        corrected(row, Q2)

    assert sentences(refusal) == ["It says April to June 2026 already. Choose another quarter."]


def test_a_draft_is_not_public_and_nothing_comes_before_it_is():
    row = promised(Q1, at=None)

    assert not DueDate.objects.visible().exists()
    for add in (lambda: moved(row.action, Q2), lambda: promised(Q2, action=row.action)):
        with pytest.raises(ValidationError) as refusal:
            add()
        assert sentences(refusal) == ["Publish or delete the date that is waiting first."]


def test_a_draft_is_changed_rather_than_corrected():
    row = promised(Q1, at=None)

    with pytest.raises(ValidationError) as refusal:
        corrected(row, Q2)

    assert sentences(refusal) == ["This date is not public yet. Change the date itself."]


def test_real_dates_never_rest_on_an_example():
    row = make_due_date(is_sample=True, quarter=Q1)

    with pytest.raises(ValidationError, match="rest on example data"):
        moved(row.action, Q2)
    with pytest.raises(ValidationError, match="rest on example data"):
        corrected(row, Q3)


def test_a_move_needs_a_first_date_and_a_correction_its_own_action():
    elsewhere = promised(Q1)
    action = make_action()
    move_alone = make_draft(action, kind="move")
    wrong = make_draft(action, kind="correction", corrects=elsewhere)

    with pytest.raises(ValidationError, match="no first date yet"):
        move_alone.full_clean()
    with pytest.raises(ValidationError, match="of this action"):
        wrong.full_clean()


def make_draft(action, **values):
    words = {"reason": "Why.", "agreed_by": "The board", "agreed_on": NOW.date()}
    return DueDate(action=action, quarter=Q2, **words, **values)


def test_a_draft_changes_no_public_answer():
    row = promised(Q1)
    moved(row.action, Q4, at=None)

    assert Action.objects.with_standing().get().due == Q1


def test_an_action_without_a_date_has_none():
    action = make_action()

    assert current_quarter(action.due_dates.all()) is None
    assert Action.objects.with_standing().get().due is None


few_quarters = st.sampled_from([Q1, Q2, Q3, Q4])
acts = st.one_of(
    st.tuples(st.just("move"), few_quarters),
    st.tuples(st.just("correct"), few_quarters, st.integers(0, 9)),
)


@settings(max_examples=25)
@given(first=few_quarters, later=st.lists(acts, max_size=7))
def test_the_ledger_reads_as_a_plain_list_would_in_python_and_in_sql(first, later):
    action = make_action()
    rows, steps = [promised(first, action=action)], [first]
    began_at = [0]  # for each row, the step it belongs to

    for kind, quarter, *which in later:
        try:
            if kind == "move":
                rows.append(moved(action, quarter))
                steps.append(quarter)
                began_at.append(len(steps) - 1)
            else:
                row = which[0] % len(rows)
                rows.append(corrected(rows[row], quarter))
                steps[began_at[row]] = quarter
                began_at.append(began_at[row])
        except ValidationError:
            step = began_at[which[0] % len(rows)] if which else -1
            assert quarter == steps[step]  # the only ground there is for refusing

    kept = list(action.due_dates.order_by("?"))
    assert [step.quarter for step in ledger(kept)] == steps
    assert current_quarter(kept) == steps[-1]
    asked = Action.objects.with_standing().get(pk=action.pk)
    assert (asked.first_due, asked.due) == (steps[0], steps[-1])
