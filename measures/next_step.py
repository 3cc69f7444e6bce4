"""Who has to act next before the figures of a measure are public: a role, never a person."""

from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.sentences import ended


@dataclass(frozen=True)
class Standing:
    """How far a measure is for some days: whether what is counted is said, how many lines it has,
    how many of them have no figure, and how much waits to be made public. `unseen` is how many of
    the lines the public does not see, and `proposed` how many of these others must agree to."""

    is_defined: bool
    lines: int
    missing: int
    waiting: int
    unseen: int
    proposed: int


def next_step(measure, standing):
    """Return the sentence that says who does what next. Asks for the places of the measure."""
    if measure.told_as_wait:
        return _("Next: a Waiting-time supplier gives the figure, with the waiting times.")
    if measure.is_withdrawn:
        return _("Withdrawn: no more figures are due.")
    if standing.waiting:
        return _("Next: a Publisher looks at what waits, and makes it public.")
    if not standing.is_defined:
        return _("Next: %(who)s says what exactly is counted.") % {"who": _who_prepares(measure)}
    if not standing.lines:
        return _("Next: a Publisher or a Content editor adds a line of figures.")
    if standing.missing:
        told = ngettext(
            "Next: %(who)s types in %(count)d figure.",
            "Next: %(who)s types in %(count)d figures.",
            standing.missing,
        ) % {"who": _who_prepares(measure), "count": standing.missing}
        if measure.owner:
            told += " " + _("Who counts: %(owner)s") % {"owner": ended(measure.owner)}
        return told
    return _until_seen(measure, standing)


def _until_seen(measure, standing):
    """Say what is left to do once every line has its figure."""
    if standing.proposed:
        return _("Next: a Publisher or a Content editor agrees to the new line of figures.")
    if not measure.is_visible:
        return _("Next: a Publisher or a Content editor shows the measure to the public.")
    if standing.unseen:
        return _("Next: a Publisher or a Content editor shows the line to the public.")
    return _("Every line has its figure. Nothing more is to be done for these days.")


def _who_prepares(measure):
    areas = [place.area.title for place in measure.places.all()]
    if not areas:
        return _("a Publisher")
    return _("an Area lead (%(areas)s) or a Publisher") % {"areas": get_text_list(areas, _("and"))}
