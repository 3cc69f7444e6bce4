"""Files as Excel on Windows and Mac, LibreOffice and Numbers write them: each is read as people
meant it, or refused with the reason.

They are made by hand, byte by byte as these programs do, and named for the program and what is
special about them. So no editor and no Git may touch their line ends (.gitattributes).
"""

from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError

from staff.sheets import cells
from staff.sheets.files import lines_of, text_of

FOLDER = Path(__file__).parent / "sheet_files"
HEADINGS = {"reference": "Reference", "words": "What we did", "day": "Day", "number": "Number"}
READERS = {
    "day": lambda cell: str(cells.read_day(cell)),
    "number": cells.number(forms.IntegerField()),
}

USUAL = [
    ("WT 1", "We asked the children’s café – “yes”, £5…", "2026-10-14", 40),
    ("WT 2", "We met.", "2026-12-01", 7),
]
ONE = [("WT 1", "We met.", "2026-10-14", 40)]
SAVE_AS_CSV = "In your spreadsheet choose “Save as”, then “CSV UTF-8”."
OTHERS = [f"This is a file of LibreOffice, of Numbers or of Excel before 2007. {SAVE_AS_CSV}"]
NO_HEADING = (
    "“40” stands in a column without a heading. "
    "Perhaps a text with commas lost its quotation marks."
)
GARBLED = "The letters in “{}” are garbled. Save it as “CSV UTF-8”."
OLD_MAC = [f"{GARBLED.format('e childrenÕs cafŽ Ð Ò')} {SAVE_AS_CSV}"]
NO_VALUE = "Your spreadsheet wrote “{}”: it could not work this cell out, or show it. "
NO_VALUE += "Write what you mean."
NO_HEADINGS = (
    "There is no column “{}” in the template. The column “Reference” is missing. "
    "Take the template and copy your rows into it."
)

READ_AS = {
    "excel-mac-csv-utf-8.csv": USUAL,
    "excel-mac-csv-windows.csv": USUAL,
    "excel-mac-inline-strings.xlsx": USUAL,
    "excel-mac-utf-16-text.txt": USUAL,
    "excel-windows-csv-utf-8.csv": USUAL,
    "excel-windows-csv.csv": USUAL,
    "excel-windows-dates-rich-text-merged-hidden.xlsx": [
        ("WT 1", "We asked everybody", "2026-10-14", 40)
    ],
    "excel-windows-dates-with-time.csv": [*ONE, ("WT 2", "We met.", "2026-10-14", 7)],
    "excel-windows-empty-rows-and-columns.csv": USUAL[:1],
    "excel-windows-formulas-made-harmless.csv": [("WT 1", "=1+1 is not run", "2026-10-14", -4)],
    "excel-windows-german-settings.csv": [("WT 1", "Wir fragten; über 40 kamen", "2026-10-14", 40)],
    "excel-windows-hidden-rows.csv": [
        USUAL[0],
        ("WT 3", "Hidden by a filter.", "2026-10-14", 3),
        USUAL[1],
    ],
    "excel-windows-line-breaks-of-word.csv": [
        ("WT 1", "We met.\nThen, we wrote.", "2026-10-14", 40),
        ("WT 2", "We met. Then we wrote.", "2026-10-14", 7),
    ],
    # Of merged cells the first has what was typed.
    "excel-windows-merged-cells.csv": [*ONE, ("", "", "", 7)],
    "excel-windows-quotation-marks.csv": [
        ("WT 1", 'They said "at last", and "thank you".', "2026-10-14", 40)
    ],
    "excel-windows-sep-line.csv": USUAL,
    "excel-windows-several-lines.csv": [("WT 1", "We met.\nThen we wrote.", "2026-10-14", 40)],
    "excel-windows-short-dates.csv": [
        *ONE,
        ("WT 2", "We met.", "2026-09-01", 7),
        ("WT 3", "We met.", "2026-07-01", 7),
    ],
    "excel-windows-text-tab-delimited.txt": USUAL,
    "excel-windows-thousands.csv": [("WT 1", "We met.", "2026-10-14", 1255)],
    "excel-windows-unicode-text.txt": USUAL,
    "libreoffice-iso-dates.csv": ONE,
    "libreoffice-quote-all-text-cells.csv": USUAL,
    "libreoffice-semicolons.csv": USUAL,
    "libreoffice-tabs.csv": USUAL,
    "libreoffice-utf-16.csv": USUAL,
    "libreoffice-utf-8.csv": USUAL,
    "libreoffice-windows-1252.csv": USUAL,
    "numbers-semicolons.csv": USUAL,
    "numbers-short-months.csv": [*ONE, ("WT 2", "We met.", "2026-09-01", 7)],
    "numbers-utf-16.csv": USUAL,
    "numbers-utf-8.csv": USUAL,
    "numbers-western-windows-latin-1.csv": USUAL,
}
REFUSED_BECAUSE = {
    "excel-mac-csv-comma-separated.csv": OLD_MAC,
    "excel-mac-utf-8-opened-as-mac-roman.csv": [
        f"2 What we did: {GARBLED.format('e children‚Äôs caf√© ‚')}"
    ],
    "excel-windows-97-2003.xls": OTHERS,
    "excel-windows-csv-macintosh.csv": OLD_MAC,
    "excel-windows-csv-ms-dos.csv": [f"{GARBLED.format('ed the caf‚: œ5 each,')} {SAVE_AS_CSV}"],
    "excel-windows-currency.csv": ["2 Number: Write only the number, without “£”."],
    "excel-windows-dates-as-numbers.csv": ["2 Day: Write the day like 14/10/2026."],
    "excel-windows-error-values.csv": [
        f"2 What we did: {NO_VALUE.format('#NAME?')}",
        f"3 Day: {NO_VALUE.format('#REF!')}",
        f"3 Number: {NO_VALUE.format('#DIV/0!')}",
    ],
    "excel-windows-german-decimals.csv": [
        "2 Number: Write a full stop before the decimals, such as 12.5."
    ],
    "excel-windows-long-dates.csv": ["3 Day: Write the day like 14/10/2026."],
    "excel-windows-narrow-column.csv": [f"2 Day: {NO_VALUE.format('########')}"],
    "excel-windows-percent.csv": ["2 Number: Write only the number, without “%”."],
    "excel-windows-utf-8-opened-as-1252.csv": [
        f"2 What we did: {GARBLED.format('e childrenâ€™s cafÃ© â')}"
    ],
    "excel-windows-web-page-named.csv": [
        NO_HEADINGS.format('<html xmlns:x="urn:schemas-microsoft-com:office:excel">')
    ],
    "libreoffice-apostrophes-as-quotes.csv": [f"2 : {NO_HEADING}"],
    "libreoffice-dos-850.csv": [f"{GARBLED.format('T 1,Le caf‚ co–te œ5,')} {SAVE_AS_CSV}"],
    "libreoffice-error-values.csv": [
        f"2 What we did: {NO_VALUE.format('Err:502')}",
        f"3 Day: {NO_VALUE.format('###')}",
    ],
    "libreoffice-fixed-width.csv": [NO_HEADINGS.format("Reference What we did Day        Number")],
    "libreoffice.ods": OTHERS,
    "numbers-western-mac-os-roman.csv": OLD_MAC,
    "numbers-with-table-names.csv": [NO_HEADINGS.format("Table 1")],
    "numbers.numbers": OTHERS,
}


def read(name):
    """Return (rows as they are read, why the file or a row of it is refused)."""
    try:
        lines = lines_of(text_of((FOLDER / name).read_bytes()), HEADINGS, ("reference",))
    except ValidationError as refusal:
        return [], [" ".join(refusal.messages)]
    rows, reasons = [], []
    for line in lines:
        row = {column: line.cells.get(column, "") for column in HEADINGS}
        faults = [f"{line.number} {fault.column}: {fault.sentence}" for fault in line.faults]
        for column, reads in READERS.items() if not faults else ():
            try:
                row[column] = reads(row[column]) if row[column] else ""
            except ValidationError as refusal:
                faults.append(f"{line.number} {HEADINGS[column]}: {refusal.messages[0]}")
        rows.append(tuple(row.values()))
        reasons += faults
    return rows, reasons


def test_there_are_more_than_forty_files_and_each_has_its_place_below():
    names = {path.name for path in FOLDER.iterdir()}

    assert names == READ_AS.keys() | REFUSED_BECAUSE.keys()
    assert len(names) > 40
    assert READ_AS.keys().isdisjoint(REFUSED_BECAUSE)


@pytest.mark.parametrize("name", READ_AS)
def test_what_a_program_wrote_is_read_as_it_was_meant(name):
    assert read(name) == (READ_AS[name], [])


@pytest.mark.parametrize("name", REFUSED_BECAUSE)
def test_what_cannot_be_meant_is_refused_with_its_reason(name):
    _rows, reasons = read(name)

    assert reasons == REFUSED_BECAUSE[name]
