"""A figure and what says how it is counted agree in unit; a wrong unit is put right in the open."""

import csv
import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from actions.models import Definition, Measure, Reading
from actions.quarters import Quarter
from actions.units import agree
from measures import readings
from publishing.changes import newest_changes
from tests import factories

pytestmark = pytest.mark.django_db

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)
FROM = date(2026, 1, 1)


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("of_measure", "of_figures", "do_agree"),
    [
        ("% of children", "children", False),
        ("% of children", "number of children", False),
        ("% of children", "weeks", False),
        ("% of children", "% of families", True),
        ("% of children", "", True),
        ("number of children", "% of children", False),
        ("number of children", "children", True),
        ("number of children", "weeks", False),
        ("weeks", "days", False),
        ("weeks from asking", "weeks", True),
        ("waiting time", "weeks", True),
        ("audit result", "%", True),
    ],
)
def test_a_measure_that_says_how_it_counts_is_not_contradicted(of_measure, of_figures, do_agree):
    measure = factories.make_measure(unit=of_measure)
    assert agree(of_measure, of_figures) is do_agree

    def define():
        values = {"text": "So.", "in_force_from": FROM, "unit": of_figures}
        return readings.define(measure, **values, at=timezone.now(), by=None)

    if do_agree:
        assert define().unit == of_figures
    else:
        with pytest.raises(ValidationError, match="Which is right"):
            define()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("of_measure", "of_figures"), [("% of children", "children"), ("number of children", "% of it")]
)
def test_the_database_refuses_a_share_of_what_is_none(of_measure, of_figures):
    measure = factories.make_measure(unit="left open")
    definition = factories.make_definition(measure=measure, unit=of_figures)

    with pytest.raises(IntegrityError, match="disagree"), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(unit=of_measure)
    measure.unit = of_measure
    with pytest.raises(ValidationError, match="disagree"):
        measure.clean()
    other = factories.make_measure(unit=of_measure)
    with pytest.raises(IntegrityError, match="disagree"), transaction.atomic():
        factories.make_definition(measure=other, unit=definition.unit)


@pytest.fixture
def counted():
    """A measure whose definition left its unit to it: "number of children", by mistake."""
    measure = factories.make_measure(unit="number of children", counts_people=True)
    factories.make_definition(measure=measure, version=1, in_force_from=FROM)
    factories.make_series(measure=measure, name="")
    return measure


def record(measure, quarter=Q1, **figure):
    days = {"starts_on": quarter.first_day, "ends_on": quarter.last_day}
    return readings.record(
        measure.series.get(), **days, **figure, checked=True, at=timezone.now(), by=None
    )


def correct(measure, unit="% of children", why="Typed wrong.", at=None, version=1):
    wrong = measure.definitions.get(version=version)
    return readings.correct_unit(wrong, unit=unit, why=why, at=at or timezone.now(), by=None)


def page(client, measure):
    return " ".join(client.get(measure.get_absolute_url()).text.split())


def test_a_corrected_unit_is_that_of_each_figure_and_the_wrong_one_stays_to_be_read(
    client, counted
):
    record(counted, value=40)

    correct(counted)

    text = page(client, counted)
    assert "Counted: % of children." in text
    assert "Before: 40" in text
    assert "It said “number of children”. Right is “% of children”." in text
    assert "Before, it said “number of children” by mistake." in text
    assert "Typed wrong." in text


def test_the_file_of_the_measure_has_the_figure_in_both_units_and_why(client, counted):
    record(counted, value=40)
    correct(counted)

    file = client.get(counted.get_file_url()).content.decode("utf-8-sig")
    now, before, *_rest = csv.DictReader(io.StringIO(file))

    assert (now["Figure"], now["Unit"], now["Definition"]) == ("40", "%", "2")
    assert (before["Figure"], before["Unit"]) == ("40", "number of children")
    assert "it said “number of children”. Typed wrong." in now["Note"]


def test_what_changed_says_from_what_to_what_and_why(counted):
    record(counted, value=40)
    correct(counted)

    texts = [change.text for change in newest_changes(9)]

    assert texts[0] == (
        "A mistake put right: figures said “number of children”. Right is “% of children”. "
        "Why: Typed wrong."
    )
    assert texts[1].startswith("A figure was replaced. January to March 2026: 40%.")


def test_later_figures_and_definitions_are_in_the_right_unit(counted):
    record(counted, value=40)
    correct(counted)

    later = record(counted, Q2, value=41)
    values = {"text": "Anew.", "in_force_from": date(2026, 7, 1), "why_changed": "Clearer."}
    anew = readings.define(counted, **values, at=timezone.now(), by=None)

    assert (later.definition.version, anew.unit) == (2, "% of children")
    values |= {"in_force_from": date(2026, 8, 1), "unit": "weeks"}
    with pytest.raises(ValidationError, match="Which is right"):
        readings.define(counted, **values, at=timezone.now(), by=None)


def test_a_correction_can_be_corrected(client, counted):
    record(counted, value=40)
    correct(counted)

    correct(counted, unit="weeks", why="Now for good.", version=2)

    assert counted.counted_in == "weeks"
    assert "40 weeks" in page(client, counted)


@pytest.mark.parametrize(
    ("figure", "unit", "why", "sentence"),
    [
        ({"value": 140}, "% of children", "x", "A share cannot be more than 100%"),
        ({"value": 3}, "% of children", "x", "is hidden, and would be shown"),
        ({"value": 3}, "weeks", "x", "is hidden, and would be shown"),
        ({"numerator": 30, "denominator": 40}, "weeks", "x", "does not fit it"),
        ({"value": 40}, "number of children", "x", "This is the unit that it has"),
        ({"value": 40}, "% of children", " ", "Say how the mistake came about"),
    ],
)
def test_what_cannot_be_put_right_is_refused_and_nothing_changes(
    counted, figure, unit, why, sentence
):
    record(counted, **figure)

    with pytest.raises(ValidationError, match=sentence):
        correct(counted, unit=unit, why=why)

    assert (Definition.objects.count(), Reading.objects.count()) == (1, 1)


def test_what_was_shown_as_a_share_is_hidden_once_it_is_a_small_count(client):
    measure = factories.make_measure(unit="% of children", counts_people=True)
    factories.make_definition(measure=measure, version=1, in_force_from=FROM)
    factories.make_series(measure=measure, name="")
    record(measure, value=3)
    assert "3%" in page(client, measure)

    correct(measure, unit="number of children")

    text = page(client, measure)
    assert "fewer than 5" in text
    assert "3%" not in text


def test_a_figure_that_came_between_a_correction_and_its_publication_is_told(counted):
    record(counted, value=40)
    wrong = counted.definitions.get()
    right = readings.correct_unit(wrong, unit="% of it", why="Typed wrong.", at=None, by=None)
    record(counted, Q2, value=41)

    with pytest.raises(ValidationError, match="added since"):
        readings.publish_definition(right, at=timezone.now(), by=None)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "other", [{"text": "Else."}, {"in_force_from": date(2026, 2, 1)}, {"measure": None}]
)
def test_the_database_takes_no_correction_of_something_else(counted, other):
    wrong = counted.definitions.get()
    same = {"text": wrong.text, "in_force_from": FROM, "measure": counted}

    with pytest.raises(IntegrityError, match="A correction says the same"), transaction.atomic():
        factories.make_definition(**{**same, **other}, unit="weeks", corrects=wrong)


def test_a_unit_is_put_right_on_a_page_that_shows_first_what_the_public_will_read(
    admin_client, counted
):
    record(counted, value=40)
    address = reverse("admin:figures_unit", args=[counted.reference, 1])
    sent = {"unit": "% of children", "why": "Typed wrong."}

    asked = admin_client.get(address)
    looked = admin_client.post(address, {**sent, "look": "x"})
    was_saved = counted.definitions.count() > 1
    admin_client.post(address, {**sent, "confirm": "x"})

    assert "Now the public reads: number of children." in asked.text
    assert "<b>By mistake it said:</b> number of children" in looked.text
    assert "40%" in looked.text
    assert not was_saved
    assert counted.counted_in == "% of children"


def test_a_figure_is_not_taken_under_a_definition_that_the_measure_contradicts(counted):
    # As it could come about before both had to agree.
    Measure.objects.filter(pk=counted.pk).update(unit="waiting time")
    factories.make_definition(
        measure=counted, version=2, in_force_from=date(2026, 1, 2), unit="days"
    )
    Measure.objects.filter(pk=counted.pk).update(unit="weeks")

    with pytest.raises(ValidationError, match="Correct the wrong unit in the open first"):
        record(counted, Q2, value=40)
