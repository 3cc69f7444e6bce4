"""A person who brings in a sheet: the file in their hand, the pages they see."""

import csv
import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook


@dataclass
class Desk:
    """Somebody logged in, at the page of one kind of sheet: "dates", "updates" or "figures"."""

    client: Client
    name: str

    @property
    def address(self):
        return reverse(f"admin:sheet_of_{self.name}")

    def template(self, **query):
        """Return the rows of the template, each by its headings."""
        response = self.client.get(reverse(f"admin:template_of_{self.name}"), query)
        text = response.content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def try_(self, rows):
        """Send a file, made of these rows or of the bytes given, and return the page."""
        data = rows if isinstance(rows, bytes) else as_file(rows)
        return self.client.post(self.address, {"file": SimpleUploadedFile("file.csv", data)})

    def confirm(self, page, **changed):
        """Press the button of a page that shows what would be done."""
        # Browsers send line ends of their own.
        text = page.context["text"].replace("\n", "\r\n")
        sent = {"text": text, "tried": page.context["tried"], **changed}
        return self.client.post(self.address, sent)

    def bring_in(self, rows):
        """Try and confirm; return the answer to the second."""
        return self.confirm(self.try_(rows))


def as_file(rows):
    """Return rows, each by its headings, as the bytes a spreadsheet saves."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headings, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_excel(rows):
    """Return rows, each by the same headings, as an Excel file."""
    book, file = Workbook(), io.BytesIO()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    book.save(file)
    return file.getvalue()


def outcomes(page):
    """Return {row: outcome} of a page that reports."""
    return {row.number: row.outcome.value for row in page.context["report"].rows}


def faults(page):
    """Return {row: what is wrong with it}, each with its column."""
    return {
        row.number: [f"{fault.column}: {fault.sentence}".removeprefix(": ") for fault in row.faults]
        for row in page.context["report"].refused
    }


def refusals(page):
    """Return what is wrong with the file as a whole."""
    return page.context["form"].errors.get("file", [])
