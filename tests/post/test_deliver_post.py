"""What the worker, `manage.py deliver_post`, promises. The kill test tries it harder."""

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from post.models import Message
from post.outbox import promise
from tests.factories import make_message

pytestmark = pytest.mark.usefixtures("shared_database")


def test_once_sends_what_was_promised():
    with transaction.atomic():
        promise(send_key="a key", to="ann@example.org", subject="S", text="T", at=timezone.now())

    call_command("deliver_post", once=True)

    assert [message.recipients() for message in mail.outbox] == [["ann@example.org"]]
    assert Message.objects.get().sent_at


def test_once_finds_what_no_task_is_left_for():
    make_message()

    call_command("deliver_post", once=True)

    assert len(mail.outbox) == 1


def test_once_ends_although_something_cannot_be_sent(settings):
    settings.EMAIL_BACKEND = "tests.post.test_delivery.Refusing"
    make_message()

    call_command("deliver_post", once=True)

    message = Message.objects.get()
    assert (message.tries, message.sent_at) == (1, None)


def test_a_mail_that_cannot_be_sent_holds_up_no_other(settings):
    settings.EMAIL_BACKEND = "tests.post.test_deliver_post.RefusingAnn"
    refused, taken = make_message(to="ann@example.org"), make_message(to="bea@example.org")

    call_command("deliver_post", once=True)

    refused.refresh_from_db()
    taken.refresh_from_db()
    assert (refused.sent_at, bool(taken.sent_at)) == (None, True)


def test_no_task_remembers_an_address_or_a_word(settings):
    settings.EMAIL_BACKEND = "tests.post.test_delivery.Refusing"
    with transaction.atomic():
        promise(
            send_key="a key",
            to="ann@example.org",
            subject="S",
            text="secret words",
            at=timezone.now(),
        )

    call_command("deliver_post", once=True)

    remembered = str(list(DBTaskResult.objects.values()))
    assert "a key" not in remembered
    assert "ann@example.org" not in remembered
    assert "secret words" not in remembered


class RefusingAnn(EmailBackend):
    def send_messages(self, messages):
        if messages[0].to == ["ann@example.org"]:
            raise ConnectionRefusedError
        return super().send_messages(messages)
