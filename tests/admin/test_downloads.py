"""Lists taken away as files: the rows a person sees there, and nothing personal."""

import csv
import io

import pytest
from django.urls import NoReverseMatch, reverse
from openpyxl import load_workbook

from accounts.models import LogInTries, User
from actions.models import Action, Assignment, Reading
from actions.roles import Role
from publishing import field_register
from publishing.models import OwnerSettings
from staff.admin import downloads
from tests import factories
from tests.admin.test_every_page import MAKERS

pytestmark = pytest.mark.django_db


def address(model, kind="csv"):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_download", args=[kind])


def rows_in(response):
    """Return the rows of a CSV download, each by its headings."""
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def taken_away():
    found = []
    for model in MAKERS:
        try:
            address(model)
        except NoReverseMatch:
            continue
        found.append(model)
    return found


@pytest.fixture(params=taken_away(), ids=lambda model: model._meta.label)
def model(request):
    return request.param


def test_lists_of_people_are_not_taken_away():
    assert not {User, LogInTries} & set(taken_away())


@pytest.mark.parametrize("rows", [1, 3])
def test_every_list_is_taken_with_the_same_few_queries(
    admin_client, django_assert_max_num_queries, model, rows
):
    if model._meta.label in {"publishing.OwnerSettings", "plans.Inspection"}:
        rows = 1
    for _row in range(rows):
        MAKERS[model]()

    with django_assert_max_num_queries(13):
        response = admin_client.get(address(model))

    assert len(rows_in(response)) == model.objects.count()


def test_an_excel_file_holds_the_same(admin_client):
    action = factories.make_action()

    response = admin_client.get(address(Action, "xlsx"))

    headings, row = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    told = dict(zip(headings, row, strict=True))
    assert (told["Reference"], told["Title"]) == (action.reference, action.title)


def test_the_file_holds_what_the_list_was_filtered_and_searched_for(admin_client):
    found = factories.make_action(title="Wheelchairs")
    factories.make_action(title="Wheelchairs")
    factories.make_action(area=found.area)

    response = admin_client.get(
        address(Action), {"q": "wheelchairs", "area__id__exact": found.area.pk, "p": 2}
    )

    assert [row["Reference"] for row in rows_in(response)] == [found.reference]


def test_the_list_leads_to_its_file_as_it_is_filtered(admin_client):
    factories.make_action()

    page = admin_client.get("/admin/actions/action/", {"q": "a & b"}).content.decode()

    assert 'href="download.csv?q=a+%26+b"' in page
    assert 'href="download.xlsx?q=a+%26+b"' in page


def test_a_filter_that_makes_no_sense_is_refused(admin_client):
    response = admin_client.get(address(Action), {"password": "x"})

    assert response.status_code == 400
    assert "This list cannot be filtered like that." in response.content.decode()


def test_a_list_too_long_for_excel_is_offered_as_csv(admin_client, monkeypatch):
    monkeypatch.setattr(downloads, "MOST_XLSX_ROWS", 1)
    factories.make_action()
    factories.make_action()

    assert admin_client.get(address(Action, "xlsx")).status_code == 400
    assert len(rows_in(admin_client.get(address(Action)))) == 2


def test_values_are_written_as_people_read_them(admin_client):
    reading = factories.make_reading(value="-2.50", is_early=True, note="=1+1")

    (row,) = rows_in(admin_client.get(address(Reading)))

    assert row["Figure"] == "-2.50"
    assert row["Early figure, may change"] == "yes"
    assert row["Example, made up"] == "no"
    assert row["Note"] == "'=1+1"
    assert row["Series"] == str(reading.series)
    assert row["First day"] == reading.starts_on.isoformat()


def test_rows_linked_to_are_named(admin_client):
    measures = [factories.make_measure(), factories.make_measure()]
    factories.make_action().measures.set(measures)

    (row,) = rows_in(admin_client.get(address(Action)))

    assert row["How this action is checked"] == "\n".join(map(str, measures))


def test_what_is_personal_stays_behind(admin_client):
    person = factories.make_person(username="jo.smith", first_name="Jo")
    factories.make_assignment(person=person)

    response = admin_client.get(address(Assignment))

    assert "person" in field_register.declared()["actions.Assignment"]
    assert list(rows_in(response)[0]) == ["Focus area", "Action"]
    assert "jo.smith" not in response.content.decode()


def test_a_field_that_becomes_personal_no_longer_goes_out(admin_client, monkeypatch):
    factories.make_action(title="About Jo")
    register = field_register.declared()
    changed = {**register["actions.Action"], "title": "personal", "text": "child"}
    monkeypatch.setattr(field_register, "declared", lambda: {**register, "actions.Action": changed})

    (row,) = rows_in(admin_client.get(address(Action)))

    assert not {"Title", "In plain words"} & set(row)
    assert "About Jo" not in row.values()


def test_nobody_without_a_role_takes_anything(client):
    client.force_login(factories.make_person())

    assert client.get(address(Action)).status_code == 403


def test_a_file_is_asked_for_not_sent_to(client):
    client.force_login(factories.make_person(Role.VIEWER))

    assert client.post(address(Action)).status_code == 405


def test_owner_settings_can_be_taken_too(admin_client):
    assert len(rows_in(admin_client.get(address(OwnerSettings)))) == 1
