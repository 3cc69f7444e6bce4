"""The days that a figure of a wait is about."""

import calendar
import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

# Quarters have 90 to 92 days, months 28 to 31: within this they are as long as one another.
SAME_LENGTH_DAYS = 3
# How long before one quarter, or month, the one three months earlier begins.
THREE_MONTHS = range(89, 93)


def quarters_ended(on, number):
    """Return (first day, last day) of so many quarters of the calendar that ended before this day,
    newest first."""
    first = datetime.date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)
    quarters = []
    for _number in range(number):
        last = first - datetime.timedelta(days=1)
        first = datetime.date(last.year, last.month - 2, 1)
        quarters.append((first, last))
    return quarters


def in_words(starts_on, ends_on):
    """Return the days in words, whole months by their names: "July to September 2026"."""
    if starts_on == ends_on:
        return date_format(starts_on, "j F Y")
    if not _are_whole_months(starts_on, ends_on):
        days = {"first": date_format(starts_on, "j F Y"), "last": date_format(ends_on, "j F Y")}
    elif (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month):
        return date_format(ends_on, "F Y")
    elif starts_on.year == ends_on.year:
        days = {"first": date_format(starts_on, "F"), "last": date_format(ends_on, "F Y")}
    else:
        days = {"first": date_format(starts_on, "F Y"), "last": date_format(ends_on, "F Y")}
    return _("%(first)s to %(last)s") % days


def in_few_letters(starts_on, ends_on):
    """Return the days in as few letters as a chart has room for: "Jul to Sep 2026"."""
    if not _are_whole_months(starts_on, ends_on):
        return _("to %(day)s") % {"day": date_format(ends_on, "j M Y")}
    if (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month):
        return date_format(ends_on, "M Y")
    months = {"first": date_format(starts_on, "M"), "last": date_format(ends_on, "M Y")}
    return _("%(first)s to %(last)s") % months


def are_as_long(one, other):
    """Return whether two (first day, last day) are as long as one another."""
    return abs(_days(*one) - _days(*other)) <= SAME_LENGTH_DAYS


def is_three_months_before(earlier, later):
    """Return whether the days of one (first day, last day) are those of the other, three months
    before."""
    return are_as_long(earlier, later) and (later[0] - earlier[0]).days in THREE_MONTHS


def _days(starts_on, ends_on):
    return (ends_on - starts_on).days + 1


def _are_whole_months(starts_on, ends_on):
    last = calendar.monthrange(ends_on.year, ends_on.month)[1]
    return starts_on.day == 1 and ends_on.day == last
