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

    "" stays "": that nothing was said is no secret. The same text twice does not look the same.
    """
    if not text:
        return ""
    identity = newest_key()
    # Fernet would write the second into the token for all to read. Where we promise to keep only
    # the day, that would be more than we said.
    token = _cipher(identity).encrypt_at_time(text.encode(), current_time=0)
    return f"{identity}:{token.decode()}"


def decrypt(kept):
    """Return the text of what `encrypt` made; raise Unreadable if that cannot be done."""
    if not kept:
        return kept
    identity, _colon, token = kept.partition(":")
    if identity not in settings.PERSONAL_DATA_KEYS:
        # Its name is not repeated: it may be a word of text that was never encrypted.
        raise Unreadable(
            "Something is kept under a key that PERSONAL_DATA_KEYS does not have. Put that key "
            "back, as 'Changing a key' in docs/running.md says."
        )
    try:
        return _cipher(identity).decrypt(token.encode()).decode()
    except InvalidToken:
        # Not `from` it: whoever reads the log learns nothing more from it.
        raise Unreadable(
            f'The key "{identity}" does not open what is kept under it. It is another key by the '
            f"same name, or what was kept has been changed."
        ) from None


def is_under_newest_key(kept):
    """Return whether a value as it is kept needs no other key than the newest. "" needs none."""
    return not kept or kept.partition(":")[0] == newest_key()


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
