"""Slips of the pen: what one person may mend, and what is too much for one."""

import re
from difflib import SequenceMatcher
from itertools import islice, zip_longest

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing.wordings.promised import promised_fields
from publishing.wordings.values import holds_words

MOST_LETTERS = 2
# In so short a word two other letters nearly always make another word: free and fee, met and set.
LONGEST_SHORT_WORD = 5
# Nobody writes a longer word.
LONGEST_PIECE = 100
_PIECE = re.compile(r"\s+|\S+")
# Figures, with their signs: what is measured hangs on each.
_IN_A_FIGURE = re.compile(r"[\d%£€<>≤≥]")
_NOT_OF_A_WORD = re.compile(r"[^\w’]")
# A web or e-mail address: with another letter it leads elsewhere.
_ADDRESS = re.compile(r"\w[./@]+\w{2}")
_LETTERS_BEFORE = ("un", "in", "im", "il", "ir", "non", "dis")
# Words that decide what is promised: neither left nor arrived at by a letter or two.
_WEIGHTY = """
no not nor now never none can can’t cannot could do don’t will won’t would shall should may
might must is isn’t are aren’t all any some most many more much less least last few fewer every
each ever only once in on of or and if at by to for from with up down under over before after
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
thousand million half third day days week weeks month months year years high higher low lower
"""


def refuse_unless_slip(row, field, before, after):
    """Raise ValidationError unless it is a slip: the same number of words, the same figures, at
    most two letters different, and no word that may be meant becomes another. More may change what
    was promised. `before` is what a second person, or everybody, agreed on last: small steps add
    up."""
    if not holds_words(field):
        raise ValidationError(_("Only words can have a slip of the pen."))
    if _figures(before) != _figures(after):
        raise ValidationError(_("A figure changes, so this is no slip of the pen. Propose it."))
    if len(before.split()) != len(after.split()) or _letters_changed(before, after) > MOST_LETTERS:
        raise ValidationError(
            _("More than two letters change, so this is no slip of the pen. Propose it.")
        )
    pairs = zip(_words(before), _words(after), strict=True)
    changed = [(old, new) for old, new in pairs if old != new]
    if any(_says_otherwise(*pair) for pair in changed):
        raise ValidationError(
            _("This may say something else, so it is no slip of the pen. Propose it.")
        )
    meant = {old for old, _new in changed} & (_words_elsewhere(row, field) if changed else set())
    if meant:
        raise ValidationError(
            _("Another promise says “%(word)s”, too, so this is no slip of the pen. Propose it.")
            % {"word": min(meant)}
        )


def _figures(text):
    return [word.rstrip(".,;:)") for word in text.split() if _IN_A_FIGURE.search(word)]


def _words(text):
    """Return the words of a text as they are compared: an address as it stands but for the signs
    around it, any other word in small letters, without what is no part of it."""
    bare = [word.strip(".,;:!?()“”") for word in text.split()]
    return [word if _ADDRESS.search(word) else _small(word) for word in bare]


def _small(word):
    return _NOT_OF_A_WORD.sub("", word.casefold().replace("'", "’"))


def _says_otherwise(old, new):
    """Return whether two words that differ may both be meant. Hands swap neighbours, leave out a
    letter or take a wrong one; but they seldom begin a word wrongly, and promises that differ do:
    included and excluded."""
    if _ADDRESS.search(old) or _ADDRESS.search(new) or old in _WEIGHTY.split():
        return True
    if _has_swapped_neighbours(old, new):
        return False
    is_short = min(len(old), len(new)) <= LONGEST_SHORT_WORD
    is_negated = any(new in (f"{no}{old}", old.removeprefix(no)) for no in _LETTERS_BEFORE)
    return is_short or is_negated or old[0] != new[0] or new in _WEIGHTY.split()


def _has_swapped_neighbours(old, new):
    apart = [at for at, (was, now) in enumerate(zip(old, new, strict=False)) if was != now]
    if len(old) != len(new) or len(apart) != 2:
        return False
    first, second = apart
    return second == first + 1 and old[first] + old[second] == new[second] + new[first]


def _words_elsewhere(row, field):
    """Return the words of all other promises: whatever stands there is a word. One query for each
    model."""
    said = set()
    for model in apps.get_models():
        fields = [each for each in promised_fields(model) if holds_words(each)]
        kept = model._base_manager.values_list("pk", *(each.name for each in fields))
        for pk, *texts in kept if fields else []:
            for each, text in zip(fields, texts, strict=True):
                if (pk, each) != (row.pk, field):
                    said.update(_words(text))
    return said


def _letters_changed(before, after):
    """Return how many letters differ, counted no further than matters. Word by word: all of a long
    text against all of another takes minutes."""
    pieces = zip_longest(
        _PIECE.findall(before.strip()), _PIECE.findall(after.strip()), fillvalue=""
    )
    different = (pair for pair in pieces if pair[0] != pair[1])
    return sum(_letters_apart(*pair) for pair in islice(different, MOST_LETTERS + 1))


def _letters_apart(old, new):
    if max(len(old), len(new)) > LONGEST_PIECE:
        return MOST_LETTERS + 1
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return sum(
        max(old_to - old_from, new_to - new_from)
        if step == "replace"
        else (old_to - old_from) + (new_to - new_from)
        for step, old_from, old_to, new_from, new_to in steps
        if step != "equal"
    )
