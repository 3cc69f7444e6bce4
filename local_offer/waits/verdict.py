"""Whether a wait got longer: like is compared with like, or nothing is."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_offer.models import WaitingTime
from local_offer.waits.periods import is_three_months_before
from local_offer.waits.public_figures import PublicFigure

# Less than this is about the same: a week of a wait, or two people in a hundred.
A_WEEK, TWO_IN_A_HUNDRED = 7, 2
# What ended longer ago tells nothing about now.
TOO_OLD = timedelta(days=183)

_DAYS_IN = {
    WaitingTime.Unit.DAYS: 1,
    WaitingTime.Unit.WEEKS: 7,
    WaitingTime.Unit.MONTHS: Decimal(365) / 12,
}


class Way(models.TextChoices):
    """Which way a wait goes."""

    LONGER = "longer", gettext_lazy("Longer than three months ago")
    SHORTER = "shorter", gettext_lazy("Shorter than three months ago")
    SAME = "same", gettext_lazy("About the same as three months ago")
    UNKNOWN = "unknown", gettext_lazy("We cannot tell yet")


# Of a share no wait is known, only how many were in time.
_OF_A_SHARE = {
    Way.LONGER: gettext_lazy("Fewer in time than three months ago"),
    Way.SHORTER: gettext_lazy("More in time than three months ago"),
}


@dataclass(frozen=True)
class Verdict:
    """What two figures say together. `before` is the older of them, None if the way is unknown;
    `why` then says why, in a sentence."""

    way: Way
    newest: PublicFigure
    before: PublicFigure | None = None
    why: str = ""

    @property
    def words(self):
        if self.newest.wait.is_share and self.way in _OF_A_SHARE:
            return _OF_A_SHARE[self.way]
        return self.way.label


def verdict(figures, on):
    """Return the Verdict on one wait as seen on a day; None without a figure.

    `figures` are its PublicFigures, newest first. The newest is laid beside that of the same days
    three months before, and beside no other: not of another length, another wait, or a hidden one.
    """
    if not figures:
        return None
    newest = figures[0]
    if newest.is_hidden:
        return _unknown(newest, _("The newest figure is hidden."))
    if newest.ends_on < on - TOO_OLD:
        return _unknown(newest, _("The newest figure is too old."))
    before = next(
        (
            figure
            for figure in figures[1:]
            if figure.wait == newest.wait and is_three_months_before(figure.days, newest.days)
        ),
        None,
    )
    if before is None:
        return _unknown(newest, _("There is no figure for the same length of time before it."))
    if before.is_hidden:
        return _unknown(newest, _("The figure before it is hidden."))
    return Verdict(_way(newest, before), newest, before)


def _unknown(newest, why):
    return Verdict(Way.UNKNOWN, newest, why=why)


def _way(newest, before):
    more, wait = newest.value - before.value, newest.wait
    if wait.is_share:
        # The more are in time, the shorter they wait.
        longer_by, about_nothing = -more, TWO_IN_A_HUNDRED
    else:
        longer_by, about_nothing = more * _DAYS_IN[wait.unit], A_WEEK
    if abs(longer_by) < about_nothing:
        return Way.SAME
    return Way.LONGER if longer_by > 0 else Way.SHORTER
