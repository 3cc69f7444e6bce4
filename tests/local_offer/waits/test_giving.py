"""Giving figures of waits: one writes, a second signs, nothing signed ever changes."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from local_offer.models import WaitFigure, WaitingTime
from local_offer.waits import giving
from publishing.versions import ChangedMeanwhile, version_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ON = datetime.date(2026, 11, 29)
SUMMER = (datetime.date(2026, 7, 1), datetime.date(2026, 9, 30))
SPRING = (datetime.date(2026, 4, 1), datetime.date(2026, 6, 30))


@pytest.fixture
def wait():
    return factories.make_wait()


@pytest.fixture
def writer():
    return factories.make_person()


@pytest.fixture
def other():
    return factories.make_person()


def give(wait, by, days=SUMMER, **values):
    defaults = {"value": 14, "waiting": 50, "as_of": days[1], "supplied_by": "A team"}
    return giving.give(wait, *days, by=by, on=ON, **{**defaults, **values})


def sign(figure, by):
    return giving.sign(figure, by=by, at=timezone.now(), on=ON, seen=version_of(figure))


def refusal(work):
    with pytest.raises(ValidationError) as told, transaction.atomic():
        work()
    return told.value


def test_a_figure_waits_until_a_second_person_signs_it(wait, writer, other):
    figure = give(wait, writer)
    assert not WaitFigure.objects.visible().exists()

    refused = refusal(lambda: sign(figure, writer))
    signed = sign(figure, other)

    assert refused.messages == ["Somebody else has to publish what you wrote."]
    assert (signed.prepared_by, signed.published_by) == (writer, other)
    assert WaitFigure.objects.visible().get() == figure
    assert signed.history.latest().history_change_reason == "Signed"


def test_whoever_changes_what_waits_is_who_wrote_it(wait, writer, other):
    give(wait, writer)
    figure = give(wait, other, value=15)

    assert (WaitFigure.objects.count(), figure.value, figure.prepared_by) == (1, 15, other)
    assert refusal(lambda: sign(figure, other))
    assert sign(figure, writer)


def test_nobody_signs_what_changed_after_they_looked(wait, writer, other):
    figure = give(wait, writer)
    seen = version_of(figure)
    give(wait, writer, value=15)

    with pytest.raises(ValidationError, match="Look at it again"):
        giving.sign(figure, by=other, at=timezone.now(), on=ON, seen=seen)


def test_a_signed_figure_is_corrected_in_the_open(wait, writer, other):
    signed = sign(give(wait, writer), other)

    assert "Say why it is corrected" in str(refusal(lambda: give(wait, writer, value=16)))
    newer = sign(give(wait, writer, value=16, why="A late list came in."), other)

    assert (newer.corrects, newer.why_corrected) == (signed, "A late list came in.")
    assert WaitFigure.objects.visible().count() == 2


def test_two_who_give_at_once_never_overwrite(wait, writer, other):
    seen = giving.version_on(wait, *SUMMER)
    give(wait, writer, seen=seen)

    with pytest.raises(ChangedMeanwhile):
        give(wait, other, value=99, seen=seen)

    assert WaitFigure.objects.get().value == 14


def test_what_waits_can_be_taken_back_and_what_is_signed_cannot(wait, writer, other):
    figure = give(wait, writer)
    giving.take_back(wait, *SUMMER, by=writer, seen=giving.version_on(wait, *SUMMER))
    assert not WaitFigure.objects.exists()

    figure = sign(give(wait, writer), other)
    with pytest.raises(ValidationError, match="not waiting any more"):
        giving.take_back(wait, *SUMMER, by=writer, seen=giving.version_on(wait, *SUMMER))
    assert WaitFigure.objects.get() == figure


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"value": 400}, "This is 400 weeks, more than three years. Is it really in weeks?"),
        ({"value": 98}, "Is this in days? The box is for weeks."),
        ({"value": 29}, "This is more than double the figure for April to June 2026."),
        ({"value": 6}, "This is less than half of the figure for April to June 2026."),
        ({"waiting": 101}, "How many wait is more than double that for April to June 2026."),
    ],
)
def test_what_is_odd_is_asked_back_before_it_is_taken(wait, writer, values, said):
    give(wait, writer, SPRING)

    refused = refusal(lambda: give(wait, writer, **values))

    assert said in refused.messages
    assert {fault.code for fault in refused.error_list} == {giving.ODD}
    assert give(wait, writer, checked=True, **values).value == values.get("value", 14)


def test_weeks_in_a_box_for_days_are_asked_back(writer):
    wait = factories.make_wait(unit="days")
    give(wait, writer, SPRING, value=98)

    refused = refusal(lambda: give(wait, writer, value=14))

    assert "Is this in weeks? The box is for days." in refused.messages


@pytest.mark.parametrize(
    ("days", "values", "said"),
    [
        (SUMMER[::-1], {}, "The first day comes after the last day."),
        (
            (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31)),
            {},
            "These days have not ended yet. Come back when they have.",
        ),
        (SUMMER, {"as_of": ON + datetime.timedelta(days=1)}, "still to come"),
        (SUMMER, {"as_of": SUMMER[0]}, "It was counted before its days had ended."),
        (SUMMER, {"value": None}, "Say how long, in weeks."),
        (SUMMER, {"value": Decimal("-1")}, "Give how long"),
        (SUMMER, {"supplied_by": ""}, "This field cannot be blank."),
    ],
)
def test_what_cannot_be_right_is_refused(wait, writer, days, values, said):
    refused = refusal(lambda: give(wait, writer, days, checked=True, **values))

    assert any(said in message for message in refused.messages)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"numerator": 3, "denominator": None}, "Give both"),
        ({"numerator": 30, "denominator": 20}, "cannot be more than"),
        ({"numerator": 0, "denominator": 0}, "at least 1"),
    ],
)
def test_a_share_that_cannot_be_right_is_refused(writer, values, said):
    wait = factories.make_wait(statistic="share", within=18)

    refused = refusal(lambda: give(wait, writer, value=None, **values))

    assert any(said in message for message in refused.messages)


def test_the_longest_needs_how_many_wait(writer):
    wait = factories.make_wait(statistic="longest")

    assert "Say how many wait" in str(refusal(lambda: give(wait, writer, waiting=None)))


@pytest.mark.parametrize(
    "unknown", [{"service": None}, {"statistic": "", "unit": "", "clock_start": ""}]
)
def test_a_wait_of_nobody_or_without_a_measure_takes_no_figure(writer, unknown):
    wait = factories.make_wait(**unknown)

    assert "Say first whose wait" in str(refusal(lambda: give(wait, writer)))


def test_days_of_one_wait_never_overlap(wait, writer):
    give(wait, writer)
    half_year = (SPRING[0], SUMMER[1])

    assert "overlap" in str(refusal(lambda: give(wait, writer, half_year)))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE local_offer_waitfigure SET value = 1",
        "UPDATE local_offer_waitfigure SET published_at = NULL, published_by_id = NULL",
        "DELETE FROM local_offer_waitfigure",
        "UPDATE local_offer_waitingtime SET unit = 'days'",
        "UPDATE local_offer_waitingtime SET ages = '0 to 5'",
        "UPDATE local_offer_waitingtime SET area = 'north'",
        "UPDATE local_offer_waitingtime SET clock_start = 'Opting in'",
        "UPDATE local_offer_waitingtime SET service_id = NULL",
        "UPDATE local_offer_waitingtime SET statistic = 'longest'",
    ],
)
def test_the_database_keeps_what_was_signed_and_what_it_means(change):
    factories.make_wait_figure()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_before_anything_is_signed_what_is_measured_may_change_and_words_always(wait, writer):
    give(wait, writer)
    WaitingTime.objects.update(unit="days")

    factories.make_wait_figure(wait=wait, starts_on=SPRING[0], ends_on=SPRING[1])
    WaitingTime.objects.update(name="Wait for a visit", law_words="6 weeks at most.")

    assert WaitingTime.objects.get().name == "Wait for a visit"


@pytest.mark.parametrize(
    "wrong",
    [
        {"published_by": None},
        {"prepared_by": None},
        {"value": None},
        {"numerator": 3, "denominator": 4},
        {"as_of": datetime.date(1999, 1, 1)},
    ],
)
def test_the_database_takes_no_figure_that_is_half_signed_or_no_figure(wrong):
    with pytest.raises(DatabaseError), transaction.atomic():
        factories.make_wait_figure(**wrong)


def test_the_database_takes_no_figure_signed_by_who_wrote_it(writer):
    with pytest.raises(DatabaseError), transaction.atomic():
        factories.make_wait_figure(prepared_by=writer, published_by=writer)


def test_the_database_takes_no_share_without_a_time():
    with pytest.raises(DatabaseError), transaction.atomic():
        factories.make_wait(statistic="share")
