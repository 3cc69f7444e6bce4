"""Tables that people open in a spreadsheet: no cell of ours may turn into a formula there."""

import csv
import re
import unicodedata

from django.http import HttpResponse

# What makes a spreadsheet take a cell for a formula, or break out of it.
_FORMULA_STARTS = frozenset("=+-@\t\r\n")
# A plain number, minus sign included, is nobody's formula.
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def csv_response(filename, header, rows):
    """Return a download of the rows under the header, safe to open in any spreadsheet.

    It is UTF-8 with a byte order mark: without it Excel takes it for Windows-1252 and garbles
    curly quotes and names with accents. Cells are text or numbers; None is an empty cell.
    """
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([defused(cell) for cell in header])
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return response


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


def _starts_a_formula(text):
    for character in unicodedata.normalize("NFKC", text):
        if character in _FORMULA_STARTS:
            return True
        # Zs are spaces of every width; Cf and Cc cannot be seen.
        if unicodedata.category(character) not in ("Zs", "Zl", "Zp", "Cf", "Cc"):
            return False
    return False
