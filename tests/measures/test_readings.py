"""What `measures.readings` promises: figures are refused or queried, replaced and never
edited."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import Definition, Measure, Reading
from actions.quarters import Quarter
from measures import readings
from publishing.wordings import proposing
from tests.factories import (
    make_definition,
    make_measure,
    make_person,
    make_reading,
    make_series,
    open_the_site,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()
Q1, Q2, Q3 = (Quarter(2026, number) for number in (1, 2, 3))


ACROSS = {"starts_on": datetime.date(2026, 5, 1), "ends_on": datetime.date(2026, 7, 31)}
YEAR = {"starts_on": datetime.date(2026, 1, 1), "ends_on": datetime.date(2026, 12, 31)}


def series_in(unit, **values):
    measure = make_measure(unit=unit, **values)
    make_definition(measure=measure)
    return make_series(measure=measure)


def record(series, quarter=Q2, *, at=NOW, **values):
    days = {"starts_on": quarter.first_day, "ends_on": quarter.last_day}
    return readings.record(series, at=at, by=None, **{**days, **values})


def refusals(series, quarter=Q2, **values):
    with pytest.raises(ValidationError) as refusal:
        record(series, quarter, **values)
    return refusal.value.messages


def test_a_figure_is_counted_by_the_definition_in_force_on_its_first_day(django_user_model):
    series = series_in("number of children")
    make_definition(measure=series.measure, in_force_from=datetime.date(2026, 5, 1))
    by = django_user_model.objects.create_user("someone")

    reading = readings.record(
        series, starts_on=Q2.first_day, ends_on=Q2.last_day, value=40, at=NOW, by=by
    )

    assert reading.definition == series.measure.definitions.order_by("version").first()
    assert reading.published_at == NOW
    kept = reading.history.get()
    assert (kept.history_user, kept.history_change_reason) == (by, "New figure")


def test_a_figure_needs_a_definition():
    series = make_series()

    assert refusals(series, value=40) == [
        "Nothing says what was counted on 1 April 2026. Add a definition first."
    ]


NONE_OR_MANY = "Give one of these: a figure, how many out of how many, or words."
BOTH = "Give both: how many, and out of how many."


@pytest.mark.parametrize(
    ("unit", "figure", "sentence"),
    [
        ("number of children", {}, NONE_OR_MANY),
        ("number of children", {"value": 4, "words": "Four"}, NONE_OR_MANY),
        ("number of children", {"numerator": 4}, BOTH),
        ("number of children", {"value": -1}, "A figure cannot be less than 0."),
        (
            "number of children",
            {"value": 4.5},
            "This measure counts whole things. Give a whole number.",
        ),
        ("% of children", {"value": 101}, "A share cannot be more than 100%."),
        (
            "% of children",
            {"numerator": 5, "denominator": 4},
            "“How many” cannot be more than “out of how many”.",
        ),
        (
            "% of children",
            {"numerator": 0, "denominator": 0},
            "“Out of how many” is at least 1. If nobody was counted, say so in words.",
        ),
        (
            "weeks of waiting",
            {"numerator": 3, "denominator": 4},
            "This measure is a length of time, so “out of how many” does not fit it.",
        ),
    ],
)
def test_what_cannot_be_right_is_refused(unit, figure, sentence):
    assert refusals(series_in(unit), checked=True, **figure) == [sentence]
    assert not Reading.objects.exists()


def test_whether_something_is_in_place_is_said_in_words():
    series = series_in("in place or not", method=Measure.Method.PROCESS)

    assert refusals(series, value=1) == [
        "This measure asks whether something is in place. Say it in words."
    ]
    assert record(series, words="It is in place.").words == "It is in place."


@pytest.mark.parametrize(
    ("before", "now", "sentence"),
    [
        (10, 21, "This is more than double the figure for January to March 2026."),
        (10, 4, "This is less than half of the figure for January to March 2026."),
        (0, 1, "This is more than double the figure for January to March 2026."),
    ],
)
def test_a_jump_is_asked_about_until_it_is_checked(before, now, sentence):
    series = series_in("weeks")
    record(series, Q1, value=before)

    assert refusals(series, value=now) == [sentence]
    assert record(series, value=now, checked=True).value == now


@pytest.mark.parametrize("now", [20, 5, 10])
def test_double_and_half_are_no_jump(now):
    series = series_in("weeks")
    record(series, Q1, value=10)

    assert record(series, value=now)


def test_shares_jump_by_their_share():
    series = series_in("% of children")
    record(series, Q1, numerator=10, denominator=100)

    assert record(series, numerator=20, denominator=200)
    assert refusals(series, Q3, numerator=60, denominator=200)[0].startswith("This is more than")


def test_a_share_without_its_counts_is_asked_about():
    series = series_in("% of children")

    assert refusals(series, value=50) == [
        "A share alone cannot hide small numbers. Give how many out of how many if you can."
    ]
    assert record(series, value=50, checked=True)


def test_days_that_overlap_are_refused_and_days_inside_others_are_asked_about():
    series = series_in("weeks", counts_people=False)
    record(series, Q2, value=10)

    assert refusals(series, value=10, checked=True, **ACROSS) == [
        "Its days overlap a figure for April to June 2026."
    ]
    assert refusals(series, value=10, **YEAR) == [
        "There is also a figure for April to June 2026, which has some of the same days."
    ]
    assert record(series, value=10, checked=True, **YEAR)


def test_where_people_are_counted_no_days_overlap_at_all():
    series = series_in("number of children")
    record(series, Q2, value=10)

    assert "These days overlap another figure of the series. Replace that one instead." in refusals(
        series, value=30, checked=True, **YEAR
    )


def test_one_period_has_one_first_figure():
    series = series_in("weeks")
    record(series, value=10)

    assert refusals(series, value=11) == ["There is a figure for these days. Replace it instead."]


def test_a_figure_is_replaced_with_a_reason_and_stays():
    early = record(series_in("weeks"), value=10, is_early=True)

    final = readings.replace(early, why="All were counted.", value=11, at=NOW, by=None)

    assert (final.replaces, final.why_replaced, final.starts_on) == (
        early,
        "All were counted.",
        early.starts_on,
    )
    assert final.history.get().history_change_reason == "All were counted."
    early.refresh_from_db()
    assert (early.value, early.is_early) == (10, True)


def test_a_replacement_says_why():
    early = record(series_in("weeks"), value=10)

    with pytest.raises(ValidationError) as refusal:
        readings.replace(early, why=" ", value=11, at=NOW, by=None)

    assert refusal.value.messages == ["Say why this figure replaces the older one."]


def test_two_people_do_not_replace_one_figure(django_user_model):
    early = record(series_in("weeks"), value=10)
    first = django_user_model.objects.create_user("Ann")
    readings.replace(early, why="All were counted.", value=11, at=NOW, by=first)

    with pytest.raises(ValidationError) as refusal:
        readings.replace(early, why="Mine.", value=12, at=NOW, by=None)

    (sentence,) = refusal.value.messages
    assert sentence.startswith("Ann replaced this figure on ")


def test_a_waiting_figure_is_dealt_with_first():
    series = series_in("weeks")
    draft = record(series, value=10, at=None)
    waits = ["A figure for these days waits to be made public. Deal with it first."]

    assert refusals(series, value=11) == waits
    with pytest.raises(ValidationError) as refusal:
        readings.replace(draft, why="Mine.", value=12, at=NOW, by=None)
    assert refusal.value.messages == waits


def test_a_waiting_figure_is_made_public_once():
    draft = record(series_in("weeks"), value=10, at=None)

    readings.publish_reading(draft, at=NOW, by=None)

    draft.refresh_from_db()
    assert draft.published_at == NOW
    with pytest.raises(ValidationError) as refusal:
        readings.publish_reading(draft, at=NOW, by=None)
    assert refusal.value.messages == ["This is public already."]


def test_a_waiting_figure_is_looked_at_as_it_now_is_before_it_is_public():
    draft = record(series_in("%"), value=50, at=None, checked=True)
    Reading.objects.filter(pk=draft.pk).update(value=500)

    with pytest.raises(ValidationError) as refusal:
        readings.publish_reading(draft, at=NOW, by=None)

    assert refusal.value.messages == ["A share cannot be more than 100%."]


def define(measure, day, *, at=NOW, why_changed="It is clearer."):
    return readings.define(
        measure, text="Counted so.", in_force_from=day, why_changed=why_changed, at=at, by=None
    )


def test_definitions_follow_one_another():
    measure = make_measure()
    first = define(measure, datetime.date(2026, 1, 1), why_changed="")
    second = define(measure, datetime.date(2026, 4, 1))

    assert (first.version, second.version) == (1, 2)
    with pytest.raises(ValidationError) as refusal:
        define(measure, datetime.date(2026, 4, 1))
    assert refusal.value.messages == [
        "The definition before it is in force from 1 April 2026. Choose a later day."
    ]


def test_a_new_definition_says_why():
    measure = make_definition(version=1).measure

    with pytest.raises(ValidationError) as refusal:
        define(measure, datetime.date(2026, 4, 1), why_changed="")

    assert refusal.value.messages == ["Say why what is counted has changed."]


def test_one_definition_waits_at_a_time_and_counts_for_nothing_yet():
    measure = make_measure()
    draft = define(measure, datetime.date(2026, 1, 1), at=None, why_changed="")

    assert readings.definition_on(measure, Q2.first_day) is None
    with pytest.raises(ValidationError) as refusal:
        define(measure, datetime.date(2026, 4, 1))
    assert refusal.value.messages == ["A definition waits to be made public. Deal with it first."]
    readings.publish_definition(draft, at=NOW, by=None)
    assert readings.definition_on(measure, Q2.first_day) == draft


def test_a_waiting_definition_that_was_given_an_earlier_day_is_not_made_public():
    measure = make_measure()
    define(measure, datetime.date(2026, 1, 1), why_changed="")
    draft = define(measure, datetime.date(2026, 4, 1), at=None)
    Definition.objects.filter(pk=draft.pk).update(in_force_from=datetime.date(2025, 4, 1))

    with pytest.raises(ValidationError) as refusal:
        readings.publish_definition(draft, at=NOW, by=None)

    assert refusal.value.messages == [
        "The definition before it is in force from 1 January 2026. Choose a later day."
    ]


def test_series_come_one_after_another_and_differ_in_name():
    measure = make_measure()
    added = [
        readings.add_series(measure, name=name, by=None, at=NOW) for name in ("North", "South")
    ]

    assert list(measure.series.order_by("order")) == added
    with pytest.raises(ValidationError) as refusal:
        readings.add_series(measure, name="North", by=None, at=NOW)
    assert refusal.value.messages == ["This measure has a series of this name."]


def test_a_real_figure_never_rests_on_an_example():
    series = make_series(is_sample=True)
    make_reading(series=series)

    assert "rest on example data" in " ".join(refusals(series, value=40))


@pytest.mark.parametrize("name", ["5-10", "11-15", "1/2", "5-10-26"])
def test_no_line_is_named_so_that_a_spreadsheet_makes_a_day_of_it(name):
    line = make_series(name=name)

    with pytest.raises(ValidationError, match="Write it like “5 to 10”"):
        line.full_clean()


@pytest.mark.parametrize("name", ["5 to 10", "5–10", "Under 5", "16+", "Years 7-9", ""])
def test_a_line_may_be_named_for_ages(name):
    make_series(name=name).full_clean()


def test_a_line_added_to_an_open_site_waits_for_a_second_person():
    measure = make_measure()
    open_the_site()
    said = proposing.Proposal("Asked for", "The board", datetime.date(2026, 1, 1))

    added = readings.add_series(measure, name="North", by=make_person(), at=NOW, said=said)

    assert not added.is_visible
    assert proposing.open_wording(added, "is_visible")
