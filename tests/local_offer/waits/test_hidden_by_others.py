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
    return figures_of([wait.service])[wait.pk][0]


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
    assert small.pk not in figures_of([service])


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
    assert wait.get_absolute_url() not in client.get("/sitemap.xml").text
