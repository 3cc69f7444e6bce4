"""What `post.delivery` promises: one try at a time, a clock of waits, and no word too many."""

import datetime
import smtplib
from itertools import pairwise

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks_db.models import DBTaskResult

from post import delivery
from post.delivery import LEASE, WAITS, deliver, enqueue_due, message_id_of, send
from post.models import LONGEST_WAIT, Message
from publishing.models import OwnerSettings
from tests.factories import make_message
from tests.post.sink import running_sink
from tests.privacy.keys import new_key
from tests.racing import at_once

NOON = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
HERE = f"{__name__}."


class Refusing(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise smtplib.SMTPDataError(451, b"ann@example.org: come back later")


class Unreachable(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise ConnectionRefusedError("ann@example.org")


class TakingNothing(BaseEmailBackend):
    def send_messages(self, email_messages):
        return 0


class Dying(BaseEmailBackend):
    """The worker dies while it sends."""

    def send_messages(self, email_messages):
        raise SystemExit


@pytest.fixture
def team_address(db):
    OwnerSettings.objects.update(inbox_email="team@example.org")


@pytest.mark.django_db
def test_mail_whose_key_is_missing_is_noted_and_leaves_once_the_key_is_back(settings):
    keys = settings.PERSONAL_DATA_KEYS
    message = make_message(to="ann@example.org", text="Thank you.")

    settings.PERSONAL_DATA_KEYS = {"another": new_key()}
    send(message.pk, at=NOON)
    noted = Message.objects.defer("to", "text").get()
    settings.PERSONAL_DATA_KEYS = keys
    send(message.pk, at=noted.next_try_at)

    assert (noted.tries, noted.last_error, noted.claimed_until) == (1, "Unreadable", None)
    assert [sent.body for sent in mail.outbox] == ["Thank you."]


@pytest.mark.django_db
def test_a_message_leaves_and_its_address_and_words_are_wiped():
    message = make_message(to="ann@example.org", subject="Hello", text="Thank you, Ånn.")

    send(message.pk, at=NOON)

    (sent,) = mail.outbox
    assert (sent.recipients(), sent.subject, sent.body) == (
        ["ann@example.org"],
        "Hello",
        "Thank you, Ånn.",
    )
    message.refresh_from_db()
    assert (message.sent_at, message.tries, message.claimed_until) == (NOON, 1, None)
    assert (message.to, message.text) == ("", "")


@pytest.mark.django_db
def test_all_copies_of_a_message_have_one_id_that_does_not_tell_its_key(settings):
    settings.SITE_ORIGIN = "https://bigplan.example.org"
    message = make_message(send_key="BP-7K3M-9QX2 received, to the sender")

    send(message.pk, at=NOON)
    Message.objects.update(sent_at=None, to="ann@example.org", text="Again.")
    send(message.pk, at=NOON)

    first, second = (each.message()["Message-ID"] for each in mail.outbox)
    assert first == second == message_id_of(message.send_key)
    assert first.endswith("@bigplan.example.org>")
    assert "7K3M" not in first
    assert message_id_of("another key") != first


@pytest.mark.django_db
def test_what_was_sent_is_not_sent_again():
    message = make_message()

    send(message.pk, at=NOON)
    send(message.pk, at=NOON + LEASE)

    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_failure_is_noted_by_its_kind_and_number_alone(settings, caplog):
    settings.EMAIL_BACKEND = HERE + "Refusing"
    message = make_message(to="ann@example.org")

    send(message.pk, at=NOON)

    message.refresh_from_db()
    assert message.last_error == "SMTPDataError 451"
    assert "ann@example.org" not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("backend", "kind"),
    [("Unreachable", "ConnectionRefusedError"), ("TakingNothing", "NotTaken")],
)
def test_nothing_a_backend_does_is_taken_for_success(settings, backend, kind):
    settings.EMAIL_BACKEND = HERE + backend
    message = make_message()

    send(message.pk, at=NOON)

    message.refresh_from_db()
    assert (message.sent_at, message.last_error) == (None, kind)


@pytest.mark.django_db
def test_tries_go_on_for_more_than_four_hours_and_then_a_person_must_look(settings, caplog):
    settings.EMAIL_BACKEND = HERE + "Refusing"
    message = make_message(to="ann@example.org", next_try_at=NOON)
    now, tried_at = NOON, []

    while message.given_up_at is None:
        send(message.pk, at=now - SECOND)  # too early: nothing happens
        send(message.pk, at=now)
        tried_at.append(now)
        message.refresh_from_db()
        now = message.next_try_at

    waits = [later - sooner for sooner, later in pairwise(tried_at)]
    assert [wait.total_seconds() / 60 for wait in waits] == [1, 2, 5, 10, 20, 30, 60, 60, 60]
    assert tried_at[-1] - NOON > datetime.timedelta(hours=4)
    assert (message.tries, message.given_up_at) == (len(WAITS) + 1, tried_at[-1])
    assert list(Message.objects.due(NOON + datetime.timedelta(days=9))) == []
    assert message.send_key in caplog.text
    assert "ann@example.org" not in caplog.text


@pytest.mark.django_db
def test_a_message_whose_worker_died_is_due_again_when_its_claim_runs_out(settings):
    message = make_message()
    settings.EMAIL_BACKEND = HERE + "Dying"
    with pytest.raises(SystemExit):
        send(message.pk, at=NOON)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    send(message.pk, at=NOON + LEASE - SECOND)
    assert mail.outbox == []
    send(message.pk, at=NOON + LEASE)

    assert len(mail.outbox) == 1
    message.refresh_from_db()
    assert message.tries == 2


@pytest.mark.django_db
def test_a_failure_after_the_claim_ran_out_leaves_the_next_workers_claim_alone(monkeypatch):
    message = make_message()
    theirs = NOON + 3 * LEASE

    def hand_over_slowly(_message):
        Message.objects.update(claimed_until=theirs)
        raise TimeoutError

    monkeypatch.setattr(delivery, "_hand_over", hand_over_slowly)

    send(message.pk, at=NOON)

    message.refresh_from_db()
    assert (message.claimed_until, message.last_error) == (theirs, "")


@pytest.mark.usefixtures("shared_database")
def test_eight_workers_with_the_same_message_send_one_mail(settings):
    message = make_message()

    with running_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        at_once(*[lambda: send(message.pk, at=NOON)] * 8)

    assert len(sink.mails) == 1
    assert Message.objects.get().tries == 1


@pytest.mark.usefixtures("shared_database")
def test_a_server_is_told_of_one_sender_and_one_address(settings):
    message = make_message(to="ann@example.org", subject="Grüße", text=".\nThank you.\n.\r\nEnd")
    settings.DEFAULT_FROM_EMAIL = "Big Plan <site@example.org>"

    with running_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        send(message.pk, at=NOON)

    ((sender, recipients, arrived),) = sink.mails
    assert sender.startswith("mail FROM:<site@example.org>")
    assert recipients == ["rcpt TO:<ann@example.org>"]
    assert {name for name, _value in arrived.items()} == {
        "Content-Type",
        "MIME-Version",
        "Content-Transfer-Encoding",
        "Subject",
        "From",
        "To",
        "Date",
        "Message-ID",
        "Auto-Submitted",
    }


def headers_of(message):
    """Return what mail programs are told of a mail besides whom it is for."""
    send(message.pk, at=NOON)
    told = mail.outbox[-1].message()
    return told["Auto-Submitted"], told["Reply-To"]


@pytest.mark.usefixtures("team_address")
def test_what_goes_by_itself_says_so_and_answers_come_to_the_team():
    assert headers_of(make_message()) == ("auto-generated", "team@example.org")
    assert headers_of(make_message(goes_by_itself=False)) == (None, "team@example.org")
    assert headers_of(make_message(to="")) == ("auto-generated", None)


@pytest.mark.django_db
def test_until_the_team_has_an_address_none_is_named_for_answers():
    assert headers_of(make_message()) == ("auto-generated", None)


@pytest.mark.usefixtures("team_address")
def test_mail_to_nobody_named_goes_to_the_team():
    message = make_message(to="")

    send(message.pk, at=NOON)

    assert mail.outbox[0].recipients() == ["team@example.org"]


@pytest.mark.django_db
def test_mail_to_the_team_waits_for_its_address_without_using_up_tries():
    message = make_message(to="")

    send(message.pk, at=NOON)
    assert enqueue_due(NOON) == 0
    message.refresh_from_db()
    assert message.tries == 0
    OwnerSettings.objects.update(inbox_email="team@example.org")
    send(message.pk, at=NOON)

    assert mail.outbox[0].recipients() == ["team@example.org"]


@pytest.mark.django_db
def test_each_message_that_is_due_gets_a_task_and_no_other_does():
    due = make_message()
    make_message(next_try_at=NOON + SECOND)
    make_message(claimed_until=NOON + SECOND)
    make_message(sent_at=NOON)
    make_message(given_up_at=NOON)
    left_behind = make_message(claimed_until=NOON)

    number = enqueue_due(NOON)

    assert number == 2
    tasks = [task.args_kwargs["args"] for task in DBTaskResult.objects.all()]
    assert sorted(tasks) == sorted([[due.pk], [left_behind.pk]])


@pytest.mark.django_db
def test_mail_that_a_clock_far_ahead_promised_or_claimed_does_not_wait_for_that_day():
    far = NOON + datetime.timedelta(days=400)
    promised = make_message(made_at=far, next_try_at=far)
    claimed = make_message(claimed_until=far)

    send(promised.pk, at=NOON)
    send(claimed.pk, at=NOON)

    assert Message.objects.filter(sent_at=NOON).count() == len(mail.outbox) == 2


def test_no_mail_waits_so_long_that_its_clock_would_be_taken_for_wrong():
    an_hour = datetime.timedelta(hours=1)  # mail to the team is bundled by the hour
    assert max(LEASE, an_hour, *WAITS) < LONGEST_WAIT


@pytest.mark.django_db
def test_the_task_sends_now():
    message = make_message()

    deliver.call(message.pk)

    assert len(mail.outbox) == 1
