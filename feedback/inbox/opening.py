"""Opening what the team works on: who may, as of which version, and the record it leaves."""

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.roles import may_work_inbox
from privacy.access_log import record_access
from privacy.models import AccessRecord
from publishing.versions import version_of
from staff.pages import refuse_unless


def found_to_work_on(request, rows, *, version_of=version_of, **named):
    """Return the one row that is named so, with its `version`, as `version_of` says it.

    Raise PermissionDenied for whoever may not work in the inbox, and Http404 if there is none.
    """
    refuse_unless(may_work_inbox(request.user))
    bare = rows.select_related(None).prefetch_related(None).only("pk")
    row = get_object_or_404(bare, **named)
    # Before all of it is read: whatever comes in between makes this version an old one.
    version = version_of(row)
    found = get_object_or_404(rows, pk=row.pk)
    found.version = version
    return found


def opened(request, subject, *, rows=1):
    """Write down that whoever asks reads it: each time, as a page that comes back may show what is
    new. `subject` is a reference, or says which words; never a name."""
    if request.method == "HEAD":  # then nothing of it is sent
        return
    record_access(
        AccessRecord.Kind.OPENED, by=request.user, subject=subject, at=timezone.now(), rows=rows
    )


def member_asked(choices, value):
    """Return the member of these choices that is named so, or None where none is named."""
    if not value:
        return None
    if value not in choices.values:
        raise BadRequest(_("There is no such list."))
    return choices(value)


def area_asked(slug, areas):
    """Return which of these areas is named so, or None where none is named."""
    if not slug:
        return None
    found = next((area for area in areas if area.slug == slug), None)
    if found is None:
        raise BadRequest(_("There is no such focus area."))
    return found
