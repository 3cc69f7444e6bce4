"""What one figure alone does not tell, and several together might."""

import pytest

from actions.quarters import Quarter
from local_offer.models import WaitingTime
from local_offer.waits.public_figures import figures_of
from tests import factories

pytestmark = pytest.mark.django_db

SPRING = Quarter(2026, 2)


@pytest.fixture
def service():
    return factories.make_service()


def shown(wait):
    return figures_of([wait.service_id])[wait.pk][0]


def a_figure(service, waiting, **of_wait):
    wait = factories.make_wait(service=service, **of_wait)
    factories.make_wait_figure(wait=wait, waiting=waiting, quarter=SPRING)
    return wait


def test_two_counts_that_differ_by_a_few_children_are_hidden(service):
    all_ages = a_figure(service, 40, ages="0 to 18")
    young = a_figure(service, 38, ages="0 to 4")
    others = a_figure(service, 39, ages="0 to 18", clock_stop="A place")

    assert [shown(wait).waiting for wait in (all_ages, young, others)] == [None, None, 39]


def test_a_small_count_that_nobody_sees_hides_the_others_all_the_same(service):
    small = a_figure(service, 2, ages="5 to 18")
    all_ages = a_figure(service, 40, ages="0 to 18")
    WaitingTime.objects.filter(pk=small.pk).update(is_visible=False)

    assert shown(all_ages).waiting is None
    assert small.pk not in figures_of([service.pk])


def test_a_correction_without_a_count_opens_nothing(service):
    wait = a_figure(service, 3)
    old = wait.figures.get()
    factories.make_wait_figure(
        wait=wait,
        quarter=SPRING,
        value=11,
        waiting=None,
        note="We first said 3.",
        corrects=old,
        why_corrected="One was counted twice.",
    )

    newest = shown(wait)
    assert (newest.is_hidden, newest.note, newest.why_corrected) == (True, "", "")


@pytest.mark.page
def test_a_service_taken_down_shows_no_waits(client, service):
    wait = a_figure(service, 50)
    type(service).objects.filter(pk=service.pk).update(state="taken-down")

    for address in (wait.get_absolute_url(), wait.get_file_url()):
        assert client.get(address).status_code == 404
    assert client.get("/sitemap/service_waits.xml").status_code == 404  # there are no others
    assert wait.get_absolute_url() not in client.get("/changes/").text


def test_what_is_left_of_all_of_kirklees_without_the_north_is_not_told(service):
    everybody = a_figure(service, 40)
    north = a_figure(service, 37, area="north")

    assert [shown(wait).waiting for wait in (everybody, north)] == [None, None]


def test_what_two_ages_leave_of_all_is_not_told(service):
    waits = [
        a_figure(service, count, ages=ages)
        for count, ages in ((40, "0 to 25"), (20, "0 to 10"), (17, "11 to 18"))
    ]

    assert [shown(wait).waiting for wait in waits] == [None, None, None]


def test_how_many_were_seen_between_two_times_is_not_told(service):
    waits = [
        factories.make_wait(service=service, statistic=WaitingTime.Statistic.SHARE, within=within)
        for within in (18, 26)
    ]
    for wait, seen in zip(waits, (20, 23), strict=True):
        factories.make_wait_figure(wait=wait, quarter=SPRING, numerator=seen, denominator=40)

    assert [shown(wait).text for wait in waits] == ["hidden to protect privacy"] * 2


def test_counts_of_other_services_and_far_apart_hide_nothing(service):
    waits = [
        a_figure(service, 40),
        a_figure(service, 20, area="north"),
        a_figure(factories.make_service(), 37, area="north"),
    ]

    assert [shown(wait).waiting for wait in waits] == [40, 20, 37]
