"""Is what is past its time really deleted? Asked by /readyz and by the first page for staff."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacy.models import Purge
from privacy.retention import policies

# It runs each hour. A day may pass while a host is mended.
LATE_AFTER = timedelta(hours=26)


@dataclass(frozen=True)
class Heartbeat:
    """When the purge last ran to its end, and what it held back then: {policy: how many}."""

    ended_at: datetime | None
    is_late: bool
    held_back: dict = field(default_factory=dict)

    def sentences(self):
        """Return a sentence on when it last ran; none on a site that is too new to have one."""
        if self.is_late and not self.ended_at:
            return [_("Deleting: %(never)s %(help)s") % {"never": _never(), "help": _help()}]
        if not self.ended_at:
            return []
        moment = date_format(timezone.localtime(self.ended_at), "j F Y, H:i")
        last = _("Deleting: what is past its time was last deleted on %(moment)s.") % {
            "moment": moment
        }
        return [f"{last} {_help()}" if self.is_late else last]

    def waiting(self):
        """Return (what, how many, how long) of what is past its time, and waits for a person."""
        known = policies()
        return [(known[name], number) for name, number in self.held_back.items() if name in known]


def heartbeat(at):
    """Return the Heartbeat at a moment. At most two queries."""
    last = Purge.objects.exclude(ended_at=None).order_by("-ended_at").first()
    alive_at = last.ended_at if last else _since_when_it_could_run()
    return Heartbeat(
        ended_at=last.ended_at if last else None,
        is_late=at - alive_at > LATE_AFTER,
        held_back=last.held_back if last else {},
    )


def _since_when_it_could_run():
    made = MigrationRecorder(connection).migration_qs.filter(app="privacy", name="0001_initial")
    return made.values_list("applied", flat=True).get()


def _never():
    return _("what is past its time was never deleted.")


def _help():
    return _("See that manage.py purge_expired runs every hour.")
