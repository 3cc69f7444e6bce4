"""Which days of a wait may be laid beside which."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from publishing.periods import SAME_LENGTH_DAYS, are_whole_months, is_whole_month

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


def in_few_letters(starts_on, ends_on):
    """Return the days in as few letters as a chart has room for: "Jul to Sep 2026"."""
    if not are_whole_months(starts_on, ends_on):
        return _("to %(day)s") % {"day": date_format(ends_on, "j M Y")}
    if is_whole_month(starts_on, ends_on):
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
