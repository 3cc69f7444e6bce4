"""What `actions.quarters` promises."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from actions.models import Round
from actions.quarters import Quarter, QuarterFormField, QuarterSelect
from tests.factories import make_round

quarters = st.builds(Quarter, st.integers(2000, 2199), st.integers(1, 4))
days = st.dates(datetime.date(2000, 1, 1), datetime.date(2199, 12, 31))
# Far enough from both ends that a shifted quarter still exists.
middle_quarters = st.builds(Quarter, st.integers(2050, 2150), st.integers(1, 4))
shifts = st.integers(-99, 99)


def test_a_quarter_is_written_in_words_by_its_first_and_last_month():
    assert str(Quarter(2026, 4)) == "October to December 2026"


def test_a_quarter_has_a_first_and_a_last_day():
    quarter = Quarter(2028, 1)

    assert quarter.first_day == datetime.date(2028, 1, 1)
    assert quarter.last_day == datetime.date(2028, 3, 31)


@pytest.mark.parametrize(("year", "number"), [(2026, 0), (2026, 5), (1999, 4), (2200, 1)])
def test_a_quarter_that_does_not_exist_is_refused(year, number):
    with pytest.raises(ValueError, match=f"There is no quarter {number} of {year}"):
        Quarter(year, number)


@given(quarters)
def test_a_code_reads_back_as_the_same_quarter(quarter):
    assert Quarter.parse(quarter.code) == quarter


@given(st.text("0126q-Q２ \n", min_size=6, max_size=8))
def test_any_other_text_is_refused(text):
    try:
        quarter = Quarter.parse(text)
    except ValueError:
        return

    assert quarter.code == text


@pytest.mark.parametrize(
    "code", ["", "2026", "2026-Q4", "2026-q5", "2026-q4\n", " 2026-q4", "２０２６-q4", "1999-q1"]
)
def test_a_code_is_written_in_one_way_only(code):
    with pytest.raises(ValueError, match="quarter"):
        Quarter.parse(code)


@given(quarters, quarters)
def test_quarters_sort_by_time_and_their_codes_sort_alike(one, other):
    assert (one < other) == (one.first_day < other.first_day) == (one.code < other.code)


@given(days)
def test_each_day_is_in_the_quarter_that_contains_it(day):
    quarter = Quarter.containing(day)

    assert quarter.first_day <= day <= quarter.last_day


@given(quarters)
def test_first_and_last_day_are_in_their_own_quarter(quarter):
    assert Quarter.containing(quarter.first_day) == quarter
    assert Quarter.containing(quarter.last_day) == quarter


@given(middle_quarters)
def test_the_next_quarter_begins_the_day_after(quarter):
    assert quarter.shifted(1).first_day == quarter.last_day + datetime.timedelta(days=1)


@given(middle_quarters, shifts)
def test_a_shift_and_its_opposite_lead_back(quarter, shift):
    assert quarter.shifted(shift).shifted(-shift) == quarter


@given(middle_quarters, shifts, shifts)
def test_shifts_add_up(quarter, one, other):
    assert quarter.shifted(one).shifted(other) == quarter.shifted(one + other)


def test_quarters_through_a_year_have_no_gap():
    years_end = Quarter.through(Quarter(2026, 3), Quarter(2027, 1))

    assert years_end == [Quarter(2026, 3), Quarter(2026, 4), Quarter(2027, 1)]
    assert Quarter.through(Quarter(2026, 3), Quarter(2026, 3)) == [Quarter(2026, 3)]


@pytest.mark.django_db
def test_the_database_keeps_a_quarter_and_its_order():
    later, earlier = (make_round(quarter=Quarter(2026, n)) for n in (3, 2))

    assert [r.quarter for r in Round.objects.order_by("quarter")] == [
        earlier.quarter,
        later.quarter,
    ]
    assert Round.objects.get(quarter__gt=Quarter(2026, 2)) == later


@pytest.mark.django_db
def test_a_row_refuses_what_is_not_a_quarter():
    with pytest.raises(ValidationError) as refusal:
        Round(quarter="soon", opened_on=datetime.date(2026, 10, 1)).full_clean()

    assert refusal.value.message_dict["quarter"] == ["soon is not a quarter such as 2026-q4."]


def test_a_form_reads_a_quarter_and_says_how_to_write_one():
    field = QuarterFormField()

    assert field.clean("2026-q4") == Quarter(2026, 4)
    with pytest.raises(ValidationError, match="Choose a quarter, such as 2026-q4"):
        field.clean("next autumn")


def test_the_list_of_quarters_names_them_in_words_and_keeps_an_old_choice():
    listed = QuarterSelect().render("quarter", "2001-q2")

    assert '<option value="2001-q2" selected>April to June 2001</option>' in listed


@pytest.mark.parametrize(
    "text",
    [
        "2026-q4",
        "2026 Q4",
        "2026Q4",
        "2026/Q4",
        "Q4 2026",
        "q4-2026",
        "October to December 2026",
        "  october  TO december 2026 ",
        "Oct to Dec 2026",
        "Oct-Dec 2026",
        "Oct. to Dec. 2026",
        "Oct – Dec 2026",
        "October/December 2026",
    ],
)
def test_a_quarter_is_read_as_people_write_it(text):
    assert Quarter.read(text) == Quarter(2026, 4)


@pytest.mark.parametrize("text", ["Jul-Sep 2026", "Jul-Sept 2026", "July to Sept. 2026"])
def test_september_has_two_short_forms(text):
    assert Quarter.read(text) == Quarter(2026, 3)


@given(quarter=st.builds(Quarter, st.integers(2000, 2199), st.integers(1, 4)))
def test_a_quarter_is_read_from_its_own_words_and_code(quarter):
    assert Quarter.read(str(quarter)) == Quarter.read(quarter.code) == quarter


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "Q5 2026",
        "2026/27 Q4",  # of the financial year, perhaps
        "November to December 2026",
        "October to March 2026",
        "autumn 2026",
        "October 2026",
        "1999 Q4",
        "2026 Q4 or so",
        "٢٠٢٦ Q4",
    ],
)
def test_what_is_not_a_quarter_is_refused(text):
    with pytest.raises(ValueError, match="quarter"):
        Quarter.read(text)
