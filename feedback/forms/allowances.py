"""What the forms take in a while, before they ask people to come back later."""

from django.utils.crypto import salted_hmac

from accounts import allowances
from feedback.models import Budget
from privacy.retention import policies


def of_the_day(about, who, at):
    """Return what stands for somebody, such as their network, in the key of an allowance. It is
    another one every day, and for each thing it is `about`: so nobody is followed."""
    words = f"{at:%Y-%m-%d}\n{who}"
    return salted_hmac(f"feedback.budgets.{about}", words, algorithm="sha256").hexdigest()[:32]


def spend(key, limit, period, at):
    """Use one of `limit` in a `period`, as `accounts.allowances.spend` does; raise OverBudget if
    none is left. A period is at most as long as counts are kept.

    Counts know the hour alone: a moment would tell which submission a count came with, and so
    what was sent by one person.
    """
    if policies()["machines.allowances"].since(at + period) > at:
        raise ValueError("What is counted would be forgotten before its time is over.")
    hour = at.replace(minute=0, second=0, microsecond=0)
    allowances.spend(Budget, key, limit, period, hour)
