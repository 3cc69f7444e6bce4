"""Reading cells as people write them: days, yes and no, choices, versions. Each returns a value, or
raises ValidationError."""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.versions import id_in

# The first is ours; the others are what spreadsheets in this country make of it.
_DAY = forms.DateField(
    input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"],
    error_messages={"invalid": gettext_lazy("Write the day like 14/10/2026.")},
)
_YES = {"yes", "y", "true", "x", "1"}
_NO = {"no", "n", "false", "0"}

read_day = _DAY.clean


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
