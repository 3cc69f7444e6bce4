"""Is what is past its time really deleted? Asked by /readyz and by the first page for staff. That
it is late is told by `publishing.by_the_clock`."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacy.models import Purge
from privacy.retention import policies


@dataclass(frozen=True)
class Heartbeat:
    """When the purge last ran to its end, and what it held back then: {policy: how many}."""

    ended_at: datetime | None
    held_back: dict = field(default_factory=dict)

    def sentences(self):
        """Return a sentence on when it last ran; none on a site that is too new to have one."""
        if not self.ended_at:
            return []
        moment = date_format(timezone.localtime(self.ended_at), "j F Y, H:i")
        said = _("Deleting: what is past its time was last deleted on %(moment)s.")
        return [said % {"moment": moment}]

    def waiting(self):
        """Return (what, how many, how long) of what is past its time, and waits for a person."""
        known = policies()
        return [(known[name], number) for name, number in self.held_back.items() if name in known]


def heartbeat():
    """Return the Heartbeat of now. One query."""
    # By its number: the clock may have been ahead.
    last = Purge.objects.exclude(ended_at=None).order_by("-pk").first()
    return Heartbeat(last.ended_at, last.held_back) if last else Heartbeat(None)
