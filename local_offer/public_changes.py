"""What changes of this room the public is told."""

from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.models import Service, WaitFigure
from local_offer.waits.corrections import put_right
from local_offer.waits.public_figures import has_a_small_count
from publishing.changes import Change, KindOfChange, register

WAIT = "wait"


def _figures():
    figures = WaitFigure.objects.visible().exclude(wait__service__state=Service.State.TAKEN_DOWN)
    return figures.select_related("wait__service", "corrects")


def _tell_figure(row):
    # No figure here: small numbers are hidden where all of the service are known.
    text = _("A new waiting time.")
    if row.corrects and any(map(has_a_small_count, (row, row.corrects))):
        text = _("A waiting time was corrected.")
    elif row.corrects:
        parts = put_right(row, row.corrects)
        text = _("A waiting time was corrected: %(parts)s.") % {"parts": parts}
    if row.is_sample:
        text = _("Example: %(text)s") % {"text": text}
    return Change(
        timezone.localdate(row.published_at),
        WAIT,
        str(row.wait),
        row.wait.get_absolute_url(),
        text,
    )


register(KindOfChange(WAIT, _figures, _tell_figure, order=4))
