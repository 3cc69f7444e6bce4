"""How much of something is taken in a while, counted exactly by all processes together.

The one limiter of the site: for tries to log in, and for what the forms take. Each keeps its
counts in a table of its own, as each is kept for its own time.
"""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class OverBudget(Exception):  # noqa: N818  no error: a limit does its work
    """The allowance is used up. `until` is the moment a new one begins."""

    def __init__(self, until):
        super().__init__(until)
        self.until = until


class Allowance(models.Model):
    """What was used of one allowance since it began. `key` says of which: where that is somebody,
    it is a keyed hash, from which nobody can be known."""

    key = models.CharField(_("allowance"), max_length=80, unique=True)
    began_at = models.DateTimeField(_("began at"), db_index=True)
    used = models.PositiveIntegerField(_("used"), default=0)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.began_at:%Y-%m-%d %H:%M}"


def spend(kind, key, limit, period, at):
    """Use one of `limit` in a `period`, which begins with the first use; raise OverBudget if none
    is left.

    `kind` is the model, an Allowance. Call it inside the transaction of what is counted: both are
    kept, or neither. Whoever spends of several allowances does so in the same order as everybody
    else, or two may wait for each other for ever.
    """
    allowance = kind.objects.filter(key=key)
    # One that began in the future is of a clock that was ahead: it is over too.
    running = allowance.filter(began_at__gt=at - period, began_at__lt=at + period)
    over = allowance.exclude(began_at__gt=at - period, began_at__lt=at + period)
    if limit < 1:
        raise OverBudget(at + period)
    # Each is one statement that looks and counts: nobody gets between.
    if running.filter(used__lt=limit).update(used=F("used") + 1):
        return
    if over.update(began_at=at, used=1):
        return
    kind.objects.bulk_create([kind(key=key, began_at=at)], ignore_conflicts=True)
    if not running.filter(used__lt=limit).update(used=F("used") + 1):
        # It may be gone by now: then somebody logged in, or its time was over.
        began_at = allowance.values_list("began_at", flat=True).first() or at
        raise OverBudget(began_at + period)
