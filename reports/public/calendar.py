"""The updates and the dates of the actions for calendars, as the newest update has them; and the
days by which the next updates are expected.

The number of a document in its chain only ever grows, so the SEQUENCE of each event comes from it:
when a date moves, the event that a calendar knows moves with it. An update that is expected is the
same event as once it is published, and comes before that however often its day moved.
"""

import uuid

from django.conf import settings
from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import ExpectedUpdate
from actions.statuses import WITHDRAWN, Status
from publishing.calendars import calendar_file, moment, text, whole_days
from reports.public.as_it_was import standing_of
from reports.public.verdicts import how_many_done
from reports.record.reading import Damaged, filled_each
from reports.record.updates import actions_in, those_that_verify

# For names of ours: the same thing has the same identifier for good (RFC 9562, section 5.5).
_OURS = uuid.UUID("5f6e2d0c-8f1a-4c39-9b7e-3f0d4a2c91e7")

# Nobody moves a day so often.
_PUBLISHED = 1_000


def calendar_of(records):
    """Return the calendar, as bytes, of the updates of these Records, oldest first; of the dates
    that the newest tells; and of the updates that are expected. What does not verify is left out.
    Three queries."""
    whole = list(those_that_verify(records))
    events = [_update(record) for record in whole]
    if whole:
        newest = whole[-1]
        due = [action for action in actions_in(newest.facts).values() if action["due"]]
        titles = filled_each([(newest, action["title"]) for action in due])
        events += [
            _due(action, title, newest.document)
            for action, title in zip(due, titles, strict=True)
            if not isinstance(title, Damaged)
        ]
    # One that does not verify was published all the same: nobody expects it any more.
    here = {record.document.quarter for record in records}
    saved = {entry["id"]: entry for entry in _how_often_saved()}
    events += [
        _expected(row, saved[row.pk])
        for row in ExpectedUpdate.objects.visible()
        if row.quarter not in here and row.pk in saved
    ]
    return calendar_file(_("Kirklees SEND Big Plan: updates and dates"), events)


def _how_often_saved():
    entries = ExpectedUpdate.history.order_by().values("id")
    return entries.annotate(times=Count("pk"), last=Max("history_date"))


def _event(name, at, sequence):
    """Yield the lines that tell which event it is, and which state of it."""
    yield f"UID:{uuid.uuid5(_OURS, name)}"
    yield f"DTSTAMP:{moment(at)}"
    yield f"LAST-MODIFIED:{moment(at)}"
    yield f"SEQUENCE:{sequence}"


def _of_document(name, document):
    # An example is another event than what comes to stand in its place.
    name = f"example {name}" if document.is_sample else name
    return _event(name, document.published_at, _PUBLISHED + document.number)


def _expected(row, saved):
    said = _("Expected by today: the update for %(quarter)s") % {"quarter": row.quarter}
    yield from _event(_of_quarter(row.quarter), saved["last"], saved["times"])
    yield from whole_days(row.expected_on, row.expected_on)
    yield f"SUMMARY:{text(said)}"
    yield f"URL:{settings.SITE_ORIGIN}{reverse('updates')}"
    yield "TRANSP:TRANSPARENT"


def _of_quarter(quarter):
    return f"update {quarter.code}"


def _update(record):
    document = record.document
    day = timezone.localdate(document.published_at)
    said = _("The update for %(quarter)s") % {"quarter": document.quarter}
    yield from _of_document(_of_quarter(document.quarter), document)
    yield from whole_days(day, day)
    yield f"SUMMARY:{text(_labelled(said, document))}"
    yield f"DESCRIPTION:{text(how_many_done(record.codes))}"
    yield f"URL:{settings.SITE_ORIGIN}{document.get_absolute_url()}"
    yield "TRANSP:TRANSPARENT"


def _due(action, title, document):
    stands = standing_of(action)
    day = stands.due.last_day
    said = _("Planned by today: %(reference)s %(title)s") % {
        "reference": action["reference"],
        "title": title,
    }
    if not stands.is_open:
        said = f"{stands.label}: {action['reference']} {title}"
    told = _("%(status)s, in the update for %(quarter)s.") % {
        "status": stands.label,
        "quarter": document.quarter,
    }
    yield from _of_document(f"due {action['reference']}", document)
    is_off = stands.code in (Status.STOPPED, WITHDRAWN)
    yield f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}"
    yield from whole_days(day, day)
    yield f"SUMMARY:{text(_labelled(said, document))}"
    yield f"DESCRIPTION:{text(told)}"
    yield f"URL:{settings.SITE_ORIGIN}{reverse('action', args=[action['reference']])}"
    yield "TRANSP:TRANSPARENT"


def _labelled(words, document):
    return _("Example: %(words)s") % {"words": words} if document.is_sample else words
