"""Excel files that come back, read as the CSV file they would be saved as.

An Excel file is a packed folder, and may unpack to any size or hold what unfolds itself. So it is
measured before it is unpacked; formulas, links and all sheets but the first that is shown are left
unread.
"""

import csv
import io
import re
from datetime import datetime, time
from zipfile import ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from publishing.spreadsheets import yes

MOST_UNPACKED = 20_000_000
MOST_PARTS = 500
MOST_LINES = 20_000
MOST_COLUMNS = 100
# Of a number Excel shows so many digits, and no trace of how computers add: 0.3, not
# 0.30000000000000004.
_DIGITS = ".15g"
TOO_LARGE = gettext_lazy("This Excel file is too large. Split it.")
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)")
# A cell whose formula no program has worked out; one worked out to no letters at all says t="str".
_NOT_WORKED_OUT = re.compile(
    # A tag is never long; only so far is looked, whatever somebody made of one.
    rb"""<(?:\w+:)?c\b(?![^<>]{0,200}\bt="str")[^<>]{0,200}\br="([A-Z]{1,3}[0-9]{1,7})"[^<>]{0,200}>\s*"""
    rb"""<(?:\w+:)?f\b[^<>]{0,200}(?:/>|>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
# What a number format says besides how the number itself is shown.
_AS_IT_STANDS = re.compile(r'"[^"]*"|\\.')


def is_excel(data):
    """Whether these are the bytes of an Excel file (.xlsx), whole or not."""
    return data.startswith(b"PK\x03\x04") and b"xl/" in data


def as_csv(data):
    """Return the first sheet that is shown as the bytes of a CSV file; raise ValidationError."""
    try:
        not_worked_out = _formulas_without_a_value(_unpacked(data))
        book = load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=False
        )
        sheet = next(each for each in book.worksheets if each.sheet_state == "visible")
        sheet.reset_dimensions()  # what the file says of its own size may be a lie
        text = io.StringIO(newline="")
        csv.writer(text).writerows(_rows(sheet, not_worked_out))
        return text.getvalue().encode()
    except ValidationError:
        raise
    except Exception as problem:  # what nobody wrote with Excel may break its reader anywhere
        raise ValidationError(
            _("This Excel file is damaged. Open it, and save it again.")
        ) from problem


def _rows(sheet, not_worked_out):
    """Yield the cells of each row as they are shown, at least as many as there are headings. Rows
    and columns at the end that are empty, though somebody drew lines around them, are none."""
    lines = headings = 0
    for number, row in enumerate(sheet.iter_rows()):
        shown = [_as_shown(cell, not_worked_out) for cell in row]
        while shown and shown[-1] == "":
            shown.pop()
        if not shown:
            continue
        if number >= MOST_LINES or len(shown) > MOST_COLUMNS:
            raise ValidationError(TOO_LARGE)
        yield from [[]] * (number - lines)
        lines, headings = number + 1, headings or len(shown)
        yield shown + [""] * (headings - len(shown))


def _unpacked(data):
    """Yield (name, bytes) of each part of an Excel file; raise ValidationError if it is a bomb."""
    with ZipFile(io.BytesIO(data)) as folder:
        parts = folder.infolist()
        # No part unpacks to more than it says here: zipfile stops there.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise ValidationError(TOO_LARGE)
        for part in parts:
            unpacked = folder.read(part)
            # Excel declares nothing; what is declared could unfold without end.
            if _DECLARED.search(unpacked.replace(b"\0", b"")):
                raise ValidationError(_("This is no Excel file."))
            yield part.filename, unpacked


def _formulas_without_a_value(parts):
    """Return the places, such as "B2", where a sheet has a formula and no value of it."""
    return {
        place.decode()
        for name, part in parts
        if name.startswith("xl/worksheets/")
        for place in _NOT_WORKED_OUT.findall(part)
    }


def _as_shown(cell, not_worked_out):
    value = cell.value
    if value is None:
        if not_worked_out and getattr(cell, "coordinate", None) in not_worked_out:
            raise ValidationError(
                _(
                    "Cell %(place)s has a formula that was not worked out. Open the file in Excel, "
                    "save it, and send it again."
                ),
                params={"place": cell.coordinate},
            )
        return ""
    if isinstance(value, str):
        return unescape(value)
    if isinstance(value, bool):
        return yes(value) or _("no")
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date()
    if isinstance(value, int | float) and "%" in cell.number_format:
        # Excel keeps 75% as 0.75, unless somebody had it write the sign behind any number.
        is_share = "%" in _AS_IT_STANDS.sub("", cell.number_format)
        return f"{value * (100 if is_share else 1):{_DIGITS}}%"
    return f"{value:{_DIGITS}}" if isinstance(value, float) else value
