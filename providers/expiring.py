"""What is past its time of those who run services."""

from django.db.models import Exists, OuterRef

from privacy.purging import Expiring, register
from privacy.retention import Event
from providers.models import LinkUse, ProposedChange, ProviderContact, ProviderLink

_WAITING = Exists(ProposedChange.objects.waiting().filter(contact=OuterRef("pk")))


def _unused(since):
    return ProviderContact.objects.filter(last_used_at__lte=since)


register(
    # What they said goes with them: not before somebody has looked at it.
    Expiring(
        "providers.contact",
        Event.LAST_WORK,
        due=lambda since: _unused(since).exclude(_WAITING),
        held_back=lambda since: _unused(since).filter(_WAITING),
    ),
    Expiring(
        "providers.changes",
        Event.DEALT_WITH,
        due=lambda since: ProposedChange.objects.filter(decided_at__lte=since),
        held_back=lambda since: ProposedChange.objects.waiting().filter(said_at__lte=since),
    ),
    Expiring(
        "providers.links",
        Event.ENDED,
        due=lambda since: ProviderLink.objects.filter(expires_at__lte=since),
    ),
    Expiring(
        "machines.links",
        Event.BEGAN,
        due=lambda since: LinkUse.objects.filter(began_at__lte=since),
    ),
)
