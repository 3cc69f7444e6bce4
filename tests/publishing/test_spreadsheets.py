"""Files for spreadsheets: what people type can never run in one."""

import csv
import io
import re
from contextlib import closing
from decimal import Decimal
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from publishing.spreadsheets import as_typed, defused, sheet_response, table_response


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
def test_a_defused_cell_comes_back_as_it_was_typed(cell):
    assert as_typed(defused(cell)) == cell


@given(cell=st.text(alphabet="=+-@＝＋－＠ \t\r\n\u200b\u00a0a1", max_size=8))
def test_no_cell_begins_with_a_sign_after_spaces_unless_it_is_a_number(cell):
    written = defused(cell)

    if written.lstrip(" \t\r\n\u200b\u00a0").startswith(tuple("=+-@＝＋－＠")):
        assert float(written) < 0


def test_the_file_says_that_it_is_unicode():
    response = sheet_response("actions", "csv", ["Title"], [["Café"]])

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")


def test_every_cell_of_header_and_rows_comes_back_as_it_was():
    header = ["Title", "Words"]
    rows = [["One, two", 'She said "no"'], ["Two\nlines", ""]]

    response = sheet_response("file", "csv", header, rows)

    text = response.content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [header, *rows]


def test_rows_are_defused_too():
    response = sheet_response("file", "csv", ["=title"], [["=cell"]])

    assert response.content.decode("utf-8-sig") == "'=title\r\n'=cell\r\n"


def test_each_column_says_its_cell_of_a_row():
    columns = {"Sum": lambda one, other: one + other, "First": lambda one, other: one}

    response = table_response("sums", "csv", columns, [(1, 2), (3, 4)])

    assert response.content.decode("utf-8-sig") == "Sum,First\r\n3,1\r\n7,3\r\n"


def cells_of(response):
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    return [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]


def test_an_excel_file_holds_text_as_text_and_numbers_as_numbers():
    rows = [
        ["=1+1", 3],
        ["#REF!", Decimal("2.5")],
        ["2026-10-14", "12"],
        ["bell\a\ufffe\uffff", True],
    ]

    response = sheet_response("file", "xlsx", ["=title", "Number"], rows)

    assert cells_of(response) == [
        [("'=title", "s"), ("Number", "s")],
        [("'=1+1", "s"), (3, "n")],
        [("#REF!", "s"), (2.5, "n")],
        [("2026-10-14", "s"), ("12", "s")],
        [("bell" + "\N{REPLACEMENT CHARACTER}" * 3, "s"), ("True", "s")],
    ]


def test_an_excel_cell_that_would_not_fit_is_cut_where_it_shows():
    response = sheet_response("file", "xlsx", ["Words"], [["a" * 40_000]])

    ((words, _kind),) = cells_of(response)[1]
    assert (len(words), words[-2:]) == (32_767, "a…")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_says_its_name(kind):
    response = sheet_response("actions", kind, ["Title"], [])

    assert response["Content-Disposition"] == f'attachment; filename="actions.{kind}"'


def test_nothing_in_an_excel_file_says_when_it_was_written():
    """So the same rows are the same bytes, and a browser that has them is sent nothing."""
    response = sheet_response("file", "xlsx", ["Words"], [["No day"]])

    with ZipFile(io.BytesIO(response.content)) as file:
        parts = {part.filename: file.read(part) for part in file.infolist()}
        days = {part.date_time for part in file.infolist()}

    assert days == {(1980, 1, 1, 0, 0, 0)}
    assert set(re.findall(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T", parts["docProps/core.xml"])) == {
        b"1980-01-01T"
    }


def test_a_sheet_too_large_for_memory_arrives_whole():
    rows = ([f"{number}", "words " * 50] for number in range(5_000))

    response = sheet_response("file", "csv", ["Number", "Words"], rows)
    with closing(response.file_to_stream):
        text = b"".join(response).decode("utf-8-sig")

    assert len(list(csv.reader(io.StringIO(text)))) == 5_001
