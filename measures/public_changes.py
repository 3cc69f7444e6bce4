"""What changes of figures the public is told."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import Reading
from publishing.changes import Change, KindOfChange, register

FIGURE = "figure"
EXAMPLE = gettext_lazy("Example:")


def _figures():
    return Reading.objects.visible().select_related("series__measure")


def _tell_figure(row):
    # No figure here: small numbers are hidden where the whole measure is known.
    measure = row.series.measure
    text = _("A figure was replaced.") if row.replaces_id else _("A new figure.")
    if row.is_sample:
        text = f"{EXAMPLE} {text}"
    return Change(
        timezone.localdate(row.published_at),
        FIGURE,
        measure.question,
        measure.get_absolute_url(),
        text,
    )


register(KindOfChange(FIGURE, _figures, _tell_figure, order=3))
