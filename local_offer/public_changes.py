"""What changes of this room the public is told."""

from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.models import WaitFigure
from publishing.changes import Change, KindOfChange, register

WAIT = "wait"


def _figures():
    return WaitFigure.objects.visible().select_related("wait__service")


def _tell_figure(row):
    # No figure here: small numbers are hidden where all of the service are known.
    text = _("A waiting time was corrected.") if row.corrects_id else _("A new waiting time.")
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
