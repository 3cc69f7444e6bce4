"""Mail leaves here: one try at a time, by whichever worker claims the message first.

Each message is sent at least once, and a second time only where nobody can know that the first
arrived: the receiving server broke off after taking it, or this process died between the
server's "taken" and our note of it. Both copies then carry the same Message-ID.
"""

import logging
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_tasks import task

from post.models import Message
from publishing.models import OwnerSettings

logger = logging.getLogger(__name__)

# Ten exchanges with a mail server, each as slow as EMAIL_TIMEOUT allows, fit into a claim.
LEASE = timedelta(minutes=5)
# Between ten tries: 4 hours and 8 minutes in all. The first are short, as servers that do not
# know us yet ask us to come back in some minutes.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30, 60, 60, 60)]


class NotTaken(Exception):  # noqa: N818  its name is shown to staff
    """The mail backend took nothing, and raised nothing."""


@task
def deliver(message_id):
    """Try to send one message now. It never fails: what went wrong is on the message."""
    send(message_id, at=timezone.now())


def send(message_id, *, at):
    """Try to send one message, if it is due at this moment and nobody else is busy with it.

    What goes wrong is noted by its kind alone. After it comes the next wait; after the last
    wait the message is given up, until a person has it tried again.
    """
    until = at + LEASE
    claim = {"claimed_until": until, "tries": F("tries") + 1}
    if not Message.objects.due(at).filter(pk=message_id).update(**claim):
        return
    message = Message.objects.defer("to", "text").get(pk=message_id)
    try:
        _hand_over(message)
    except Exception as error:  # noqa: BLE001  a backend may raise anything; none of it is lost
        _note_failure(message, _kind_of(error), at=at)
    else:
        # Whoever holds the claim by now: it has left.
        Message.objects.filter(pk=message_id).update(
            sent_at=at, given_up_at=None, claimed_until=None, to="", text=""
        )


def _hand_over(message):
    # Read only here: without their key they cannot be, which is one more thing that may go wrong.
    message.refresh_from_db(fields=["to", "text"])
    team = OwnerSettings.objects.values_list("inbox_email", flat=True).get(pk=1)
    headers = {"Message-ID": message_id_of(message.send_key)}
    if message.goes_by_itself:
        headers["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
    mail = EmailMessage(
        subject=message.subject,
        body=message.text,
        to=[message.to or team],
        # Nobody reads what comes to the address that mail is sent from.
        reply_to=[team] if team and message.to else [],
        headers=headers,
    )
    if mail.send() != 1:
        raise NotTaken


def _note_failure(message, kind, *, at):
    # A claim that ran out may be another worker's by now: then it is theirs to note.
    ours = Message.objects.filter(pk=message.pk, claimed_until=message.claimed_until, sent_at=None)
    if message.tries > len(WAITS):
        logger.error("Mail given up: %s (%s)", message.send_key, kind)
        ours.update(given_up_at=at, claimed_until=None, last_error=kind)
    else:
        next_try_at = at + WAITS[message.tries - 1]
        ours.update(next_try_at=next_try_at, claimed_until=None, last_error=kind)


def _kind_of(error):
    """Return an error's name and number. Its words may hold an address."""
    number = getattr(error, "smtp_code", None) or getattr(error, "status_code", "")
    return f"{type(error).__name__} {number}".strip()[:100]


def message_id_of(send_key):
    """Return the Message-ID of all copies of a message. Nobody can read the key from it."""
    digest = salted_hmac("post.delivery", send_key, algorithm="sha256").hexdigest()
    return f"<{digest[:40]}@{urlsplit(settings.SITE_ORIGIN).hostname}>"


@transaction.atomic
def enqueue_due(at):
    """Make a task for each message that is due; return how many.

    For when no task is left to do. What is due then was waiting for another try or for the
    team's address, or it was left behind by a worker that died.
    """
    due = Message.objects.due(at).order_by("next_try_at", "pk").values_list("pk", flat=True)
    message_ids = list(due)
    for message_id in message_ids:
        deliver.enqueue(message_id)
    return len(message_ids)
