"""How progress is checked: the list of measures, a page for each, and its file."""

import csv
import datetime
import io
import re

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.models import Measure
from actions.quarters import Quarter
from reports.record.promised import measures_told
from tests.factories import (
    make_action,
    make_area,
    make_definition,
    make_fact_figure,
    make_measure,
    make_measure_in_area,
    make_public_fact,
    make_reading,
    make_series,
    make_service_in_plan,
)
from tests.kept_pages import closely

pytestmark = pytest.mark.django_db

QUARTER = Quarter(2025, 1)
LARGEST_PAGE = 30_000


def text_of(response):
    """The words of a page as a visitor reads them."""
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(text.split())


def rows_of(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_list_names_each_question_under_its_area_and_says_there_is_no_figure(client):
    area = make_area(title="Waiting times")
    make_measure(area=area, question="Are waits shorter?")

    text = text_of(client.get("/measures/"))

    assert "Waiting times Are waits shorter?" in text
    assert "No figure yet" in text
    assert "The plan gave no starting points." in text


def test_the_list_shows_the_newest_figures_only(client):
    series = make_series(name="Service A")
    make_reading(series=series, quarter=QUARTER, value=61)
    make_reading(series=series, quarter=QUARTER.shifted(1), value=72)

    text = text_of(client.get("/measures/"))

    assert "Service A: 72 , in April to June 2025" in text
    assert "61" not in text


def test_a_measure_in_two_areas_is_listed_twice_and_says_so(client):
    measure = make_measure(reference="PFA M5", question="Do we check enough?")
    make_measure_in_area(measure=measure, reference="EHCP M1")

    text = text_of(client.get("/measures/"))

    assert text.count("Do we check enough?") == 2
    assert "This is the same check as PFA M5." in text


@pytest.mark.parametrize("end", ["", "readings.csv"])
def test_another_place_of_a_measure_leads_to_it_for_good(client, end):
    measure = make_measure(reference="PFA M5")
    make_measure_in_area(measure=measure, reference="EHCP M1")

    response = client.get(f"/measures/ehcp-m1/{end}")

    assert response.status_code == 301
    assert response["Location"] == f"/measures/pfa-m5/{end}"


@pytest.mark.parametrize("end", ["", "readings.csv"])
def test_an_unknown_or_hidden_measure_is_not_found(client, end):
    make_measure(reference="WT M1", is_visible=False)

    assert client.get(f"/measures/wt-m1/{end}").status_code == 404
    assert client.get(f"/measures/wt-m9/{end}").status_code == 404


def test_a_measure_without_figures_says_what_is_known_and_what_is_not(client):
    measure = make_measure(
        question="Are waits shorter?",
        text="Waits go down over time.",
        read_with_care="Fewer can mean two things.",
        direction=Measure.Direction.DOWN,
        direction_note="This is our reading.",
    )

    text = text_of(client.get(measure.get_absolute_url()))

    assert "Are waits shorter? We cannot tell yet. We have no figures." in text
    assert "Waits go down over time." in text
    assert "Fewer can mean two things." in text
    assert "Going down is good This is our reading." in text
    for blank in ("Starting point", "Aim", "Who counts", "Where figures come from"):
        assert f"{blank} Not set yet" in text
    assert "Next figure due Not set yet" in text


def test_a_measure_tells_its_newest_figure_and_the_move_without_judging(client):
    measure = make_measure(direction=Measure.Direction.DOWN, unit="weeks")
    series = make_series(measure=measure, name="")
    make_reading(series=series, quarter=QUARTER, value=22)
    make_reading(series=series, quarter=QUARTER.shifted(1), value=14, is_early=True)

    text = text_of(client.get(measure.get_absolute_url()))

    assert "14 weeks , in April to June 2025, early figure, may change" in text
    assert "Shorter by 8 weeks since January to March 2025." in text
    assert "Going down is good." in text
    assert "One change alone does not show where things are going." in text
    assert "improve" not in text


def test_figures_told_in_words_stand_after_their_period_and_are_not_compared(client):
    series = make_series(name="Example figures", is_sample=True)
    for later, words in enumerate(("Being written.", "Written.")):
        make_reading(
            series=series,
            quarter=QUARTER.shifted(later),
            words=f"Example: {words}",
            value=None,
            is_sample=True,
        )

    text = text_of(client.get(series.measure.get_absolute_url()))

    assert "April to June 2025: Example figures: Written." in text
    assert "Two figures alone" not in text
    assert "It went" not in text


def test_a_measure_says_what_is_counted_and_its_aim_beside_the_figure(client):
    measure = make_measure(unit="waiting time", target_words="in line with others")
    make_definition(measure=measure, version=2, text="Weeks until the first visit.")
    make_reading(series=make_series(measure=measure), quarter=QUARTER, value=16)

    text = text_of(client.get(measure.get_absolute_url()))

    assert "Counted: waiting time. Weeks until the first visit." in text
    assert "Aim: In line with others." in text


def test_a_measure_has_a_title_to_cite(client):
    measure = make_measure(reference="WT M2", question="Are waits shorter?")

    assert "To cite this page: WT M2: Are waits shorter?," in text_of(
        client.get(measure.get_absolute_url())
    )
    assert "To cite this page: How we check," in text_of(client.get("/measures/"))


def test_a_measure_shows_what_belongs_to_it(client):
    measure = make_measure(parts="First part\nSecond part", owner="The data team")
    make_definition(measure=measure, version=1, text="Old way.", why_changed="")
    make_definition(
        measure=measure,
        version=2,
        text="New way.",
        why_changed="It was unclear.",
        in_force_from=datetime.date(2025, 4, 1),
    )
    make_action(title="Hire more staff").measures.add(measure)
    make_action(title="Secret", is_visible=False).measures.add(measure)
    fact = make_public_fact(text="Others counted this.", measures=[measure])
    make_fact_figure(fact=fact, period="2024", figure="55%")

    text = text_of(client.get(measure.get_absolute_url()))

    for words in (
        "First part Second part",
        "Who counts The data team",
        "Definition 2, from 1 April 2025 New way. Why it changed: It was unclear.",
        "Old way.",
        "Hire more staff",
        "Others counted this.",
        "2024 55%",
    ):
        assert words in text
    assert "Secret" not in text


def test_drafts_never_show(client):
    measure = make_measure()
    series = make_series(measure=measure)
    make_reading(series=series, quarter=QUARTER, value=770_077, published_at=None)
    unseen = make_series(measure=measure, is_visible=False)
    make_reading(series=unseen, quarter=QUARTER, value=880_088)
    make_definition(measure=measure, version=9, text="Unfinished words", published_at=None)

    for address in ("/measures/", measure.get_absolute_url(), measure.get_file_url()):
        page = client.get(address).content.decode()
        assert not re.search("770,?077|880,?088", page)
        assert "Unfinished words" not in page


def test_earlier_versions_of_a_figure_are_shown_beside_it(client):
    measure = make_measure()
    series = make_series(measure=measure)
    first = make_reading(series=series, quarter=QUARTER, value=61, is_early=True)
    make_reading(
        series=series, quarter=QUARTER, value=65, replaces=first, why_replaced="A late list."
    )

    text = text_of(client.get(measure.get_absolute_url()))
    newest, older = rows_of(client.get(measure.get_file_url()))

    assert "65 Changed: A late list. Before: 61, early figure" in text
    assert (newest["Figure"], newest["Revised"]) == ("65", "replaces an older figure")
    assert (older["Figure"], older["Early"]) == ("61", "yes")
    assert older["Revised"] == "replaced by a newer figure"


def test_a_chart_has_a_name_in_both_drawings_and_a_table_beside_it(client):
    series = make_series(name="Service A")
    for later in range(3):
        make_reading(series=series, quarter=QUARTER.shifted(later), value=20 + later)

    page = client.get(series.measure.get_absolute_url()).content.decode()

    named = r'<svg aria-describedby="[^>]* aria-labelledby="[^>]* role="img"'
    assert len(re.findall(named, closely(page))) == 2
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for names in re.findall(r'aria-(?:labelled|described)by="([^"]+)"', page):
        assert set(names.split()) <= set(ids)
    assert "Every figure for Service A, newest first" in page
    assert "style=" not in page


def test_example_figures_say_so_on_the_page_in_the_chart_and_in_the_file(client):
    series = make_series(name="", is_sample=True)
    for later in range(2):
        make_reading(
            series=series, quarter=QUARTER.shifted(later), value=30 + later, is_sample=True
        )

    page = client.get(series.measure.get_absolute_url())
    rows = rows_of(client.get(series.measure.get_file_url()))

    text = text_of(page)
    assert "Example: 31 , in April to June 2025" in text
    assert "Example: Up by 1 since January to March 2025" in text
    assert "<figcaption>Example: " in closely(page.text)
    assert closely(page.text).count(">Example: Question") == 2
    assert [row["Example"] for row in rows] == ["yes", "yes"]
    assert "Example: 31" in text_of(client.get("/measures/"))


def test_the_file_has_a_line_for_each_figure(client):
    measure = make_measure(reference="WT M2")
    series = make_series(measure=measure, name="=Service A")
    make_reading(series=series, quarter=QUARTER, numerator=30, denominator=40, note="Checked.")

    response = client.get("/measures/wt-m2/readings.csv")

    assert response["Content-Disposition"] == 'attachment; filename="wt-m2-readings.csv"'
    assert rows_of(response) == [
        {
            "Measure": "WT M2",
            "Series": "'=Service A",
            "From": "2025-01-01",
            "To": "2025-03-31",
            "Period": "January to March 2025",
            "Figure": "75",
            "Unit": "%",
            "Numerator": "30",
            "Denominator": "40",
            "Early": "",
            "Revised": "",
            "Definition": str(series.readings.get().definition.version),
            "Note": "Checked.",
            "Example": "",
        }
    ]


def pages_with(client, series, **values):
    """What visitors get from every address when the series has such a figure, then not any more."""
    measure = series.measure
    with transaction.atomic():
        make_reading(series=series, quarter=QUARTER.shifted(2), **values)
        pages = [
            client.get(address).content
            for address in ("/measures/", measure.get_absolute_url(), measure.get_file_url())
        ]
        transaction.set_rollback(True)
    return pages


small_counts = st.builds(
    lambda count, whole: {"numerator": count, "denominator": whole},
    st.integers(1, 4),
    st.integers(20, 900),
)
small_rests = st.builds(
    lambda rest, whole: {"numerator": whole - rest, "denominator": whole},
    st.integers(1, 4),
    st.integers(20, 900),
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=st.one_of(st.tuples(small_counts, small_counts), st.tuples(small_rests, small_rests)))
def test_pages_charts_and_files_are_the_same_whatever_the_hidden_figure_is(client, pair):
    with transaction.atomic():
        measure = make_measure()
        shown, covering, series = (make_series(measure=measure) for _n in range(3))
        for later in range(4):
            quarter = QUARTER.shifted(later)
            make_reading(series=shown, quarter=quarter, numerator=300, denominator=500)
            make_reading(series=covering, quarter=quarter, numerator=150, denominator=450)
        for later in (0, 1, 3):
            quarter = QUARTER.shifted(later)
            make_reading(series=series, quarter=quarter, numerator=200, denominator=500)

        one, other = (
            pages_with(client, series, **values, note=f"It was {values}.") for values in pair
        )

        transaction.set_rollback(True)
    assert one == other


@pytest.mark.parametrize("few", ["a line that is hidden", "a line that all see"])
def test_nowhere_can_a_few_people_be_worked_out_from_a_total(client, few):
    area = make_area()
    measure = make_measure(area=area, counts_people=True)
    of_all, of_most = (make_series(measure=measure) for _n in range(2))
    of_few = make_series(measure=measure, is_visible=few == "a line that all see")
    for series, number in {of_all: 4_012, of_most: 4_009, of_few: 3}.items():
        make_reading(series=series, quarter=Quarter.containing(timezone.localdate()), value=number)
    pages = [
        client.get(address).content.decode()
        for address in (
            "/measures/",
            measure.get_absolute_url(),
            measure.get_file_url(),
            area.get_absolute_url(),
            "/changes/",
            "/changes/changes.csv",
            "/changes/feed.xml",
            *(f"/changes/figure/{reading.pk}/" for reading in of_all.readings.all()),
        )
    ]
    pages.append(str(measures_told(str)))

    assert [("4,012" in page or "4012" in page) for page in pages] == [True] * len(pages)
    assert [page for page in pages if "4,009" in page or "4009" in page] == []


def test_a_hidden_figure_is_told_as_hidden_everywhere(client):
    series = make_series(name="Service A")
    for later in range(3):
        make_reading(
            series=series,
            quarter=QUARTER.shifted(later),
            numerator=3 if later == 2 else 20,
            denominator=40,
        )

    page = client.get(series.measure.get_absolute_url())
    newest, *_older = rows_of(client.get(series.measure.get_file_url()))

    assert "Service A: fewer than 5 , in July to September 2025" in text_of(page)
    assert 'class="chart-hidden"' in page.content.decode()
    assert (newest["Figure"], newest["Unit"], newest["Numerator"], newest["Denominator"]) == (
        "fewer than 5",
        "",
        "",
        "",
    )
    assert "Service A: fewer than 5" in text_of(client.get("/measures/"))


def fill(measure, series_count, quarters):
    definition = make_definition(measure=measure)
    for _n in range(series_count):
        series = make_series(measure=measure)
        for later in range(quarters):
            make_reading(
                series=series,
                definition=definition,
                quarter=QUARTER.shifted(later),
                numerator=1200 + later,
                denominator=3600,
                is_early=later % 3 == 0,
            )


@pytest.mark.parametrize("rows", [1, 3, 120])
def test_no_list_of_a_measure_costs_more_queries_as_it_grows(
    client, django_assert_num_queries, rows
):
    measure = make_measure()
    fill(measure, series_count=1, quarters=rows)
    for _n in range(min(rows, 30)):
        make_measure_in_area(measure=measure)
        make_action().measures.add(measure)
        make_fact_figure(fact=make_public_fact(measures=[measure]))
        make_service_in_plan(measure=measure)

    with django_assert_num_queries(11):
        client.get(measure.get_absolute_url())
    with django_assert_num_queries(4):
        client.get("/measures/")
    with django_assert_num_queries(3):
        client.get(measure.get_file_url())


def test_20_years_of_three_series_are_a_light_page_and_more_pages(client):
    measure = make_measure(target_value=30, target_unit="%")
    fill(measure, series_count=3, quarters=80)

    first = client.get(measure.get_absolute_url())
    last = client.get(f"{measure.get_absolute_url()}?page=7")

    assert len(first.content) <= LARGEST_PAGE
    assert "Page 1 of 7" in text_of(first)
    assert last.status_code == 200
    assert "January to March 2025" in text_of(last)
    assert client.get(f"{measure.get_absolute_url()}?page=8").status_code == 404


@pytest.mark.parametrize("page", ["x", "0", "-1", "1.5", "٣"])
def test_a_page_that_is_no_number_is_refused_with_a_page_that_helps(client, page):
    measure = make_measure()

    response = client.get(measure.get_absolute_url(), {"page": page})

    assert response.status_code == 400
    assert "We do not understand that address" in text_of(response)


def test_unknown_parameters_are_ignored(client):
    assert client.get(make_measure().get_absolute_url(), {"utm": "x"}).status_code == 200
