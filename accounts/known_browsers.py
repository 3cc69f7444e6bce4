"""A browser in which somebody logged in before is known: strangers who guess do not lock it out.

It keeps a signed note of which account it was, sent to the log-in page alone. Whoever has the note
still needs the password. Source: OWASP, "Slow down online guessing attacks with device cookies".
"""

from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT = "accounts.known_browsers"


def remember(response, account):
    """Have the browser that gets this response known for an account, by its keyed hash."""
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps([account, uuid4().hex], salt=_SALT),
        max_age=settings.KNOWN_BROWSER_COOKIE_AGE,
        path=reverse("admin:login"),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )


def known_for(request, account):
    """Return which browser a request comes from, if it is known for this account; else ""."""
    note = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    try:
        of_account, browser = signing.loads(
            note, salt=_SALT, max_age=settings.KNOWN_BROWSER_COOKIE_AGE
        )
    except signing.BadSignature:
        return ""
    return browser if of_account == account else ""
