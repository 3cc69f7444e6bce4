"""When a draft that nobody saved goes."""

from privacy.purging import Expiring, register
from privacy.retention import Event
from unsaved.models import Draft

register(
    Expiring(
        "staff.drafts",
        Event.WRITTEN,
        due=lambda since: Draft.objects.filter(saved_at__lte=since),
    )
)
