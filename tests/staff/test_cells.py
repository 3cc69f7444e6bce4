"""Cells as people and spreadsheets in this country write them."""

import datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError

from staff.sheets import cells

JULY = datetime.date(2026, 7, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-07-01",
        "2026/07/01",
        "2026-07-01 00:00:00",
        "2026-07-01T00:00:00.000",
        "01/07/2026",
        "1/7/2026",
        "01/07/26",
        "01/07/2026 00:00",
        "1.7.2026",
        "01-07-2026",
        "01-Jul-26",
        "1-Jul-2026",
        "1 July 2026",
        "1 Jul 26",
        "1st July 2026",
        "1 JULY, 2026",
    ],
)
def test_a_day_is_read_as_spreadsheets_write_it(cell):
    assert cells.read_day(cell) == JULY


@pytest.mark.parametrize(
    ("cell", "day"),
    [("1 Sept 2026", 1), ("2nd Sept. 2026", 2), ("3-Sep-26", 3), ("23rd september 2026", 23)],
)
def test_september_has_two_short_forms(cell, day):
    assert cells.read_day(cell) == datetime.date(2026, 9, day)


@pytest.mark.parametrize(
    "cell",
    ["46204", "July 2026", "31/09/2026", "2026-07-01 13:30", "07/13/2026", "1 Sep", "#####"],
)
def test_what_may_be_another_day_is_refused(cell):
    with pytest.raises(ValidationError, match="Write the day like 14/10/2026"):
        cells.read_day(cell)


@pytest.mark.parametrize(
    ("cell", "number"), [("1,255", 1255), ("12,001,255", 12001255), ("40", 40), ("-1,000", -1000)]
)
def test_thousands_may_be_set_apart(cell, number):
    assert cells.number(forms.IntegerField())(cell) == number


@pytest.mark.parametrize(
    "cell", ["1,25", "1,2,3", "12,5", "45%", "£40", "about 12", "1 255", "(5)"]
)
def test_what_may_be_another_number_is_refused(cell):
    with pytest.raises(ValidationError):
        cells.number(forms.DecimalField(max_digits=12, decimal_places=2))(cell)
