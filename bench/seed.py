"""Make a database as it may be in twenty years: 5,000 actions, 80 quarters told of each."""

import datetime
import random

from django.db import transaction

from actions.models import (
    Action,
    Correction,
    Definition,
    DueDate,
    FocusArea,
    Measure,
    ProgressUpdate,
    Reading,
    Round,
    Series,
)
from actions.quarters import Quarter
from actions.statuses import Status

ACTIONS = 5_000
QUARTERS = 80
SERIES = 3
WORDS = "We met families and wrote down what they said. " * 4


@transaction.atomic
def fill(newest):
    """Fill a database that holds the plan; `newest` is the last quarter reported on."""
    chance = random.Random(2026)
    actions = _actions()
    quarters = [newest.shifted(-n) for n in reversed(range(QUARTERS))]
    rounds = Round.objects.bulk_create(
        [Round(quarter=q, opened_on=q.first_day, is_sample=True) for q in quarters]
    )
    for its_round in rounds:
        at = _published(its_round.quarter)
        ProgressUpdate.objects.bulk_create(
            _updates(actions, its_round, at, chance), batch_size=1_000
        )
    _corrections(rounds[-1], chance)
    _due_dates(actions, newest, chance)
    _figures(quarters)
    for its_round in rounds:  # last: nothing can be added to a published round
        Round.objects.filter(pk=its_round.pk).update(published_at=_published(its_round.quarter))


def _published(quarter):
    day = quarter.last_day + datetime.timedelta(days=20)
    return datetime.datetime.combine(day, datetime.time(9), datetime.UTC)


def _actions():
    areas = list(FocusArea.objects.all())
    there = Action.objects.count()
    Action.objects.bulk_create(
        Action(
            area=areas[n % len(areas)],
            order=1_000 + n,
            reference=f"{areas[n % len(areas)].prefix} {1_000 + n}",
            title=f"Example action number {n} with a title of usual length",
            text=WORDS,
            is_visible=True,
        )
        for n in range(ACTIONS - there)
    )
    return list(Action.objects.all())


def _updates(actions, its_round, at, chance):
    for action in actions:
        if chance.random() < 0.95:  # some are silent now and then
            yield ProgressUpdate(
                action=action,
                round=its_round,
                status=chance.choice(Status.values),
                what_we_did=WORDS,
                difference=WORDS,
                got_in_the_way=WORDS,
                what_next=WORDS,
                evidence=WORDS,
                published_at=at,
                is_sample=True,
            )


def _corrections(last_round, chance):
    updates = list(last_round.updates.all()[:500])
    Correction.objects.bulk_create(
        Correction(
            update=update,
            text="What is right.",
            reason="A mistake.",
            published_at=_published(last_round.quarter) + datetime.timedelta(days=1),
            is_sample=True,
        )
        for update in chance.sample(updates, 100)
    )


def _due_dates(actions, newest, chance):
    first = _published(newest.shifted(-QUARTERS))
    for kind, words in (
        ("promise", {"read_from": "Page 1"}),
        ("move", {"reason": "More time.", "agreed_by": "The board", "agreed_on": first.date()}),
    ):
        DueDate.objects.bulk_create(
            [
                DueDate(
                    action=action,
                    kind=kind,
                    quarter=newest.shifted(chance.randint(-QUARTERS, 8)),
                    published_at=first,
                    is_sample=True,
                    **words,
                )
                for action in actions
            ],
            batch_size=1_000,
        )


def _figures(quarters):
    for measure in Measure.objects.all():
        version = measure.definitions.count() + 1
        definition = Definition.objects.create(
            measure=measure,
            version=version,
            text=WORDS,
            why_changed="Counted anew.",
            in_force_from=quarters[0].first_day,
            published_at=_published(quarters[0]),
            is_sample=True,
        )
        for n in range(SERIES):
            series = Series.objects.create(
                measure=measure, order=100 + n, name=f"Example {n}", is_visible=True, is_sample=True
            )
            Reading.objects.bulk_create(
                Reading(
                    series=series,
                    definition=definition,
                    starts_on=quarter.first_day,
                    ends_on=quarter.last_day,
                    numerator=20 + index,
                    denominator=200,
                    published_at=_published(quarter),
                    is_sample=True,
                )
                for index, quarter in enumerate(quarters)
            )


def newest_quarter(on):
    """Return the last quarter that has ended."""
    return Quarter.containing(on).shifted(-1)
