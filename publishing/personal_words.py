"""What people type may name somebody. That stands in no citation, title or link to share."""

import calendar
import re

_EMAIL = re.compile(r"\S@\S")
# Two years beside each other are shorter.
_PHONE = re.compile(r"(?:\d[\s().\-/]*){9,}")
# The shape of a whole postcode, with what people put between its halves.
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?[\s.\-]*\d[a-z]{2}\b", re.IGNORECASE)


def look_personal(words):
    """Return whether words hold an e-mail address, a phone number or a postcode, by their shape."""
    return any(shape.search(words) for shape in (_EMAIL, _PHONE, _POSTCODE))


# Words with capitals, one behind the other.
_CAPITALS = re.compile(r"\b[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+)*")
_WITHIN_A_SENTENCE = re.compile(r"[a-z,;:] ")
_IN_A_CALENDAR = {*calendar.month_name, *calendar.day_name}


def may_be_names(words, known=""):
    """Return, each once, what may be a name in these words: two words with capitals, or one within
    a sentence. What stands in the text `known` is none, and no month and no day is. For a warning
    alone: it finds too much and too little."""
    found = []
    for match in _CAPITALS.finditer(words):
        left = [word for word in match[0].split() if word not in _IN_A_CALENDAR]
        is_within = _WITHIN_A_SENTENCE.fullmatch(words, max(match.start() - 2, 0), match.start())
        if match[0] not in known and len(left) > (0 if is_within else 1):
            found.append(match[0])
    return list(dict.fromkeys(found))
