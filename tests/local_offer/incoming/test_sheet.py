"""The list of services as a file, and files that come back into the queue."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from local_offer.models import Contact, IncomingService, Service
from local_offer.roles import LOCAL_OFFER_EDITOR
from tests import factories
from tests.staff.sheets import Desk, as_excel, faults, outcomes, refusals

pytestmark = pytest.mark.django_db

CHECKED = {"state": "checked", "checked_on": "2026-11-29"}
ROW = {"Name": "Help", "Run by": "A charity"}


@pytest.fixture
def desk(client):
    client.force_login(factories.make_person(LOCAL_OFFER_EDITOR))
    return Desk(client, "services")


@pytest.fixture
def listed():
    """Services with all that a file tells, some of it odd, and one of which little is known."""
    town = factories.make_place(name="Dewsbury")
    organisation = factories.make_organisation(name="Café of “Hope”, Ltd")
    full = factories.make_service(
        name="=SUM(1), they said",
        organisation=organisation,
        what="First line.\n\nThird; line, “quoted”.",
        who_for="-5 to 5",
        min_age=0,
        max_age=25,
        cost="free-to-some",
        opening="Mondays\nTuesdays",
        languages="English\nاردو",
        website="https://www.example.org/?a=1&b=2",
        locations=[
            factories.make_location(name="Dewsbury", place=town, postcode="WF12 8DG"),
            factories.make_location(name="Batley"),
        ],
        **CHECKED,
    )
    factories.make_contact(service=full, order=1, phone="01924 000000", is_sure=False)
    factories.make_contact(
        service=full, order=2, phone="01924 111111 or 07700 900000", email="a@example.org"
    )
    return [full, factories.make_service(**CHECKED)]


def public_file(client, kind):
    return client.get(reverse(f"services_{kind}"))


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_our_own_file_comes_back_and_says_nothing_new(client, desk, kind):
    file = client.get(reverse("admin:services_sheet", args=[kind])).getvalue()
    page = desk.try_(file)

    assert outcomes(page) == {2: "left", 3: "left"}
    assert [row.sentence for row in page.context["report"].rows] == [
        "It says nothing else than we do."
    ] * 2
    assert not IncomingService.objects.exists()


@pytest.mark.both_databases
@pytest.mark.usefixtures("listed")
def test_the_template_comes_back_and_says_nothing_new(desk):
    page = desk.try_(desk.template())

    assert set(outcomes(page).values()) == {"left"}


def test_the_files_hold_only_what_the_public_sees(client, listed):
    Contact.objects.update(is_sure=False)
    factories.make_service(name="Not checked")
    rows = [json.loads(line) for line in public_file(client, "ndjson").text.splitlines()]

    assert [row["name"] for row in rows] == [listed[0].name, listed[1].name]
    assert "phone" not in rows[0]
    assert rows[0]["min_age"] == 0
    assert rows[0]["address"].endswith(listed[0].get_absolute_url())
    assert "max_age" not in rows[1]
    assert "01924" not in public_file(client, "csv").text


@pytest.mark.usefixtures("listed")
def test_a_file_that_does_not_know_what_is_asked_says_so(client):
    for kind in ("csv", "ndjson"):
        assert client.get(reverse(f"services_{kind}"), {"age": "old"}).status_code == 400


def test_a_changed_row_of_ours_waits_for_a_decision_and_changes_nothing(client, desk, listed):
    rows = desk.template()
    rows[0] |= {"Oldest age": "18", "Phone": "", "When it is open": "Fridays"}

    page = desk.try_(rows)
    assert outcomes(page) == {2: "added", 3: "left"}
    desk.confirm(page)

    row = IncomingService.objects.get()
    assert row.service == listed[0]
    assert row.kind == row.Kind.CHANGED
    address = reverse("admin:review_incoming", args=[row.pk])
    proposed = client.get(address).context["take_over_form"].proposed
    assert [(each.name, each.ours, each.theirs) for each in proposed] == [
        ("max_age", "25", "18"),
        ("opening", "Mondays\nTuesdays", "Fridays"),
    ]
    assert Service.objects.get(pk=listed[0].pk).max_age == 25


@pytest.mark.parametrize("make", [as_excel, lambda rows: rows], ids=["Excel", "CSV"])
def test_rows_of_another_list_wait_as_new_with_their_source(desk, make):
    rows = [
        ROW | {"Youngest age": 4, "Address": "https://theirs.example/services/5"},
        ROW | {"Youngest age": 5, "Address": ""},
    ]

    desk.bring_in(make(rows))

    told = IncomingService.objects.values_list("source", "id_there", "told__min_age")
    assert set(told) == {
        ("theirs.example", "https://theirs.example/services/5", 4),
        ("A file", "a charity: help", 5),
    }


def test_the_same_file_again_is_left_and_a_newer_one_changes_what_waits(desk):
    desk.bring_in([ROW])
    assert outcomes(desk.try_([ROW])) == {2: "left"}

    desk.bring_in([ROW | {"Oldest age": "9"}])

    assert IncomingService.objects.get().told["max_age"] == 9


BAD = {
    "no name": ({"Name": ""}, ["It has no name."]),
    "nobody": ({"Run by": ""}, ["It does not say who runs it."]),
    "HTML": (
        {"What it is": "<b>Help</b>"},
        ["What it is: This holds HTML. Only plain text is taken."],
    ),
    "no age": (
        {"Youngest age": "five"},
        ["Youngest age: Write an age in whole years, such as 5."],
    ),
    "turned ages": (
        {"Youngest age": "9", "Oldest age": "5"},
        ["The youngest age is above the oldest."],
    ),
    "no choice": ({"Cost": "cheap"}, None),
    "no website": ({"Website": "javascript:alert(1)"}, ["Website: Enter a valid URL."]),
    "no address": ({"Address": "https://[x"}, ["Address: Enter a valid URL."]),
    "not ours": (
        {"Address": "http://127.0.0.1:8000/local-offer/services/no-such/"},
        ["Address: We have no such service."],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_row_that_makes_no_sense_says_why_and_the_file_changes_nothing(desk, name):
    cells, why = BAD[name]

    page = desk.try_([ROW | {"Name": "Other"}, ROW | cells])

    assert list(faults(page)) == [3]
    assert why is None or faults(page)[3] == why
    assert page.context["text"] == ""
    assert not IncomingService.objects.exists()


def test_two_rows_about_the_same_are_refused(desk):
    assert faults(desk.try_([ROW, ROW])) == {3: ["Row 2 is about the same."]}


def excel_with(**parts):
    """An Excel file in which parts say something else."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_excel([ROW]))) as good,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            bad.writestr(
                name, parts.get(name.rpartition("/")[2].partition(".")[0], good.read(name))
            )
        for name, content in parts.items():
            if name.startswith("more"):
                bad.writestr(name, content)
    return file.getvalue()


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'
FILES = {
    "too large": (lambda: b"Name,Run by\n" + b"x" * 2_000_000, "too large"),
    "an Excel file that unpacks to 30 MB": (
        lambda: excel_with(more=b" " * 30_000_000),
        "This Excel file is too large.",
    ),
    "half an Excel file": (lambda: as_excel([ROW])[:2_000], "damaged"),
    "an Excel file of something else": (lambda: excel_with(workbook=b"<a/>"), "damaged"),
    "what unfolds": (lambda: excel_with(sheet1=DOCTYPE), "This is no Excel file."),
    "what unfolds, hidden": (
        lambda: excel_with(sheet1=DOCTYPE.decode().encode("utf-16")),
        "This is no Excel file.",
    ),
    "a row far down": (
        lambda: far_down(row=1_000_000, column=1),
        "This Excel file is too large.",
    ),
    "a column far out": (
        lambda: far_down(row=1, column=16_000),
        "This Excel file is too large.",
    ),
    "HTML": (lambda: b"<html><body>Name</body></html>", "There is no column"),
    "half a file": (lambda: b'Name,Run by\nHelp,"A char', "breaks off in row 2"),
}


def far_down(row, column):
    book, file = Workbook(), io.BytesIO()
    book.active.append(list(ROW))
    book.active.cell(row, column, "x")
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_makes_no_sense_changes_nothing_and_says_why(desk, name):
    make, why = FILES[name]

    page = desk.try_(make())

    assert why in " ".join(refusals(page))
    assert not IncomingService.objects.exists()


def test_a_file_of_100_mb_is_let_go_unread(desk):
    page = desk.client.post(
        desk.address, {"file": SimpleUploadedFile("file.csv", b"x" * 100_000_000)}
    )

    assert "too large" in page.text


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(1, 128)) + "é ÿØ £".encode("cp1252")


def test_a_picture_that_is_called_an_excel_file_is_called_none(desk):
    named = SimpleUploadedFile("services.xlsx", PICTURE)

    page = desk.client.post(desk.address, {"file": named})

    assert refusals(page) == ["This is not an Excel file, though its name ends in “.xlsx”."]


def test_a_picture_that_is_called_a_csv_file_is_called_none(desk):
    assert refusals(desk.try_(PICTURE))[0] == "This is not a CSV file."
