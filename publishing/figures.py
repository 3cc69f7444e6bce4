"""Figures of families as people read them: rounded, hidden where they are small, and compared."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

SMALL = range(1, 5)
# Beside a hidden count of 1 to 4, one this large stays too large to be called small whichever of
# the four the other is: so the two together do not tell them apart.
COVERS_A_SMALL_ONE = 8
# What the public reads in place of a figure that is hidden.
FEW, PROTECTED = gettext_lazy("fewer than 5"), gettext_lazy("hidden to protect privacy")
# A figure this many times the last one, or less than one over it, is looked at twice.
JUMP = 2
# Lengths of time, by their units.
TIMES = {
    "days": ngettext_lazy("%(figure)s day", "%(figure)s days", "number"),
    "weeks": ngettext_lazy("%(figure)s week", "%(figure)s weeks", "number"),
    "months": ngettext_lazy("%(figure)s month", "%(figure)s months", "number"),
}
# The smallest share that is told of some, in a hundred.
_LEAST = Decimal("0.01")


def plain(number, places=2):
    """Return a number rounded, and without noughts at its end."""
    rounded = Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return Decimal(f"{rounded.normalize():f}")


def number_in_words(number):
    """Return a number as people read it: "1,200.5"."""
    return number_format(plain(number), force_grouping=True)


def length(number, unit):
    """Return a length of time as people read it: "14 weeks"."""
    return TIMES[unit] % {"figure": number_in_words(number), "number": 1 if number == 1 else 2}


def share(part, whole):
    """Return so many of a hundred, rounded: only none are 0, and only all are 100."""
    exact = Decimal(100 * part) / whole
    rounded = plain(exact, places=1)
    if rounded not in (0, 100) or part in (0, whole):
        return rounded
    return min(max(plain(exact), _LEAST), 100 - _LEAST)


def share_in_words(part, whole):
    """Return a share as people read it: "30 of 40 (75%)"."""
    return _("%(part)s of %(whole)s (%(share)s%%)") % {
        "part": number_in_words(part),
        "whole": number_in_words(whole),
        "share": number_in_words(share(part, whole)),
    }


def size_of(figure):
    """Return a kept figure, or a share, as one number to compare; None for words."""
    if figure.numerator is not None:
        return Decimal(100 * figure.numerator) / figure.denominator
    return figure.value


def jump(size, before):
    """Return in words how far a size is from the one before, or "" if it is not far."""
    if None in (size, before):
        return ""
    if size > JUMP * before:
        return _("more than double")
    return _("less than half of") if JUMP * size < before else ""
