"""Excel files that come back, read as the CSV file they would be saved as.

An Excel file is a packed folder, and may unpack to any size or hold what unfolds itself. So it is
measured before it is unpacked; formulas, links and all sheets after the first are left unread.
"""

import csv
import io
import re
from datetime import datetime, time
from zipfile import ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from publishing.spreadsheets import yes

MOST_UNPACKED = 20_000_000
MOST_PARTS = 500
MOST_LINES = 20_000
MOST_COLUMNS = 100
# Of a number Excel shows so many digits, and no trace of how computers add: 0.3, not
# 0.30000000000000004.
_DIGITS = ".15g"
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)")


def is_excel(data):
    """Whether these are the bytes of an Excel file (.xlsx), whole or not."""
    return data.startswith(b"PK\x03\x04") and b"xl/" in data


def as_csv(data):
    """Return the first sheet as the bytes of a CSV file; raise ValidationError."""
    try:
        _refuse_bombs(data)
        book = load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=False
        )
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size may be a lie
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        for number, row in enumerate(sheet.iter_rows()):
            if number >= MOST_LINES or len(row) > MOST_COLUMNS:
                raise ValidationError(_("This Excel file is too large. Split it."))
            writer.writerow([_as_shown(cell) for cell in row])
        return text.getvalue().encode()
    except ValidationError:
        raise
    except Exception as problem:  # what nobody wrote with Excel may break its reader anywhere
        raise ValidationError(
            _("This Excel file is damaged. Open it, and save it again.")
        ) from problem


def _refuse_bombs(data):
    with ZipFile(io.BytesIO(data)) as folder:
        parts = folder.infolist()
        # No part unpacks to more than it says here: zipfile stops there.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise ValidationError(_("This Excel file is too large. Split it."))
        for part in parts:
            # Excel declares nothing; what is declared could unfold without end.
            if _DECLARED.search(folder.read(part).replace(b"\0", b"")):
                raise ValidationError(_("This is no Excel file."))


def _as_shown(cell):
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes(value) or _("no")
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date()
    if isinstance(value, int | float) and "%" in cell.number_format:
        return f"{value * 100:{_DIGITS}}%"  # Excel keeps 75% as 0.75
    return f"{value:{_DIGITS}}" if isinstance(value, float) else value
