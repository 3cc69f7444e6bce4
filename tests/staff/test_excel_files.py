"""An Excel file is read as whoever saved it saw it, or refused in a sentence."""

import io
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.styles import Border, Side

from staff.sheets.files import text_of

HEADINGS = ["Reference", "Value"]
LINE = Border(bottom=Side(style="thin"))


def book_of(*rows):
    book = Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    return book


def read(book, change=lambda part: part):
    """Return the text of a workbook, saved; `change` is done to the bytes of its first sheet."""
    saved, changed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name == "xl/worksheets/sheet1.xml" else part)
    return text_of(changed.getvalue(), "sheet.xlsx")


def test_the_first_sheet_that_is_shown_is_read():
    book = book_of(["a", 1])
    hidden = book.create_sheet("Lists", 0)
    hidden.append(["Choices"])
    hidden.sheet_state = "hidden"
    book.active = 1
    book.create_chartsheet("Chart", 0).add_chart(BarChart())

    assert read(book) == "Reference,Value\na,1\n"


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (0.755, "0%", "75.5%"),
        (0.755, "0.0%", "75.5%"),
        (75, '0"%"', "75%"),
        (75, r"0\%", "75%"),
        (0.3, "General", "0.3"),
        (0.1 + 0.2, "General", "0.3"),
        (1250, "#,##0", "1250"),
    ],
)
def test_a_number_is_read_as_it_is_shown(number, number_format, shown):
    book = book_of(["a", number])
    book.active["B2"].number_format = number_format

    assert read(book) == f"Reference,Value\na,{shown}\n"


def test_a_line_break_of_windows_is_a_line_break():
    assert read(book_of(["a", "one_x000D_\ntwo"])) == 'Reference,Value\na,"one\ntwo"\n'


def test_a_formula_that_no_program_worked_out_is_not_taken_for_an_empty_cell():
    with pytest.raises(ValidationError, match="Cell B3 has a formula that was not worked out"):
        read(book_of(["a", 1], ["b", "=B2+1"]))


@pytest.mark.parametrize(
    ("worked_out", "text"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="B2" t="str"><f>IF(A1="","",A1)</f><v></v></c>', ""),
        ('<c r="B2" t="str"><f>LOWER("X")</f><v>x</v></c>', "x"),
    ],
)
def test_a_formula_that_was_worked_out_is_its_value(worked_out, text):
    def work_out(part):
        start, end = part.index(b'<c r="B2"'), part.index(b"</c>", part.index(b'<c r="B2"'))
        return part[:start] + worked_out.encode() + part[end + 4 :]

    assert read(book_of(["a", "=1+1"]), work_out) == f"Reference,Value\na,{text}\n"


def test_lines_drawn_around_empty_cells_are_no_rows_and_columns():
    book = book_of(["a", 1])
    for place in range(1, 21_000):
        book.active.cell(place, 1).border = LINE
    for place in range(1, 300):
        book.active.cell(1, place).border = LINE

    assert read(book) == "Reference,Value\na,1\n"


def test_empty_rows_between_others_keep_their_numbers():
    book = book_of(["a", 1])
    book.active["A5"] = "b"

    assert read(book) == "Reference,Value\na,1\n\n\nb,\n"


def test_a_file_with_a_password_is_said_to_have_one():
    with pytest.raises(ValidationError, match="has a password"):
        text_of(b"\xd0\xcf\x11\xe0" + bytes(600), "Figures.XLSX")


@pytest.mark.parametrize(
    "hostile", [b"<c " * 300_000, b"<c " + b'r="A1" ' * 150_000, b'<c r="A1"><f>' + b"x" * 900_000]
)
def test_whoever_wrote_a_file_to_hold_the_server_does_not(hostile):
    started = time.process_time()

    with pytest.raises(ValidationError):
        read(book_of(["a", 1]), lambda part: part + hostile)

    assert time.process_time() - started < 3
