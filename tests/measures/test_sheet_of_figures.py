"""The sheet of figures: readings of measures, recorded or replaced, never edited."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from actions.models import Reading
from actions.quarters import Quarter
from actions.roles import Role
from tests import factories
from tests.staff.sheets import Desk, as_excel, faults, outcomes

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

Q2 = Quarter(2026, 2)


@pytest.fixture
def area():
    return factories.make_area(prefix="WT")


@pytest.fixture
def measure(area):
    made = factories.make_measure(area=area, reference="WT M1", unit="number of children")
    factories.make_definition(measure=made, version=1)
    return made


@pytest.fixture
def north(measure):
    return factories.make_series(measure=measure, name="North")


@pytest.fixture
def publisher(client):
    person = factories.make_person(Role.PUBLISHER)
    client.force_login(person)
    return person


@pytest.fixture
def desk(client, publisher, north):
    return Desk(client, "figures")


def row(**values):
    return {"Measure": "WT M1", "Line": "North", "Quarter": "2026 Q2"} | values


def test_the_template_has_each_line_for_the_quarter_asked_for(desk, north):
    factories.make_reading(series=north, quarter=Q2, value=40, is_early=True)

    (line,) = desk.template(quarter="2026-q2")

    assert (line["Measure"], line["Line"], line["Quarter"]) == (
        "WT M1",
        "North",
        "April to June 2026",
    )
    assert (line["Figure"], line["Early figure, may change"]) == ("40", "yes")


def test_a_template_is_offered_for_quarters_that_have_ended(desk, client):
    last = Quarter.containing(timezone.localdate()).shifted(-1)

    form = client.get(desk.address).text.partition('name="quarter"')[2].partition("</select>")[0]

    assert f'<option value="{last.code}" selected>' in form
    assert f'value="{last.shifted(1).code}"' not in form


def test_the_file_of_figures_that_staff_take_away_comes_back(desk, client, measure, north):
    older = factories.make_reading(series=north, quarter=Q2, value=40)
    factories.make_reading(series=north, quarter=Q2, value=41, replaces=older, why_replaced="Late.")
    factories.make_reading(series=north, quarter=Q2.shifted(-1), value=1255)
    taken = client.get(reverse("admin:figures_sheet", args=["csv"])).content

    unchanged = desk.try_(taken)
    changed = desk.try_(taken.replace(b"1255.00", b'"1,256.00"'))

    assert [row.sentence for row in unchanged.context["report"].rows] == [
        "It says this already.",
        "A newer figure stands in its place.",
        "It says this already.",
    ]
    assert faults(changed) == {
        2: ["Why it replaces the older figure: Say why this figure replaces the older one."]
    }


def test_the_excel_file_of_figures_that_staff_take_away_comes_back(desk, client, north):
    factories.make_reading(series=north, quarter=Q2, value="14.25")
    taken = client.get(reverse("admin:figures_sheet", args=["xlsx"])).getvalue()

    (line,) = desk.try_(taken).context["report"].rows

    assert line.sentence == "It says this already."


def test_figures_come_in_from_an_excel_file(desk, north):
    desk.bring_in(as_excel([row(Figure=0.1 * 3 * 100)]))  # 30.000000000000004

    assert Reading.objects.get(series=north).value == 30


def test_a_share_that_excel_shows_as_one_is_never_taken_for_a_hundredth_of_it(desk):
    book = Workbook()
    book.active.append([*row(), "Figure"])
    book.active.append([*row().values(), 0.75])
    book.active["D2"].number_format = "0%"
    file = io.BytesIO()
    book.save(file)

    page = desk.try_(file.getvalue())

    assert faults(page) == {2: ["Figure: Write only the number, without “%”."]}


def test_the_template_is_for_the_quarter_that_ended_last(desk):
    last = Quarter.containing(timezone.localdate()).shifted(-1)

    assert [line["Quarter"] for line in desk.template()] == [str(last)]
    assert [line["Quarter"] for line in desk.template(quarter="nonsense")] == [str(last)]


def test_a_figure_is_recorded_and_public_at_once_for_a_publisher(desk, publisher):
    desk.bring_in(
        [row(**{"or: how many": "30", "out of how many": "40", "Note for the public": "Late."})]
    )

    reading = Reading.objects.visible().get()
    assert (reading.numerator, reading.denominator, reading.note) == (30, 40, "Late.")
    assert (reading.starts_on, reading.ends_on) == (Q2.first_day, Q2.last_day)
    entry = reading.history.get()
    assert entry.history_user == publisher
    assert entry.history_change_reason == "New figure. Brought in from a spreadsheet."


def test_what_an_area_lead_brings_in_waits_for_a_publisher(client, area, north):
    client.force_login(factories.make_person(Role.AREA_LEAD, given=[area]))

    Desk(client, "figures").bring_in([row(Figure="40")])

    assert Reading.objects.get().published_at is None


def test_a_figure_for_other_days_than_a_quarter(desk):
    days = {"Or other days: the first": "01/09/2025", "and the last": "31/08/2026"}

    desk.bring_in([row(Quarter="", Figure="40", **days)])

    reading = Reading.objects.get()
    assert (reading.starts_on, reading.ends_on) == (
        datetime.date(2025, 9, 1),
        datetime.date(2026, 8, 31),
    )


def test_a_public_figure_is_replaced_with_its_reason(desk, north):
    factories.make_reading(series=north, quarter=Q2, value=40, is_early=True)

    page = desk.try_([row(Figure="42", **{"Why it replaces the older figure": "Final."})])
    desk.confirm(page)

    assert outcomes(page) == {2: "changed"}
    newest = Reading.objects.get(replaces__isnull=False)
    assert (newest.value, newest.is_early, newest.why_replaced) == (42, False, "Final.")
    assert newest.history.get().history_change_reason == "Final. Brought in from a spreadsheet."


def test_a_figure_in_place_of_a_public_one_without_a_reason_is_refused(desk, north):
    factories.make_reading(series=north, quarter=Q2, value=40)

    page = desk.try_([row(Figure="42")])

    assert faults(page) == {
        2: ["Why it replaces the older figure: Say why this figure replaces the older one."]
    }


def test_the_template_as_it_comes_changes_nothing(desk, measure, north):
    factories.make_reading(series=north, quarter=Q2, value="12.50", is_early=True, note="Hm.")
    south = factories.make_series(measure=measure, name="South")
    factories.make_reading(series=south, quarter=Q2, words="Not counted.")

    page = desk.try_(desk.template(quarter="2026-q2"))

    assert outcomes(page) == {2: "left", 3: "left"}


def test_what_is_only_odd_asks_for_a_second_look(desk, north):
    factories.make_reading(series=north, quarter=Quarter(2026, 1), value=10)

    asked = desk.try_([row(Figure="90")])
    desk.bring_in([row(Figure="90", **{"I have checked: it is right": "yes"})])

    assert faults(asked) == {
        2: [
            "This is more than double the figure for January to March 2026.",
            "If it is right, write “yes” in “I have checked: it is right”.",
        ]
    }
    assert Reading.objects.filter(value=90).exists()


def test_rows_of_one_file_are_held_against_each_other(desk):
    page = desk.try_(
        [
            row(Figure="40"),
            row(
                Quarter="",
                Figure="40",
                **{"Or other days: the first": "2026-06-01", "and the last": "2026-07-31"},
            ),
        ]
    )

    assert outcomes(page) == {2: "added", 3: "refused"}
    assert "overlap" in faults(page)[3][0]


def test_the_report_says_what_the_public_will_read(desk, measure, north):
    for name, value in (("South", 40), ("West", 60)):
        line = factories.make_series(measure=measure, name=name)
        factories.make_reading(series=line, quarter=Q2, value=value)

    page = desk.try_([row(Figure="3")])

    changes = page.context["public"].changes
    told = {str(change.series): (change.before, change.after) for change in changes}
    assert told == {
        "WT M1 North": ("", "fewer than 5"),
        "WT M1 South": ("40", "hidden to protect privacy"),
    }
    assert "Numbers from 1 to 4 are hidden" in page.content.decode()


def test_days_are_over_only_once_their_last_day_is(desk):
    today = timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)
    days = {"Quarter": "", "Or other days: the first": "2026-01-01", "Figure": "40"}

    until_today = desk.try_([row(**days, **{"and the last": str(today)})])
    until_yesterday = desk.try_([row(**days, **{"and the last": str(yesterday)})])

    assert faults(until_today) == {2: ["These days have not ended yet. Come back when they have."]}
    assert not faults(until_yesterday)


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"Measure": "WT M9"}, "Measure: There is no such measure."),
        ({"Line": "East"}, "Line: This measure has these lines: “North”."),
        ({"Figure": "75%"}, "Figure: Write only the number, without “%”."),
        ({"Figure": "12,5"}, "Figure: Write a full stop before the decimals, such as 12.5."),
        ({"Figure": "NaN"}, "Figure: Write a number in digits, such as 12.5."),
        ({"Figure": "-1"}, "A figure cannot be less than 0."),
        ({"Figure": "1.5"}, "This measure counts whole things. Give a whole number."),
        ({"Figure": "9" * 400}, "Figure: Ensure that there are no more than 12 digits in total."),
        (
            {"Figure": "45.333", "Note for the public": "Counted twice."},
            "Figure: Round it to two decimals, such as 12.25.",
        ),
        ({"or: how many": "3"}, "Give both: how many, and out of how many."),
        ({"Early figure, may change": "perhaps"}, "Early figure, may change: Write “yes” or “no”."),
        ({"Quarter": ""}, "Say which days it is about: a quarter, or a first and last day."),
        ({"Quarter": "2190 Q1"}, "These days have not ended yet. Come back when they have."),
        ({"and the last": "2026-06-30"}, "Give both the first day and the last day."),
        (
            {"Or other days: the first": "2026-01-01", "and the last": "2026-03-31"},
            "Give a quarter, or a first and last day. These do not agree.",
        ),
        (
            {
                "Quarter": "",
                "Or other days: the first": "2026-03-31",
                "and the last": "2026-01-01",
            },
            "The first day comes after the last day.",
        ),
        (
            {"Figure": "", "Note for the public": "Hm."},
            "Give the figure too, or empty the cells beside it.",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(desk, values, sentence):
    page = desk.try_([row(**{"Figure": "40", **values})])

    assert sentence in faults(page)[2]
    assert not Reading.objects.exists()


def test_a_figure_replaced_since_the_template_is_told_with_both(desk, north):
    early = factories.make_reading(series=north, quarter=Q2, value=40)
    (line,) = desk.template(quarter="2026-q2")
    factories.make_reading(
        series=north, quarter=Q2, value=41, replaces=early, why_replaced="Counted again."
    )

    page = desk.try_([{**line, "Figure": "44", "Why it replaces the older figure": "Final."}])

    assert faults(page)[2][0].endswith("It now says: 41.")
    assert faults(page)[2][1] == "Your file says: 44."


def test_a_measure_answers_to_its_reference_in_each_area(desk, measure):
    factories.make_measure_in_area(measure=measure, reference="PFA M5")

    desk.bring_in([row(Measure="pfa-m5", Figure="40")])

    assert Reading.objects.get().series.measure == measure


def test_figures_of_other_areas_are_refused(client, north):
    elsewhere = factories.make_action().area
    factories.make_measure(area=elsewhere)
    client.force_login(factories.make_person(Role.AREA_LEAD, given=[elsewhere]))

    page = Desk(client, "figures").try_([row(Figure="40")])

    assert faults(page) == {2: ["The figures of this measure are not yours to prepare."]}


def test_what_is_told_as_a_wait_is_not_in_the_template_and_is_refused_in_a_sentence(desk, measure):
    type(measure).objects.filter(pk=measure.pk).update(told_as_wait=True)
    other = factories.make_series(name="Other")

    assert [line["Line"] for line in desk.template(quarter="2026-q2")] == [other.name]
    page = desk.try_([row(Figure="3")])

    assert faults(page) == {
        2: ["The figures of this measure are given as a waiting time. Give it there."]
    }
    assert not Reading.objects.exists()


def test_figures_of_a_line_that_is_not_shown_are_not_said_to_be_public(desk, client, measure):
    factories.make_series(measure=measure, name="South", is_visible=False)

    tried = desk.try_([row(Figure="40"), row(Line="South", Figure="41")])
    done = desk.bring_in([row(Figure="40"), row(Line="South", Figure="41")])

    said = "It is public at once, but for lines that are not shown yet: WT M1 South."
    assert said in tried.text
    assert said in client.get(done.url).text


def test_where_every_line_is_shown_all_is_said_to_be_public(desk, measure):
    factories.make_series(measure=measure, name="South", is_visible=False)

    assert "It is public at once." in desk.try_([row(Figure="40")]).text
