"""The sheet of waiting times: given, or corrected, through the same verbs as on the page."""

import pytest
from django.utils import timezone

from actions.quarters import Quarter
from local_offer.models import WaitFigure
from local_offer.roles import WAIT_SUPPLIER
from tests import factories
from tests.staff.sheets import Desk, faults, outcomes

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

QUARTER = Quarter.containing(timezone.localdate()).shifted(-1)


@pytest.fixture
def wait():
    return factories.make_wait()


@pytest.fixture
def supplier(client, wait):
    person = factories.make_person(WAIT_SUPPLIER)
    factories.make_wait_supplier(person=person, service=wait.service)
    client.force_login(person)
    return person


@pytest.fixture
def desk(client, supplier):
    return Desk(client, "waits")


@pytest.fixture
def line(desk):
    """The one row of the template, filled in."""
    (row,) = desk.template()
    return row | {"How long": "14", "How many wait": "50", "Given by (a team)": "Locala"}


def test_the_template_has_each_wait_of_the_supplier_for_the_last_quarter(desk, wait):
    factories.make_wait()

    (row,) = desk.template()

    assert (row["Wait"], row["Service"], row["Unit"]) == (wait.slug, wait.service.name, "weeks")
    assert row["First day"] == QUARTER.first_day.isoformat()


def test_a_sheet_gives_figures_that_wait_to_be_signed(desk, supplier, line):
    desk.bring_in([line])

    figure = WaitFigure.objects.get()
    assert (figure.value, figure.supplied_by, figure.as_of) == (14, "Locala", QUARTER.last_day)
    assert (figure.prepared_by, figure.published_at) == (supplier, None)

    page = desk.try_(desk.template())
    assert outcomes(page) == {2: "left"}


def test_what_is_odd_or_wrong_is_told_row_by_row_and_nothing_comes_in(desk, line):
    elsewhere = factories.make_wait()
    page = desk.try_(
        [
            line | {"How long": "400"},
            line | {"Wait": "no-such-wait"},
            line | {"Wait": elsewhere.slug},
            line | {"First day": "2026-06-30", "Last day": "2026-04-01"},
            line | {"Last day": ""},
        ]
    )

    told = str(faults(page))
    for sentence in (
        "This is 400 weeks, more than three years.",
        "write “yes” in “I have checked: it is right”",
        "There is no such wait.",
        "The figures of this wait are not yours to give.",
        "The first day comes after the last day.",
        "Give both the first day and the last day.",
    ):
        assert sentence in told, sentence
    assert not WaitFigure.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"Given by (a team)": ""}, "Given by (a team): Fill in this cell."),
        ({"How long": "14.25"}, "How long: Round it to one decimal, such as 12.5."),
        (
            {"Where it is published": "NHS website"},
            "Where it is published: Write the address of the page, such as www.example.org/waits.",
        ),
    ],
)
def test_what_is_wrong_names_its_column_and_what_to_do(desk, line, wrong, told):
    assert faults(desk.try_([line | wrong])) == {2: [told]}


def test_a_signed_figure_is_corrected_with_a_reason(desk, line, wait):
    factories.make_wait_figure(wait=wait, quarter=QUARTER, value=16, waiting=50)
    (row,) = desk.template()
    changed = row | {"How long": "14"}
    assert "Say why it is corrected." in str(faults(desk.try_([changed])))

    desk.bring_in([changed | {"Why it is corrected": "A late list came in."}])

    draft = WaitFigure.objects.drafts().get()
    assert (draft.value, draft.corrects.value, draft.why_corrected) == (
        14,
        16,
        "A late list came in.",
    )


def test_who_was_slower_is_told_both_versions(desk, line, wait):
    factories.make_wait_figure(wait=wait, quarter=QUARTER, value=20, published_at=None)

    page = desk.try_([line])

    assert outcomes(page) == {2: "refused"}
    assert "It now says: 20; 50 wait." in page.text


@pytest.mark.parametrize(
    "words",
    [
        {"How many wait": "50"},
        {"Note for the public": "We moved house."},
        {"Why it is corrected": "A late list came in."},
    ],
)
def test_a_row_with_words_but_no_figure_is_asked_back(desk, words):
    (row,) = desk.template()

    page = desk.try_([row | words])

    assert outcomes(page) == {2: "refused"}
    assert "Give the figure too." in str(faults(page))


def test_a_row_with_only_a_team_and_a_day_is_left_alone(desk):
    (row,) = desk.template()

    page = desk.try_([row | {"Given by (a team)": "Locala", "Counted on": "2026-10-14"}])

    assert outcomes(page) == {2: "left"}
