"""What a figure did since an earlier one, and the verdicts made of that."""

from datetime import date
from decimal import Decimal

import pytest

from actions.models import Definition, Measure, Series
from actions.quarters import Quarter
from measures.charts import chart
from measures.comparing import since_before, since_the_start, together
from measures.public_figures import PublicFigure
from measures.verdicts import verdict_on_measure

NEWEST = Quarter(2026, 3)


def figures(*values, unit="weeks", definitions=None, **last):
    """Return the figures of one series, newest first; the values are oldest first."""
    made = []
    for back, value in enumerate(reversed(values)):
        quarter = NEWEST.shifted(-back)
        version = (definitions or [1] * len(values))[-1 - back]
        made.append(
            PublicFigure(
                series=Series(id=1, name=""),
                definition=Definition(id=version, version=version, measure=Measure(id=1)),
                starts_on=quarter.first_day,
                ends_on=quarter.last_day,
                value=None if value is None else Decimal(value),
                unit=unit,
                published_on=date(2026, 10, 20),
                **({} if back else last),
            )
        )
    return made


@pytest.mark.parametrize(
    ("older", "newer", "unit", "sentence"),
    [
        (18, 16, "weeks", "Shorter by 2 weeks since April to June 2026."),
        (13, 14, "weeks", "Longer by 1 week since April to June 2026."),
        (72, 75, "%", "Up from 72% since April to June 2026."),
        (41, 31, "number of children", "Down by 10 since April to June 2026."),
        (14, 14, "weeks", "The same since April to June 2026."),
    ],
)
def test_a_comparison_says_what_a_figure_did_and_since_when(older, newer, unit, sentence):
    assert since_before(figures(older, newer, unit=unit)).sentence == sentence


@pytest.mark.parametrize(
    "not_comparable",
    [figures(14), figures(None, 14), figures(14, None), figures(20, 10, definitions=[1, 2])],
    ids=["first", "before is hidden", "hidden", "counted in another way"],
)
def test_what_cannot_be_laid_side_by_side_is_not_compared(not_comparable):
    assert since_before(not_comparable) is None


def test_a_chart_and_the_words_beside_it_each_name_what_they_compare_with():
    up_lately_down_since_the_start = figures(23, 15, 16)

    assert since_before(up_lately_down_since_the_start).sentence == (
        "Longer by 1 week since April to June 2026."
    )
    start = since_the_start(chart(up_lately_down_since_the_start))
    assert start.sentence == "Shorter by 7 weeks since January to March 2026."


def test_several_figures_are_told_together_and_the_unknown_are_counted():
    down, up, unknown = since_before(figures(18, 16)), since_before(figures(12, 17)), None

    assert together([down, up, up], 3) == (
        "Of 3 figures, 1 got shorter and 2 got longer since April to June 2026."
    )
    assert together([down, unknown], 2) == (
        "Of 2 figures, 1 got shorter and 1 cannot be compared since April to June 2026."
    )
    assert together([unknown, unknown], 2) == ""


def test_a_measure_without_figures_cannot_be_told():
    assert verdict_on_measure([]).says == "We cannot tell yet. We have no figures."


def test_the_verdict_on_a_measure_has_its_figure_its_way_and_its_day():
    verdict = verdict_on_measure([figures(18, 16, is_sample=True)])

    assert verdict.says == (
        "Example: 16 weeks in July to September 2026. Shorter by 2 weeks since April to June 2026."
    )
    assert verdict.since == "Figures for July to September 2026, published on 20 October 2026."
    assert verdict.is_example


def test_a_first_figure_shows_no_way_yet():
    assert "first figure, so we cannot tell yet" in verdict_on_measure([figures(18)]).says
