"""Personal words are encrypted before they reach the database, under keys from the environment.

Each value begins with the name of its key, so that keys can be changed without closing the site:
see `rekey_personal_data`. What must be found again, such as an e-mail address, is looked up by a
keyed hash beside it. Neither uses SECRET_KEY, which may change for other reasons.
"""

import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Unreadable(Exception):  # noqa: N818  named for what happened
    """A value that none of our keys opens: its key is missing, or it was changed."""


def encrypt(text):
    """Return text as it is kept: the name of the newest key, and the text encrypted under it.

    "" stays "": that nothing was said is no secret.
    """
    if not text:
        return ""
    identity = newest_key()
    return f"{identity}:{_cipher(identity).encrypt(text.encode()).decode()}"


def decrypt(kept):
    """Return the text of what `encrypt` made; raise Unreadable if that cannot be done."""
    if not kept:
        return kept
    identity, _colon, token = kept.partition(":")
    if identity not in settings.PERSONAL_DATA_KEYS:
        # Not repeated whole: it may be text that was never encrypted.
        raise Unreadable("PERSONAL_DATA_KEYS lacks the key of something that is kept.")
    try:
        return _cipher(identity).decrypt(token).decode()
    except InvalidToken as problem:
        raise Unreadable(f"The key {identity} does not open what is kept under it.") from problem


def newest_key():
    """Return the name of the key that encrypts now."""
    return next(iter(settings.PERSONAL_DATA_KEYS))


def lookup_hash(kind, value):
    """Return what a value of a kind, such as an "email", is looked up by; "" of nothing.

    The caller writes one value in one way first (`privacy.subjects`). Nobody without
    PERSONAL_LOOKUP_KEY can tell or try out the value.
    """
    if not value:
        return ""
    key = settings.PERSONAL_LOOKUP_KEY.encode()
    return hmac.digest(key, f"{kind}\n{value}".encode(), "sha256").hex()


def _cipher(identity):
    return _cipher_of(settings.PERSONAL_DATA_KEYS[identity])


@cache
def _cipher_of(key):
    return Fernet(key)
