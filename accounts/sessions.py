"""How long a log-in lasts: a working day at most, and an hour without anything done."""

import time

from django.conf import settings
from django.contrib.auth import logout, user_logged_in
from django.dispatch import receiver
from django.urls import reverse

BEGAN = "log_in_began"
SEEN = "last_seen"
# Written down at most once a minute: looking around should not cost a write for each page.
SEEN_EVERY = 60
# What a page sends with this header it sends by itself: nobody has done anything.
BY_ITSELF = "X-By-Itself"


@receiver(user_logged_in, dispatch_uid="accounts.sessions.begin")
def begin(sender, request, user, **kwargs):
    """Start both clocks when somebody logs in."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def session_limits(get_response):
    """Middleware: on staff pages, log out whoever is past a limit. Public pages ask for no
    session, so that everybody may keep copies of them."""

    def respond(request):
        if request.path.startswith(reverse("admin:index")) and request.user.is_authenticated:
            _keep_limits(request, int(time.time()))
        return get_response(request)

    return respond


def _keep_limits(request, now):
    began, seen = (request.session.get(name, 0) for name in (BEGAN, SEEN))
    if now - began >= settings.SESSION_COOKIE_AGE or now - seen >= settings.SESSION_IDLE_AGE:
        logout(request)
    elif now - seen >= SEEN_EVERY and BY_ITSELF not in request.headers and not settings.READ_ONLY:
        request.session[SEEN] = now
