"""Files that come back from a spreadsheet: whatever program and country saved them, they are read
as people meant them, or refused in a sentence."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from publishing.spreadsheets import sheet_response
from staff.sheets.files import MOST_BYTES, Fault, lines_of, text_of

HEADINGS = {"reference": "Reference", "words": "What we did", "note": "Note"}
WORDS = "Café – “yes”, £5"


def read(data, needed=("reference",)):
    return lines_of(text_of(data), HEADINGS, needed)


def refusal(data, **more):
    with pytest.raises(ValidationError) as refused:
        read(data, **more)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_what_spreadsheets_write_is_read(encoding, separator, line_end):
    row = f'WT 1{separator}"{WORDS}"'
    data = f"Reference{separator}What we did{line_end}{row}{line_end}".encode(encoding)

    (line,) = read(data)

    assert (line.number, line.cells, line.faults) == (
        2,
        {"reference": "WT 1", "words": WORDS},
        [],
    )


def test_cells_may_hold_several_lines_and_quotation_marks():
    (line,) = read(b'Reference,What we did\r\nWT 1,"One.\r\nShe said ""two""."\r\n')

    assert line.cells["words"] == 'One.\nShe said "two".'


def test_columns_stand_in_any_order_and_headings_in_any_capitals():
    (line,) = read(b"what  we did , REFERENCE\nWords,WT 1\n")

    assert line.cells == {"reference": "WT 1", "words": "Words"}


def test_empty_rows_are_left_out_and_numbers_are_those_of_the_spreadsheet():
    lines = read(b"Reference,Note\nWT 1,\n,\n\nWT 2,\n")

    assert [(line.number, line.cells["reference"]) for line in lines] == [(2, "WT 1"), (5, "WT 2")]


def test_what_went_out_comes_back_as_it_was():
    response = sheet_response("file", "csv", ["Reference", "Note"], [["=1+1", "-2"], ["'a'", "@b"]])

    lines = read(response.content)

    assert [tuple(line.cells.values()) for line in lines] == [("=1+1", "-2"), ("'a'", "@b")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty."),
        (b"\xef\xbb\xbf", "This file is empty."),
        (b" \r\n,,\n", "This file is empty."),
        (b"Reference\n", "This file has headings, but no rows under them."),
        (b"Reference\n\n , \n", "This file has headings, but no rows under them."),
        (b"a" * (MOST_BYTES + 1), "This file is too large. It may have at most 1 MB."),
        (
            b"PK\x03\x04 of another program",
            "This is a file of LibreOffice, of Numbers or of Excel before 2007.",
        ),
        (
            b"\xd0\xcf\x11\xe0 an old one",
            "This is a file of LibreOffice, of Numbers or of Excel before 2007.",
        ),
        (b"Reference\nWT\x001\n", "This is not a CSV file."),
        (bytes(range(256)), "This file is not text that can be read."),
        ("Reference\nWT 1\n".encode("utf-16-le"), "This is not a CSV file."),
        (b"\xff\xfeR\x00e", "This is not a CSV file."),
        (b"\xff\xfeR\x00e\x00\x00", "This is not a CSV file."),
        (b"\x81\x8d", "This file is not text that can be read."),
        (b"What we did\nWords\n", "The column “Reference” is missing."),
        (b"Reference,Mood\nWT 1,Good\n", "There is no column “Mood” in the template."),
        (b"Reference,Note,note\nWT 1,a,b\n", "The column “Note” is there twice."),
        (b'Reference,Note\nWT 1,"half a', "The file breaks off in row 2, inside a text"),
        (b'Reference,Note\nWT 1,"a"b\n', "A quotation mark in row 2 is in the wrong place."),
        (b"Reference,Note\nWT 1," + b"a" * 140_000, "A cell in row 2 is far too long."),
        (b"Reference\n" + b"WT 1\n" * 10_001, "This file has more than 10,000 rows. Split it."),
    ],
    ids=lambda value: str(value[:20]) if isinstance(value, bytes) else "",
)
def test_a_file_that_makes_no_sense_is_refused_in_a_sentence(data, sentence):
    assert sentence in refusal(data)


def test_ten_thousand_rows_are_read():
    assert len(read(b"Reference\n" + b"WT 1\n" * 10_000)) == 10_000


def test_a_file_that_breaks_off_says_so_on_its_last_row():
    whole, last = read(b"Reference,What we did,Note\nWT 1,Words,\nWT 2,Wor")

    assert (whole.faults, last.faults) == ([], [Fault("The file breaks off in this row.")])


def test_cells_that_a_spreadsheet_left_out_at_the_end_of_a_row_are_empty():
    (line,) = read(b"Reference,What we did,Note\nWT 1\n")

    assert (line.cells, line.faults) == ({"reference": "WT 1"}, [])


def test_half_a_million_columns_are_refused_in_a_few_sentences():
    cells = ",".join(["x"] * 400_000).encode()

    with pytest.raises(ValidationError) as refused:
        read(cells)
    (line,) = read(b"Reference\nWT 1," + cells)

    assert len(refused.value.messages) < 30
    assert len(line.faults) < 30


def test_a_cell_without_a_heading_is_told_on_its_row():
    (line,) = read(b"Reference,Note\nWT 1,One, two\n")

    (fault,) = line.faults
    assert fault.sentence.startswith("“two” stands in a column without a heading.")


@pytest.mark.parametrize("words", ["Café", "£5", "it’s"])
def test_letters_that_were_garbled_on_the_way_are_told_on_their_row(words):
    garbled = words.encode().decode("cp1252")

    (line,) = read(f"Reference,Note\nWT 1,{garbled}\n".encode())

    (fault,) = line.faults
    assert fault.column == "Note"
    assert fault.sentence.endswith("are garbled. Save it as “CSV UTF-8”.")


@pytest.mark.parametrize(
    "cell",
    [
        "#NAME?",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#N/A",
        "#NULL!",
        "#SPILL!",
        "#name?",
        "##",
        "Err:508",
    ],
)
def test_what_a_spreadsheet_wrote_for_want_of_a_value_is_told_on_its_row(cell):
    (line,) = read(f"Reference,Note\nWT 1,{cell}\n".encode())

    assert [(fault.column, cell in fault.sentence) for fault in line.faults] == [("Note", True)]


@pytest.mark.parametrize("cell", ["#SEND", "#1", "Err", "Ask for #NAME? in the list", "#"])
def test_words_that_begin_like_it_are_words(cell):
    (line,) = read(f"Reference,Note\nWT 1,{cell}\n".encode())

    assert (line.cells["note"], line.faults) == (cell, [])


@pytest.mark.parametrize("sign", ["\x01", "\x1b", "\x7f", "\ufffe", "\uffff"])
def test_a_sign_that_nobody_sees_is_told_on_its_row(sign):
    (line,) = read(f"Reference,Note\nWT 1,one{sign}two\n".encode())

    assert [fault.sentence for fault in line.faults] == [
        "The letters in “one�two” are garbled. Save it as “CSV UTF-8”."
    ]


@pytest.mark.parametrize("words", ["children’s", "café", "good – bad", "“yes”", "élite", "SENDÉ"])
@pytest.mark.parametrize("alphabet", ["mac_roman", "cp850"])
def test_the_alphabets_of_old_macs_and_of_dos_are_never_taken_for_that_of_windows(words, alphabet):
    data = f"Reference,Note\nWT 1,{words}\n".encode(alphabet, errors="ignore")

    assert data.isascii() or "garbled" in refusal(data) or "not text" in refusal(data)


@pytest.mark.parametrize(
    "words",
    ["It’s £5… – “yes” ‘no’", "CAFÉ", "Éire", "Zoë", "à la carte", "20°", "½", "• one", "Ångström"],
)
def test_what_people_here_write_is_read_from_the_alphabet_of_windows(words):
    (line,) = read(f"Reference,Note\nWT 1,{words}\n".encode("cp1252"))

    assert (line.cells["note"], line.faults) == (words, [])


@given(data=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_bytes_at_all_break_the_reader(data):
    refused, lines = [], []
    try:
        lines = read(b"Reference,Note\n" + data)
    except ValidationError as refusal:
        refused = refusal.messages

    assert bool(refused) != bool(lines)
