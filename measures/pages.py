"""How progress is checked: every measure, and the figures of one."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from actions.models import (
    Action,
    Definition,
    FactFigure,
    Measure,
    MeasureInArea,
    PublicFact,
    Series,
)
from measures.charts import MOST_PERIODS, Chart, chart
from measures.comparing import Comparison, since_before, since_the_start
from measures.public_figures import (
    PublicFigure,
    aim_in_words,
    public_figures,
    published_readings,
    touching_the_newest,
    unseen_of,
)
from measures.verdicts import verdict_on_all_measures, verdict_on_measure
from plans.public_facts import NEWEST_FIRST
from publishing.beside import beside
from publishing.paging import page_of, query_without_page
from publishing.public_pages import public_page
from publishing.spreadsheets import table_response, yes
from publishing.taken_off import public_or_gone

# As many as a chart draws: three years of quarters.
FIGURES_A_PAGE = MOST_PERIODS


@public_page
def measure_list(request):
    """Every measure in each of its areas, with the newest figure of each of its series."""
    places = list(
        MeasureInArea.objects.visible().with_withdrawal().select_related("measure", "area")
    )
    readings = touching_the_newest(published_readings())
    by_measure, unseen = {}, unseen_of(readings)
    for reading in readings:
        by_measure.setdefault(reading.series.measure_id, []).append(reading)
    for place in places:
        of_it = by_measure.get(place.measure_id, [])
        place.newest = _newest(public_figures(place.measure, of_it, unseen))
    areas = [(area, list(group)) for area, group in groupby(places, lambda place: place.area)]
    standing = {place.measure: place.newest for place in places if not place.no_longer_stands}
    withdrawn = {place.measure for place in places} - standing.keys()
    context = {
        "page_title": _("How we check"),
        "areas": areas,
        "verdict": verdict_on_all_measures(standing, withdrawn=len(withdrawn)),
    }
    return render(request, "measures/measure_list.html", context)


def _newest(figures):
    """Return the figures of the period that ended last, one a series at most."""
    if not figures:
        return []
    last = max(figures, key=lambda figure: (figure.ends_on, figure.days))
    days = (last.starts_on, last.ends_on)
    return [figure for figure in figures if (figure.starts_on, figure.ends_on) == days]


@public_page
def measure(request, reference):
    """One measure: what is counted, by whom, what is good, and every figure so far."""
    found = Measure.objects.visible().with_withdrawal().filter(reference=reference).first()
    if not found:
        return _to_the_measure_of(reference, "measure")
    figures = _figures_of(found)
    all_series = [
        SeriesOfFigures(found, series, list(group))
        for series, group in groupby(figures, lambda figure: figure.series)
    ]
    longest = max((len(one.figures) for one in all_series), default=0)
    page = page_of(range(longest), request, FIGURES_A_PAGE)
    definitions = Definition.objects.visible().filter(measure=found).order_by("-version")
    definitions = list(definitions.select_related("corrects__measure"))
    put_right = next((each for each in definitions if each.corrects), None)
    fact_figures = Prefetch("figures", FactFigure.objects.visible(), to_attr="public_figures")
    facts = PublicFact.objects.visible().filter(measures=found).order_by(*NEWEST_FIRST)
    return render(
        request,
        "measures/measure.html",
        {
            "page_title": f"{found.reference}: {found.question}",
            "measure": found,
            "all_series": all_series,
            "has_numbers": any(not one.is_in_words for one in all_series),
            "verdict": verdict_on_measure(
                [one.figures for one in all_series], told_as_wait=found.told_as_wait
            ),
            "page": page,
            "slice": f"{page.start_index() - 1}:{page.end_index()}",
            "aim": aim_in_words(found),
            "query": query_without_page(request),
            "places": list(
                MeasureInArea.objects.visible()
                .with_withdrawal()
                .filter(measure=found)
                .select_related("area__plan")
            ),
            "definitions": definitions,
            "put_right": put_right,
            "counted": put_right.unit if put_right else found.unit,
            "actions": list(Action.objects.visible().with_withdrawal().filter(measures=found)),
            "facts": list(facts.prefetch_related(fact_figures)),
            "beside": beside(found),
        },
    )


@dataclass(frozen=True)
class SeriesOfFigures:
    """One series of a measure as its page shows it. `figures` are never empty, newest first."""

    measure: Measure
    series: Series
    figures: list[PublicFigure]

    @property
    def newest(self):
        return self.figures[0]

    @property
    def is_in_words(self):
        """Whether its figures are told in words, all of them."""
        return all(figure.is_in_words for figure in self.figures)

    @property
    def since_before(self) -> Comparison | None:
        return since_before(self.figures)

    @cached_property
    def chart(self) -> Chart | None:
        return chart(self.figures, self.measure.target_value, self.measure.target_unit)

    @cached_property
    def since_the_start(self) -> Comparison | None:
        """What its chart shows between its ends."""
        return self.chart and since_the_start(self.chart)


def _figures_of(measure):
    readings = list(published_readings().filter(series__measure=measure))
    return public_figures(measure, readings, unseen_of(readings))


def _to_the_measure_of(reference, url_name):
    """Redirect for good from a place of a measure to the measure itself."""
    place = public_or_gone(
        MeasureInArea.objects.visible().select_related("measure"), reference=reference
    )
    return redirect(url_name, place.measure.reference, permanent=True)


@public_page
def readings_csv(request, reference):
    """Every figure of a measure as a file, those that were replaced too."""
    found = Measure.objects.visible().filter(reference=reference).first()
    if not found:
        return _to_the_measure_of(reference, "readings_csv")
    rows = []
    for figure in _figures_of(found):
        rows.append((figure, _("replaces an older figure") if figure.earlier else ""))
        rows += [(older, _("replaced by a newer figure")) for older in figure.earlier]
    return table_response(f"{found.address_part}-readings", "csv", _columns(found), rows)


def _columns(measure):
    """Of a figure, and of what is said of its being revised."""
    return {
        _("Measure"): lambda figure, revised: measure.reference,
        _("Series"): lambda figure, revised: figure.series.name,
        _("From"): lambda figure, revised: figure.starts_on.isoformat(),
        _("To"): lambda figure, revised: figure.ends_on.isoformat(),
        _("Period"): lambda figure, revised: figure.period,
        # Where it is hidden, or in words, these stand in its place.
        _("Figure"): lambda figure, revised: figure.text if figure.value is None else figure.value,
        _("Unit"): lambda figure, revised: "" if figure.value is None else figure.unit,
        _("Numerator"): lambda figure, revised: figure.numerator,
        _("Denominator"): lambda figure, revised: figure.denominator,
        _("Early"): lambda figure, revised: yes(figure.is_early),
        _("Revised"): lambda figure, revised: revised,
        _("Definition"): lambda figure, revised: figure.definition.version,
        _("Note"): lambda figure, revised: " ".join(
            filter(None, [figure.note, figure.why_replaced])
        ),
        _("Example"): lambda figure, revised: yes(figure.is_sample),
    }
