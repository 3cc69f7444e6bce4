"""The outbox in the admin: what is stuck and what a person may do about it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from post.models import Message
from tests.admin.pages import messages
from tests.factories import LONG_AGO, make_message, make_person

pytestmark = pytest.mark.django_db

LIST = reverse("admin:post_message_changelist")
ACTIONS = ["try_again", "discard"]


def act(client, action, *chosen):
    data = {"action": action, "_selected_action": [message.pk for message in chosen]}
    return client.post(LIST, data, follow=True)


def test_no_page_shows_an_address_or_a_word_even_to_a_superuser(admin_client):
    message = make_message(to="ann@example.org", text="secret words")

    pages = [
        admin_client.get(address, {"q": query}).text
        for address in (LIST, reverse("admin:post_message_change", args=[message.pk]))
        for query in ("", "ann")
    ]

    assert message.send_key in pages[0]
    assert not any("ann@example.org" in page or "secret words" in page for page in pages)


@pytest.mark.parametrize("state", ["waiting", "sent", "given-up"])
def test_the_list_can_be_narrowed_to_where_messages_stand(admin_client, state):
    made = {
        "waiting": make_message(),
        "sent": make_message(sent_at=LONG_AGO),
        "given-up": make_message(given_up_at=LONG_AGO),
    }

    response = admin_client.get(LIST, {"state": state})

    assert list(response.context["cl"].result_list) == [made[state]]


def test_what_was_given_up_is_tried_again_when_a_person_says_so(admin_client):
    given_up, waiting = make_message(given_up_at=LONG_AGO, tries=10), make_message(tries=3)

    response = act(admin_client, "try_again", given_up, waiting)

    assert messages(response) == ["1 message will be tried again."]
    given_up.refresh_from_db()
    assert (given_up.given_up_at, given_up.tries) == (None, 0)
    assert [entry.object_id for entry in LogEntry.objects.all()] == [str(given_up.pk)]


def test_what_cannot_be_sent_is_deleted_when_a_person_says_so(admin_client):
    given_up, waiting = make_message(given_up_at=LONG_AGO), make_message()

    response = act(admin_client, "discard", given_up, waiting)

    assert messages(response) == ["1 message was deleted."]
    assert list(Message.objects.all()) == [waiting]
    entry = LogEntry.objects.get()
    assert entry.object_repr == given_up.send_key


@pytest.mark.parametrize("action", ACTIONS)
def test_what_was_not_given_up_is_left_alone(admin_client, action):
    waiting, sent = make_message(tries=3), make_message(tries=1, sent_at=LONG_AGO)

    response = act(admin_client, action, waiting, sent)

    assert messages(response) == ["None of these was given up, so nothing was done."]
    assert [message.tries for message in Message.objects.all()] == [3, 1]
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("action", ACTIONS)
def test_who_may_only_look_mends_nothing(client, action):
    given_up = make_message(given_up_at=LONG_AGO)
    looker = make_person()
    looker.user_permissions.add(Permission.objects.get(codename="view_message"))
    client.force_login(looker)

    page = client.get(LIST)
    act(client, action, given_up)

    assert given_up.send_key in page.text
    assert Message.objects.get().given_up_at == LONG_AGO
