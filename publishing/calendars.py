"""Files for calendars (RFC 5545): what every one of them has, whatever its events are.

Moments are sent in universal time: no calendar has to know when the clocks change here. Whose
events these are gives each a UID that never changes, and a SEQUENCE that is higher whenever it
changed: then a calendar which knows it already takes over what is new, and never shows it twice.
"""

import datetime
import re
from urllib.parse import urlsplit

from django.conf import settings

LONGEST_LINE = 75  # bytes, without the end of the line: RFC 5545, section 3.1
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def calendar_file(name, events):
    """Return the calendar of this name as bytes; `events` are the lines of each event, between
    its BEGIN and its END."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{urlsplit(settings.SITE_ORIGIN).netloc}//Kirklees SEND//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{text(name)}",
        "X-WR-TIMEZONE:Europe/London",
    ]
    for its_lines in events:
        lines += ["BEGIN:VEVENT", *its_lines, "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def moment(at):
    """Return a moment as a DATE-TIME value in universal time."""
    return f"{at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def whole_days(first, last):
    """Yield the lines that say an event takes whole days."""
    # The end of a whole day is the next one: RFC 5545, section 3.6.1.
    after = last + datetime.timedelta(days=1)
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{after:%Y%m%d}"


def text(words):
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
