"""What people send is read in time that grows as it does: no pattern tries for minutes."""

import importlib
import pkgutil
import re
import signal
from functools import partial
from itertools import product

import pytest
from django.conf import settings
from django.core.validators import RegexValidator

from publishing.wordings.models import GAP
from publishing.wordings.telling import pieces
from reports.record.withdrawals_now import _says

# What comes from a whole page or file of ours alone.
OF_OURS = {
    "keeping.on_postgresql._ROWS_FOLLOW",
    "kirklees_send.gallery.LEADING_COMMENT",
    "publishing.glossary._TOKEN",
}
# As long as an address may be. Of a pattern that tries them all, each takes minutes.
SIGNS = 4_000
# Of processor time: what else the machine does is no fault of a pattern.
MOST_SECONDS = 1
REPEATED = [
    *"aA1.,-@_/'\"<([{=#+½é\n\t ",
    *("a ", "A ", "1 ", "1,", "1.", "a.", "a-", "a'", "a1", "1a", "a@", "<a>", "[a](", '"a'),
    *("and ", "years ", "months ", "old ", "www.", "mailto:", "BP-", "+44", "18001 "),
]
BEFORE, BEHIND = ("", "a", "1"), ("", "!", "\x01")


def patterns():
    """Yield (name, pattern) of each that a module of ours keeps."""
    for room in settings.ROOMS:
        path = importlib.import_module(room).__path__
        for found in pkgutil.walk_packages(path, f"{room}."):
            if ".migrations." in found.name or found.name.endswith("__main__"):
                continue
            for name, value in vars(importlib.import_module(found.name)).items():
                pattern = value.regex if isinstance(value, RegexValidator) else value
                if isinstance(pattern, re.Pattern):
                    yield f"{found.name}.{name}", pattern


class TookTooLong(BaseException):
    """Nothing on the way takes it for an error of its own."""


def stop(*_signal):
    raise TookTooLong


@pytest.fixture(autouse=True)
def alarm():
    before = signal.signal(signal.SIGVTALRM, stop)
    yield
    signal.signal(signal.SIGVTALRM, before)


def takes_too_long(*looks):
    """Whether what is done, one after another, takes too long; it is stopped then."""
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        for look in looks:
            look()
    except TookTooLong:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return False


def test_no_pattern_takes_long_whatever_is_sent():
    slow = {}
    for name, pattern in patterns():
        is_bytes = isinstance(pattern.pattern, bytes)
        for head, again, tail in product(BEFORE, REPEATED, BEHIND):
            text = head + again * (SIGNS // len(again)) + tail
            if name in OF_OURS or name in slow:
                break
            sent = text.encode() if is_bytes else text
            if takes_too_long(partial(pattern.search, sent), partial(pattern.fullmatch, sent)):
                slow[name] = text[:20]

    assert slow == {}


@pytest.mark.parametrize("tail", ["so it ends", "so it ended"])
def test_words_with_many_gaps_are_compared_as_quickly(tail):
    now, then = f"{GAP}, " * 60 + tail, "Tom, " * 60 + "so it ends"

    assert not takes_too_long(lambda: _says(now, then))
    assert _says(now, then) == (tail == "so it ends")


def test_two_wordings_that_say_a_word_over_and_over_are_told_as_quickly():
    before = " ".join(f"a {n}" for n in range(1_000))
    after = " ".join(f"a {n}th" for n in range(1_000))

    assert not takes_too_long(lambda: pieces(before, after))
    for told, text in zip(pieces(before, after), (before, after), strict=True):
        assert " ".join(piece.text for piece in told) == text
        assert any(piece.differs for piece in told)
