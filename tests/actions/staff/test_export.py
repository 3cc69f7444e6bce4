"""Sheets in words: actions, updates of a round, figures. For staff, drafts and all."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from actions.quarters import Quarter
from actions.roles import Role
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)


@pytest.fixture(autouse=True)
def viewer(client):
    client.force_login(factories.make_person(Role.VIEWER))


def rows_of(client, name, *args):
    response = client.get(reverse(f"admin:{name}", args=[*args, "csv"]))
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_actions_come_with_their_dates_and_newest_public_update(client):
    action = factories.make_action(title="Wheelchairs")
    factories.make_due_date(action=action, quarter=Q2)
    factories.make_due_date(
        action=action,
        kind="move",
        quarter=Q3,
        reason="Late",
        agreed_by="The board",
        agreed_on="2026-01-01",
        published_at=None,
    )
    factories.make_round(
        quarter=Quarter(2025, 4), updates=[{"action": action, "what_we_did": "=We met"}]
    )

    (row,) = rows_of(client, "actions_sheet")

    assert (row["Title"], row["How it is going"]) == ("Wheelchairs", "Going to plan")
    assert (row["First planned for"], row["Planned for now"]) == (str(Q2), str(Q2))
    assert row["Date that waits to be made public"] == str(Q3)
    assert (row["Update for"], row["What we did"]) == ("October to December 2025", "'=We met")


def test_hidden_actions_are_there_and_say_so(client):
    area = factories.make_area()
    factories.make_action(area=area, order=1)
    factories.make_action(area=area, order=2, is_visible=False)

    assert [row["Shown to the public"] for row in rows_of(client, "actions_sheet")] == ["yes", ""]


def test_updates_of_a_round_come_with_drafts_and_corrections(client):
    told = factories.make_round(quarter=Q2, updates=[{"what_we_did": "We met."}])
    factories.make_correction(update=told.updates.get(), text="Twice.", reason="A slip.")
    opened = factories.make_round(quarter=Q3, published_at=None)
    factories.make_update(round=opened, what_we_did="A draft.")

    (public,) = rows_of(client, "updates_sheet", Q2)
    (draft,) = rows_of(client, "updates_sheet", Q3)

    assert (public["What we did"], public["Corrections"]) == ("We met.", "Twice. A slip.")
    assert public["Public since"].startswith("2026-07-20")
    assert (draft["What we did"], draft["Public since"]) == ("A draft.", "draft")


def test_a_round_that_does_not_exist_has_no_sheet(client):
    assert client.get(reverse("admin:updates_sheet", args=[Q2, "csv"])).status_code == 404


def test_figures_come_as_given_and_as_the_public_reads_them(client):
    series = factories.make_series()
    early = factories.make_reading(series=series, quarter=Q2, value=9)
    factories.make_reading(
        series=series, quarter=Q2, value=3, replaces=early, why_replaced="Counted again."
    )
    factories.make_reading(series=series, quarter=Q3, value=50, published_at=None)

    old, new, draft = rows_of(client, "figures_sheet")

    assert (old["Figure"], old["Replaced by a newer one"]) == ("9.00", "yes")
    assert (new["Figure"], new["What the public reads"]) == ("3.00", "fewer than 5")
    assert (draft["Public since"], draft["What the public reads"]) == ("draft", "")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["actions_sheet", "figures_sheet"])
def test_a_sheet_costs_the_same_few_queries(client, django_assert_num_queries, name, rows):
    for _row in range(rows):
        action = factories.make_action()
        factories.make_round(updates=[{"action": action}])
        factories.make_reading()

    with django_assert_num_queries({"actions_sheet": 8, "figures_sheet": 6}[name]):
        assert len(rows_of(client, name)) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_round_costs_the_same_few_queries(client, django_assert_num_queries, rows):
    updates = [{"action": factories.make_action()} for _row in range(rows)]
    factories.make_round(quarter=Q2, updates=updates)

    with django_assert_num_queries(7):
        assert len(rows_of(client, "updates_sheet", Q2)) == rows


def test_excel_gets_the_same(client):
    action = factories.make_action()

    response = client.get(reverse("admin:actions_sheet", args=["xlsx"]))

    _headings, row = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    assert row[0] == action.reference


def test_the_page_of_sheets_offers_what_a_person_may_bring_in(client):
    opened = factories.make_round(quarter=Q3, published_at=None)
    action = factories.make_action()
    page = reverse("admin:sheets")

    for_viewer = client.get(page).content.decode()
    client.force_login(factories.make_person(Role.WRITER, given=[action]))
    for_writer = client.get(page).content.decode()

    assert f"Updates for {opened.quarter}" in for_viewer
    assert "Bringing in is for writers, area leads and publishers." in for_viewer
    assert "Updates from a spreadsheet" in for_writer
    assert "Dates from a spreadsheet" in for_writer
    assert "Figures from a spreadsheet" not in for_writer
