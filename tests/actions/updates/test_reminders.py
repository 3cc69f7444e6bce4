"""Whoever still has an action to write is reminded by mail, once a quarter."""

import pytest
from django.utils import timezone

from actions.quarters import Quarter
from actions.roles import Role
from actions.statuses import Status
from actions.updates.reminders import reached_by_none, remind_writers
from post.models import Message
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = timezone.localdate()
Q4 = Quarter(2026, 4)


@pytest.fixture
def opened():
    return factories.make_round(quarter=Q4, published_at=None)


@pytest.fixture
def action():
    return factories.make_action()


def writer(action, **values):
    values = {"email": "writer@example.org", **values}
    return factories.make_person(Role.WRITER, given=[action.area], **values)


def test_a_writer_is_reminded_once_of_what_is_still_to_write(opened, action):
    person = writer(action)
    factories.make_action(area=action.area)

    first, second = (remind_writers(opened, on=TODAY, at=NOW) for _time in range(2))

    mail = Message.objects.get()
    assert (first, second) == (1, 0)
    assert mail.to == "writer@example.org"
    assert "2 actions of yours are still to write for October to December 2026." in mail.text
    assert "/admin/write/" in mail.text
    assert person.username not in mail.text + mail.subject
    assert action.title not in mail.text + mail.subject


def test_what_no_reminder_reaches_is_told(action):
    with_mail, without_mail, left, no_role, nobody = (factories.make_action() for _ in range(5))
    writer(with_mail)
    writer(without_mail, email="")
    writer(left, is_active=False)
    factories.make_person(given=[no_role.area], email="viewer@example.org")
    factories.make_person(Role.WRITER, given=[action], email="one@example.org")
    asked = [action, with_mail, without_mail, left, no_role, nobody]

    assert reached_by_none(asked) == ([left, no_role, nobody], [without_mail])


def test_the_page_of_the_quarter_says_so(admin_client, opened, action):
    writer(factories.make_action(), email="")

    page = admin_client.get(f"/admin/rounds/{opened.quarter.code}/").text

    assert "1 action still to write is given to nobody who can write it" in page
    assert "1 action still to write is with people whom no mail reaches" in page


def test_who_has_written_all_is_not_reminded(opened, action):
    writer(action)
    factories.make_update(round=opened, action=action, status=Status.NOT_STARTED)

    assert remind_writers(opened, on=TODAY, at=NOW) == 0


@pytest.mark.parametrize("values", [{"email": ""}, {"is_active": False}], ids=str)
def test_who_cannot_be_reached_or_has_left_is_not_reminded(opened, action, values):
    writer(action, **values)

    assert remind_writers(opened, on=TODAY, at=NOW) == 0


def test_nobody_is_reminded_of_an_example(action):
    writer(action)
    example = factories.make_round(quarter=Q4, published_at=None, is_sample=True)

    assert remind_writers(example, on=TODAY, at=NOW) == 0


def test_a_publisher_reminds_with_one_button_and_nobody_else_may(client, opened, action):
    writer(action)
    address = f"/admin/rounds/{Q4.code}/remind/"
    client.force_login(factories.make_person(Role.VIEWER))
    refused = client.post(address)
    client.force_login(factories.make_person(Role.PUBLISHER))

    response = client.post(address, follow=True)

    assert refused.status_code == 403
    assert "1 person is reminded by mail." in response.text
    assert Message.objects.count() == 1
