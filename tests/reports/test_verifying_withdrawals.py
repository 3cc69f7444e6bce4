"""Since when and why something was withdrawn is proved with the record that tells of it."""

import datetime

import pytest
from django.db.models import Case, F, Value, When
from django.utils import timezone

from actions.models import Action, ActionPart, FocusArea, MeasureInArea, Series
from actions.updates.rounds import publish_round
from publishing.models import Wording
from publishing.wordings.models import GAP
from publishing.wordings.proposing import Proposal, propose, publish
from tests import factories
from tests.reports.telling import withdraw
from tests.reports.verified import LAST, MADE_ONCE, found

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOT_PUBLISHED = "since when or why it was withdrawn is not what was published."


@pytest.fixture(scope="module")
def withdrawn(made_once):
    """An area, with all in it; of another area an action, a part, a measure and a line of figures:
    each withdrawn for a reason of its own, told and frozen."""
    with made_once():
        factories.start_over(at=MADE_ONCE)
        schools = factories.make_area(slug="schools", title="Schools", prefix="SC")
        factories.make_action(area=schools, reference="SC 1")
        waits = factories.make_area(slug="waits", title="Waits", prefix="WT")
        action = factories.make_action(area=waits, reference="WT 1", title="Help for Zq")
        part = factories.make_action_part(
            action=factories.make_action(area=waits, reference="WT 2"), order=1
        )
        gone = factories.make_measure(area=waits, reference="WT M1")
        measure = factories.make_measure(area=waits, reference="WT M2")
        series = factories.make_series(measure=measure, order=1, name="North")
        factories.make_reading(series=series, quarter=LAST)
        factories.open_the_site()
        for row, because in (
            (schools, "The law changed."),
            (action, "Zq is helped."),
            (part, "It was done twice."),
            (gone.places.get(), "Nobody can count it."),
            (series, "North is no more."),
        ):
            withdraw(row, because)
        opened = factories.make_round(quarter=LAST, published_at=None)
        factories.make_update(round=opened, action=part.action)
        factories.sign_everything(opened)
        publish_round(opened, at=timezone.now())


def withdrawals(model):
    return Wording.objects.filter(kind=model._meta.label, field="is_withdrawn")


def reasons():
    return withdrawals(FocusArea) | withdrawals(Action)


def test_what_nobody_touched_verifies(withdrawn):
    assert found() == []


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("model", "named"),
    [
        (FocusArea, ["schools", "SC 1"]),
        (Action, ["WT 1"]),
        (ActionPart, ["WT 2, 1"]),
        (MeasureInArea, ["WT M1, waits"]),
        (Series, ["WT M2, 1"]),
    ],
)
@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(reason="It cost too much."),
        lambda rows: rows.update(published_at=F("published_at") - datetime.timedelta(days=9)),
        lambda rows: rows.delete(),
    ],
    ids=["another reason", "another day", "gone"],
)
def test_a_withdrawal_that_is_changed_by_hand_is_named(withdrawn, by_hand, change, model, named):
    """What went with it, too."""
    change(withdrawals(model))

    assert [each.partition(": ")[2] for each in found()] == [
        f"{where}: {NOT_PUBLISHED}" for where in named
    ]


def swap_reasons():
    """Both were withdrawn; each says why the other was."""
    rows = withdrawals(Action) | withdrawals(ActionPart)
    rows.update(
        reason=Case(
            When(kind=Action._meta.label, then=Value("It was done twice.")),
            default=Value("Zq is helped."),
        )
    )


def rename_what_took_it_along():
    withdrawals(FocusArea).update(title="Something else")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (swap_reasons, ["WT 1: since when", "WT 2, 1: since when"]),
        (rename_what_took_it_along, ["SC 1: since when"]),
        (lambda: withdrawals(Action).update(before="yes", after="no"), ["WT 1: since when"]),
        (lambda: withdrawals(Action).update(row_id=F("row_id") + 1), ["WT 1: since when"]),
        (lambda: Series.objects.update(is_withdrawn=False), ["“withdrawn” was changed"]),
        (
            lambda: MeasureInArea.objects.update(is_withdrawn=True),
            ["WT M2: ", "“withdrawn” was changed"],
        ),
    ],
    ids=["swapped", "renamed", "undone", "another row", "line", "place"],
)
def test_what_else_a_hand_does_to_withdrawals_is_named(withdrawn, by_hand, change, named):
    change()

    told = found()

    assert all(any(each in difference for difference in told) for each in named), told


def in_the_open(name, value, **more):
    said = Proposal("It was agreed.", "SEND board", timezone.localdate(), **more)
    action, at = Action.objects.get(reference="WT 1"), timezone.now()
    wording = propose(action, name, value, said, by=factories.make_person(), at=at)
    publish([wording], by=factories.make_person(), at=at)


def test_what_stands_again_or_is_withdrawn_anew_in_the_open_is_no_difference(withdrawn):
    in_the_open("is_withdrawn", value=False)
    assert found() == []

    withdraw(Action.objects.get(reference="WT 1"), "Nobody needs it.")

    assert found() == []


def test_a_gap_in_the_reason_where_words_were_taken_out_is_no_difference(withdrawn, by_hand):
    """What is left of the reason must be what was published."""
    in_the_open("is_withdrawn", value=False)
    in_the_open("title", "Help", takes_words_out=True)
    rows = withdrawals(Action).filter(reason__endswith=" is helped.")
    assert rows.get().reason == f"{GAP} is helped."
    assert found() == []

    rows.update(reason=f"{GAP} was helped.")

    assert len(found()) == 1
