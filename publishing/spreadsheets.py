"""Tables that people open in a spreadsheet: no cell of ours may turn into a formula there."""

import csv
import io
import re
import shutil
import unicodedata
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import SpooledTemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.http import FileResponse, HttpResponse
from django.urls import register_converter
from django.urls.converters import StringConverter
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from publishing.feeds import for_xml
from publishing.plain_text import normalized

# What makes a spreadsheet take a cell for a formula, or break out of it.
_FORMULA_STARTS = frozenset("=+-@\t\r\n")
# A plain number, minus sign included, is nobody's formula.
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

_CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A file larger than this waits on disk until it is sent.
_KEPT_IN_MEMORY = 1_000_000
# Excel files are slow to write: about a second for a thousand long rows.
MOST_XLSX_ROWS = 10_000
# What one Excel cell holds.
_LONGEST_CELL = 32_767
_COLUMN_WIDTH = 24
# The first day a zip file can name; it names it where it is told none.
_NO_DAY = datetime(1980, 1, 1)  # noqa: DTZ001  in a file there is no zone


class SheetKindConverter(StringConverter):
    """Lets an address end in the kind of file it gives: csv or xlsx."""

    regex = "|".join(_CONTENT_TYPES)


register_converter(SheetKindConverter, "sheet_kind")


def sheet_response(name, kind, header, rows):
    """Return a download of the rows under the header, as a "csv" or an "xlsx" file.

    It holds the same cells either way, text or numbers; None is an empty one. The same rows are the
    same bytes whenever they are written: whoever has the file is sent nothing. The file is whole
    before its first byte is sent, for one that breaks off looks whole; and however long it is,
    little of it is in memory at once.
    """
    file = SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115  sending it closes it
    _WRITERS[kind](file, header, rows)
    is_small = file.tell() <= _KEPT_IN_MEMORY
    file.seek(0)
    said = {
        "content_type": _CONTENT_TYPES[kind],
        "headers": {"Content-Disposition": f'attachment; filename="{name}.{kind}"'},
    }
    if is_small:
        with file:
            return HttpResponse(file.read(), **said)
    return FileResponse(file, **said)


def table_response(name, kind, columns, rows):
    """Return the same of `columns`: {heading: what its cell says of a row}, each a function of all
    that a row holds."""
    cells = columns.values()
    return sheet_response(name, kind, columns, ([cell(*row) for cell in cells] for row in rows))


def day(moment):
    """Return how a cell says on which day something was; "" if it never was."""
    return timezone.localdate(moment).isoformat() if moment else ""


def _write_csv(file, header, rows):
    # Without a byte order mark Excel takes it for Windows-1252, and garbles curly quotes and names
    # with accents.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([defused(cell) for cell in header])
    writer.writerows([defused(cell) for cell in row] for row in rows)
    text.detach()  # it would close the file


def _write_xlsx(file, header, rows):
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number in range(1, len(header) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = _COLUMN_WIDTH
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    headings = [_text_cell(sheet, heading) for heading in header]
    for cell in headings:
        cell.font, cell.alignment = bold, wrapped
    sheet.append(headings)
    for row in rows:
        sheet.append([cell if _is_number(cell) else _text_cell(sheet, cell) for cell in row])
    book.properties.created = book.properties.modified = _NO_DAY
    ExcelWriter(book, _Undated(file, "w", ZIP_DEFLATED)).save()


class _Undated(ZipFile):
    """A zip file that does not say when its parts were made."""

    def writestr(self, name, data):
        with self.open(self._part(name), "w") as part:
            part.write(data.encode() if isinstance(data, str) else data)

    def write(self, file, name):
        with Path(file).open("rb") as source, self.open(self._part(name), "w") as part:
            shutil.copyfileobj(source, part)

    def _part(self, name):
        part = ZipInfo(name)
        part.compress_type = self.compression
        return part


def _is_number(cell):
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def _text_cell(sheet, value):
    if value is None or value == "":
        return None
    text = for_xml(defused(value))
    if len(text) > _LONGEST_CELL:
        text = f"{text[: _LONGEST_CELL - 1]}…"
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # whatever it looks like: a formula, an error, a date
    return cell


_WRITERS = {"csv": _write_csv, "xlsx": _write_xlsx}


def defused(cell):
    """Return the cell as text that no spreadsheet will run: an apostrophe goes before a formula.

    Spaces and invisible characters before the sign do not hide it, nor do full-width forms of it,
    which some spreadsheets read as the plain ones. Numbers stay numbers.
    """
    if cell is None:
        return ""
    text = str(cell)
    if _NUMBER.fullmatch(text):
        return text
    return f"'{text}" if _starts_a_formula(text) else text


def as_typed(cell):
    """Return a cell of a file that comes back without the apostrophe of `defused`."""
    rest = cell[1:]
    return rest if cell.startswith("'") and _starts_a_formula(rest) else cell


def _starts_a_formula(text):
    for character in normalized("NFKC", text):
        if character in _FORMULA_STARTS:
            return True
        # Zs are spaces of every width; Cf and Cc cannot be seen.
        if unicodedata.category(character) not in ("Zs", "Zl", "Zp", "Cf", "Cc"):
            return False
    return False


def yes(is_so):
    """Return how a cell says that something is so; "" says that it is not."""
    return _("yes") if is_so else ""


def moment_or_draft(published_at):
    """Return how a cell says when a row was made public, or that it is a draft."""
    if published_at is None:
        return _("draft")
    return f"{timezone.localtime(published_at):%Y-%m-%d %H:%M}"
