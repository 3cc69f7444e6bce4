"""The figures of a focus area, on its page: the newest of each series with a small chart."""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import FocusArea, Measure, MeasureInArea
from measures.charts import SmallChart, small_chart
from measures.comparing import Comparison, since_before, together
from measures.public_figures import (
    PublicFigure,
    public_figures,
    published_readings,
    touching_since,
    unseen_of,
)
from publishing.beside import Beside, register
from publishing.prepared import prepared

# What a small chart looks back at.
YEARS_SHOWN = datetime.timedelta(days=3 * 366)
CARDS_SHOWN = 3
ANSWERS_SHOWN = 2
TABLE_ROWS = 4


@dataclass(frozen=True)
class AreaFigure:
    """The newest figure of one series: what it did since the one before, and how it is drawn.
    `stands`: neither the series nor the measure was withdrawn, here. `recent` are the newest
    figures, for a table."""

    measure: Measure
    stands: bool
    newest: PublicFigure
    since_before: Comparison | None
    chart: SmallChart | None
    recent: list[PublicFigure]


def _figures_of(area):
    """Return what the page of an area shows of its figures. Two queries.

    `answers` are (measure, sentence) of each that can tell what its figures did. `cards` are the
    figures that are drawn, `lines` all others; `without` the places of measures that stand and
    have none, `waits` of those that have theirs as a waiting time, and `withdrawn` of those that
    no longer stand, of all `places`. What was withdrawn answers nothing and is not drawn. Its page
    leads to `anchor` by `heading`.
    """
    places = list(_places(area=area.pk))
    first_day = timezone.localdate() - YEARS_SHOWN
    measures = [place.measure_id for place in places]
    readings = list(_readings(measures=measures, first_day=first_day))
    by_measure, unseen = {}, unseen_of(readings)
    for reading in readings:
        by_measure.setdefault(reading.series.measure_id, []).append(reading)
    all_series = [
        (place, figures)
        for place in places
        for figures in _series_of(
            place.measure, by_measure.get(place.measure_id, []), unseen, first_day
        )
    ]
    told = [
        AreaFigure(
            place.measure,
            not (place.no_longer_stands or figures[0].series.is_withdrawn),
            figures[0],
            since_before(figures),
            small_chart(figures),
            figures[:TABLE_ROWS],
        )
        for place, figures in all_series
    ]
    counted = [one for one in told if one.stands and not one.newest.is_in_words]
    here = {reading.series.measure_id for reading in readings if reading.is_seen}
    none_here = [place for place in places if place.measure_id not in here]
    cards = [one for one in counted if one.since_before and one.chart][:CARDS_SHOWN]
    return {
        "heading": _("The figures"),
        "anchor": "figures",
        "answers": _answers(counted),
        "cards": cards,
        "lines": [one for one in told if one not in cards],
        "without": [
            place
            for place in none_here
            if not (place.measure.told_as_wait or place.no_longer_stands)
        ],
        "waits": [place for place in none_here if place.measure.told_as_wait],
        "withdrawn": [place for place in places if place.no_longer_stands],
        "places": places,
    }


@prepared
def _places(area):
    places = MeasureInArea.objects.visible().filter(area=area).with_withdrawal()
    return places.select_related("measure")


@prepared
def _readings(measures, first_day):
    of_them = published_readings().filter(series__measure__pk__in=measures)
    return touching_since(first_day, of_them)


def _answers(counted):
    said = []
    for measure, its_own in groupby(counted, lambda one: one.measure):
        compared = [one.since_before for one in its_own]
        if sentence := together(compared, len(compared)):
            said.append((measure, sentence))
    return said[:ANSWERS_SHOWN]


def _series_of(measure, readings, unseen, first_day):
    # What else was asked for hides, and is not all of what reaches back so far.
    figures = public_figures(measure, readings, unseen)
    shown = [figure for figure in figures if figure.starts_on >= first_day]
    return [list(group) for _series, group in groupby(shown, lambda figure: figure.series)]


register(Beside(FocusArea, "measures/_area_figures.html", _figures_of))
