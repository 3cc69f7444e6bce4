"""A measure and a wait that are the same number are entered once: with the waiting times."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.urls import reverse

from actions.models import Reading
from actions.quarters import Quarter
from actions.roles import Role
from kirklees_send.models import ServiceInPlan
from local_offer.models import Service
from measures import readings
from publishing import guards
from tests import factories
from tests.kept_pages import closely

pytestmark = [pytest.mark.django_db, pytest.mark.page]

KEPT_THERE = "This is a waiting time, kept with the waits of its service."
NOT_SAID_YET = "We have not said yet which waiting time it is"
GIVEN_THERE = "The figures of this measure are given as a waiting time."
LAST_QUARTER = Quarter.containing(datetime.date.today()).shifted(-1)  # noqa: DTZ011


def a_measure_and_its_wait():
    measure = factories.make_measure(question="How long is the wait?", told_as_wait=True)
    wait = factories.make_wait(name="Wait for a wheelchair")
    factories.make_service_in_plan(service=wait.service, measure=measure, wait=wait)
    return measure, wait


def text_of(client, row):
    return client.get(row.get_absolute_url()).text


def test_the_page_of_the_measure_shows_the_wait_its_verdict_chart_and_table(client):
    measure, wait = a_measure_and_its_wait()
    for back, weeks in ((0, 18), (1, 14)):
        factories.make_wait_figure(wait=wait, quarter=LAST_QUARTER.shifted(-back), value=weeks)

    page = text_of(client, measure)

    assert KEPT_THERE in page
    assert "Half waited 18 weeks or less." in page
    assert "Longer than three months ago" in page
    assert f'id="chart-{wait.slug}"' in page
    assert "The figures, as a table" in page
    assert f'<a href="{wait.get_absolute_url()}">{wait.service.name}</a>' in page
    assert "cannot tell yet" not in page
    assert measure.question in text_of(client, wait)


@pytest.mark.parametrize(
    "unlike",
    [
        {"wait": None},
        {"is_visible": False},
        {"service": "another"},
        {"wait__is_visible": False},
        {"service__state": Service.State.TAKEN_DOWN},
        {"service__is_visible": False},
    ],
    ids=str,
)
def test_a_wait_that_is_not_said_or_not_shown_is_not_told(client, unlike):
    measure, wait = a_measure_and_its_wait()
    factories.make_wait_figure(wait=wait, quarter=LAST_QUARTER, value=18)
    link = ServiceInPlan.objects.filter(wait=wait)
    match unlike:
        case {"service": _}:
            link.update(service=factories.make_service())
        case {"wait__is_visible": shown}:
            type(wait).objects.update(is_visible=shown)
        case {"service__state": state}:
            Service.objects.update(state=state)
        case {"service__is_visible": shown}:
            Service.objects.update(is_visible=shown)
        case _:
            link.update(**unlike)

    page = text_of(client, measure)

    assert NOT_SAID_YET in page
    assert "18 weeks" not in page


def test_a_figure_nobody_has_signed_is_not_on_the_page_of_the_measure_either(client):
    measure, wait = a_measure_and_its_wait()
    factories.make_wait_figure(wait=wait, quarter=LAST_QUARTER, value=187, published_at=None)

    page = text_of(client, measure)

    assert "187 weeks" not in page
    assert "We have not found a figure" in page


def test_a_link_whose_measure_is_not_told_as_a_wait_shows_none(client):
    measure, wait = a_measure_and_its_wait()
    factories.make_wait_figure(wait=wait, quarter=LAST_QUARTER, value=18)
    type(measure).objects.update(told_as_wait=False)

    page = text_of(client, measure)

    assert "18 weeks" not in page
    assert "We cannot tell yet. We have no figures." in page


def test_lists_say_in_a_line_that_it_is_a_waiting_time(client):
    measure, _wait = a_measure_and_its_wait()
    area = measure.places.get().area

    for page in (client.get(reverse("measure_list")).text, text_of(client, area)):
        assert KEPT_THERE in page
        assert "No figure yet" not in page
        assert "no figure of the last three years" not in closely(page)
        assert "We cannot tell yet. No figure" not in page


def test_the_verdict_on_all_measures_counts_it_apart(client):
    a_measure_and_its_wait()
    factories.make_measure()

    page = client.get(reverse("measure_list")).text

    assert "0 of 2 checks have a figure." in page
    assert "1 is a waiting time, kept with the waits." in page
    assert "We cannot tell yet about the other 1." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_a_measure_asks_as_many_queries_whatever_its_waits(client, django_assert_num_queries, rows):
    measure, _wait = a_measure_and_its_wait()
    for _row in range(rows):
        wait = factories.make_wait()
        factories.make_wait_figure(wait=wait)
        factories.make_service_in_plan(service=wait.service, measure=measure, wait=wait)

    with django_assert_num_queries(12):
        client.get(measure.get_absolute_url())


# Nobody enters it twice


@pytest.mark.both_databases
def test_the_database_takes_no_figure_of_a_measure_that_is_told_as_a_wait():
    series = factories.make_series(measure=factories.make_measure(told_as_wait=True))

    with pytest.raises(IntegrityError, match=GIVEN_THERE):
        factories.make_reading(series=series)


@pytest.mark.both_databases
def test_the_database_takes_an_example():
    series = factories.make_series(measure=factories.make_measure(told_as_wait=True))

    assert factories.make_reading(series=series, is_sample=True).pk


@pytest.mark.both_databases
def test_a_draft_is_not_carried_over_to_such_a_measure():
    draft = factories.make_reading(published_at=None)
    series = factories.make_series(measure=factories.make_measure(told_as_wait=True))

    with pytest.raises(IntegrityError, match=GIVEN_THERE):
        Reading.objects.filter(pk=draft.pk).update(series=series)


@pytest.mark.both_databases
@pytest.mark.parametrize("figure", [{}, {"published_at": None}], ids=["public", "draft"])
def test_a_measure_with_figures_of_its_own_is_not_told_as_a_wait(figure):
    measure = factories.make_reading(**figure).series.measure
    measure.told_as_wait = True

    with pytest.raises(ValidationError, match="figures of its own"):
        measure.full_clean()
    with pytest.raises(IntegrityError, match="figures of its own"):
        measure.save()


def test_it_is_the_guard_that_refuses():
    measure = factories.make_reading().series.measure
    connection.check_constraints()
    guards.lift()

    assert type(measure).objects.filter(pk=measure.pk).update(told_as_wait=True) == 1


def test_writing_a_figure_says_in_a_sentence_where_it_is_given():
    series = factories.make_series(measure=factories.make_measure(told_as_wait=True))
    factories.make_definition(measure=series.measure)

    with pytest.raises(ValidationError, match=GIVEN_THERE):
        readings.record(
            series,
            starts_on=LAST_QUARTER.first_day,
            ends_on=LAST_QUARTER.last_day,
            at=None,
            by=None,
            value=3,
        )


def test_the_staff_page_of_its_figures_leads_to_the_waits(admin_client):
    measure, _wait = a_measure_and_its_wait()
    factories.make_definition(measure=measure)
    factories.make_series(measure=measure)

    page = admin_client.get(reverse("admin:figures", args=[measure.reference])).text

    assert "Its figures are given as a waiting time, so that they are typed in once." in page
    assert reverse("admin:give_waits") in page
    assert "Look at it first" not in page
    assert "Add a line of figures" not in page
    assert (
        "Its figures are given as a waiting time."
        in admin_client.get(reverse("admin:figures_index")).text
    )


def test_the_first_page_of_staff_names_those_whose_wait_nobody_has_said(admin_client):
    measure, _wait = a_measure_and_its_wait()
    told_and_not_linked = factories.make_measure(told_as_wait=True)

    page = admin_client.get(reverse("admin:index")).text
    found = page.partition("Which waiting time is it?")[2].partition("</ul>")[0]

    assert str(told_and_not_linked) in found
    assert str(measure) not in found


def test_only_those_who_may_link_it_are_asked(client):
    factories.make_measure(told_as_wait=True)
    client.force_login(factories.make_person(Role.VIEWER))

    assert "Which waiting time is it?" not in client.get(reverse("admin:index")).text


# What may be linked


def test_a_wait_is_the_number_of_a_measure_of_its_own_service():
    _measure, wait = a_measure_and_its_wait()
    link = ServiceInPlan.objects.get(wait=wait)
    link.full_clean()
    link.service = factories.make_service()

    with pytest.raises(ValidationError, match="Choose a waiting time of this service"):
        link.full_clean()


def test_a_measure_with_figures_of_its_own_has_no_wait():
    wait = factories.make_wait()
    link = ServiceInPlan(service=wait.service, measure=factories.make_measure(), wait=wait)

    with pytest.raises(ValidationError, match="Say first of this measure"):
        link.full_clean()


@pytest.mark.both_databases
def test_an_action_has_no_wait():
    wait = factories.make_wait()

    with pytest.raises(IntegrityError):
        factories.make_service_in_plan(service=wait.service, wait=wait)
