"""Does mail leave? Asked by /readyz and by the first page for staff."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils.translation import ngettext

from post.models import Message

LONG = timedelta(minutes=15)


@dataclass(frozen=True)
class Health:
    """How many messages somebody should do something about: none of each when all is well."""

    waiting_long: int
    given_up: int
    without_address: int

    def sentences(self):
        """Return a sentence for each thing that is wrong. Nothing personal is in them."""
        counted = (
            (self.waiting_long, _waiting_long),
            (self.given_up, _given_up),
            (self.without_address, _without_address),
        )
        return [say(number) % {"number": number} for number, say in counted if number]


def health_of_post(at):
    """Return the Health of the outbox at a moment. One query."""
    waiting = Q(sent_at=None, given_up_at=None)
    promised_long = Q(made_at__lte=at - LONG) & ~Q(tries=0, next_try_at__gt=at - LONG)
    addressed = Q(pk__in=Message.objects.waiting().addressed().values("pk"))
    return Health(
        **Message.objects.filter(sent_at=None).aggregate(
            waiting_long=Count("pk", filter=waiting & addressed & promised_long),
            given_up=Count("pk", filter=~Q(given_up_at=None)),
            without_address=Count("pk", filter=waiting & ~addressed),
        )
    )


def _waiting_long(number):
    return ngettext(
        "Mail: %(number)s message has waited longer than 15 minutes. "
        "Tell whoever runs this site. Does manage.py deliver_post run, and does the server answer?",
        "Mail: %(number)s messages have waited longer than 15 minutes. "
        "Tell whoever runs this site. Does manage.py deliver_post run, and does the server answer?",
        number,
    )


def _given_up(number):
    return ngettext(
        "Mail: %(number)s message was given up. Look at it in the outbox.",
        "Mail: %(number)s messages were given up. Look at them in the outbox.",
        number,
    )


def _without_address(number):
    return ngettext(
        "Mail: %(number)s message to the team waits, as no address is set. "
        "Set it in the owner settings.",
        "Mail: %(number)s messages to the team wait, as no address is set. "
        "Set it in the owner settings.",
        number,
    )
