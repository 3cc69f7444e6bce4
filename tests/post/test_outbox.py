"""What `post.outbox` promises to those who promise mail."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError
from django_tasks_db.models import DBTaskResult

from post.delivery import enqueue_due, send
from post.models import Message
from post.outbox import discard, promise, reword, try_again
from tests.factories import LONG_AGO, make_message
from tests.racing import at_once

NOON = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)
HOUR, SECOND = datetime.timedelta(hours=1), datetime.timedelta(seconds=1)
MAIL = {
    "send_key": "BP-7K3M-9QX2 received, to the sender",
    "to": "ann@example.org",
    "subject": "We have what you sent",
    "text": "Thank you.",
    "at": NOON,
}


@pytest.mark.django_db
def test_a_promise_is_a_row_and_a_task_that_names_it_and_no_more():
    message = promise(**MAIL)

    assert (message.to, message.subject, message.text) == (
        "ann@example.org",
        "We have what you sent",
        "Thank you.",
    )
    assert (message.made_at, message.next_try_at, message.tries) == (NOON, NOON, 0)
    task = DBTaskResult.objects.get()
    assert task.args_kwargs == {"args": [message.pk], "kwargs": {}}


@pytest.mark.usefixtures("shared_database")
def test_what_is_rolled_back_promised_nothing():
    with transaction.atomic():
        promise(**MAIL)
        transaction.set_rollback(True)

    assert not Message.objects.exists()
    assert not DBTaskResult.objects.exists()


@pytest.mark.usefixtures("shared_database")
def test_a_promise_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        promise(**MAIL)

    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_key_promises_once_and_the_first_words_stand():
    first = promise(**MAIL)

    second = promise(**{**MAIL, "text": "Other words."})

    assert second == first
    assert second.text == "Thank you."
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_mail_may_go_later_and_needs_no_task_until_then():
    message = promise(**MAIL, goes_at=NOON + HOUR)

    assert (message.made_at, message.next_try_at) == (NOON, NOON + HOUR)
    assert not DBTaskResult.objects.exists()
    assert enqueue_due(NOON + HOUR - SECOND) == 0
    assert enqueue_due(NOON + HOUR) == 1


@pytest.mark.django_db
def test_until_it_goes_it_may_have_other_words():
    message = promise(**MAIL, goes_at=NOON + HOUR)

    assert reword(message, lambda: {"subject": "We have both", "text": "Thank you twice."})

    message.refresh_from_db()
    assert (message.subject, message.text) == ("We have both", "Thank you twice.")


@pytest.mark.django_db
@pytest.mark.parametrize("is_taken", [True, False])
def test_what_has_left_or_may_have_keeps_its_words(is_taken, monkeypatch):
    message = promise(**MAIL, goes_at=NOON + HOUR)
    if not is_taken:
        monkeypatch.setattr("post.delivery.EmailMessage.send", lambda mail: 0)
    send(message.pk, at=NOON + HOUR)
    before = Message.objects.values().get()

    assert not reword(message, lambda: {"subject": "We have both", "text": "Thank you twice."})
    assert Message.objects.values().get() == before


@pytest.mark.usefixtures("shared_database")
def test_whoever_rewords_at_the_same_moment_sees_what_the_others_wrote():
    with transaction.atomic():
        message = promise(**{**MAIL, "text": "x"}, goes_at=NOON + HOUR)

    def one_more():
        return {"subject": "x", "text": Message.objects.get().text + "x"}

    def job():
        with transaction.atomic():
            return reword(message, one_more)

    assert all(at_once(*[job] * 8))
    assert Message.objects.get().text == 9 * "x"


@pytest.mark.usefixtures("shared_database")
def test_a_key_promised_at_the_same_moment_promises_once():
    def job():
        with transaction.atomic():
            return promise(**MAIL).pk

    promised = at_once(*[job] * 8)

    assert promised == [Message.objects.get().pk] * 8
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"subject": "Thanks\nBcc: eve@example.org"},
        {"subject": "Thanks\r\nBcc: eve@example.org"},
        {"subject": "Thanks\rBcc: eve@example.org"},
        {"subject": "Thanks\n"},
        {"subject": "Thanks\x00"},
        {"subject": ""},
        {"subject": "x" * 151},
        {"to": "ann@example.org, eve@example.org"},
        {"to": "ann@example.org\nBcc: eve@example.org"},
        {"to": "Ann <ann@example.org>"},
        {"to": "ann"},
        {"text": ""},
        {"text": "Thanks\x00"},
        {"send_key": ""},
    ],
    ids=repr,
)
def test_what_could_become_a_second_header_or_address_is_refused(values):
    with pytest.raises(ValidationError):
        promise(**{**MAIL, **values})

    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"], ids=repr)
def test_the_database_too_refuses_a_subject_of_two_lines(end):
    with pytest.raises(IntegrityError, match="a_subject_is_one_line"):
        make_message(subject=f"Thanks{end}Bcc: eve@example.org")


@pytest.mark.django_db
def test_what_was_given_up_starts_anew_and_nothing_else_does():
    given_up = make_message(given_up_at=LONG_AGO, tries=10)
    waiting, sent = make_message(tries=3), make_message(tries=3, sent_at=LONG_AGO)

    number = try_again(Message.objects.all(), at=NOON)

    assert number == 1
    assert list(Message.objects.due(NOON).filter(tries=0)) == [given_up]
    given_up.refresh_from_db()
    assert (given_up.tries, given_up.next_try_at) == (0, NOON)
    for other in (waiting, sent):
        other.refresh_from_db()
        assert other.tries == 3


@pytest.mark.django_db
def test_only_what_was_given_up_is_discarded():
    make_message(given_up_at=LONG_AGO)
    waiting, sent = make_message(), make_message(sent_at=LONG_AGO)

    number = discard(Message.objects.all())

    assert number == 1
    assert set(Message.objects.all()) == {waiting, sent}
