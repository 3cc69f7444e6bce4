"""Slips of the pen: what one person may mend, and what is too much for one."""

import re
from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

MOST_LETTERS = 2
_DIGITS = re.compile(r"\d+")


def refuse_unless_slip(field, before, after):
    """Raise ValidationError unless it is a slip: the same number of words, the same figures, and
    at most two letters different. More may change what was promised."""
    is_words = isinstance(field, models.CharField | models.TextField) and not field.choices
    if not is_words:
        raise ValidationError(_("Only words can have a slip of the pen."))
    if _DIGITS.findall(before) != _DIGITS.findall(after):
        raise ValidationError(_("A figure changes, so this is no slip of the pen. Propose it."))
    if len(before.split()) != len(after.split()) or _letters_changed(before, after) > MOST_LETTERS:
        raise ValidationError(
            _("More than two letters change, so this is no slip of the pen. Propose it.")
        )


def _letters_changed(before, after):
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return sum(
        max(old_to - old, new_to - new) if step == "replace" else (old_to - old) + (new_to - new)
        for step, old, old_to, new, new_to in steps
        if step != "equal"
    )
