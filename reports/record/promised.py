"""What was promised, as a reader is told it: each area, its actions with their parts and dates, and
how it is checked, with the figures. It is what an update says besides how things are going.

All is read through `visible()` and `public_figures`, so nothing unpublished can be in it. `words`
says what stands for a text, such as `Words` of `reports.record.canonical`. Examples are told too,
unless `without_examples`: they go when what is real is published.
"""

from collections import defaultdict
from operator import attrgetter

from actions.dates.due_dates import ledger
from actions.models import ActionPart, DueDate, MeasureInArea, Series
from measures.public_figures import (
    aim_in_words,
    public_figures,
    published_readings,
    unseen_of,
)
from reports.record.canonical import moment


def area_told(area, words):
    """Return what is told of an area, which came through `with_withdrawal()`."""
    return {
        "slug": area.slug,
        "title": words(area.title),
        "lead": words(area.lead.title),
        "withdrawn": _withdrawn(area, words),
    }


def actions_told(actions, words, *, without_examples=False):
    """Return {id: what is told of the action}; they came through `with_withdrawal()`. Two
    queries."""
    dates = _all_but_examples(DueDate, without_examples).order_by("id")
    dates = _by(dates, "action_id")
    parts = _by(ActionPart.objects.visible().with_withdrawal().order_by("order"), "action_id")
    return {
        action.pk: {
            "reference": action.reference,
            "title": words(action.title),
            "text": words(action.text),
            "wording": words(action.published_wording),
            "timing": words(action.timing_words),
            "done_when": words(action.done_when),
            "withdrawn": _withdrawn(action, words),
            "parts": [
                {
                    "number": part.order,
                    "text": words(part.text),
                    # Of an action that was withdrawn, the action says so.
                    "withdrawn": _withdrawn(part, words) if part.is_withdrawn else None,
                }
                for part in parts[action.pk]
            ],
            "dates": [_step(step, words) for step in ledger(dates[action.pk])],
        }
        for action in actions
    }


def measures_told(words, *, without_examples=False):
    """Return what is told of each measure, with its figures as the public sees them. Three
    queries."""
    places = _by(
        MeasureInArea.objects.visible()
        .with_withdrawal()
        .select_related("measure", "area")
        .order_by("measure_id", "area__number"),
        "measure",
    )
    published = published_readings()
    if without_examples:
        published = published.filter(is_sample=False)
    unseen = unseen_of(published)
    readings = _by(published, "series.measure_id")
    gone = _all_but_examples(Series, without_examples).filter(is_withdrawn=True)
    withdrawn_series = _by(gone.with_withdrawal().order_by("order"), "measure_id")
    return [
        {
            "reference": measure.reference,
            "question": words(measure.question),
            "unit": words(measure.unit),
            "starting_point": words(measure.baseline),
            "aim": words(aim_in_words(measure)),
            "areas": [place.area.slug for place in of_it],
            # Withdrawn from one area, it may stand in another.
            "withdrawn_in": {
                place.area.slug: _withdrawn(place, words)
                for place in of_it
                if place.no_longer_stands
            },
            "withdrawn_series": [
                {"place": series.order, **_withdrawn(series, words)}
                for series in withdrawn_series[measure.pk]
            ],
            "definitions": _definitions(readings[measure.pk], unseen, words),
            "figures": [
                _figure(figure, words)
                for figure in public_figures(measure, readings[measure.pk], unseen)
            ],
        }
        for measure, of_it in places.items()
    ]


def _all_but_examples(model, without_examples):
    rows = model.objects.visible()
    return rows.filter(is_sample=False) if without_examples else rows


def _withdrawn(row, words):
    """Return since when a row no longer stands, and why; with what, if not by itself. None if it
    stands."""
    if not row.no_longer_stands:
        return None
    return {
        "since": row.withdrawn_at and moment(row.withdrawn_at),
        "why": words(row.withdrawn_because),
        "with": words(row.withdrawn_title),
    }


def _step(step, words):
    row = step.row
    return {
        "kind": row.kind,
        "quarter": row.quarter.code,
        "why": words(row.reason),
        "agreed_by": words(row.agreed_by),
        "agreed_on": _day(row.agreed_on),
        "read_from": words(row.read_from),
        "public_since": moment(row.published_at),
        "put_right": [
            {
                "quarter": each.quarter.code,
                "why": words(each.reason),
                "public_since": moment(each.published_at),
            }
            for each in step.corrections
        ],
    }


def _definitions(readings, unseen, words):
    found = {each.definition_id: each.definition for each in readings if each.id not in unseen}
    return [
        {
            "version": definition.version,
            "text": words(definition.text),
            "unit": words(definition.unit),
            "in_force_from": _day(definition.in_force_from),
            "why_changed": words(definition.why_changed),
        }
        for definition in sorted(found.values(), key=lambda each: each.version)
    ]


def _figure(figure, words):
    return {
        "series": words(figure.series.name),
        "place": figure.series.order,
        "from": _day(figure.starts_on),
        "to": _day(figure.ends_on),
        "definition": figure.definition.version,
        "shown": words(figure.text),
        "value": None if figure.value is None else str(figure.value),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "hidden": figure.hidden,
        "early": figure.is_early,
        "note": words(figure.note),
    }


def _by(rows, name):
    find, found = attrgetter(name), defaultdict(list)
    for row in rows:
        found[find(row)].append(row)
    return found


def _day(day):
    return day and day.isoformat()
