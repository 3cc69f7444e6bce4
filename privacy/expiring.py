"""What is past its time in this room, in the rooms below it and in Django's own tables."""

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session

from accounts.models import LogInTries
from privacy.models import AccessRecord, Purge
from privacy.purging import Expiring, register
from privacy.retention import Event

register(
    Expiring(
        "staff.sessions",
        Event.ENDED,
        due=lambda since: Session.objects.filter(expire_date__lte=since),
    ),
    Expiring(
        "staff.log-in-tries",
        Event.BEGAN,
        due=lambda since: LogInTries.objects.filter(began_at__lte=since),
    ),
    Expiring(
        "staff.admin-log",
        Event.WRITTEN,
        due=lambda since: LogEntry.objects.filter(action_time__lte=since),
    ),
    Expiring(
        "staff.access",
        Event.WRITTEN,
        due=lambda since: AccessRecord.objects.filter(at__lte=since),
    ),
    Expiring(
        "machines.purges",
        Event.BEGAN,
        due=lambda since: Purge.objects.filter(began_at__lte=since),
    ),
)
