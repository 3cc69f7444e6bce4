"""What a figure did since an earlier one: words that name both never contradict each other.

Nothing here judges: a wait is shorter or longer, a figure higher or lower.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures.public_figures import (
    PERCENT,
    PublicFigure,
    in_figures,
    is_time,
)
from publishing.periods import SAME_LENGTH_DAYS

DOWN, SAME, UP = "down", "same", "up"


@dataclass(frozen=True)
class Comparison:
    """The figure `now` beside the one `then`, of one series and counted in the same way."""

    now: PublicFigure
    then: PublicFigure

    @property
    def way(self):
        """Which way it went: down, same or up."""
        if self.now.value == self.then.value:
            return SAME
        return DOWN if self.now.value < self.then.value else UP

    @property
    def words(self):
        """What it did, such as "Shorter by 2 weeks"."""
        if self.way == SAME:
            return _("The same")
        if self.now.unit == PERCENT:
            went = _("Down from %(then)s") if self.way == DOWN else _("Up from %(then)s")
            return went % {"then": self.then.short_text}
        difference = in_figures(abs(self.now.value - self.then.value), self.now.unit)
        if is_time(self.now.unit):
            went = _("Shorter by %(by)s") if self.way == DOWN else _("Longer by %(by)s")
        else:
            went = _("Down by %(by)s") if self.way == DOWN else _("Up by %(by)s")
        return went % {"by": difference}

    @property
    def in_brief(self):
        """The same behind the figure it is now, such as "up from 13 weeks"."""
        went = {
            DOWN: _("down from %(then)s"),
            SAME: _("the same as before"),
            UP: _("up from %(then)s"),
        }
        return went[self.way] % {"then": self.then.short_text}

    @property
    def sentence(self):
        """The same with the period it is measured from."""
        return _("%(words)s since %(then)s.") % {"words": self.words, "then": self.then.period}


def since_before(figures):
    """Return the Comparison of the newest of one series' figures, newest first, with the one
    before it; None if they cannot be laid side by side."""
    return _comparison(figures[0], figures[1]) if len(figures) > 1 else None


def since_the_start(chart):
    """Return the Comparison of what a Chart draws last with the first it draws that was counted in
    the same way, or None."""
    return _comparison(chart.last, chart.first) if chart.first != chart.last else None


def _comparison(now, then):
    comparable = (
        now.value is not None
        and then.value is not None
        and now.unit == then.unit
        and now.definition == then.definition
        and abs(now.days - then.days) <= SAME_LENGTH_DAYS
    )
    return Comparison(now, then) if comparable else None


def together(comparisons, number):
    """Say in a sentence what several series did, such as "Of 3 figures, 1 went down and 2 went up
    since April to June 2026". `number` is how many series there are; "" if none can be compared."""
    known = [each for each in comparisons if each]
    if not known:
        return ""
    if number == 1:
        return known[0].sentence
    are_times = all(is_time(each.now.unit) for each in known)
    parts = [
        _went(way, len(those), are_times)
        for way in (DOWN, SAME, UP)
        if (those := [each for each in known if each.way == way])
    ]
    if number > len(known):
        cannot = number - len(known)
        parts.append(
            ngettext("%(n)s cannot be compared", "%(n)s cannot be compared", cannot) % {"n": cannot}
        )
    *first, last = parts
    listed = (
        _("%(some)s and %(last)s") % {"some": ", ".join(first), "last": last} if first else last
    )
    since = {each.then.period for each in known}
    return _("Of %(number)s figures, %(listed)s since %(then)s.") % {
        "number": number,
        "listed": listed,
        "then": since.pop() if len(since) == 1 else _("the figure before"),
    }


def _went(way, number, are_times):
    if way == SAME:
        words = ngettext("%(n)s stayed the same", "%(n)s stayed the same", number)
    elif are_times:
        words = (
            ngettext("%(n)s got shorter", "%(n)s got shorter", number)
            if way == DOWN
            else ngettext("%(n)s got longer", "%(n)s got longer", number)
        )
    else:
        words = (
            ngettext("%(n)s went down", "%(n)s went down", number)
            if way == DOWN
            else ngettext("%(n)s went up", "%(n)s went up", number)
        )
    return words % {"n": number}
