"""Words as they come in, from whatever they were copied out of.

They hold more than people see: line breaks of other programs, signs that no page, feed or file can
hold, and what mail programs write around an address. It is put right once, here, before anything
is checked, kept or looked up.
"""

import re
import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

TOO_LONG = _("Please make it shorter: %(limit_value)d letters at most. It has %(show_value)d.")

# Word's line and page breaks, and those of Unicode.
LINE_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# Control signs, halves of signs, and places in Unicode that are no signs. NUL is left for the
# forms to refuse: it never comes from words.
_NO_SIGNS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

# A letter with what is piled on it. Unicode sorts such a pile in time that grows with its square,
# and no language piles up thirty (Unicode Standard Annex 15, section 13).
_PIECE = re.compile(r"[\x00-\x7f]*[^\x00-\x7f]{0,1000}")

_IN_BRACKETS = re.compile(r"<([^<>]*)>[\s.,;]*$")
_MAILTO = re.compile(r"mailto:([^?]*).*", re.IGNORECASE | re.DOTALL)


def tidied(text):
    """Return words with line breaks of our own, and a “�” that people can see for each sign that
    nobody sees and no feed can hold. Done twice, it changes nothing more."""
    return _NO_SIGNS.sub("\N{REPLACEMENT CHARACTER}", LINE_BREAKS.sub("\n", text))


def normalized(form, text):
    """Return a text in this normal form of Unicode, in time that grows as the text does."""
    return "".join(unicodedata.normalize(form, piece) for piece in _PIECE.findall(text))


def plain_email(text):
    """Return an e-mail address without what was copied with it: signs that cannot be seen, a name,
    brackets, “mailto:”, a full stop after it. An apostrophe becomes a straight one."""
    text = normalized("NFKC", text)
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    text = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").strip()
    if inside := _IN_BRACKETS.search(text):
        text = inside[1].strip()
    if after := _MAILTO.fullmatch(text):
        text = after[1]
    text = text.strip(" .,;:<>()")
    # Quotation marks around the first half alone are part of an address.
    return text[1:-1] if text[:1] in ("'", '"') and text.endswith(text[:1]) else text


class EmailField(forms.EmailField):
    """An e-mail address, however it was copied."""

    def to_python(self, value):
        return super().to_python(plain_email(value or ""))
