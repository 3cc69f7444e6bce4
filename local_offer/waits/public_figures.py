"""What the public sees of the figures of waits.

What would let a child be picked out is hidden here for every page, chart and file. Nothing else may
show a figure.
"""

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, pairwise

from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.models import WaitFigure, WaitingTime
from local_offer.waits.corrections import in_sentences, put_right
from publishing.figures import (
    FEW,
    PROTECTED,
    SMALL,
    length,
    number_in_words,
    plain,
    share,
    share_in_words,
)
from publishing.periods import in_words
from publishing.prepared import prepared

# Where fewer wait, the longest wait is that of a child somebody knows.
ENOUGH_FOR_THE_LONGEST = 10
# So many counts are added up, to see whether what they leave of another is small.
MOST_PARTS = 3
# Of fewer than ten, nine in ten are all but the longest.
TELLS_THE_LONGEST = (WaitingTime.Statistic.LONGEST, WaitingTime.Statistic.NINE_IN_TEN)


@dataclass(frozen=True)
class PublicFigure:
    """A signed figure as the public may see it. It holds nothing that is hidden.

    `text` is for people: "14 weeks", "30 of 40 (75%)". `value` is what a chart draws and a verdict
    compares, in the unit of the wait, or of a hundred; None if hidden. `numerator`, `denominator`
    and `waiting` are None if hidden or not given, and `waiting_text` then says which. `earlier` are
    the figures that this one corrected, newest first.
    """

    figure_id: int
    wait: WaitingTime
    starts_on: datetime.date
    ends_on: datetime.date
    as_of: datetime.date
    signed_on: datetime.date
    text: str
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    waiting: int | None
    waiting_text: str
    supplied_by: str
    source_url: str
    note: str
    why_corrected: str
    is_sample: bool
    earlier: tuple["PublicFigure", ...] = ()

    @property
    def days(self):
        """Its first and last day."""
        return self.starts_on, self.ends_on

    @property
    def period(self):
        """Its days in words."""
        return in_words(*self.days)

    @property
    def corrections(self):
        """What was corrected in the open, newest first."""
        return [Correction(*pair) for pair in pairwise([self, *self.earlier])]

    @property
    def is_hidden(self):
        return self.value is None

    @property
    def sentence(self):
        """How long the wait was, in a sentence that needs nothing beside it."""
        said = self._sentence()
        return _("Example: %(sentence)s") % {"sentence": said} if self.is_sample else said

    def _sentence(self):
        if self.is_hidden:
            return _("This figure is hidden, so that no child can be picked out.")
        told = {"figure": self.text}
        match self.wait.statistic:
            case WaitingTime.Statistic.MIDDLE:
                return _("Half waited %(figure)s or less.") % told
            case WaitingTime.Statistic.NINE_IN_TEN:
                return _("Nine in ten waited %(figure)s or less.") % told
            case WaitingTime.Statistic.LONGEST:
                return _("The longest wait was %(figure)s.") % told
        told["time"] = length(self.wait.within, self.wait.unit)
        return _("%(figure)s were within %(time)s.") % told


@dataclass(frozen=True)
class Correction:
    """That one figure was put in place of an older one of the same days."""

    newer: PublicFigure
    older: PublicFigure

    @property
    def parts(self):
        """Which parts of it were put right, in words."""
        return put_right(self.newer, self.older)

    @property
    def sentences(self):
        return in_sentences(self.newer, self.older)


def figures_of(services):
    """Return {id of a wait: its PublicFigures, newest first} of all waits of the services of these
    ids. One query."""
    found = list(_signed(services=list(services))) if services else []
    return public_figures(found, unseen={figure.pk for figure in found if not figure.seen})


@prepared
def _signed(services):
    seen = Case(When(WaitFigure.visible_when(), then=Value(1)), default=Value(0))
    signed = WaitFigure.objects.filter(published_at__isnull=False, wait__service__pk__in=services)
    return signed.annotate(seen=seen).select_related("wait__service").order_by("pk")


def public_figures(figures, unseen=frozenset()):
    """Return {id of a wait: its PublicFigures, newest first}, each the newest of its days.

    `figures` are all signed ones of the services they are of, and `unseen` the ids of those that
    the public does not see: whether one is hidden depends on the others, seen or not. Reads no
    database.

    A count is small if it is 1 to 4: of those who wait, who were seen in time, or who were not. Of
    a small count the public learns "fewer than 5", or that it is hidden. A length of time is hidden
    where so few wait, and the longest where fewer than ten wait, or nobody says how many. So that
    nobody can work a small count out, these are hidden with it:

    - the counts of all other waits of the service on days that overlap, for ages add up;
    - counts by one clock for other ages, places or times within, on days that overlap, if one of
      them less up to three others leaves 1 to 4;
    - what was corrected, on days that overlap, and what corrects it without a count;
    - its note, and why it was corrected, because they may speak of it.
    """
    newer = {figure.corrects_id: figure for figure in figures if figure.corrects_id}
    by_id = {figure.pk: figure for figure in figures}
    for figure in figures:
        figure.known_waiting = _known_waiting(figure, by_id)
    by_service = {}
    for figure in figures:
        by_service.setdefault(figure.wait.service_id, []).append(figure)
    closed = {pk for of_service in by_service.values() for pk in _closed(of_service, newer)}
    shown = {}
    for figure in sorted(figures, key=lambda one: (one.ends_on, one.starts_on), reverse=True):
        if figure.pk not in newer and figure.pk not in unseen:
            newest, *earlier = [
                _public(one, closed, by_id.get(one.corrects_id))
                for one in (figure, *_corrected_by(figure, by_id))
            ]
            of_wait = shown.setdefault(figure.wait_id, [])
            of_wait.append(replace(newest, earlier=tuple(earlier)))
    return shown


def _corrected_by(figure, by_id):
    while figure := by_id.get(figure.corrects_id):
        yield figure


def _known_waiting(figure, by_id):
    """Return how many wait, from what it corrected if it does not say."""
    counts = (one.waiting for one in (figure, *_corrected_by(figure, by_id)))
    return next((count for count in counts if count is not None), None)


def _closed(figures, newer):
    """Return the ids of the figures of one service whose counts the public may not see."""
    closed = set()
    for figure in figures:
        beside = [other for other in figures if other is not figure and _overlap(other, figure)]
        if has_a_small_count(figure, figure.known_waiting):
            closed.add(figure.pk)
            closed |= {o.pk for o in beside if o.wait_id != figure.wait_id or o.pk in newer}
        parts = [other for other in beside if _may_hold(figure.wait, other.wait)]
        for number in range(1, MOST_PARTS + 1):
            for some in combinations(parts, number):
                if _tell_a_few(figure, some):
                    closed |= {figure.pk, *(part.pk for part in some)}
    return closed


def _overlap(one, other):
    return other.starts_on <= one.ends_on and one.starts_on <= other.ends_on


def _may_hold(one, other):
    """Whether the people of one wait may be some of those of another: by the same clock, for other
    ages, of another place, or seen within another time."""
    if (one.clock_start, one.clock_stop) != (other.clock_start, other.clock_stop):
        return False
    if (one.ages, one.area) != (other.ages, other.area):
        return True
    both_shares = one.is_share and other.is_share
    return both_shares and (one.within, one.unit) != (other.within, other.unit)


def _tell_a_few(whole, parts):
    """Whether a count, less those of its parts, leaves a small one."""
    if len({part.wait_id for part in parts}) < len(parts):
        return False
    for name, count in _counts(whole).items():
        others = [_counts(part).get(name) for part in parts]
        if None not in (count, *others) and count - sum(others) in SMALL:
            return True
    return False


def _counts(figure):
    """Return the counts of people in a figure, by what they count."""
    share = zip(("in time", "late", "all"), _counts_of_share(figure), strict=False)
    return {"waiting": figure.known_waiting, **dict(share)}


def has_a_small_count(figure, waiting=None):
    """Whether it holds a count of 1 to 4 people; `waiting` is how many wait, if what it corrected
    says so and it does not."""
    waiting = figure.waiting if waiting is None else waiting
    return any(count in SMALL for count in (waiting, *_counts_of_share(figure)))


def _counts_of_share(figure):
    """Return the counts of people in a share: seen in time, not in time, all."""
    if figure.numerator is None:
        return ()
    return figure.numerator, figure.denominator - figure.numerator, figure.denominator


def _is_hidden(figure, closed):
    if figure.wait.is_share:
        return figure.pk in closed
    if figure.known_waiting in SMALL:
        return True
    few = figure.known_waiting is None or figure.known_waiting < ENOUGH_FOR_THE_LONGEST
    return few and figure.wait.statistic in TELLS_THE_LONGEST


def _public(figure, closed, older):
    """Return the public face of one figure. What is hidden is never put in."""
    hides, hides_counts = _is_hidden(figure, closed), figure.pk in closed
    tells_too_much = hides or hides_counts
    older_is_hidden = older is not None and (_is_hidden(older, closed) or older.pk in closed)
    return PublicFigure(
        figure_id=figure.pk,
        wait=figure.wait,
        starts_on=figure.starts_on,
        ends_on=figure.ends_on,
        as_of=figure.as_of,
        signed_on=timezone.localdate(figure.published_at),
        text=str(PROTECTED) if hides else _text(figure),
        value=None if hides else _value(figure),
        numerator=None if hides else figure.numerator,
        denominator=None if hides else figure.denominator,
        waiting=None if hides_counts else figure.waiting,
        waiting_text=_waiting(figure, hides_counts),
        supplied_by=figure.supplied_by,
        source_url=figure.source_url,
        note="" if tells_too_much or older_is_hidden else figure.note,
        why_corrected="" if tells_too_much or older_is_hidden else figure.why_corrected,
        is_sample=figure.is_sample,
    )


def _value(figure):
    if figure.wait.is_share:
        return share(figure.numerator, figure.denominator)
    return plain(figure.value)


def _text(figure):
    if not figure.wait.is_share:
        return length(figure.value, figure.wait.unit)
    return share_in_words(figure.numerator, figure.denominator)


def _waiting(figure, hides_counts):
    if figure.waiting is None:
        return ""
    if figure.waiting in SMALL:
        return str(FEW)
    if hides_counts:
        return str(PROTECTED)
    return number_in_words(figure.waiting)
