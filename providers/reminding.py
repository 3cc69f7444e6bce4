"""Asking providers by mail before a check is late: once, then again. After that the page of the
service says that it is late.

Each mail has a link of its own, and the links tell what went: whatever is due soon stands behind
the same link, so one mail is about all of it.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from local_offer.models import Service
from providers.mails import send_link
from providers.models import ProviderContact, ProviderLink
from publishing.one_by_one import OneByOne

Why = ProviderLink.Why

# How long before a check is late the two mails go.
FIRST_BEFORE, SECOND_BEFORE = timedelta(days=28), timedelta(days=7)
# What is due so little later was asked about in the same mail.
TOGETHER = timedelta(days=7)


def remind_providers(at):
    """Promise each contact `to_remind` a mail if a check of theirs will be late soon, and they were
    not asked yet, or not asked again. Return how many mails. A second run promises no more, and
    two at once take turns. Raise SomeBroke if one could not be asked; the others are."""
    on = timezone.localdate(at)
    due = _due(on)
    contacts = ProviderContact.objects.to_remind().filter(organisation__in=due)
    each, asked = OneByOne(), 0
    for pk in list(contacts.order_by("pk").values_list("pk", flat=True)):
        with each.alone(f"provider contact {pk}"), transaction.atomic():
            asked += _ask(contacts.filter(pk=pk), due, on, at)
    each.end()
    return asked


def _ask(found, due, on, at):
    """Ask a contact, if they are still to be asked; return whether they are."""
    contact = found.select_for_update(of=("self",), no_key=True).select_related("organisation")
    if not (contact := contact.first()):
        return False
    days = due[contact.organisation_id]
    if why := _wanted(contact, days, on):
        send_link(contact, _sentences(days), why=why, by=None, at=at)
    return bool(why)


def _due(on):
    """Return {organisation: days} on which checks of what the public sees will be late soon."""
    soon = (on, on + FIRST_BEFORE + TOGETHER)
    checked = Service.objects.visible().filter(state=Service.State.CHECKED)
    found = {}
    rows = checked.filter(next_check__range=soon).order_by("next_check", "pk")
    for organisation, day in rows.values_list("organisation", "next_check"):
        found.setdefault(organisation, []).append(day)
    return found


def _wanted(contact, days, on):
    """Return why this contact is to be asked today, or None."""
    first = min(days)
    if first - SECOND_BEFORE <= on and not _asked(contact, first - SECOND_BEFORE, [Why.SECOND]):
        return Why.SECOND
    if first - FIRST_BEFORE <= on and not _asked(contact, first - FIRST_BEFORE, Why):
        return Why.FIRST
    return None


def _asked(contact, since, whys):
    """Return whether such a link went to them since a day, or so little before that what is due now
    was behind it too."""
    return contact.links.filter(made_at__date__gte=since - TOGETHER, why__in=whys).exists()


def _sentences(days):
    number = len(days)
    said = ngettext(
        "It is time to look again at what families read about %(number)d service of yours.",
        "It is time to look again at what families read about %(number)d services of yours.",
        number,
    )
    yield said % {"number": number}
    yield _(
        "Please say by %(day)s if it is true. After that its page tells families it is late."
    ) % {"day": date_format(days[0], "j F Y")}
