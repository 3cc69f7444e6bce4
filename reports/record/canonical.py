"""How a document of the record is written, so that the same facts are always the same bytes.

JSON as RFC 8785 writes it, of what both can write alike: names in order, no space, UTF-8. Numbers
are whole; other figures, days and moments stand as text. Words that people wrote do not stand in
it: each is {"sha256": ...} of a salt and the words, which are kept beside the document, so that
they can be taken out by law without changing it.
"""

import datetime
import hashlib
import json
import secrets

from django.utils.functional import Promise

SALT_BYTES = 16


def written(facts):
    """Return the canonical text of a document; raise TypeError on a number that is not whole."""
    _refuse_fractions(facts)
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text):
    """Return the SHA-256 of a text in UTF-8, as 64 small letters and digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def moment(at):
    """Return a moment as the record writes it: in UTC, to the second."""
    return at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Words:
    """Collects the words of one document. `kept` is {digest: (salt, words)}."""

    def __init__(self):
        self.kept = {}

    def __call__(self, words):
        """Return what stands in the document for these words: None if there are none."""
        if not words:
            return None
        salt, words = secrets.token_hex(SALT_BYTES), str(words)
        digest = digest_of(salt + words)
        self.kept[digest] = (salt, words)
        return {"sha256": digest}


def digests_in(facts):
    """Yield the digest of each text that a document names."""
    if isinstance(facts, dict):
        if set(facts) == {"sha256"}:
            yield facts["sha256"]
        else:
            for value in facts.values():
                yield from digests_in(value)
    elif isinstance(facts, list):
        for value in facts:
            yield from digests_in(value)


def _refuse_fractions(facts):
    if isinstance(facts, dict):
        for name, value in facts.items():
            if not isinstance(name, str):
                raise TypeError(f"A document names its facts in words, not {name!r}.")
            _refuse_fractions(value)
    elif isinstance(facts, list):
        for value in facts:
            _refuse_fractions(value)
    elif not (facts is None or isinstance(facts, (str, bool, int))) or isinstance(facts, Promise):
        raise TypeError(f"A document holds no {type(facts).__name__}.")
