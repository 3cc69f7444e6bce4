"""Allowances: how much is taken in a stretch of time, counted exactly by all processes together."""

from datetime import UTC, datetime

from django.db.models import F
from django.utils.crypto import salted_hmac

from feedback.models import Budget
from privacy.retention import policies

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class OverBudget(Exception):  # noqa: N818  no error: a limit does its work
    """The allowance is used up. `until` is the moment a new one begins."""

    def __init__(self, until):
        super().__init__(until)
        self.until = until


def of_the_day(about, who, at):
    """Return what stands for somebody, such as their network, in the key of an allowance. It is
    another one every day, and for each thing it is `about`: so nobody is followed."""
    words = f"{at:%Y-%m-%d}\n{who}"
    return salted_hmac(f"feedback.forms.budgets.{about}", words, algorithm="sha256").hexdigest()[
        :32
    ]


def spend(key, limit, period, at):
    """Use one of `limit` in the stretch of time that holds `at`; raise OverBudget if none is left.

    Stretches are `period` long, at most as long as counts are kept, and begin alike for everybody.
    Call it inside the transaction of what is counted: both are kept, or neither. Whoever spends
    of several allowances does so in the same order as everybody else, or two may wait for each
    other for ever.
    """
    if policies()["machines.allowances"].since(at + period) > at:
        raise ValueError("What is counted would be forgotten before its time is over.")
    began_at = _EPOCH + (at - _EPOCH) // period * period
    allowance = Budget.objects.filter(key=key, began_at=began_at)
    left = allowance.filter(used__lt=limit)
    # One statement looks and counts: nobody gets between.
    if left.update(used=F("used") + 1):
        return
    Budget.objects.bulk_create([Budget(key=key, began_at=began_at)], ignore_conflicts=True)
    if not left.update(used=F("used") + 1):
        raise OverBudget(began_at + period)
