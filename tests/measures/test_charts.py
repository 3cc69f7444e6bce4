"""Charts as numbers: in scale, from nought, and with nothing of a hidden figure."""

import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from actions.models import Definition, Series
from actions.quarters import Quarter
from measures.charts import MOST_PERIODS, chart
from measures.public_figures import PublicFigure

FIRST = Quarter(2024, 1)
DEFINITION, OTHER_DEFINITION = Definition(id=1, version=1), Definition(id=2, version=2)


def figure(later, value, unit="weeks", days=None, **values):
    """The figure of the quarter so many after the first; hidden if it has no value."""
    quarter = FIRST.shifted(later)
    first, last = days or (quarter.first_day, quarter.last_day)
    return PublicFigure(
        series=Series(id=1, order=1),
        **{"definition": DEFINITION, **values},
        starts_on=first,
        ends_on=last,
        words="hidden to protect privacy" if value is None else "",
        value=None if value is None else Decimal(value),
        unit="" if value is None else unit,
        hidden=value is None,
    )


def newest_first(*figures):
    return list(reversed(figures))


def moves(path):
    """How many separate strokes a path has."""
    return path.count("M")


def test_fewer_than_two_values_make_no_chart():
    assert chart([]) is None
    assert chart([figure(0, 5)]) is None
    assert chart(newest_first(figure(0, 5), figure(1, None))) is None


def test_a_chart_is_drawn_for_both_widths():
    drawn = chart(newest_first(figure(0, 5), figure(1, 6)))

    assert [drawing.name for drawing in drawn.drawings] == ["wide", "narrow"]


def test_the_axis_begins_at_nought_and_holds_every_value_and_the_aim():
    wide, _narrow = chart(
        newest_first(figure(0, 14), figure(1, 22)), aim=Decimal(30), aim_unit="weeks"
    ).drawings

    assert [tick.text for tick in wide.ticks] == ["0", "10", "20", "30"]
    assert wide.aim_words.text == "Aim: 30 weeks"


def test_shares_of_more_than_half_are_drawn_up_to_100():
    wide, _narrow = chart(newest_first(figure(0, 60, "%"), figure(1, 70, "%"))).drawings

    assert [tick.text for tick in wide.ticks] == ["0%", "25%", "50%", "75%", "100%"]


def test_an_aim_in_another_unit_is_not_drawn():
    drawn = chart(newest_first(figure(0, 14), figure(1, 22)), aim=Decimal(20), aim_unit="%")

    assert not drawn.has_aim
    assert drawn.drawings[0].aim == ""


def test_a_missing_period_leaves_its_place_and_breaks_the_line():
    even = chart(newest_first(figure(0, 5), figure(1, 6), figure(2, 7), figure(3, 8)))
    gap = chart(newest_first(figure(0, 5), figure(1, 6), figure(3, 8)))

    assert moves(even.drawings[0].line) == 1
    assert [p.x for p in gap.drawings[0].points] == [
        p.x for i, p in enumerate(even.drawings[0].points) if i != 2
    ]
    assert gap.drawings[0].line.count("L") == 1
    assert gap.has_gap
    assert not even.has_gap


def test_a_hidden_period_has_a_place_and_no_height():
    shown = [figure(0, 5), figure(1, 20), figure(3, 8)]
    drawn = chart(newest_first(*shown[:2], figure(2, None), shown[2]))

    for drawing in drawn.drawings:
        assert len(drawing.points) == 3
        assert moves(drawing.hidden) == 1
        assert drawing.line.count("L") == 1
    assert drawn.has_hidden


def test_a_change_of_definition_breaks_the_line_and_is_marked():
    drawn = chart(
        newest_first(
            figure(0, 5),
            figure(1, 6),
            figure(2, 9, definition=OTHER_DEFINITION, breaks_with_previous=True),
            figure(3, 8, definition=OTHER_DEFINITION),
        )
    )

    assert moves(drawn.drawings[0].line) == 2
    assert moves(drawn.drawings[0].breaks) == 1
    assert (drawn.first.value, drawn.last.value) == (9, 8)


def test_an_early_figure_is_hollow_and_named_so():
    drawn = chart(newest_first(figure(0, 5), figure(1, 6, is_early=True)))

    assert [point.is_early for point in drawn.drawings[0].points] == [False, True]
    assert drawn.drawings[0].values[-1].text == "6, early"


def test_figures_for_other_lengths_of_time_are_left_to_the_table():
    year = (datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
    drawn = chart(newest_first(figure(0, 5), figure(3, 40, days=year), figure(3, 6)))

    assert [point.is_early for point in drawn.drawings[0].points] == [False, False]
    assert drawn.is_partial


def test_only_the_newest_periods_are_drawn():
    drawn = chart(newest_first(*(figure(n, n + 5) for n in range(80))))

    assert len(drawn.drawings[0].points) == MOST_PERIODS
    assert drawn.last.value == 84
    assert drawn.is_partial


def test_periods_are_named_in_two_short_lines():
    wide, _narrow = chart(newest_first(figure(0, 5), figure(1, 6))).drawings

    assert {words.text for words in wide.periods} == {"Jan to Mar", "Apr to Jun", "2024"}


values = st.one_of(st.none(), st.decimals(-1000, 100_000, places=2))


@given(
    rows=st.dictionaries(st.integers(0, 30), values, max_size=20),
    aim=st.one_of(st.none(), st.decimals(0, 100_000, places=2)),
)
def test_every_mark_of_every_chart_is_inside_the_drawing_and_in_order(rows, aim):
    figures = [figure(later, rows[later]) for later in sorted(rows, reverse=True)]

    drawn = chart(figures, aim, "weeks")

    for drawing in drawn.drawings if drawn else ():
        words = [*drawing.ticks, *drawing.values, *drawing.periods]
        for mark in [*words, *drawing.points]:
            assert 0 <= mark.x <= drawing.width
            assert 0 <= mark.y <= drawing.height
        across = [point.x for point in drawing.points]
        assert across == sorted(set(across))
        for one, value in zip(drawing.points, _drawn_values(figures, drawing), strict=True):
            for other, other_value in zip(
                drawing.points, _drawn_values(figures, drawing), strict=True
            ):
                assert value <= other_value or one.y <= other.y


def _drawn_values(figures, drawing):
    found = [figure.value for figure in figures if figure.value is not None]
    return found[: len(drawing.points)][::-1]
