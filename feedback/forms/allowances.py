"""What the forms take in a while, before they ask people to come back later."""

from datetime import timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts import allowances
from feedback.models import Budget
from privacy.retention import policies

_SHORTEST_PERIOD = timedelta(hours=1)


def of_the_day(about, who, at):
    """Return what stands for somebody, such as their network, in the key of an allowance. It is
    another one every day, and for each thing it is `about`: so nobody is followed."""
    words = f"{at:%Y-%m-%d}\n{who}"
    return salted_hmac(f"feedback.budgets.{about}", words, algorithm="sha256").hexdigest()[:32]


def spend(key, limit, period, at):
    """Use one of `limit` in a `period`, as `accounts.allowances.spend` does; raise OverBudget if
    none is left. Two periods are at most as long as counts are kept.

    Counts know the hour alone, as no period is shorter: a moment would tell which submission a
    count came with, and so what was sent by one person.
    """
    if policies()["machines.allowances"].since(at + 2 * period) > at:
        raise ValueError("What is counted would be forgotten before its time is over.")
    if period < _SHORTEST_PERIOD:
        raise ValueError("What is counted would tell more than the hour.")
    allowances.spend(Budget, key, limit, period, at)


def spend_of_networks(about, networks, at):
    """Use one of what each of these `accounts.networks` may send `about` something. The smallest
    comes first, as in all that is spent together: see `accounts.allowances.spend`."""
    for network in networks:
        limit = network.times * settings.FEEDBACK_PER_NETWORK
        who = of_the_day(about, network.name, at)
        spend(f"{about}:{who}", limit, settings.FEEDBACK_PERIOD, at)
