"""What is past its time in this room."""

from django.utils import timezone

from privacy.purging import Expiring, register
from privacy.retention import Event
from reports.models import InterimNote


def _due(since):
    return InterimNote.objects.filter(noted_on__lte=timezone.localdate(since))


register(Expiring("staff.interim-notes", Event.WRITTEN, due=_due))
