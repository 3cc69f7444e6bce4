"""Slips of the pen: what one person may mend, and what is too much for one."""

import re
from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

MOST_LETTERS = 2
# Figures, with their signs: what is measured hangs on each.
_FIGURES = re.compile(r"\S*[\d%£€<>≤≥]\S*")
_NOT_OF_A_WORD = re.compile(r"[^\w’]")
_LETTERS_BEFORE = ("un", "in", "im", "il", "ir", "non", "dis")
# Short words of which one letter or two make another promise: not and now, will and wall, two and
# ten, all and any, in and on.
_WEIGHTY = """
no not nor now never none can can’t cannot could do don’t will won’t would shall should may
might must is isn’t are aren’t all any some most many more much less least last few fewer every
each ever only once in on of or and if at by to for from with up down under over before after
zero one two three four five six seven eight nine ten twelve twenty thirty forty fifty sixty
seventy eighty ninety half third day days week weeks month months year years high higher low
lower
"""


def refuse_unless_slip(field, before, after):
    """Raise ValidationError unless it is a slip: the same number of words, the same figures, at
    most two letters different, and none of them in a word that decides what is promised. More may
    change what was promised. `before` is what a second person, or everybody, agreed on last: small
    steps add up."""
    is_words = isinstance(field, models.CharField | models.TextField) and not field.choices
    if not is_words:
        raise ValidationError(_("Only words can have a slip of the pen."))
    if _figures(before) != _figures(after):
        raise ValidationError(_("A figure changes, so this is no slip of the pen. Propose it."))
    if len(before.split()) != len(after.split()) or _letters_changed(before, after) > MOST_LETTERS:
        raise ValidationError(
            _("More than two letters change, so this is no slip of the pen. Propose it.")
        )
    if any(_says_otherwise(*pair) for pair in zip(_words(before), _words(after), strict=True)):
        raise ValidationError(
            _("This may say something else, so it is no slip of the pen. Propose it.")
        )


def _figures(text):
    return [found.rstrip(".,;:)") for found in _FIGURES.findall(text)]


def _words(text):
    plain = text.casefold().replace("'", "’")
    return [_NOT_OF_A_WORD.sub("", word) for word in plain.split()]


def _says_otherwise(old, new):
    """Return whether two words, if they differ, may both be meant."""
    if old == new:
        return False
    is_negated = any(new in (f"{no}{old}", old.removeprefix(no)) for no in _LETTERS_BEFORE)
    return is_negated or old in _WEIGHTY.split()


def _letters_changed(before, after):
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return sum(
        max(old_to - old, new_to - new) if step == "replace" else (old_to - old) + (new_to - new)
        for step, old, old_to, new, new_to in steps
        if step != "equal"
    )
