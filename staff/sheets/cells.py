"""Reading cells as people write them: days, yes and no, choices, versions. Each returns a value, or
raises ValidationError."""

import re
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.versions import id_in

# The first is ours; the others are what spreadsheets in this country make of it.
_DAY = forms.DateField(
    input_formats=[
        *("%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y"),
        *("%d %B %Y", "%d %b %Y", "%d %B %y", "%d %b %y"),
    ],
    error_messages={"invalid": gettext_lazy("Write the day like 14/10/2026.")},
)
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?\Z")
_NUMBERED = re.compile(r"\b([0-9]{1,2})(st|nd|rd|th)\b", re.IGNORECASE)
_BESIDE_A_MONTH = re.compile(r"(?<![\s,.-])[\s,.-]+(?=[a-z])|(?<=[a-z])[\s,.-]+", re.IGNORECASE)
_SEPTEMBER = re.compile(r"\bsept\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]{1,2}")
_YES = {"yes", "y", "true", "x", "1"}
_NO = {"no", "n", "false", "0"}


def read_day(cell):
    """Return the day of "14/10/2026", "14-Oct-26", "2026-10-14 00:00:00" or "1st Sept 2026"."""
    plain = _BESIDE_A_MONTH.sub(" ", _NUMBERED.sub(r"\1", _MIDNIGHT.sub("", cell)))
    return _DAY.clean(_SEPTEMBER.sub("Sep", plain))


def number(field):
    """Return a reader of numbers as this field takes them, thousands set apart or not."""

    def read(cell):
        if _DECIMAL_COMMA.fullmatch(cell):
            raise ValidationError(_("Write a full stop before the decimals, such as 12.5."))
        if sign := re.search("[%£]", cell):
            only = _("Write only the number, without “%(sign)s”.")
            raise ValidationError(only, params={"sign": sign[0]})
        return field.clean(cell.replace(",", "") if _THOUSANDS.fullmatch(cell) else cell)

    return read


def text(longest):
    """Return a reader of texts that have at most so many letters."""
    return forms.CharField(max_length=longest).clean


def yes_or_no(cell):
    word = cell.casefold()
    if word not in _YES | _NO:
        raise ValidationError(_("Write “yes” or “no”."))
    return word in _YES


def version(cell):
    seen = id_in(cell)
    if seen is None:
        raise ValidationError(_("Leave this cell as the template gave it, or empty it."))
    return seen


def one_of(choices, cell):
    """Return the key of a choice from its key or its words, however they are capitalised."""
    for key, label in choices:
        if key and cell.casefold() in (key, str(label).casefold()):
            return key
    words = ", ".join(f"“{label}”" for key, label in choices if key)
    raise ValidationError(_("Write one of these: %(words)s.") % {"words": words})


def choice(choices):
    """Return a reader of one of these (key, words)."""
    return partial(one_of, choices)
