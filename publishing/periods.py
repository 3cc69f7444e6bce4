"""The days that a figure is about, in words."""

import calendar

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Quarters have 90 to 92 days, months 28 to 31: within this they are as long as one another.
SAME_LENGTH_DAYS = 3
NOT_OVER = gettext_lazy("These days have not ended yet. Come back when they have.")


def are_over(ends_on, on):
    """Return whether days have ended: on the last of them something more can still be counted."""
    return ends_on < on


def in_words(starts_on, ends_on):
    """Return the days in words, whole months by their names: "July to September 2026"."""
    if starts_on == ends_on:
        return date_format(starts_on, "j F Y")
    if is_whole_month(starts_on, ends_on):
        return date_format(ends_on, "F Y")
    if not are_whole_months(starts_on, ends_on):
        days = {"first": date_format(starts_on, "j F Y"), "last": date_format(ends_on, "j F Y")}
    elif starts_on.year == ends_on.year:
        days = {"first": date_format(starts_on, "F"), "last": date_format(ends_on, "F Y")}
    else:
        days = {"first": date_format(starts_on, "F Y"), "last": date_format(ends_on, "F Y")}
    return _("%(first)s to %(last)s") % days


def address_of_days(request, starts_on, ends_on):
    """Return the address of the same page that is about these days, whenever it is opened. One that
    names none is about the last quarter: once another quarter ends, about that."""
    asked = request.GET.copy()
    asked.pop("quarter", None)
    asked["starts_on"], asked["ends_on"] = starts_on.isoformat(), ends_on.isoformat()
    return f"{request.path}?{asked.urlencode()}"


def is_whole_month(starts_on, ends_on):
    """Return whether these are all days of one calendar month."""
    is_one = (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month)
    return is_one and are_whole_months(starts_on, ends_on)


def are_whole_months(starts_on, ends_on):
    """Return whether these are all days of one or more calendar months."""
    last = calendar.monthrange(ends_on.year, ends_on.month)[1]
    return starts_on.day == 1 and ends_on.day == last
