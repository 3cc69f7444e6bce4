"""Feeds: lists that people follow in a reader."""

import re

# All but the characters of XML 1.0, section 2.2.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_xml(text):
    """Return a text without the characters that XML cannot hold at all, however written."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
