"""Words for the public that hold a name of somebody who sent what they were made from.

Whom could it harm? A parent who said yes to their story, and not to their name: their own name,
left in the words, is enough for a neighbour. This finds names that the sender gave us, and no
other; people still look for those. It warns and never refuses: "Will" is also a word.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from publishing.plain_text import normalized

_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_WORD = re.compile(r"[^\W\d_]+(?:['’‘ʼ`´][^\W\d_]+)*")
# One letter alone is an initial, and every text has it. Of an address, two letters are too few.
_SHORTEST_NAME, _SHORTEST_IN_ADDRESS = 2, 3
# Boxes that an office has; the first are those of RFC 2142.
_OFFICES = frozenset(
    {"info", "support", "admin", "contact", "enquiries", "hello", "mail", "office"}
)


def names_in(texts, senders, *, shown=""):
    """Return the words of these texts that are a name of a sender, as they stand there, each once.

    `senders` are the personal parts of what they sent. Each part of their name counts, what their
    e-mail address is called, and the whole name of their organisation; capital letters, accents,
    apostrophes, hyphens and a possessive "s" make no difference. `shown` is the first name that
    they said yes to: that may be told.
    """
    names, groups = set(), set()
    for one in senders:
        names |= _names_of(one)
        groups |= {folded} if (folded := tuple(map(_folded, _words(one.organisation)))) else set()
    names -= set(map(_folded, _words(shown)))
    found = []
    for text in texts:
        words = _words(text)
        found += [word for word in words if _is_one_of(_folded(word), names)]
        for many in _runs(words, 2):
            # Anne Marie for Anne-Marie, and Tom Smith for tomsmith@example.org.
            if _is_one_of("".join(map(_folded, many)), names) and not set(many) & set(found):
                found.append(" ".join(many))
        for group in groups:
            for many in _runs(words, len(group)):
                *first, last = map(_folded, many)
                if tuple(first) == group[:-1] and _is_one_of(last, {group[-1]}):
                    found.append(" ".join(many))
    return list(dict.fromkeys(found))


def warning_of(named):
    """Return the sentence about names that were found, for whoever writes or publishes."""
    return _("The sender’s own name may be in it: %(names)s.") % {
        "names": ", ".join(f"“{name}”" for name in named)
    }


def _names_of(sender):
    given = [_folded(word) for word in _words(sender.name)]
    local, _at, _domain = sender.email.partition("@")
    in_address = {_folded(word) for word in _words(local)} - _OFFICES
    return (
        {word for word in given if len(word) >= _SHORTEST_NAME}
        | {"".join(pair) for pair in _runs(given, 2)}
        | {word for word in in_address if len(word) >= _SHORTEST_IN_ADDRESS}
    )


def _words(text):
    """Return the words of a text as they stand there; at a hyphen another one begins."""
    # What is joined or invisible must not hide a name.
    seen = "".join(c for c in normalized("NFKC", text) if unicodedata.category(c) != "Cf")
    return _WORD.findall(seen)


def _folded(word):
    letters = normalized("NFKD", word.translate(_APOSTROPHES))
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold()


def _is_one_of(word, names):
    return word in names or (word.endswith("s") and word[:-1] in names)


def _runs(words, length):
    return [tuple(words[i : i + length]) for i in range(len(words) - length + 1)]
