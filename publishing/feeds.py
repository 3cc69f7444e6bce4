"""Feeds: lists that people follow in a reader."""

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE


def for_xml(text):
    """Return a text without the characters that XML cannot hold at all, however written."""
    return ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
