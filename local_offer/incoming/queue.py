"""What other lists tell, put in the queue: new, changed, gone or back, beside what we say.

The rule for what is proposed looks at three tellings: what their list said when somebody here last
decided, what it says now, and what we say. Only what their list changed since is proposed, and
only if we do not say it already. So what editors wrote here is never asked about again.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from local_offer.incoming.told import PARTS, as_kept, in_words, told_of, we_say_so
from local_offer.models import IncomingService, Service
from publishing.records import save_with_history

# What leads to pages of our own, in a file that was taken from here.
OURS = "Our own list"

State = IncomingService.State


@dataclass(frozen=True)
class Entry:
    """One entry as another list tells it: its name there, where that can be read, and what is told
    (`told.read`)."""

    id_there: str
    address: str
    told: dict


@dataclass(frozen=True)
class Proposal:
    """One part that their list changed. `before` is what it said when somebody last decided,
    `ours` what we say now, `theirs` what it says now: in words. `is_edited_here`: what we say is
    not what they said then, so somebody here wrote it."""

    name: str
    heading: str
    before: str
    ours: str
    theirs: str

    @property
    def is_edited_here(self):
        return bool(self.ours) and self.ours != self.before


@dataclass(frozen=True)
class Received:
    """How many entries were put in the queue, how many wait in it of this list, and how many are
    gone from the list since last time."""

    number: int
    waiting: int
    gone: int


def proposals(row):
    """Return the Proposals of an entry that is joined to one of ours, in the order of pages. Its
    `service` must come from `as_kept`."""
    ours = told_of(row.service)
    return [
        Proposal(
            name,
            str(part.heading),
            in_words(name, row.settled.get(name)),
            in_words(name, ours.get(name)),
            in_words(name, row.told[name]),
        )
        for name, part in PARTS.items()
        if name in row.told
        and row.told[name] != row.settled.get(name)
        and not we_say_so(row.service, name, row.told[name])
    ]


def state_of(row):
    """Return the State of an entry of a list that tells it now, once what it tells was taken in."""
    if row.service_id is None:
        return State.TURNED_DOWN if row.state == State.TURNED_DOWN else State.WAITING
    if row.is_hidden_as_gone or proposals(row):
        return State.WAITING
    return State.SAME if row.state == State.WAITING else row.state


def take_in(source, entries, *, at, by=None, because, all_there=None):
    """Put what a list tells in the queue, and return what was Received. All of it or nothing.

    `all_there` are the names of all entries of the list, if all of it was read, those that were
    refused among them: what is not among these is gone from it. None: it may be a part. Entries
    that lead to pages of our own are joined to these.
    """
    with transaction.atomic():
        there = IncomingService.objects.filter(source=source).select_for_update(no_key=True)
        if all_there is None:
            there = there.filter(id_there__in=[entry.id_there for entry in entries])
        rows = {row.id_there: row for row in there.order_by("pk")}
        ours = _services_of(source, rows, entries)
        for entry in entries:
            row = rows.get(entry.id_there) or IncomingService(
                source=source, id_there=entry.id_there
            )
            joined = row.service_id or _our_key(source, entry, ours)
            row.service = ours.get(joined) if joined else None
            _receive(row, entry, at, by, because)
        gone = [] if all_there is None else _gone(rows, all_there)
        for row in gone:
            _lose(row, at, by, because)
        waiting = IncomingService.objects.to_review().filter(source=source).count()
    return Received(len(entries), waiting, len(gone))


def _services_of(source, rows, entries):
    """Return {key: our entry} of all that are joined, or lead to ours. Two queries or three."""
    wanted = Service.objects.filter(pk__in={row.service_id for row in rows.values()} - {None})
    if source == OURS:
        wanted |= Service.objects.filter(slug__in=[entry.id_there for entry in entries])
    return {service.pk: service for service in as_kept(wanted)}


def _our_key(source, entry, ours):
    if source != OURS:
        return None
    return next(pk for pk, service in ours.items() if service.slug == entry.id_there)


def our_slug(address):
    """Return the slug in the address of a page of our own, "" if it is not one of a service."""
    start = settings.SITE_ORIGIN + reverse("services")
    return address.removeprefix(start).strip("/") if address.startswith(start) else ""


def _receive(row, entry, at, by, because):
    before = _held(row)
    row.told, row.address, row.gone_since, row.fetched_at = entry.told, entry.address, None, at
    if row.service_id:
        if row.service.is_visible:
            # Somebody shows it again by themselves.
            row.is_hidden_as_gone = False
        # What we say already is settled: if an editor writes it anew, it is not asked about.
        row.settled = row.settled | {
            name: value for name, value in row.told.items() if we_say_so(row.service, name, value)
        }
    row.state = state_of(row)
    if row.pk and before == _held(row):
        # Seen again and nothing new: no entry in its history.
        IncomingService.objects.filter(pk=row.pk).update(fetched_at=at)
        return
    row.full_clean()
    save_with_history(row, by=by, because=because)


def _held(row):
    said = (row.told, row.settled, row.address, row.gone_since)
    return (*said, row.is_hidden_as_gone, row.state, row.service_id)


def _gone(rows, all_there):
    return [row for name, row in rows.items() if name not in all_there and row.gone_since is None]


def _lose(row, at, by, because):
    row.gone_since = at
    if row.service_id and row.service.is_visible and row.service.is_open:
        row.state = State.WAITING
    elif row.is_hidden_as_gone:
        # It was back, and nobody had decided yet.
        row.state = State.ACCEPTED
    row.full_clean()
    save_with_history(row, by=by, because=_("%(why)s It is gone.") % {"why": because})
