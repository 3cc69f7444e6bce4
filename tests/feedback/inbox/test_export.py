"""A box of the inbox as a spreadsheet: with a reason, a record, and nothing that runs."""

import csv
import io
from contextlib import closing

import pytest
from openpyxl import load_workbook

from feedback.inbox import export
from privacy.models import AccessRecord
from publishing.spreadsheets import as_typed
from tests import factories
from tests.feedback.hostile_strings import HOSTILE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kim")]

ADDRESS = "/admin/inbox/take-away/"
WHY = "The working group reads them on Monday."


def take(client, query="", **sent):
    return client.post(f"{ADDRESS}?{query}", {"reason": WHY, "kind": "csv", **sent})


def rows_of(response):
    """Return the rows of a CSV download, each by its headings."""
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def book_of(response):
    return load_workbook(io.BytesIO(b"".join(response)), read_only=True)


def test_a_file_has_the_words_and_not_who_wrote_them(client):
    factories.make_submission(
        reference="BP-2222-2222",
        personal={"words": "We wait.", "name": "Ann", "email": "ann@example.org"},
        consents={"publish": "You may publish it."},
    )

    (row,) = rows_of(take(client))

    assert row["Reference"] == "BP-2222-2222"
    assert row["What they wrote"] == "We wait."
    assert row["What they said yes to"] == "You may publish it without my name"
    assert "Ann" not in str(row)
    assert "ann@example.org" not in str(row)


def test_names_and_addresses_come_only_when_asked_for(client):
    factories.make_submission(personal={"name": "Ann", "email": "ann@example.org"})

    (row,) = rows_of(take(client, with_who="on"))

    assert (row["Name"], row["E-mail"]) == ("Ann", "ann@example.org")
    assert AccessRecord.objects.get().subject == "Inbox, with who they are: All to answer"


def test_it_is_written_down_who_took_how_many_and_why(client, kim):
    area = factories.make_area(slug="waiting-times", title="Waiting times")
    for _row in range(3):
        factories.make_submission(form="good-news", about=area)
    factories.make_submission()

    response = take(client, "box=new&form=good-news&area=waiting-times")

    record = AccessRecord.objects.get()
    assert len(rows_of(response)) == 3
    assert (record.kind, record.by, record.rows, record.reason) == ("exported-many", kim, 3, WHY)
    assert record.subject == "Inbox: New, Good news, Waiting times"
    assert response["Content-Disposition"] == 'attachment; filename="inbox-new.csv"'
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("sent", [{"reason": ""}, {"reason": " \n"}, {"kind": "pdf"}])
def test_without_a_reason_there_is_no_file_and_no_record(client, sent):
    factories.make_submission(personal={"words": "We wait."})

    response = take(client, **sent)

    assert response["Content-Type"].startswith("text/html")
    assert "No file yet" in response.text
    assert "We wait." not in response.text
    assert not AccessRecord.objects.exists()


def test_to_look_at_the_form_takes_nothing_away(client):
    factories.make_submission(personal={"words": "We wait."})

    page = client.get(f"{ADDRESS}?box=new").text

    assert "1 submission" in page
    assert "We wait." not in page
    assert not AccessRecord.objects.exists()


def test_more_than_the_most_are_not_taken_away(client, monkeypatch):
    monkeypatch.setattr(export, "MOST_ROWS", 2)
    for _row in range(3):
        factories.make_submission()

    response = take(client)

    assert "At most 2 can be taken away at once." in response.text
    assert not AccessRecord.objects.exists()
    factories.make_submission(form="good-news")
    assert len(rows_of(take(client, "form=good-news"))) == 1


def test_an_empty_box_gives_no_file(client):
    assert "There is nothing to take away." in take(client).text
    assert not AccessRecord.objects.exists()


def test_what_was_erased_is_an_empty_cell_and_a_yes_taken_back_is_none(client):
    submission = factories.make_submission(personal=None)
    factories.make_consent(submission=submission, withdrawn_at=factories.LONG_AGO)

    (row,) = rows_of(take(client, with_who="on"))

    assert (row["What they wrote"], row["Name"], row["What they said yes to"]) == ("", "", "")


def test_the_list_leads_to_the_same_rows(client):
    factories.make_area(slug="waiting-times")
    factories.make_submission(form="good-news")

    page = client.get("/admin/inbox/?box=new&form=good-news").text

    assert f'href="{ADDRESS}?box=new&amp;form=good-news"' in page


@pytest.mark.parametrize("rows", [1, 30])
def test_it_costs_the_same_however_many_they_are(client, django_assert_num_queries, rows):
    area = factories.make_area()
    for _row in range(rows):
        factories.make_submission(
            about=factories.make_action(area=area), consents={"contact": "Yes."}
        )
    take(client)

    with django_assert_num_queries(11):  # one of them asks whether the record is guarded
        take(client)


@pytest.fixture
def hostile():
    """Every hostile text, as the words and the name of somebody."""
    texts = [text for text in HOSTILE if "\x00" not in text and len(text) < 10_000]
    for text in texts:
        factories.make_submission(personal={"words": text, "name": text, "helper": text})
    return texts


def runs(cell):
    """Whether a spreadsheet would take the cell for a formula. A plain number is none."""
    return cell.lstrip().startswith(tuple("=+-@＝")) and cell != "-0"


def test_no_cell_of_a_csv_is_a_formula(client, hostile):
    rows = rows_of(take(client, with_who="on"))

    cells = [row[name] for row in rows for name in ("What they wrote", "Name")]
    assert len(hostile) > 250
    assert len([text for text in hostile if runs(text)]) > 20
    assert [cell for cell in cells if runs(cell)] == []
    assert [as_typed(row["What they wrote"]) for row in rows] == hostile


def test_no_cell_of_an_excel_file_is_a_formula(client, hostile):
    response = take(client, kind="xlsx", with_who="on")

    with closing(book_of(response)) as book:
        rows = list(book.active.rows)
    assert len(rows) == len(hostile) + 1
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "inlineStr"}
    assert not [
        cell.value
        for row in rows
        for cell in row
        if str(cell.value or "").lstrip().startswith(tuple("=+@＝"))
    ]
