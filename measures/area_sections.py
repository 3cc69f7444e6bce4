"""The figures of a focus area, on its page: the newest of each series with a small chart."""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Measure, Reading
from actions.public.area_sections import AreaSection, register
from measures.charts import SmallChart, small_chart
from measures.comparing import Comparison, since_before, together
from measures.public_figures import PublicFigure, public_figures

# What a small chart looks back at.
YEARS_SHOWN = datetime.timedelta(days=3 * 366)
FIGURES_SHOWN = 6
TABLE_ROWS = 4


@dataclass(frozen=True)
class AreaFigure:
    """The newest figure of one series: what it did since the one before, and how it is drawn.
    `recent` are the newest figures, for a table."""

    measure: Measure
    newest: PublicFigure
    since_before: Comparison | None
    chart: SmallChart | None
    recent: list[PublicFigure]


@dataclass(frozen=True)
class AreaFigures:
    """All of an area: `says` what they did, in a sentence; `figures` those shown, `more` how many
    are not; `without` measures that have none, of `measures`."""

    heading: str
    anchor: str
    says: str
    figures: list[AreaFigure]
    more: int
    without: list
    places: list


def figures_of(area, places):
    """Return the AreaFigures of an area with these places of measures. One query."""
    first_day = timezone.localdate() - YEARS_SHOWN
    readings = Reading.objects.visible().filter(
        series__measure__in=[place.measure_id for place in places], ends_on__gte=first_day
    )
    by_measure = {}
    for reading in readings.select_related("series", "definition"):
        by_measure.setdefault(reading.series.measure_id, []).append(reading)
    all_series = [
        (place.measure, figures)
        for place in places
        for figures in _series_of(place.measure, by_measure.get(place.measure_id, []), first_day)
    ]
    comparisons = [since_before(figures) for _measure, figures in all_series]
    with_number = [figures for _measure, figures in all_series if not figures[0].is_in_words]
    return AreaFigures(
        heading=_("The figures"),
        anchor="figures",
        says=together(comparisons, len(with_number)),
        figures=[
            AreaFigure(measure, figures[0], compared, small_chart(figures), figures[:TABLE_ROWS])
            for (measure, figures), compared in zip(all_series, comparisons, strict=True)
        ][:FIGURES_SHOWN],
        more=max(0, len(all_series) - FIGURES_SHOWN),
        without=[place for place in places if place.measure_id not in by_measure],
        places=places,
    )


def _series_of(measure, readings, first_day):
    # A figure that reaches back before what was asked for may be one to hide: that is not known.
    shown = [f for f in public_figures(measure, readings) if f.starts_on >= first_day]
    return [list(group) for _series, group in groupby(shown, lambda figure: figure.series)]


register(AreaSection("measures/_area_figures.html", figures_of))
