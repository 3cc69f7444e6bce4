"""Guessing passwords is slow: ten tries for one account from one network in a quarter of an hour.

Both together, so that nobody can lock a person out from elsewhere by failing on purpose. Whether
there is such an account makes no difference to anything said or counted here.
"""

import unicodedata
from datetime import timedelta
from functools import wraps

from django.contrib import admin
from django.db import transaction
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.allowances import OverBudget, spend
from accounts.models import LogInTries
from accounts.networks import network_of

TRIES = 10
PERIOD = timedelta(minutes=15)
# One address of the old kind is one household or office. Of the new kind, a person has many.
V4_BITS = 32


def throttled(log_in):
    """Decorate a log-in view: after too many tries, a page that says when to try again."""

    @wraps(log_in)
    def respond(request, *args, **kwargs):
        if request.method != "POST":
            return log_in(request, *args, **kwargs)
        network = network_of(request, v4_bits=V4_BITS)
        key = key_of(request.POST.get("username", ""), network)
        now = timezone.now()
        # Counted before the password is looked at: tries at the same moment count as well.
        try:
            count_try(key, at=now)
        except OverBudget as refusal:
            return _later(request, refusal.until, now)
        response = log_in(request, *args, **kwargs)
        if request.user.is_authenticated:
            LogInTries.objects.filter(key=key).delete()
        return response

    return respond


def _later(request, until, now):
    frame = admin.site.each_context(request)
    page = render(request, "accounts/too_many_tries.html", {**frame, "until": until}, status=429)
    page["Retry-After"] = max(1, int((until - now).total_seconds()))
    page["Cache-Control"] = "no-store"
    return page


@transaction.atomic
def count_try(key, *, at):
    """Count one more try, or raise OverBudget: it may be made again later. Tries of before are
    forgotten."""
    LogInTries.objects.filter(began_at__lte=at - PERIOD).delete()
    spend(LogInTries, key, TRIES, PERIOD, at)


def key_of(name, network):
    """Return the keyed hash that stands for an account, as somebody typed it, and a network."""
    # As Django reads names; capitals are ours, so that they make no new tries.
    name = unicodedata.normalize("NFKC", name).casefold().strip()
    return salted_hmac("accounts.throttle", f"{name}\n{network}", algorithm="sha256").hexdigest()
