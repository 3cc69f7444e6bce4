"""Files for spreadsheets: what people type can never run in one."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.spreadsheets import csv_response, defused


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1+1",
        "\u00a0=1+1",
        "\u200b=1+1",
        "\ufeff=1+1",
        "＝1+1",
        "＋1+1",
        "－1+1",
        "＠SUM(A1)",
        "\u3000＝1",
    ],
)
def test_a_cell_that_could_be_a_formula_is_defused(cell):
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Plain words", "2 + 2 = 4", "a=1", "'quoted'", "14 weeks"])
def test_plain_words_stay_as_they_are(cell):
    assert defused(cell) == cell


@pytest.mark.parametrize(
    ("cell", "written"), [(5, "5"), (-3, "-3"), (Decimal("-2.5"), "-2.5"), ("-2.5", "-2.5")]
)
def test_numbers_stay_numbers(cell, written):
    assert defused(cell) == written


def test_nothing_is_an_empty_cell():
    assert defused(None) == ""


@given(cell=st.text(alphabet="=+-@＝＋－＠ \t\r\n\u200b\u00a0a1", max_size=8))
def test_no_cell_begins_with_a_sign_after_spaces_unless_it_is_a_number(cell):
    written = defused(cell)

    if written.lstrip(" \t\r\n\u200b\u00a0").startswith(tuple("=+-@＝＋－＠")):
        assert float(written) < 0


def test_the_file_says_its_name_and_that_it_is_unicode():
    response = csv_response("actions.csv", ["Title"], [["Café"]])

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="actions.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")


def test_every_cell_of_header_and_rows_comes_back_as_it_was():
    header = ["Title", "Words"]
    rows = [["One, two", 'She said "no"'], ["Two\nlines", ""]]

    response = csv_response("file.csv", header, rows)

    text = response.content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [header, *rows]


def test_rows_are_defused_too():
    response = csv_response("file.csv", ["=title"], [["=cell"]])

    assert response.content.decode("utf-8-sig") == "'=title\r\n'=cell\r\n"
