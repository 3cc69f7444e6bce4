"""What the public sees of waits: signed figures, and nothing that lets a child be picked out."""

import datetime
from decimal import Decimal

import pytest

from actions.quarters import Quarter
from local_offer.models import Service, WaitFigure, WaitingTime
from local_offer.waits.public_figures import figures_of
from tests import factories

pytestmark = pytest.mark.django_db

FIRST, SECOND = Quarter(2026, 2), Quarter(2026, 3)
SHARE = {"statistic": "share", "within": 18}


def shown(wait):
    return figures_of([wait.service_id]).get(wait.pk, [])


def test_each_statistic_is_told_in_a_sentence_of_its_own():
    service = factories.make_service()
    told = {}
    for statistic in WaitingTime.Statistic.values:
        own = SHARE if statistic == "share" else {"statistic": statistic}
        wait = factories.make_wait(service=service, **own)
        factories.make_wait_figure(wait=wait, quarter=FIRST)
        told[statistic] = shown(wait)[0].sentence

    assert told == {
        "middle": "Half waited 14 weeks or less.",
        "nine-in-ten": "Nine in ten waited 14 weeks or less.",
        "longest": "The longest wait was 14 weeks.",
        "share": "30 of 40 (75%) were within 18 weeks.",
    }


@pytest.mark.parametrize(
    ("part", "told"), [(12_000, "100"), (11_995, "99.96"), (5, "0.04"), (0, "0")]
)
def test_only_all_are_all_and_only_none_are_none(part, told):
    wait = factories.make_wait(**SHARE)
    factories.make_wait_figure(wait=wait, numerator=part, denominator=12_000)

    assert shown(wait)[0].sentence == f"{part:,} of 12,000 ({told}%) were within 18 weeks."


def test_figures_come_newest_first_and_hold_what_they_corrected():
    wait = factories.make_wait()
    first = factories.make_wait_figure(wait=wait, quarter=FIRST, value=Decimal("12.5"))
    factories.make_wait_figure(wait=wait, quarter=SECOND, value=1)
    factories.make_wait_figure(
        wait=wait, quarter=FIRST, value=13, corrects=first, why_corrected="A late list came in."
    )

    newest, corrected = shown(wait)

    assert [newest.text, corrected.text] == ["1 week", "13 weeks"]
    assert [older.text for older in corrected.earlier] == ["12.5 weeks"]
    assert corrected.why_corrected == "A late list came in."


def test_a_figure_that_nobody_signed_is_not_there_and_changes_nothing():
    wait = factories.make_wait()
    signed = factories.make_wait_figure(wait=wait, quarter=FIRST)
    draft = {"published_at": None, "waiting": 2}
    factories.make_wait_figure(
        wait=wait, quarter=FIRST, corrects=signed, why_corrected="A slip.", **draft
    )
    factories.make_wait_figure(wait=wait, quarter=SECOND, **draft)

    (figure,) = shown(wait)

    assert (figure.text, figure.waiting_text) == ("14 weeks", "50")


@pytest.mark.first_on_both
@pytest.mark.parametrize("waiting", [0, 1, 4, 5, 9, None])
@pytest.mark.parametrize("statistic", ["longest", "nine-in-ten"])
def test_the_longest_wait_is_hidden_where_fewer_than_ten_wait(statistic, waiting):
    wait = factories.make_wait(statistic=statistic)
    factories.make_wait_figure(wait=wait, waiting=waiting, value=98765)

    (figure,) = shown(wait)

    assert figure.is_hidden
    assert "98765" not in repr(figure)


def test_the_longest_of_ten_and_the_middle_of_five_are_told():
    longest = factories.make_wait(statistic="longest")
    middle = factories.make_wait()
    factories.make_wait_figure(wait=longest, waiting=10)
    factories.make_wait_figure(wait=middle, waiting=5)

    assert [shown(wait)[0].text for wait in (longest, middle)] == ["14 weeks", "14 weeks"]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_where_one_to_four_wait_neither_their_number_nor_their_wait_is_told(number):
    wait = factories.make_wait()
    factories.make_wait_figure(wait=wait, waiting=number, value=98765, note="Three of a school.")

    (figure,) = shown(wait)

    assert (figure.is_hidden, figure.waiting_text, figure.note) == (True, "fewer than 5", "")
    assert "98765" not in repr(figure)


@pytest.mark.first_on_both
@pytest.mark.parametrize(("part", "whole"), [(1, 40), (4, 40), (36, 40), (39, 40), (0, 4), (3, 3)])
def test_a_share_with_a_small_count_in_it_is_hidden(part, whole):
    wait = factories.make_wait(**SHARE)
    factories.make_wait_figure(wait=wait, numerator=part, denominator=whole)

    assert shown(wait)[0].is_hidden


@pytest.mark.parametrize(("part", "whole"), [(0, 40), (40, 40), (5, 10)])
def test_a_share_without_a_small_count_is_told(part, whole):
    wait = factories.make_wait(**SHARE)
    factories.make_wait_figure(wait=wait, numerator=part, denominator=whole)

    assert not shown(wait)[0].is_hidden


def test_a_small_count_takes_the_counts_of_other_ages_of_the_service_with_it():
    service = factories.make_service()
    every_age = factories.make_wait(service=service)
    under_five = factories.make_wait(service=service, ages="under 5")
    elsewhere = factories.make_wait()
    for wait, waiting in ((every_age, 53), (under_five, 3), (elsewhere, 53)):
        factories.make_wait_figure(wait=wait, quarter=FIRST, waiting=waiting)
        factories.make_wait_figure(wait=wait, quarter=SECOND, waiting=50)

    assert [one.waiting_text for one in shown(every_age)] == ["50", "hidden to protect privacy"]
    assert [one.waiting_text for one in shown(under_five)] == ["50", "fewer than 5"]
    assert [one.waiting_text for one in shown(elsewhere)] == ["50", "53"]
    assert shown(every_age)[1].text == "14 weeks"  # how long says nothing of how many


def test_what_stood_before_a_small_count_is_hidden_with_it():
    wait = factories.make_wait(**SHARE)
    older = factories.make_wait_figure(wait=wait, quarter=FIRST, numerator=30, denominator=40)
    factories.make_wait_figure(
        wait=wait,
        quarter=FIRST,
        numerator=37,
        denominator=40,
        corrects=older,
        why_corrected="Seven more were in time.",
    )

    (figure,) = shown(wait)

    assert [figure.is_hidden, figure.earlier[0].is_hidden] == [True, True]
    assert figure.why_corrected == ""


def test_what_stands_in_place_of_a_small_count_is_told_but_not_why():
    wait = factories.make_wait(**SHARE)
    older = factories.make_wait_figure(wait=wait, quarter=FIRST, numerator=3, denominator=40)
    factories.make_wait_figure(
        wait=wait, quarter=FIRST, corrects=older, why_corrected="It was not three."
    )

    (figure,) = shown(wait)

    assert (figure.text, figure.earlier[0].is_hidden) == ("30 of 40 (75%)", True)
    assert figure.why_corrected == ""


def test_a_figure_of_another_area_never_stands_on_a_service():
    service = factories.make_service(area=Service.Area.WEST_YORKSHIRE)
    wait = factories.make_wait(service=service, area=Service.Area.WEST_YORKSHIRE)
    factories.make_wait_figure(wait=wait)
    assert shown(wait)

    Service.objects.filter(pk=service.pk).update(area=Service.Area.KIRKLEES)

    assert shown(wait) == []
    assert not WaitingTime.objects.visible().filter(pk=wait.pk).exists()


def test_a_row_is_never_handed_on_whole():
    with pytest.raises(TypeError):
        WaitFigure(starts_on=datetime.date(2026, 7, 1)).public()
