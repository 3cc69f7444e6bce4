"""What is past its time in this room."""

from django.utils import timezone

from local_offer.models import NothingFound
from privacy.purging import Expiring, register
from privacy.retention import Event

register(
    Expiring(
        "finding-help.nothing-found",
        Event.MONTH_BEGAN,
        due=lambda since: NothingFound.objects.filter(month__lte=timezone.localdate(since)),
    )
)
