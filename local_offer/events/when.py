"""When an event is, as people say it."""

from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _

DAY = "l j F Y"


def when(event):
    """Return the days and the times of an event in one line, by the clock here."""
    first, last = formatted(event.starts_on, DAY), formatted(event.last_day, DAY)
    start = event.starts_at and _clock(event.starts_at)
    end = event.ends_at and _clock(event.ends_at)
    told = {"first": first, "last": last, "start": start, "end": end}
    if event.starts_on == event.last_day:
        if not start:
            return first
        if not end:
            return _("%(first)s, from %(start)s") % told
        return _("%(first)s, %(start)s to %(end)s") % told
    if not start:
        return _("%(first)s to %(last)s") % told
    return _("%(first)s, %(start)s, to %(last)s, %(end)s") % told


def _clock(time):
    """Return a time as GOV.UK writes it: 9am, 5:30pm, midday, midnight."""
    if (time.hour, time.minute) in ((0, 0), (12, 0)):
        return _("midnight") if time.hour == 0 else _("midday")
    half = _("am") if time.hour < 12 else _("pm")
    minutes = f":{time.minute:02d}" if time.minute else ""
    return f"{time.hour % 12 or 12}{minutes}{half}"
