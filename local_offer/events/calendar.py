"""Events for calendars (RFC 5545).

An event keeps its UID for good. Each save makes its SEQUENCE one higher, so that a calendar which
knows it already takes over what changed, and one that was cancelled says so.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from publishing.calendars import calendar_file, moment, text, whole_days


def calendar_of(events):
    """Return the calendar of these events, each with versions (`EventQuerySet.with_versions`), as
    bytes."""
    return calendar_file(_("SEND events in Kirklees"), map(_lines_of, events))


def _lines_of(event):
    address = settings.SITE_ORIGIN + event.get_absolute_url()
    # Nothing but the identifier: the site may move one day (RFC 7986, section 5.3).
    yield f"UID:{event.uuid}"
    yield f"DTSTAMP:{moment(event.last_saved)}"
    yield f"LAST-MODIFIED:{moment(event.last_saved)}"
    yield f"SEQUENCE:{event.number_of_versions - 1}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield from _when(event)
    yield f"SUMMARY:{text(title_of(event))}"
    if told := told_of(event):
        yield f"DESCRIPTION:{text(told)}"
    if event.place:
        yield f"LOCATION:{text(event.place)}"
    yield f"URL:{address}"
    if event.is_cancelled:
        yield "TRANSP:TRANSPARENT"


def title_of(event):
    """Return the title of an event, and before it what became of it: many calendars show no
    more."""
    if event.state == event.State.PLANNED:
        return event.title
    return f"{event.get_state_display().capitalize()}: {event.title}"


def told_of(event):
    """Return all that is known of an event beside when and where it is, a line each."""
    known = (
        ("", event.what_changed),
        ("", event.what),
        (_("For: "), event.for_whom),
        (_("Run by: "), event.organiser),
        (_("How to book: "), event.booking),
        (_("Access: "), event.access),
    )
    return "\n".join(label + words for label, words in known if words)


def _when(event):
    if event.begins is None:
        yield from whole_days(event.starts_on, event.last_day)
        return
    yield f"DTSTART:{moment(event.begins)}"
    if event.ends:
        yield f"DTEND:{moment(event.ends)}"
