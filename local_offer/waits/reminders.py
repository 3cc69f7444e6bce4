"""Asking suppliers by mail for the figures of a quarter, once each."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from local_offer.models import WaitFigure
from local_offer.waits.periods import quarters_ended
from local_offer.waits.suppliers import may_supply, waits_supplied_by
from post.outbox import promise
from publishing.one_by_one import OneByOne
from publishing.periods import in_words

# By then the figures of a quarter are counted.
ASKED_AFTER = timedelta(days=14)


def last_quarter(on):
    """Return the first and last day of the quarter that ended last before this day."""
    return quarters_ended(on, 1)[0]


def waits_without(user, quarter):
    """Return the waits of this person that have no figure which ends in a quarter, not even one
    that waits to be signed."""
    first, last = quarter
    given = WaitFigure.objects.filter(wait=OuterRef("pk"), ends_on__range=(first, last))
    return waits_supplied_by(user).exclude(Exists(given))


def remind_suppliers(at):
    """Promise each supplier a mail if they have not yet given the last quarter's figures, two weeks
    after it ended. A second run promises no second mail. Return how many wait for it. Raise
    SomeBroke if one could not be asked; the others are."""
    quarter = last_quarter(timezone.localdate(at))
    if timezone.localdate(at) < quarter[1] + ASKED_AFTER:
        return 0
    each, asked = OneByOne(), 0
    suppliers = User.objects.filter(supplies_waits_of__isnull=False).exclude(email="").distinct()
    for person in suppliers.order_by("pk"):
        with each.alone(f"supplier {person.pk}"), transaction.atomic():
            missing = waits_without(person, quarter).filter(service__wait_suppliers__person=person)
            if may_supply(person) and (number := missing.distinct().count()):
                _ask(person, quarter, number, at)
                asked += 1
    each.end()
    return asked


def _ask(person, quarter, number, at):
    days = in_words(*quarter)
    wanted = ngettext(
        "%(number)d waiting time of %(days)s is still to come from you.",
        "%(number)d waiting times of %(days)s are still to come from you.",
        number,
    )
    promise(
        send_key=f"waiting times to {quarter[1]:%Y-%m-%d}, to supplier {person.pk}",
        to=person.email,
        subject=_("Waiting times, %(days)s") % {"days": days},
        text="\n\n".join(
            [
                wanted % {"number": number, "days": days},
                _("It takes two minutes: %(address)s")
                % {"address": settings.SITE_ORIGIN + reverse("admin:give_waits")},
                _("Families read them once a second person has signed them. Thank you."),
            ]
        ),
        at=at,
    )
