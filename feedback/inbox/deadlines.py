"""How long somebody has waited for an answer, and how long is left, in words."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import holidays
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.models import Submission

# Data (Use and Access) Act 2025, section 103: a data protection complaint is acknowledged within
# 30 days of its coming. These are plain days.
ACKNOWLEDGED_WITHIN = timedelta(days=30)

SATURDAY = 5


@dataclass(frozen=True)
class Clock:
    """When something came and what is due, as two short sentences."""

    came: str
    due: str
    is_late: bool = False


def clock_of(submission, *, reply_days, on):
    """Return the Clock of a submission on a day. `reply_days` is what the owner promised, in
    working days, or None if nothing was."""
    began = submission.came_on
    return Clock(_came(began, on), *_due(submission, began, reply_days, on))


def working_days(start, end):
    """Return how many of the days after `start`, up to `end`, are working days in England: Monday
    to Friday, but for bank holidays."""
    weeks, rest = divmod(max((end - start).days, 0), 7)
    odd = (start + timedelta(days=n) for n in range(1, rest + 1))
    weekdays = 5 * weeks + sum(day.weekday() < SATURDAY for day in odd)
    return weekdays - sum(day.weekday() < SATURDAY for day in _bank_holidays(start, end))


def _bank_holidays(start, end):
    years = range(start.year, end.year + 1)
    return [day for year in years for day in _bank_holidays_of(year) if start < day <= end]


@cache
def _bank_holidays_of(year):
    return sorted(holidays.country_holidays("GB", subdiv="ENG", years=year))


def _came(began, on):
    if began >= on:
        return _("Came today")
    days = working_days(began, on)
    if not days:
        return _("Came at the weekend")
    return ngettext("Came %(days)s working day ago", "Came %(days)s working days ago", days) % {
        "days": days
    }


def _due(submission, began, reply_days, on):
    states = Submission.State
    if submission.state == states.ANSWERED:
        return _closed(submission), False
    if submission.state == states.QUARANTINED:
        return _("Not looked at yet"), False
    if submission.state == states.SPAM:
        return _("Nothing is due"), False
    if submission.form == Submission.Form.DATA_PROTECTION and not submission.acknowledged_at:
        return _acknowledge((began + ACKNOWLEDGED_WITHIN - on).days)
    if submission.reach_by == Submission.Reach.NO_NEED:
        return _("No answer was asked for"), False
    if reply_days is None:
        return _("We have not said how soon we answer"), False
    return _answer(reply_days - working_days(began, on))


def _closed(submission):
    day = date_format(timezone.localdate(submission.answered_at), "j F Y")
    if submission.went_unanswered:
        return _("Deleted on %(day)s without an answer") % {"day": day}
    return _("Answered on %(day)s") % {"day": day}


def _acknowledge(left):
    if left < 0:
        return _("Late: by law they should know by now that we have it"), True
    return ngettext(
        "Tell them within %(days)s day that we have it: that is the law",
        "Tell them within %(days)s days that we have it: that is the law",
        left,
    ) % {"days": left}, False


def _answer(left):
    if left == 0:
        return _("Answer due today"), False
    if left > 0:
        return ngettext(
            "Answer due in %(days)s working day", "Answer due in %(days)s working days", left
        ) % {"days": left}, False
    return ngettext(
        "Answer %(days)s working day late", "Answer %(days)s working days late", -left
    ) % {"days": -left}, True
