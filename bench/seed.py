"""Make a database as it may be in twenty years: 5,000 actions, 80 quarters told of each; 20,000
services."""

import datetime
import random

from django.db import transaction

from actions.models import (
    Action,
    Correction,
    DueDate,
    FocusArea,
    ProgressUpdate,
    Reading,
    Round,
    Series,
)
from actions.quarters import Quarter
from actions.statuses import Status
from local_offer.models import Service, ServiceAtLocation
from publishing import guards

ACTIONS = 5_000
QUARTERS = 80
SERVICES = 20_000
WORDS = "We met families and wrote down what they said. " * 4


@transaction.atomic
def fill(newest):
    """Fill a database that holds the plan and sample progress; `newest` is the last quarter
    reported on. The guards are lifted meanwhile: nothing can be added to a published round."""
    guards.lift()
    chance = random.Random(2026)
    actions = _actions()
    quarters = [newest.shifted(-n) for n in reversed(range(QUARTERS))]
    there = {r.quarter: r for r in Round.objects.all()}
    rounds = [there.get(quarter) or _round(quarter) for quarter in quarters]
    for its_round in rounds:
        told = set(its_round.updates.values_list("action_id", flat=True))
        untold = [action for action in actions if action.pk not in told]
        ProgressUpdate.objects.bulk_create(_updates(untold, its_round, chance), batch_size=1_000)
    _corrections(rounds[-1], chance)
    _due_dates(actions, newest, chance)
    _figures(quarters)
    _services()
    guards.install()


def _round(quarter):
    return Round.objects.create(
        quarter=quarter,
        opened_on=quarter.first_day,
        published_at=_published(quarter),
        is_sample=True,
    )


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


def _updates(actions, its_round, chance):
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
                published_at=its_round.published_at,
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
    dated = set(DueDate.objects.values_list("action_id", flat=True))
    undated = [action for action in actions if action.pk not in dated]
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
                for action in undated
            ],
            batch_size=1_000,
        )


def _figures(quarters):
    """Let every series that has a figure have one for each quarter."""
    for series in Series.objects.filter(readings__isnull=False).distinct():
        pattern = series.readings.filter(replaces=None).first()
        told = set(series.readings.values_list("starts_on", flat=True))
        Reading.objects.bulk_create(
            Reading(
                series=series,
                definition=pattern.definition,
                starts_on=quarter.first_day,
                ends_on=quarter.last_day,
                value=pattern.value,
                numerator=pattern.numerator,
                denominator=pattern.denominator,
                words=pattern.words,
                published_at=_published(quarter),
                is_sample=True,
            )
            for quarter in quarters
            if quarter.first_day not in told
        )


def _services():
    """Let there be so many services, each the copy of one that is there."""
    patterns = list(Service.objects.all())
    own = {"id", "uuid", "slug", "name"}
    copied = [field.attname for field in Service._meta.concrete_fields if field.name not in own]
    made = Service.objects.bulk_create(
        [
            Service(
                slug=f"example-{n}",
                name=f"Example {n}",
                **{name: getattr(patterns[n % len(patterns)], name) for name in copied},
            )
            for n in range(SERVICES - len(patterns))
        ],
        batch_size=500,
    )
    copies_of = {}
    for n, service in enumerate(made):
        copies_of.setdefault(patterns[n % len(patterns)].pk, []).append(service.pk)
    for relation in ("needs", "kinds", "access"):
        through = getattr(Service, relation).through
        through.objects.bulk_create(
            [
                through(service_id=copy, term_id=row.term_id)
                for row in through.objects.all()
                for copy in copies_of.get(row.service_id, ())
            ],
            batch_size=2_000,
        )
    ServiceAtLocation.objects.bulk_create(
        [
            ServiceAtLocation(service_id=copy, location_id=at.location_id, is_visible=True)
            for at in ServiceAtLocation.objects.all()
            for copy in copies_of.get(at.service_id, ())
        ],
        batch_size=500,
    )


def newest_quarter(on):
    """Return the last quarter that has ended."""
    return Quarter.containing(on).shifted(-1)
