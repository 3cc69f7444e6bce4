"""Events for calendars (RFC 5545).

An event keeps its UID for good. Each save makes its SEQUENCE one higher, so that a calendar which
knows it already takes over what changed, and one that was cancelled says so. Moments are sent in
universal time: no calendar has to know when the clocks change here.
"""

import datetime
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

LONGEST_LINE = 75  # bytes, without the end of the line: RFC 5545, section 3.1
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def calendar_of(events):
    """Return the calendar of these events, each with versions (`EventQuerySet.with_versions`), as
    bytes."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{urlsplit(settings.SITE_ORIGIN).netloc}//Kirklees SEND//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(_('SEND events in Kirklees'))}",
        "X-WR-TIMEZONE:Europe/London",
    ]
    for event in events:
        lines += _lines_of(event)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _lines_of(event):
    address = settings.SITE_ORIGIN + event.get_absolute_url()
    yield "BEGIN:VEVENT"
    # Nothing but the identifier: the site may move one day (RFC 7986, section 5.3).
    yield f"UID:{event.uuid}"
    yield f"DTSTAMP:{_moment(event.last_saved)}"
    yield f"LAST-MODIFIED:{_moment(event.last_saved)}"
    yield f"SEQUENCE:{event.number_of_versions - 1}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield from _when(event)
    yield f"SUMMARY:{_text(title_of(event))}"
    if told := told_of(event):
        yield f"DESCRIPTION:{_text(told)}"
    if event.place:
        yield f"LOCATION:{_text(event.place)}"
    yield f"URL:{address}"
    if event.is_cancelled:
        yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


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
        # The end of a whole day is the next one: RFC 5545, section 3.6.1.
        after = event.last_day + datetime.timedelta(days=1)
        yield f"DTSTART;VALUE=DATE:{event.starts_on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{after:%Y%m%d}"
        return
    yield f"DTSTART:{_moment(event.begins)}"
    if event.ends:
        yield f"DTEND:{_moment(event.ends)}"


def _moment(at):
    return f"{at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def _text(words):
    """Return words as a TEXT value: RFC 5545, section 3.3.11."""
    plain = _NOT_TEXT.sub("", "\n".join(words.splitlines()))
    escaped = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line):
    """Return a line in pieces that are short enough, none of which ends inside a letter."""
    pieces, room = [b""], LONGEST_LINE
    for letter in line:
        raw = letter.encode()
        if len(pieces[-1]) + len(raw) > room:
            pieces.append(b"")
            room = LONGEST_LINE - 1  # for the space that goes before it
        pieces[-1] += raw
    return b"\r\n ".join(pieces) + b"\r\n"
