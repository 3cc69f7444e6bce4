"""Opening personal data leaves a record."""

from django.utils.translation import ngettext

from privacy.models import AccessRecord

_MOST_REFERENCES_NAMED = 8
_MOST_REFERENCES_OF_A_RECORD = 10  # its subject has 200 signs


def record_access(kind, *, by, subject, at, rows=1, reason=""):
    """Write down that somebody opened, took away or erased personal data; return the record.

    `by` None is a command on the server. `subject` is a reference, never a name. Taking away and
    erasing need a reason: without one the database raises IntegrityError.
    """
    return AccessRecord.objects.create(
        kind=kind, by=by, subject=subject, at=at, rows=rows, reason=reason
    )


def record_opened(references, *, about, by, at):
    """Write down that somebody opened several rows at once: every reference stands in a record, as
    many as needed. `about` begins each subject. One query."""
    several = [
        references[start : start + _MOST_REFERENCES_OF_A_RECORD]
        for start in range(0, len(references), _MOST_REFERENCES_OF_A_RECORD)
    ]
    AccessRecord.objects.bulk_create(
        AccessRecord(
            kind=AccessRecord.Kind.OPENED,
            by=by,
            subject=f"{about}: {', '.join(some)}",
            at=at,
            rows=len(some),
        )
        for some in several
    )


def named(references):
    """Return references in one short line, for a record: the first few, and how many more."""
    shown = ", ".join(references[:_MOST_REFERENCES_NAMED])
    more = len(references) - _MOST_REFERENCES_NAMED
    if more <= 0:
        return shown
    told = ngettext("%(shown)s and %(more)s more", "%(shown)s and %(more)s more", more)
    return told % {"shown": shown, "more": more}
