"""What the public sees of readings: small numbers are hidden and cannot be worked out."""

import datetime
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.models import Definition, Measure, Reading, Series
from actions.quarters import Quarter
from measures.public_figures import (
    SMALL,
    in_figures,
    public_figures,
    published_readings,
    touching_the_newest,
)
from publishing.periods import in_words
from tests.factories import LONG_AGO, make_measure, make_reading, make_series

QUARTER = Quarter(2025, 1)
YEAR = (datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))


class Sheet:
    """Readings of one measure, made without a database."""

    def __init__(self, **values):
        values = {"counts_people": True, "unit": "number of children", **values}
        self.measure = Measure(id=1, reference="AB M1", **values)
        self.definitions = {n: Definition(id=n, measure=self.measure, version=n) for n in (1, 2)}
        self.readings, self.unseen = [], set()

    def add(self, series=1, quarter=QUARTER, days=None, definition=1, **values):
        first, last = days or (quarter.first_day, quarter.last_day)
        values.setdefault("published_at", LONG_AGO)
        reading = Reading(
            id=len(self.readings) + 1,
            series=Series(id=series, order=series, name=f"S{series}", measure=self.measure),
            definition=self.definitions[definition],
            starts_on=first,
            ends_on=last,
            **values,
        )
        self.readings.append(reading)
        return reading

    def figures(self):
        return public_figures(self.measure, self.readings, self.unseen)

    def texts(self):
        return [figure.text for figure in self.figures()]


def part(numerator, denominator):
    return {"numerator": numerator, "denominator": denominator}


def test_a_share_comes_with_its_arithmetic():
    sheet = Sheet()
    sheet.add(**part(30, 40))

    [figure] = sheet.figures()

    assert figure.text == "30 of 40 (75%)"
    assert (figure.value, figure.unit) == (Decimal(75), "%")
    assert (figure.numerator, figure.denominator) == (30, 40)


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (0, 12_000, "0 of 12,000 (0%)"),
        (5, 12_000, "5 of 12,000 (0.04%)"),
        (11_995, 12_000, "11,995 of 12,000 (99.96%)"),
        (12_000, 12_000, "12,000 of 12,000 (100%)"),
        (5, 1_200_000, "5 of 1,200,000 (0.01%)"),
    ],
)
def test_only_none_is_nought_in_a_hundred_and_only_all_are_a_hundred(numerator, denominator, text):
    sheet = Sheet()
    sheet.add(**part(numerator, denominator))

    [figure] = sheet.figures()

    assert (figure.text, figure.line) == (text, f"S1: {text}")
    assert (figure.value in (0, 100)) == (numerator in (0, denominator))


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("weeks", Decimal("14.00"), "14 weeks"),
        ("weeks from asking to being seen", Decimal("1.00"), "1 week"),
        ("weeks", Decimal("2.50"), "2.5 weeks"),
        ("% of families", Decimal("62.50"), "62.5%"),
        ("number of referrals", Decimal("1200.00"), "1,200"),
    ],
)
def test_a_plain_figure_is_written_with_its_unit_where_that_is_short(unit, value, text):
    sheet = Sheet(unit=unit)
    sheet.add(value=value)

    assert sheet.texts() == [text]


def test_a_definition_may_name_the_unit_that_the_measure_leaves_open():
    sheet = Sheet(unit="waiting time", counts_people=True)
    sheet.definitions[2].unit = "weeks"
    sheet.add(value=Decimal("3.00"), definition=1)
    sheet.add(value=Decimal("3.00"), definition=2, quarter=QUARTER.shifted(1))

    in_weeks, without_a_unit = sheet.figures()

    assert (in_weeks.text, in_weeks.unit, in_weeks.hidden) == ("3 weeks", "weeks", False)
    assert without_a_unit.text == "fewer than 5"  # for all we know it counts children


def test_words_in_place_of_a_figure_are_shown_and_cannot_be_drawn():
    sheet = Sheet()
    sheet.add(words="The steps are written down.")

    [figure] = sheet.figures()

    assert figure.text == "The steps are written down."
    assert figure.value is None


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_count_of_1_to_4_is_fewer_than_5(count):
    sheet = Sheet()
    sheet.add(**part(count, 40), note=f"{count} families")

    [figure] = sheet.figures()

    assert figure.text == "fewer than 5"
    assert figure.hidden
    assert figure.value is figure.numerator is figure.denominator is None
    assert figure.note == ""


@pytest.mark.parametrize(("numerator", "denominator"), [(36, 40), (39, 40), (0, 3)])
def test_a_figure_that_gives_away_a_small_number_is_hidden(numerator, denominator):
    sheet = Sheet()
    sheet.add(**part(numerator, denominator))

    [figure] = sheet.figures()

    assert figure.text == "hidden to protect privacy"
    assert figure.value is figure.numerator is figure.denominator is None


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 40), (5, 40), (35, 40), (40, 40)])
def test_nought_five_and_all_are_not_small(numerator, denominator):
    sheet = Sheet()
    sheet.add(**part(numerator, denominator))

    assert not sheet.figures()[0].hidden


@pytest.mark.parametrize(
    ("unit", "hidden"),
    [
        ("number of children", True),
        ("number of children who wait 12 weeks or more", True),
        ("confidence level", True),
        ("weeks", False),
        ("waiting time", True),
        ("young people in work at any time", True),
        ("% of families", False),
    ],
)
def test_a_plain_whole_figure_counts_people_unless_its_unit_says_otherwise(unit, hidden):
    sheet = Sheet(unit=unit)
    sheet.add(value=Decimal("3.00"))

    assert sheet.figures()[0].hidden is hidden


def test_nothing_is_hidden_where_no_people_are_counted():
    sheet = Sheet(counts_people=False)
    sheet.add(**part(3, 40))

    assert sheet.texts() == ["3 of 40 (7.5%)"]


def test_the_smallest_other_series_that_covers_a_small_one_is_hidden_with_it():
    sheet = Sheet()
    sheet.add(series=1, **part(3, 60))
    sheet.add(series=2, **part(50, 60))
    sheet.add(series=3, **part(20, 60))

    assert sheet.texts() == ["fewer than 5", "50 of 60 (83.3%)", "hidden to protect privacy"]


def test_all_other_series_are_hidden_if_none_covers_a_small_one():
    sheet = Sheet()
    sheet.add(series=1, value=Decimal(1))
    sheet.add(series=2, value=Decimal(5))
    sheet.add(series=3, value=Decimal(6))

    assert all(figure.hidden for figure in sheet.figures())


def test_the_year_that_holds_a_hidden_quarter_is_hidden_but_not_its_other_quarters():
    sheet = Sheet()
    sheet.add(days=YEAR, value=Decimal(33))
    for number, value in enumerate([3, 10, 10, 10], start=1):
        sheet.add(quarter=Quarter(2025, number), value=Decimal(value))

    hidden = {figure.period for figure in sheet.figures() if figure.hidden}

    assert hidden == {"January to March 2025", "January to December 2025"}


def test_a_small_early_figure_is_hidden_though_the_later_one_is_shown():
    sheet = Sheet()
    early = sheet.add(**part(3, 40), is_early=True)
    speaking = {"why_replaced": "It was 3 at first.", "note": "Not 3, as we said."}
    sheet.add(**part(30, 40), replaces=early, **speaking)

    [figure] = sheet.figures()

    assert figure.text == "30 of 40 (75%)"
    assert [older.text for older in figure.earlier] == ["fewer than 5"]
    assert (figure.why_replaced, figure.note) == ("", "")


def test_older_totals_are_hidden_with_a_small_figure():
    sheet = Sheet()
    sheet.add(series=1, **part(3, 40))
    total = sheet.add(series=2, **part(43, 80))
    sheet.add(series=2, **part(44, 80), replaces=total)
    sheet.add(series=3, **part(20, 40))

    figures = sheet.figures()

    assert [figure.text for figure in figures] == [
        "fewer than 5",
        "44 of 80 (55%)",
        "hidden to protect privacy",
    ]
    assert figures[1].earlier[0].hidden


def test_replaced_figures_are_told_beneath_the_newest_in_order():
    sheet = Sheet()
    first = sheet.add(value=Decimal(10))
    second = sheet.add(value=Decimal(11), replaces=first, why_replaced="A late list.")
    sheet.add(value=Decimal(12), replaces=second, why_replaced="Another.")

    [figure] = sheet.figures()

    assert (figure.text, figure.why_replaced) == ("12", "Another.")
    assert [older.text for older in figure.earlier] == ["11", "10"]


def test_figures_come_by_series_and_newest_first():
    sheet = Sheet()
    sheet.add(series=2, quarter=Quarter(2025, 1), value=Decimal(30))
    sheet.add(series=1, quarter=Quarter(2025, 1), value=Decimal(10))
    sheet.add(series=1, quarter=Quarter(2025, 2), value=Decimal(20))

    assert sheet.texts() == ["20", "10", "30"]


def test_a_new_definition_breaks_with_the_figure_before():
    sheet = Sheet()
    sheet.add(quarter=Quarter(2025, 1), value=Decimal(10))
    sheet.add(quarter=Quarter(2025, 2), value=Decimal(20), definition=2)
    sheet.add(quarter=Quarter(2025, 3), value=Decimal(30), definition=2)

    assert [figure.breaks_with_previous for figure in sheet.figures()] == [False, True, False]


counts = st.integers(0, 60).flatmap(
    lambda whole: st.builds(part, st.integers(0, whole), st.just(whole))
)


@given(
    rows=st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3), counts), max_size=12),
    unseen=st.sampled_from([None, 1, 3]),
)
def test_no_hidden_number_is_in_any_public_figure_nor_the_sum_that_would_tell_it(rows, unseen):
    sheet = Sheet()
    rows = {(s, q): values for s, q, values in rows if values["denominator"]}
    for (series, later), values in rows.items():
        reading = sheet.add(series=series, quarter=QUARTER.shifted(later), **values)
        if series == unseen:
            sheet.unseen.add(reading.id)

    figures = sheet.figures()

    assert len(figures) == len(rows) - len(sheet.unseen)
    by_quarter = {}
    for figure in figures:
        quarter = Quarter.containing(figure.starts_on)
        values = rows[figure.series.id, (quarter.year - 2025) * 4 + quarter.number - 1]
        is_small = has_few(values)
        by_quarter.setdefault(quarter, []).append((figure, is_small))
        if is_small:
            assert figure.hidden
        if figure.hidden:
            assert figure.value is figure.numerator is figure.denominator is None
            assert figure.text in ("fewer than 5", "hidden to protect privacy")
    lines = Counter(later for _series, later in rows)
    few = {later for (_series, later), values in rows.items() if has_few(values)}
    for quarter, found in by_quarter.items():
        later = (quarter.year - 2025) * 4 + quarter.number - 1
        hidden = [figure for figure, _small in found if figure.hidden]
        # One alone could be taken from a total: seen or not, two are hidden of three.
        covered = later in few and lines[later] == 3
        assert not covered or len(hidden) + ((unseen, later) in rows) > 1
        # Nothing is hidden without need.
        assert all(small for figure, small in found if figure.hidden) or covered


def has_few(values):
    return any(n in SMALL for n in (*values.values(), left_of(values)))


def left_of(values):
    return values["denominator"] - values["numerator"]


def test_a_small_figure_that_nobody_sees_cannot_be_worked_out_from_a_total():
    sheet = Sheet()
    sheet.add(series=1, value=Decimal(40))  # all of them
    sheet.add(series=2, value=Decimal(37))
    few = sheet.add(series=3, value=Decimal(3))
    sheet.unseen = {few.id}

    assert sheet.texts() == ["40", "hidden to protect privacy"]

    few.value = Decimal(5)
    assert sheet.texts() == ["40", "37"]


def test_beside_a_small_figure_a_single_one_is_shown():
    sheet = Sheet()
    sheet.add(series=1, value=Decimal(40))
    few = sheet.add(series=2, value=Decimal(3))

    assert sheet.texts() == ["40", "fewer than 5"]

    sheet.unseen = {few.id}
    assert sheet.texts() == ["40"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ((2025, 10, 1), (2025, 12, 31), "October to December 2025"),
        ((2025, 6, 1), (2025, 6, 30), "June 2025"),
        ((2024, 2, 1), (2024, 2, 29), "February 2024"),
        ((2025, 6, 1), (2025, 6, 29), "1 June 2025 to 29 June 2025"),
        ((2025, 6, 1), (2025, 6, 1), "1 June 2025"),
        ((1999, 4, 1), (1999, 9, 30), "April to September 1999"),
    ],
)
def test_periods_are_written_in_words(first, last, words):
    assert in_words(datetime.date(*first), datetime.date(*last)) == words


def test_numbers_are_written_without_needless_noughts():
    assert in_figures(Decimal("20.00"), "%") == "20%"


@pytest.mark.django_db
def test_a_reading_does_not_tell_its_public_values_alone():
    with pytest.raises(TypeError, match="public_figures"):
        make_reading().public()


@pytest.mark.django_db
def test_the_newest_figures_need_only_the_readings_that_touch_them():
    series = make_series(measure=make_measure())
    make_reading(series=series, quarter=Quarter(2025, 1))
    touching = make_reading(series=series, quarter=Quarter(2025, 4), value=3)
    newest = make_reading(series=series, starts_on=YEAR[0], ends_on=YEAR[1])
    older = make_reading(series=series, quarter=Quarter(2024, 4))
    elsewhere = make_reading(quarter=Quarter(2020, 1))

    found = set(touching_the_newest(published_readings()))

    assert {touching, newest, elsewhere} <= found
    assert older not in found


@pytest.mark.django_db
def test_a_reading_of_wrong_days_that_was_replaced_is_not_the_newest():
    series = make_series(measure=make_measure())
    wrong = make_reading(series=series, quarter=Quarter(2026, 4))
    right = make_reading(
        series=series, quarter=Quarter(2025, 4), replaces=wrong, why_replaced="Wrong year."
    )
    other = make_reading(
        series=make_series(measure=series.measure),
        quarter=Quarter(2025, 4),
        definition=right.definition,
    )

    found = touching_the_newest(published_readings())
    figures = public_figures(series.measure, list(found))

    assert [figure.period for figure in figures] == ["October to December 2025"] * 2
    assert {other, right} <= set(found)
