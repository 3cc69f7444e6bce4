"""Opening what people wrote leaves a record, whichever page shows it."""

from django.utils import timezone

from privacy.access import record_access
from privacy.models import AccessRecord


def opened(request, subject, *, rows=1):
    """Write down that whoever asks reads it: each time, as a page that comes back may show what is
    new. `subject` is a reference, or says which words; never a name."""
    if request.method == "HEAD":  # then nothing of it is sent
        return
    record_access(
        AccessRecord.Kind.OPENED, by=request.user, subject=subject, at=timezone.now(), rows=rows
    )
