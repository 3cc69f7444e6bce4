"""Files that people fill in with a spreadsheet and send back: read as text, never run, never kept.

They are CSV, or of Excel and read as if they were (`staff.sheets.excel`). What a CSV file may look
like depends on the program and the country it was saved in, so commas, semicolons and tabs are
taken, and the alphabets that Excel writes. What cannot be meant is refused in a sentence, and so is
what looks as if letters or an end were lost on the way, or as if a program had put it there.
"""

import codecs
import csv
import io
import re
from dataclasses import dataclass, field
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.plain_text import LINE_BREAKS, tidied
from publishing.spreadsheets import as_typed
from staff.sheets.excel import as_csv, is_excel

MOST_BYTES = 1_000_000
MOST_ROWS = 10_000
# A file of nothing but commas has half a million columns; what is wrong with each is the same.
MOST_SENTENCES = 20

_SEPARATORS = ",;\t"
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# How the old files of Excel begin, and the new ones of it if they have a password.
_OF_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# A line that Excel reads and does not show: what stands between cells.
_SEPARATOR_LINE = re.compile(r'\A"?sep=."?\n', re.IGNORECASE)
_QUOTED = re.compile('"[^"]*"')
# What is left of "é", "£" and "’" when UTF-8 is read as Windows-1252, as a Mac's old alphabet and
# as that of DOS.
_GARBLED = re.compile(
    "Ã[\u00a0-\u00bf]|Â[\u00a0-\u00bf]|â€|√[©®ß†°±≤≥¥µ∂∏π∫ªº]|¬[£Ω∞±]|‚Ä|├[®¬á¡ó]|┬[úè╗▒]|ÔÇ"
    "|\N{REPLACEMENT CHARACTER}"
)
# What people here write beyond ASCII, and where. Read as Windows-1252, the old alphabets of Mac and
# DOS give other signs, or these where nobody writes them: "childrenÕs" for "children’s".
_USUAL = (
    "[’–—…€½¼¾°²³×·\u00a0]"
    "|(?<![A-Za-z])[£‘“•]"
    "|”(?![A-Za-z])"
    "|(?<![0-9])[àáâäåæçèéêëíîïñóôöøùúûü](?![0-9])"
    "|(?<![0-9a-zß-ÿ])[ÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÙÚÛÜ](?=[A-Za-zß-ÿ])"
    "|(?<=[A-Z])[ÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÙÚÛÜ](?![a-z])"
)
# What stands in pictures and programs, and in no text: spreadsheets use the others between cells,
# and for ends of lines and of files.
_NO_TEXT = re.compile("[\x01-\x08\x0e-\x19]")
_UNUSUAL = re.compile(f"(?!{_USUAL})[^\x00-\x7f]")
# What spreadsheets show where they cannot work a cell out, or have no room for it.
_NO_VALUE = re.compile(r"#{2,}|#[A-Z0-9/]+[!?]|#N/[AV]|#GETTING_DATA|Err:[0-9]{3}", re.IGNORECASE)

TOO_LARGE = gettext_lazy("This file is too large. It may have at most 1 MB.")
_SAVE_AS_CSV = gettext_lazy("In your spreadsheet choose “Save as”, then “CSV UTF-8”.")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row, in a sentence. `column` is a heading, or "" for the whole row."""

    sentence: str
    column: str = ""


@dataclass
class SheetLine:
    """One row of a file. `number` is what the spreadsheet shows beside it; `cells` is what was
    typed, by the name of the column, without the spaces around it."""

    number: int
    cells: dict
    faults: list = field(default_factory=list)


def text_of(data, name=""):
    """Return the text of a CSV or an Excel file, its lines ending in "\\n". `name` is what the file
    is called. Raises ValidationError."""
    if len(data) > MOST_BYTES:
        raise ValidationError(TOO_LARGE)
    if is_excel(data):
        return text_of(as_csv(data))
    if data.startswith(_OF_OLD_EXCEL) and name.lower().endswith(".xlsx"):
        raise ValidationError(_("This Excel file has a password. Save it without one."))
    if data.startswith((_OF_OLD_EXCEL, b"PK\x03\x04")):
        what = _("This is a file of LibreOffice, of Numbers or of Excel before 2007.")
        raise ValidationError([what, str(_SAVE_AS_CSV)])
    if name.lower().endswith(".xlsx"):
        raise ValidationError(_("This is not an Excel file, though its name ends in “.xlsx”."))
    text = _decoded(data)
    if "\0" in text:
        raise ValidationError([_("This is not a CSV file."), str(_SAVE_AS_CSV)])
    text = _SEPARATOR_LINE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip(f" \n{_SEPARATORS}"):
        raise ValidationError(_("This file is empty."))
    text = _QUOTED.sub(lambda cell: tidied(cell[0]), text)
    # In a cell without quotation marks a new line would be a new row.
    return tidied(LINE_BREAKS.sub(" ", text))


def _decoded(data):
    named = (name for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark))
    # Without a mark: what most programs write, then what Excel in this country writes.
    try:
        return data.decode(next(named, "utf-8"))
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        what = _("This file is not text that can be read.")
        raise ValidationError([what, str(_SAVE_AS_CSV)]) from None
    if _NO_TEXT.search(text):
        raise ValidationError([_("This is not a CSV file."), str(_SAVE_AS_CSV)])
    if "\0" not in text and (unusual := _UNUSUAL.search(text)):
        raise ValidationError([_garbled(text, unusual), str(_SAVE_AS_CSV)])
    return text


def _garbled(text, found):
    around = text[max(found.start() - 10, 0) : found.end() + 10]
    words = {"words": " ".join(around.split())}
    return _("The letters in “%(words)s” are garbled. Save it as “CSV UTF-8”.") % words


def lines_of(text, headings, needed=(), also=()):
    """Return the SheetLines of a text from `text_of`, those that are empty left out.

    `headings` are the known headings by the name of their column; a file may leave columns out,
    but not those `needed`, and put them in any order. `also` are (heading, name) of what other
    files of ours call a column. Raises ValidationError if the file as a whole makes no sense; what
    is wrong with one row is among its faults.
    """
    known = {_plain(heading): name for heading, name in also}
    known |= {_plain(heading): name for name, heading in headings.items()}
    rows = _rows(text, _separator(text, known))
    first = next(rows)
    names = _names(first, known, headings, needed)
    lines = []
    for number, cells in enumerate(rows, start=2):
        if any(cell.strip() for cell in cells):
            lines.append(_line(number, cells, names, headings))
        if len(lines) > MOST_ROWS:
            raise ValidationError(
                _("This file has more than %(most)s rows. Split it."), params={"most": "10,000"}
            )
    if not lines:
        raise ValidationError(_("This file has headings, but no rows under them."))
    if lines[-1].number == number and len(cells) < len(first) and not text.endswith("\n"):
        lines[-1].faults.append(Fault(_("The file breaks off in this row.")))
    return lines


def _separator(text, known):
    """Return what stands between cells: what makes most headings of the first line known."""
    first = text.partition("\n")[0]
    return max(_SEPARATORS, key=lambda mark: sum(_plain(c) in known for c in first.split(mark)))


def _rows(text, separator):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    read = 0
    try:
        for row in reader:
            read += 1
            yield row
    except csv.Error as problem:
        said = str(problem)
        if "unexpected end" in said:
            sentence = _("The file breaks off in row %(row)d, inside a text in quotation marks.")
        elif "field larger" in said:
            sentence = _("A cell in row %(row)d is far too long.")
        else:
            sentence = _("A quotation mark in row %(row)d is in the wrong place.")
        raise ValidationError(sentence, params={"row": read + 1}) from problem


def _names(first, known, headings, needed):
    """Return the name of each column, "" for one without a heading."""
    names = [known.get(_plain(cell), "") for cell in first]
    if wrong := list(islice(_wrong_headings(first, names, headings, needed), MOST_SENTENCES)):
        raise ValidationError([*wrong, _("Take the template and copy your rows into it.")])
    return names


def _wrong_headings(first, names, headings, needed):
    for cell, name in zip(first, names, strict=True):
        if cell.strip() and not name:
            yield _("There is no column “%(name)s” in the template.") % {"name": cell[:60]}
    for name in dict.fromkeys(filter(None, names)):
        if names.count(name) > 1:
            yield _("The column “%(name)s” is there twice.") % {"name": headings.get(name, name)}
    for name in needed:
        if name not in names:
            yield _("The column “%(name)s” is missing.") % {"name": headings[name]}


def _line(number, cells, names, headings):
    line = SheetLine(number, {})
    for place, cell in enumerate(cells):
        text = as_typed(cell.strip()).strip()
        name = names[place] if place < len(names) else ""
        if name:
            line.cells[name] = text
        if len(line.faults) < MOST_SENTENCES:
            line.faults += _faults_of_cell(text, str(headings.get(name, name)))
    return line


def _faults_of_cell(text, column):
    if text and not column:
        yield Fault(
            _(
                "“%(cell)s” stands in a column without a heading. Perhaps a text with "
                "commas lost its quotation marks."
            )
            % {"cell": text[:60]}
        )
    if garbled := _GARBLED.search(text):
        yield Fault(_garbled(text, garbled), column)
    if _NO_VALUE.fullmatch(text):
        sentence = _(
            "Your spreadsheet wrote “%(cell)s”: it could not work this cell out, or show it. "
            "Write what you mean."
        )
        yield Fault(sentence % {"cell": text}, column)


def _plain(heading):
    return " ".join(as_typed(heading.strip()).casefold().split())
