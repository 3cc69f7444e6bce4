"""What is past its time in this room."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from local_offer.models import IncomingService, NothingFound
from privacy.purging import Expiring, register
from privacy.retention import Event

_Before = IncomingService.history.model


def _last_told(since):
    """Return what was last told then or before: it is gone from its list, or nobody reads that."""
    return IncomingService.objects.filter(fetched_at__lte=since)


def _told_otherwise_since():
    """Return the history of what lists told, but for how each entry is now."""
    newer = _Before.objects.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    return _Before.objects.filter(Exists(newer))


register(
    Expiring(
        "finding-help.nothing-found",
        Event.MONTH_BEGAN,
        due=lambda since: NothingFound.objects.filter(month__lte=timezone.localdate(since)),
    ),
    Expiring(
        "finding-help.other-lists",
        Event.SAID,
        due=lambda since: _last_told(since).exclude(pk__in=IncomingService.objects.to_review()),
        held_back=lambda since: _last_told(since).filter(
            pk__in=IncomingService.objects.to_review()
        ),
    ),
    Expiring(
        "finding-help.other-lists-before",
        Event.WRITTEN,
        due=lambda since: _told_otherwise_since().filter(history_date__lte=since),
    ),
)
