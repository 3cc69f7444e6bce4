"""The words of a form that was refused: whose they are, where they belong, and how they travel.

On their way through the log-in they are encrypted, so that only this site can open them, and only
for the account that typed them.
"""

import json
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext

from privacy.encryption import Unreadable, decrypt, encrypt
from unsaved.labels import labels_of

# Names of boxes that the frame of each form has: who opened it, words on their way, which draft of
# theirs this form saves, what its page is called, and what the words are for, such as a quarter,
# where a page asks for the same of another one later.
TYPED_BY, SEALED, DRAFT, TITLE, FOR = "_typed_by", "_words", "_draft", "_title", "_for"


@dataclass(frozen=True)
class Words:
    """What somebody typed: `account` is their key as text, `path` where they sent it, with what
    the address asks, `boxes` a list of (name, [value]), and `had_files` whether files came along,
    which they do not do again."""

    account: str
    path: str
    boxes: list
    had_files: bool = False

    @classmethod
    def of(cls, request):
        """Return the words that a request brings, or None if it brings none or cannot be read.

        Passwords, tokens and files are never among them.
        """
        sent = _sent(request)
        boxes = [(name, values) for name, values in sent.lists() if _is_given_back(name)]
        words = cls(sent.get(TYPED_BY, ""), request.get_full_path(), boxes, _brings_files(request))
        return None if words.are_none and not words.had_files else words

    @classmethod
    def waiting(cls, request):
        """Return the words that travel with a request, sealed; None if there are none of ours."""
        try:
            packed = decrypt(_sent(request).get(SEALED, ""))
            return cls.told(zlib.decompress(b64decode(packed)))
        except (Unreadable, ValueError, zlib.error):
            return None

    @classmethod
    def told(cls, text):
        """Return the words that are told `as_text`; raise ValueError if none are."""
        return cls(*json.loads(text))

    @property
    def as_text(self):
        """The words, all in one text."""
        return json.dumps([self.account, self.path, self.boxes, self.had_files], ensure_ascii=False)

    @property
    def sealed(self):
        """The words as they travel: nobody but this site can read or change them."""
        return encrypt(b64encode(zlib.compress(self.as_text.encode())).decode())

    @property
    def title(self):
        """What the page was called that they were typed on, if it said so; else its address."""
        # Django's word for a form that was shown again, in front of what it is called.
        return self._told(TITLE).removeprefix(gettext("Error:")).strip() or self.path

    @property
    def are_for(self):
        """What they were typed for, such as "October to December 2026"; "" if the page did not
        say."""
        return self._told(FOR)

    def _told(self, of):
        return next((values[0] for name, values in self.boxes if name == of and values), "")

    @property
    def are_none(self):
        """Whether nothing was typed: only a file was sent."""
        return not any(_is_typed(name) and any(values) for name, values in self.boxes)

    @property
    def to_read(self):
        """What was typed, as (label, words): to be read and copied."""
        typed = [(name, values) for name, values in self.boxes if _is_typed(name)]
        labels = labels_of({name for name, _values in typed})
        return [(labels[name], value) for name, values in typed for value in values if value]

    def has_words(self, name):
        """Return whether somebody typed or chose something in the box of this name."""
        return _is_typed(name) and any(any(values) for box, values in self.boxes if box == name)

    def at(self, path):
        """Return the words as if they had been sent there."""
        return replace(self, path=path)

    def as_sent(self):
        """Return the words as a browser sends them."""
        sent = QueryDict(mutable=True)
        for name, values in self.boxes:
            sent.setlist(name, values)
        return sent


def _sent(request):
    """Return what a request brings; nothing if it cannot be read."""
    try:
        return request.POST
    except (MultiPartParserError, RequestDataTooBig, SuspiciousOperation, UnreadablePostError):
        return QueryDict()


def _brings_files(request):
    return bool(_sent(request) and request.FILES)


def _is_given_back(name):
    return not (name.startswith("csrf") or "password" in name or name in (TYPED_BY, SEALED))


def _is_typed(name):
    """Return whether a box is for people; the others are for the page itself to remember."""
    own = ("version", "overwrite", "confirm", "round", "token", "step")
    return not (
        name.startswith(("_", "seen"))
        or name in own
        or name.endswith(("_FORMS", "-version", "-seen", "-id"))
    )
