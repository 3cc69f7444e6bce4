"""Lines of figures that the public does not see: their figures are saved, and still not public."""

from django.db.models import BooleanField, ExpressionWrapper
from django.utils.translation import gettext as _

from actions.models import Series
from publishing.wordings import proposing


def told_if_seen(lines):
    """Add to each Series of a query `is_seen`, whether the public sees it, and `is_proposed`,
    whether somebody else still has to agree to it. Asks no query more."""
    return lines.annotate(
        is_seen=ExpressionWrapper(Series.visible_when(), BooleanField()),
        is_proposed=proposing.waits_to_be_shown(Series),
    )


def unseen_lines(lines):
    """Return (name, why) of each line of a query that the public does not see. One query."""
    told = told_if_seen(lines.select_related("measure"))
    return [(name_of(line), why_unseen(line)) for line in told if not line.is_seen]


def name_of(line):
    """Return the name of a line, in words where it has none."""
    return line.name or _("All of it")


def why_unseen(line):
    """Return why the public does not see the figures of a line from `told_if_seen`; "" if it
    does. Its measure is at hand."""
    if line.is_seen:
        return ""
    if line.is_proposed:
        return _("It waits until somebody else agrees to the line.")
    if not line.measure.is_visible:
        return _("The public does not see this measure yet.")
    return _("The public does not see this line yet.")
