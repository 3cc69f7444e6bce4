"""In random histories of signing, correcting and waiting, what the public reads agrees with a plain
recount, and unlike is never compared."""

import datetime
import random
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

import pytest

from actions.quarters import Quarter
from local_offer.models import WaitFigure, WaitingTime
from local_offer.waits.public_figures import figures_of
from local_offer.waits.verdict import Way, verdict
from tests import factories

LAST = Quarter(2026, 3)
ON = datetime.date(2026, 11, 29)
DAYS_IN = {"days": Decimal(1), "weeks": Decimal(7), "months": Decimal(365) / 12}


@pytest.fixture
def writer():
    return factories.make_person()


@pytest.fixture
def signer():
    return factories.make_person()


def a_history(chance, service, writer, signer):
    """Return the waits of a service and all their figures, drafts and what nobody sees too."""
    waits = []
    for order in range(1, chance.randint(1, 4) + 1):
        statistic = chance.choice(WaitingTime.Statistic.values)
        waits.append(
            factories.make_wait(
                service=service,
                order=order,
                statistic=statistic,
                unit=chance.choice(WaitingTime.Unit.values),
                within=chance.choice([18, 26]) if statistic == "share" else None,
                ages=chance.choice(["", "", "0 to 4", "5 to 18"]),
                area=chance.choice(["kirklees", "kirklees", "north"]),
                is_visible=chance.random() < 0.9,
            )
        )
    figures = []
    for wait in waits:
        for days in some_days(chance):
            corrected = None
            for _turn in range(chance.choice([1, 1, 1, 2, 3])):
                corrected = a_figure(chance, wait, days, corrected)
                corrected.prepared_by = writer
                corrected.published_by = signer if corrected.published_at else None
                corrected.save()
                figures.append(corrected)
                if corrected.published_at is None:
                    break  # nothing corrects what nobody signed
    return waits, figures


def some_days(chance):
    """Return (first day, last day) of some quarters and months, none overlapping."""
    found = []
    for back in range(chance.randint(1, 6)):
        quarter = LAST.shifted(-back)
        match chance.choice([*["quarter"] * 6, "month", "nothing"]):
            case "quarter":
                found.append((quarter.first_day, quarter.last_day))
            case "month":
                first = quarter.first_day
                next_month = (first + datetime.timedelta(40)).replace(day=1)
                found.append((first, next_month - datetime.timedelta(1)))
    return found


def a_figure(chance, wait, days, corrects):
    whole = chance.choice([1, 3, 8, 9, 40, 100, 200, 400])
    share = {"numerator": chance.randint(0, whole), "denominator": whole}
    time = {"value": Decimal(chance.randint(0, 60)) / chance.choice([1, 2, 10])}
    return WaitFigure(
        wait=wait,
        starts_on=days[0],
        ends_on=days[1],
        as_of=days[1],
        waiting=chance.choice([None, 0, 2, 4, 5, 9, 10, *[50, 68, 120] * 5]),
        supplied_by="A team",
        note="canary",
        corrects=corrects,
        why_corrected="canary" if corrects else "",
        published_at=chance.choice([factories.LONG_AGO] * 4 + [None]),
        **(share if wait.is_share else time),
    )


def recount(wait, figures):
    """Return [(days, value or None, how many wait or None)] of a wait, newest first, by the rules
    as they are written and not as they are programmed."""
    signed = [figure for figure in figures if figure.published_at]
    small = [figure for figure in signed if any(1 <= n <= 4 for n in counts(figure).values())]
    by_difference = [figure for figure in signed if tells_a_few_beside_others(figure, signed)]
    standing = {}
    for figure in signed:
        if figure.wait == wait:
            standing[figure.starts_on, figure.ends_on] = figure
    told = []
    for days, figure in sorted(standing.items(), key=lambda item: item[0][::-1], reverse=True):
        closed = figure in small or figure in by_difference
        closed = closed or any(
            other.wait != wait and other.starts_on <= days[1] and days[0] <= other.ends_on
            for other in small
        )
        if wait.statistic == "share":
            hidden = closed
            value = Decimal(100) * figure.numerator / figure.denominator
        else:
            hidden = how_many_wait(figure) in (1, 2, 3, 4)
            if wait.statistic in ("longest", "nine-in-ten"):
                hidden = hidden or (how_many_wait(figure) or 0) < 10
            value = figure.value
        value = None if hidden else value.quantize(Decimal("0.1"), ROUND_HALF_UP)
        told.append((days, value, None if closed else figure.waiting))
    return told


def how_many_wait(figure):
    """A figure that does not say has the number of the one that it corrects."""
    while figure and figure.waiting is None:
        figure = figure.corrects
    return figure and figure.waiting


def counts(figure):
    """Return what is counted in a figure, by what it is."""
    found = {"waiting": how_many_wait(figure)}
    if figure.numerator is not None:
        found["in time"] = figure.numerator
        found["not in time"] = figure.denominator - figure.numerator
        found["all"] = figure.denominator
    return {name: count for name, count in found.items() if count is not None}


def tells_a_few_beside_others(figure, signed):
    """Whether somebody who takes figures from one another, this among them, is left with 1 to 4."""
    for whole in signed:
        others = [other for other in signed if are_of_other_people(whole, other)]
        for number in (1, 2, 3):
            for parts in combinations(others, number):
                if figure is not whole and figure not in parts:
                    continue
                if len({part.wait.pk for part in parts}) != number:
                    continue
                for name, count in counts(whole).items():
                    taken = [counts(part)[name] for part in parts if name in counts(part)]
                    if len(taken) == number and 1 <= count - sum(taken) <= 4:
                        return True
    return False


def are_of_other_people(one, other):
    if one.wait == other.wait or one.ends_on < other.starts_on or other.ends_on < one.starts_on:
        return False
    if (one.wait.ages, one.wait.area) != (other.wait.ages, other.wait.area):
        return True
    times = {(each.wait.within, each.wait.unit) for each in (one, other)}
    return one.wait.statistic == other.wait.statistic == "share" and len(times) == 2


def way(wait, told):
    """Return what can be said of [(days, value, ...)], newest first."""
    (first, last), value, _waiting = told[0]
    if value is None or (ON - last).days > 183:
        return Way.UNKNOWN
    for (other_first, other_last), other, _waiting in told[1:]:
        is_as_long = abs((last - first) - (other_last - other_first)).days <= 3
        if is_as_long and 89 <= (first - other_first).days <= 92:
            if other is None:
                return Way.UNKNOWN
            if wait.statistic == "share":
                longer, same = other - value, 2
            else:
                longer, same = (value - other) * DAYS_IN[wait.unit], 7
            if abs(longer) < same:
                return Way.SAME
            return Way.LONGER if longer > 0 else Way.SHORTER
    return Way.UNKNOWN


@pytest.mark.django_db
@pytest.mark.proof(sample=50, whole=1_000)
def test_what_is_shown_of_waits_agrees_with_a_plain_recount(size, record_property, writer, signer):
    compared, hidden = 0, 0
    for seed in range(size):
        service = factories.make_service()
        waits, figures = a_history(random.Random(seed), service, writer, signer)

        shown = figures_of([service.pk])

        for wait in waits:
            own = shown.get(wait.pk, [])
            told = recount(wait, figures) if wait.is_visible else []
            assert [(one.days, one.value, one.waiting) for one in own] == told, seed
            if told:
                found = verdict(own, ON)
                assert found.way == way(wait, told), seed
                compared += found.way != Way.UNKNOWN
            for figure in own:
                hidden += figure.is_hidden
                if figure.is_hidden:
                    assert "canary" not in repr((figure.note, figure.why_corrected)), seed
    assert compared > size / 4
    assert hidden > size / 4
    record_property("verdicts that compare", compared)
    record_property("figures hidden", hidden)
