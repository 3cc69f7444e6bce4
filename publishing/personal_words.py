"""What people type may name somebody. That stands in no citation, title or link to share."""

import re

_EMAIL = re.compile(r"\S@\S")
# Two years beside each other are shorter.
_PHONE = re.compile(r"(?:\d[\s().\-/]*){9,}")
# The shape of a whole postcode, with what people put between its halves.
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?[\s.\-]*\d[a-z]{2}\b", re.IGNORECASE)


def look_personal(words):
    """Return whether words hold an e-mail address, a phone number or a postcode, by their shape."""
    return any(shape.search(words) for shape in (_EMAIL, _PHONE, _POSTCODE))
