"""How much of something is taken in a while, counted exactly by all processes together.

The one limiter of the site: for tries to log in, and for what the forms take. Each keeps its
counts in a table of its own, as each is kept for its own time.

What was used is counted by periods that follow the clock, such as the hours of the day. So that
nobody gets two allowances around the turn of one, what was used in the period before still counts,
and less with every moment of the new one: as if it had come in evenly.
"""

from datetime import UTC, datetime

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

_FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)


class OverBudget(Exception):  # noqa: N818  no error: a limit does its work
    """The allowance is used up. `until` is the moment there is room for one more, if nobody else
    takes it."""

    def __init__(self, until):
        super().__init__(until)
        self.until = until


class Allowance(models.Model):
    """What was used of one allowance in the period that began, and in the one before. `key` says of
    which: where that is somebody, it is a keyed hash, from which nobody can be known."""

    key = models.CharField(_("allowance"), max_length=80, unique=True)
    began_at = models.DateTimeField(_("began at"), db_index=True)
    used = models.PositiveIntegerField(_("used"), default=0)
    used_before = models.PositiveIntegerField(_("used in the period before"), default=0)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.began_at:%Y-%m-%d %H:%M}"

    def as_of(self, at, period):
        """Return the allowance as it is at a moment, unsaved: once its period is over, the next."""
        gone_by = (at - self.began_at) // period
        # Of clocks that differ a little, the one behind is still in the period before.
        if gone_by in (0, -1):
            return self
        new = type(self)(key=self.key, began_at=_beginning(at, period))
        if gone_by == 1:
            new.began_at, new.used_before = self.began_at + period, self.used
        return new

    def room(self, limit, period, at):
        """Return how many of the limit are left at a moment."""
        left = min(self.began_at + period - at, period)
        still_counting = -(-self.used_before * left // period)
        return limit - still_counting - self.used

    def has_room_from(self, limit, period):
        """Return the moment from which there is room for one, if no more are used until then."""
        end = self.began_at + period
        before, used = self.used_before, self.used
        if used >= limit:
            end, before, used = end + period, used, 0
        return end - period * (limit - 1 - used) // before


def spend(kind, key, limit, period, at):
    """Use one of `limit` in a `period`; raise OverBudget if none is left.

    `kind` is the model, an Allowance. Call it inside the transaction of what is counted: both are
    kept, or neither. Whoever spends of several allowances does so in the same order as everybody
    else, or two may wait for each other for ever.
    """
    if limit < 1:
        raise OverBudget(at + period)
    kept = kind.objects.filter(key=key)
    # Each turn but the last is one in which somebody else got further.
    while True:
        seen = kept.first()
        if seen is None:
            new = kind(key=key, began_at=_beginning(at, period))
            kind.objects.bulk_create([new], ignore_conflicts=True)
            continue
        now = seen.as_of(at, period)
        room = now.room(limit, period, at)
        if room < 1:
            raise OverBudget(now.has_room_from(limit, period))
        unchanged = kept.filter(began_at=seen.began_at)
        # One statement that looks and counts: nobody gets between. What was used before is the same
        # for as long as the period is.
        if now is seen:
            done = unchanged.filter(used__lt=seen.used + room).update(used=F("used") + 1)
        else:
            done = unchanged.filter(used=seen.used).update(
                began_at=now.began_at, used=1, used_before=now.used_before
            )
        if done:
            return


def give_back(kind, key):
    """Take back one use that turned out not to count, such as a password that was right."""
    kind.objects.filter(key=key, used__gt=0).update(used=F("used") - 1)


def _beginning(at, period):
    return at - (at - _FIRST_DAY) % period
