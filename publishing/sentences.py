"""Sentences made of words that somebody typed, who may have typed a full stop as well."""

_ENDS = (".", "!", "?", "…")
_CLOSING = "”’\"')"


def ended(text):
    """Return words that end as a sentence does; none for none."""
    text = str(text).rstrip()
    has_end = text.rstrip(_CLOSING).endswith(_ENDS)
    return text if has_end or not text else f"{text}."
