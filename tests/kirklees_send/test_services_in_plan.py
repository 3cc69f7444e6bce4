"""What the plan promised about a service, and the help with what it promised: both ways."""

import pytest

from actions.statuses import Status
from kirklees_send.models import ServiceInPlan
from local_offer.models import Service
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.page]

PROMISED = "What the Big Plan promised about this"
HELP = "Help with this"


def text_of(client, row):
    return client.get(row.get_absolute_url()).text


def test_a_service_shows_what_was_promised_about_it_and_how_that_goes(client):
    service = factories.make_service()
    action = factories.make_action(title="Shorter waits for wheelchairs")
    measure = factories.make_measure(question="How long do people wait for wheelchairs?")
    factories.make_update(action=action, status=Status.DELAYED)
    factories.make_service_in_plan(service=service, action=action)
    factories.make_service_in_plan(service=service, measure=measure)

    page = text_of(client, service)
    promised = page.partition(PROMISED)[2].partition("Can I trust this page?")[0]

    assert action.title in promised
    assert action.get_absolute_url() in promised
    assert str(Status.DELAYED.label) in promised
    assert measure.question in promised
    assert measure.get_absolute_url() in promised


def test_an_action_that_nobody_told_of_has_no_update_there_either(client):
    link = factories.make_service_in_plan()

    promised = text_of(client, link.service).partition(PROMISED)[2]

    assert "No update" in promised


@pytest.mark.parametrize(
    ("name", "make"), [("action", factories.make_action), ("measure", factories.make_measure)]
)
def test_an_action_and_a_measure_list_the_services_they_are_about(client, name, make):
    row = make()
    service = factories.make_service_in_plan(**{name: row}).service

    page = text_of(client, row)

    assert HELP in page
    assert f'<a href="{service.get_absolute_url()}">{service.name}</a>' in page
    assert "not yet checked with them" in page


def test_without_a_link_nothing_is_said(client):
    pages = [
        text_of(client, make())
        for make in (factories.make_service, factories.make_action, factories.make_measure)
    ]

    assert not any(PROMISED in page or HELP in page for page in pages)


@pytest.mark.parametrize(
    "hidden",
    [
        {"is_visible": False},
        {"service": {"is_visible": False}},
        {"service": {"is_listed": False}},
        {"action": {"is_visible": False}},
        {"measure": {"is_visible": False}},
    ],
    ids=str,
)
def test_a_link_is_seen_only_while_it_and_both_its_ends_are(hidden):
    makers = {
        "service": factories.make_service,
        "action": factories.make_action,
        "measure": factories.make_measure,
    }
    factories.make_service_in_plan(
        **{
            name: makers[name](**value) if name in makers else value
            for name, value in hidden.items()
        }
    )

    assert not ServiceInPlan.objects.visible().exists()


def test_of_an_action_whose_area_is_hidden_nothing_is_seen(client):
    action = factories.make_action(area=factories.make_area(is_visible=False))
    link = factories.make_service_in_plan(action=action)

    assert PROMISED not in text_of(client, link.service)


@pytest.mark.parametrize(
    "not_for_families",
    [
        {"state": Service.State.CLOSED},
        {"state": Service.State.TAKEN_DOWN},
        {"audience": Service.Audience.STAFF},
    ],
    ids=str,
)
def test_no_family_is_sent_to_a_service_that_is_closed_or_for_staff_alone(client, not_for_families):
    link = factories.make_service_in_plan(service=factories.make_service(**not_for_families))

    assert HELP not in text_of(client, link.action)


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_a_service_asks_as_many_queries_whatever_was_promised(
    client, django_assert_num_queries, rows
):
    service = factories.make_service()
    for _row in range(rows):
        factories.make_service_in_plan(service=service)
        factories.make_service_in_plan(service=service, measure=factories.make_measure())

    with django_assert_num_queries(12):
        client.get(service.get_absolute_url())


def test_services_of_an_action_stand_by_name(client):
    action = factories.make_action()
    for name in ("Zebra club", "Apple club"):
        factories.make_service_in_plan(action=action, service=factories.make_service(name=name))

    page = text_of(client, action)

    assert page.index("Apple club") < page.index("Zebra club")
