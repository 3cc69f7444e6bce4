"""What a correction of a wait put right, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_PARTS = {
    gettext_lazy("the figure"): ("value", "numerator", "denominator"),
    gettext_lazy("how many wait"): ("waiting",),
    gettext_lazy("the day it was counted"): ("as_of",),
    gettext_lazy("who gave it"): ("supplied_by",),
    gettext_lazy("where it is published"): ("source_url",),
    gettext_lazy("its note"): ("note",),
}


def put_right(newer, older):
    """Return in words which parts of a figure a newer one put right: "the figure, its note".

    Of two PublicFigures it tells what the public sees; of two WaitFigures it tells all.
    """
    parts = [words for words, names in _PARTS.items() if _differ(newer, older, names)]
    return ", ".join(map(str, parts)) or _("nothing that is shown")


def in_sentences(newer, older):
    """Return the sentences on a correction of one PublicFigure by another: what it said, and what
    it says now."""
    sentences = []
    if newer.text != older.text:
        words = {"was": older.text, "now": newer.text}
        sentences.append(_("It said %(was)s, now %(now)s.") % words)
    if newer.waiting_text != older.waiting_text:
        none = _("nothing")
        words = {"was": older.waiting_text or none, "now": newer.waiting_text or none}
        sentences.append(_("How many wait: it said %(was)s, now %(now)s.") % words)
    if not sentences:
        sentences.append(_("Put right: %(parts)s.") % {"parts": put_right(newer, older)})
    return sentences


def _differ(newer, older, names):
    return any(getattr(newer, name) != getattr(older, name) for name in names)
