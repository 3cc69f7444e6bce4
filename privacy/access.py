"""Opening personal data leaves a record."""

from privacy.models import AccessRecord


def record_access(kind, *, by, subject, at, rows=1, reason=""):
    """Write down that somebody opened, took away or erased personal data; return the record.

    `by` None is a command on the server. `subject` is a reference, never a name. Taking away and
    erasing need a reason: without one the database raises IntegrityError.
    """
    return AccessRecord.objects.create(
        kind=kind, by=by, subject=subject, at=at, rows=rows, reason=reason
    )
