"""Which figures of a measure the public may not see, so that nobody can count people out of them.

A figure is small if one of its counts of people is 1 to 4. Of each small one these are hidden:

- itself, and what overlaps its days in its line, such as the year that holds the quarter;
- all replaced figures whose days overlap, for older totals are sums as well;
- a *cover* in each sum it stands in: a figure that nobody has read yet, and that is large enough,
  so that what the sum leaves tells only the two together.

A cover is hidden as a small figure is: it needs a second hidden one in every other sum.

Whoever reads today may have kept what stood here before, and documents of a quarter keep it for
good. So the figures are gone through in the order in which they came: what could be read once is
known, and covers nothing; what was hidden stays hidden. Whether a line is shown is not asked: a
line that nobody sees yet hides as much, so showing it tells nothing of the others.

Nobody writes down what adds up to what. The numbers tell: see `_Period._sums`.
"""

import datetime
from dataclasses import dataclass
from itertools import accumulate
from operator import add

from publishing.figures import COVERS_A_SMALL_ONE, SMALL


@dataclass(eq=False, slots=True)
class Counted:
    """A published figure, shown or not, with its `counts` of people: none, how many, or also how
    many not and of how many. `line` sorts and tells its series."""

    id: int
    line: tuple
    days: tuple[datetime.date, datetime.date]
    published_at: datetime.datetime
    replaces_id: int | None
    counts: tuple[int, ...]

    @property
    def is_small(self):
        """Whether one of the counts is so small that it points at somebody."""
        return any(count in SMALL for count in self.counts)


def to_hide(figures):
    """Return the ids of those to hide, of all Counted of a measure."""
    hidden = set()
    for days in {figure.days for figure in figures if figure.is_small}:
        hidden |= _Period(days, [one for one in figures if _overlap(one.days, days)]).to_hide()
    return hidden


def newest_of(figures):
    """Return {id: id of the figure that stands now in its place}."""
    successor = {one.replaces_id: one.id for one in figures if one.replaces_id is not None}
    found = {}
    for figure in figures:
        newest = figure.id
        while newest in successor:
            newest = successor[newest]
        found[figure.id] = newest
    return found


class _Period:
    """The figures about the days of small ones. Moment by moment, `there` are those that had come,
    `few` the small ones among them, and `read` those that could be read before."""

    def __init__(self, days, figures):
        self.days, self.figures = days, figures
        self.hidden, self.read = set(), set()

    def to_hide(self):
        """Return the ids of those to hide."""
        for moment in sorted({figure.published_at for figure in self.figures}):
            self.there = [one for one in self.figures if one.published_at <= moment]
            self.few = {one for one in self.there if one.days == self.days and one.is_small}
            if self.few:
                self._hide()
            self.read.update(set(self.there) - self.hidden)
        return {figure.id for figure in self.hidden}

    def _hide(self):
        newest = newest_of(self.there)
        standing = {one for one in self.there if newest[one.id] == one.id}
        now_few = {newest[one.id] for one in self.few}
        # What took the place of a small one may be shown: it is another count.
        self.may_stay = {one for one in standing if one.id in now_few} - self.few - self.hidden
        self._close(self.few | self.hidden & standing)
        self.hidden.update(set(self.there) - standing)
        sums, before = self._sums(standing), None
        while before != len(self.hidden):
            before = len(self.hidden)
            for one in sums:
                self._close(self._missing_in(one))

    def _close(self, figures):
        """Hide figures, and with each those of its line."""
        lines = {figure.line for figure in figures}
        self.hidden.update({one for one in self.there if one.line in lines} - self.may_stay)
        self.hidden.update(figures)

    def _missing_in(self, one):
        """Return what else to hide of a sum."""
        unread = one - self.read
        held = unread & self.hidden
        few = held & self.few
        covers = {f for f in one - self.few if f.days == self.days and _covers(f, few)}
        if not held or (len(held) > 1 and covers & held):
            return set()
        # One that was read before covers nothing; but the page of today at least tells no more.
        cover = min(covers - held, key=self._what_to_hide_first, default=None)
        if not cover:
            return one
        return {cover} if cover in unread else unread | {cover}

    def _what_to_hide_first(self, figure):
        return figure in self.read, figure.counts[:1], figure.line, figure.id

    def _sums(self, standing):
        """Return the sets of figures of which all but one tell that one, as far as numbers tell:

        - the largest, and lines that follow each other and add up to it;
        - a small one that is in none of these, and all others: their total may come later;
        - corrections with what they corrected: a total changes by as much as its parts.
        """
        sums = self._divisions([one for one in standing if one.days == self.days and one.counts])
        alone = (self.few & standing).difference(*sums)
        for small in sorted(alone, key=lambda one: one.id):
            others = {one for one in standing if one.line != small.line}
            # From a single line of the same days there is nothing to take.
            if len({one.line for one in others}) > 1 or {one.days for one in others} - {self.days}:
                sums.append({small} | others)
        of_days = [one for one in self.there if one.days == self.days and one.counts]
        newer = [one for one in of_days if one.replaces_id]
        if len({one.line for one in newer}) > 1:
            older = {one.replaces_id for one in newer}
            sums.append({*newer, *(one for one in of_days if one.id in older)})
        return sums

    def _divisions(self, lines):
        lines.sort(key=lambda figure: (figure.line, figure.id))
        most, found = max((one.counts[-1] for one in lines), default=0), []
        for whole in lines:
            if whole.counts[-1] < most:
                continue
            parts = [p for p in lines if p != whole and len(p.counts) == len(whole.counts)]
            for first in range(len(parts)):
                counts = accumulate((part.counts for part in parts[first:]), _added)
                for last, total in enumerate(counts, start=first + 1):
                    if total == whole.counts and last > first + 1:
                        found.append({whole, *parts[first:last]})
        return found


def _covers(figure, few):
    """Whether a figure is large enough to leave small ones unknown, wherever these are small."""
    counts = figure.counts
    return all(
        len(counts) >= len(small.counts)
        and all(
            count >= COVERS_A_SMALL_ONE
            for count, small_count in zip(counts, small.counts, strict=False)
            if small_count in SMALL
        )
        for small in few
    )


def _added(counts, others):
    return tuple(map(add, counts, others))


def _overlap(days, others):
    return days[0] <= others[1] and others[0] <= days[1]
