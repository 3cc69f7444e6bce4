"""A signed token for each time a form is opened: it tells one person's sendings from another's.

It stands in for a cookie. It never runs out, so nobody is hurried: an old one is worth no more
than a new one, and anybody can get a new one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.core.signing import BadSignature, Signer

_SALT = "feedback.tokens"
# Two servers' clocks may differ by so much.
_AHEAD = timedelta(minutes=1)


class BadToken(Exception):  # noqa: N818  named for what happened
    """The token is not ours, or is missing. The form is shown again with a new one."""


@dataclass(frozen=True)
class Token:
    """One opening of a form: which, and when."""

    id: UUID
    opened_at: datetime


def issue(at):
    """Return the text of a new token for a form opened at this moment."""
    return Signer(salt=_SALT).sign(f"{uuid4().hex}.{int(at.timestamp())}")


def read(text, at):
    """Return the Token of a text that `issue` made; raise BadToken for any other."""
    try:
        identity, _dot, opened = Signer(salt=_SALT).unsign(text).partition(".")
    except BadSignature as problem:
        raise BadToken from problem
    token = Token(UUID(hex=identity), datetime.fromtimestamp(int(opened), UTC))
    if token.opened_at > at + _AHEAD:
        raise BadToken
    return token
