"""What is past its time in this room."""

from django.utils import timezone

from privacy.purging import Expiring, delete, register
from privacy.retention import Event
from reports.models import InterimNote


def _forget(notes, *, at):
    """Delete notes with what their history holds of them."""
    ids = [note.pk for note in notes]
    delete(notes, at=at)
    InterimNote.history.filter(id__in=ids).delete()


def _due(since):
    return InterimNote.objects.filter(noted_on__lte=timezone.localdate(since))


register(Expiring("staff.interim-notes", Event.WRITTEN, due=_due, forget=_forget))
