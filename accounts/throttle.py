"""Guessing passwords is slow, and nobody can lock a person out by failing on purpose.

Tries are counted in quarters of an hour: for an account from one network, for an account from
wherever, and for the networks they come from, whichever the accounts. A browser in which that
person logged in before has tries of its own instead, which nobody else can use up
(`accounts.known_browsers`). Whether there is such an account makes no difference to anything said
or counted here.
"""

import unicodedata
from datetime import timedelta
from functools import wraps
from http import HTTPStatus

from django.contrib import admin
from django.db import transaction
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.allowances import OverBudget, give_back, spend
from accounts.known_browsers import known_for, remember
from accounts.models import LogInTries
from accounts.networks import networks_of

# No account has so long a name.
LONGEST_NAME = 1_000

PERIOD = timedelta(minutes=15)
# Of one account from the smallest kind of network, or in a browser known for it.
TRIES = 10
# Of one account, from everywhere together.
TRIES_OF_ACCOUNT = 50
# From the smallest kind of network. Whoever logs in has theirs back: a whole office may.
TRIES_FROM_NETWORK = 50


def throttled(log_in):
    """Decorate a log-in view: after too many tries, a page that says when to try again."""

    @wraps(log_in)
    def respond(request, *args, **kwargs):
        if request.method != "POST":
            return log_in(request, *args, **kwargs)
        account = account_of(request.POST.get("username", ""))
        limits = limits_of(request, account)
        now = timezone.now()
        # Counted before the password is looked at: tries at the same moment count as well.
        try:
            count_try(limits, at=now)
        except OverBudget as refusal:
            return _later(request, refusal.until, now)
        response = log_in(request, *args, **kwargs)
        # Who is logged in says nothing: somebody may be already, and guess another's password.
        if response.status_code == HTTPStatus.FOUND:
            _forget(limits)
            remember(response, account)
        return response

    return respond


def _later(request, until, now):
    frame = admin.site.each_context(request)
    page = render(request, "accounts/too_many_tries.html", {**frame, "until": until}, status=429)
    page["Retry-After"] = max(1, int((until - now).total_seconds()))
    page["Cache-Control"] = "no-store"
    return page


def limits_of(request, account):
    """Return what a try counts for, and how many there may be: key to number. What is of somebody
    alone comes first."""
    if browser := known_for(request, account):
        return {_key("browser", browser): TRIES}
    networks = networks_of(request)
    here = networks[0].name if networks else ""
    return {
        _key("account and network", account, here): TRIES,
        _key("account", account): TRIES_OF_ACCOUNT,
        **{_key("network", each.name): each.times * TRIES_FROM_NETWORK for each in networks},
    }


@transaction.atomic
def count_try(limits, *, at):
    """Count one more try for each of these, or raise OverBudget: it may be made again later."""
    for key, limit in limits.items():
        spend(LogInTries, key, limit, PERIOD, at)


@transaction.atomic
def _forget(limits):
    own, *shared = limits
    LogInTries.objects.filter(key=own).delete()
    for key in shared:
        # Others' tries stand: else whoever has an account could guess at others' without end.
        give_back(LogInTries, key)


def account_of(name):
    """Return the keyed hash that stands for an account, as somebody typed its name."""
    # As Django reads names: without spaces around them first, however many. Capitals are ours, so
    # that they make no new tries.
    name = name.strip()[:LONGEST_NAME]
    return _key("name", unicodedata.normalize("NFKC", name).casefold().strip())


def _key(about, *words):
    return salted_hmac(
        f"accounts.throttle.{about}", "\n".join(words), algorithm="sha256"
    ).hexdigest()
