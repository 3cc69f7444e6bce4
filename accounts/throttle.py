"""Guessing passwords is slow: ten tries for one account from one network in a quarter of an hour.

Both together, so that nobody can lock a person out from elsewhere by failing on purpose. Whether
there is such an account makes no difference to anything said or counted here.
"""

import ipaddress
import unicodedata
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.db.models import F
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import LogInTries

TRIES = 10
PERIOD = timedelta(minutes=15)
# The part of an address one household or office shares; what comes after it, a person may choose.
NETWORK_BITS = {4: 32, 6: 64}


def throttled(log_in):
    """Decorate a log-in view: after too many tries, a page that says when to try again."""

    @wraps(log_in)
    def respond(request, *args, **kwargs):
        if request.method != "POST":
            return log_in(request, *args, **kwargs)
        key = key_of(request.POST.get("username", ""), network_of(request))
        now = timezone.now()
        # Counted before the password is looked at: tries at the same moment count as well.
        wait_until = count_try(key, at=now)
        if wait_until:
            page = render(
                request,
                "accounts/too_many_tries.html",
                {**admin.site.each_context(request), "until": wait_until},
                status=429,
            )
            page["Retry-After"] = max(1, int((wait_until - now).total_seconds()))
            page["Cache-Control"] = "no-store"
            return page
        response = log_in(request, *args, **kwargs)
        if request.user.is_authenticated:
            LogInTries.objects.filter(key=key).delete()
        return response

    return respond


@transaction.atomic
def count_try(key, *, at):
    """Count one more try. Return None if it may go ahead, else the moment to try again."""
    LogInTries.objects.filter(began_at__lte=at - PERIOD).delete()
    LogInTries.objects.get_or_create(key=key, defaults={"began_at": at})
    tries = LogInTries.objects.select_for_update().get(key=key)
    if tries.count >= TRIES:
        return tries.began_at + PERIOD
    LogInTries.objects.filter(pk=tries.pk).update(count=F("count") + 1)
    return None


def key_of(name, network):
    """Return the keyed hash that stands for an account, as somebody typed it, and a network."""
    # As Django reads names; capitals are ours, so that they make no new tries.
    name = unicodedata.normalize("NFKC", name).casefold().strip()
    return salted_hmac("accounts.throttle", f"{name}\n{network}", algorithm="sha256").hexdigest()


def network_of(request):
    """Return the network a request comes from, as text; "" if that cannot be told."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # The last one is what our own proxy saw. Those before it are hearsay.
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ipaddress.ip_network((parsed, NETWORK_BITS[parsed.version]), strict=False))
