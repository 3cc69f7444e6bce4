"""The updates and the dates of the actions for calendars, as the newest update has them.

The number of a document in its chain only ever grows, so it is the SEQUENCE of each event: when a
date moves, the event that a calendar knows moves with it.
"""

import uuid

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.statuses import WITHDRAWN, Status
from publishing.calendars import calendar_file, moment, text, whole_days
from reports.as_it_was import actions_in, standing_of
from reports.verdicts import how_many_done

# For names of ours: the same thing has the same identifier for good (RFC 9562, section 5.5).
_OURS = uuid.UUID("5f6e2d0c-8f1a-4c39-9b7e-3f0d4a2c91e7")


def calendar_of(records):
    """Return the calendar, as bytes, of the updates of these Records, oldest first, and of the
    dates that the newest tells. One query."""
    events = [_update(record) for record in records]
    if records:
        newest = records[-1]
        actions = actions_in(newest.facts)
        due = {name: action for name, action in actions.items() if action["due"]}
        titles = newest.filled({name: action["title"] for name, action in due.items()})
        events += [_due(action, titles[name], newest.document) for name, action in due.items()]
    return calendar_file(_("Kirklees SEND Big Plan: updates and dates"), events)


def _event(name, document):
    """Yield the lines that tell which event it is. An example is another one than what comes to
    stand in its place."""
    name = f"example {name}" if document.is_sample else name
    yield f"UID:{uuid.uuid5(_OURS, name)}"
    yield f"DTSTAMP:{moment(document.published_at)}"
    yield f"LAST-MODIFIED:{moment(document.published_at)}"
    yield f"SEQUENCE:{document.number}"


def _update(record):
    document = record.document
    day = timezone.localdate(document.published_at)
    said = _("The update for %(quarter)s") % {"quarter": document.quarter}
    yield from _event(f"update {document.quarter.code}", document)
    yield from whole_days(day, day)
    yield f"SUMMARY:{text(_labelled(said, document))}"
    yield f"DESCRIPTION:{text(how_many_done(record.facts))}"
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
    yield from _event(f"due {action['reference']}", document)
    is_off = stands.code in (Status.STOPPED, WITHDRAWN)
    yield f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}"
    yield from whole_days(day, day)
    yield f"SUMMARY:{text(_labelled(said, document))}"
    yield f"DESCRIPTION:{text(told)}"
    yield f"URL:{settings.SITE_ORIGIN}{reverse('action', args=[action['reference']])}"
    yield "TRANSP:TRANSPARENT"


def _labelled(words, document):
    return _("Example: %(words)s") % {"words": words} if document.is_sample else words
