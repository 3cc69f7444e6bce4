"""What changes of this room the public is told."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_offer.models import Service, WaitFigure
from local_offer.waits.corrections import put_right
from local_offer.waits.periods import is_three_months_before
from local_offer.waits.public_figures import figures_of, has_a_small_count
from publishing.changes import Change, KindOfChange, register

WAIT = "wait"


def _figures():
    figures = WaitFigure.objects.visible().exclude(wait__service__state=Service.State.TAKEN_DOWN)
    return figures.select_related("wait__service", "corrects")


def _gather_figures(rows):
    """Leave on each row what the public reads of it, `told`, and the figure for the same days
    three months before, `before`, or None. Small numbers are hidden where all figures of a service
    are known. One query."""
    of_waits = figures_of({row.wait.service_id for row in rows})
    told, before = {}, {}
    for figures in of_waits.values():
        for figure in figures:
            for older in (figure, *figure.earlier):
                told[older.figure_id] = older
            before[figure.figure_id] = next(
                (one for one in figures if is_three_months_before(one.days, figure.days)), None
            )
    for row in rows:
        row.told, row.before = told[row.pk], before.get(row.pk)


def _what_was_corrected(row):
    """Return a sentence that gives no small number away by what differs."""
    if any(map(has_a_small_count, (row, row.corrects))):
        return _("A waiting time was corrected.")
    parts = put_right(row, row.corrects)
    return _("A waiting time was corrected: %(parts)s.") % {"parts": parts}


def _tell_figure(row):
    figure, before = row.told, row.before
    text = _("%(period)s: %(sentence)s") % {"period": figure.period, "sentence": figure.sentence}
    if before and not (figure.is_hidden or before.is_hidden):
        text = _("%(now)s Three months before: %(figure)s.") % {
            "now": text,
            "figure": before.text,
        }
    if row.corrects:
        text = _("%(corrected)s %(now)s %(why)s") % {
            "corrected": _what_was_corrected(row),
            "now": text,
            "why": figure.why_corrected,
        }
    if row.is_sample:
        text = _("Example: %(text)s") % {"text": text}
    return Change(
        timezone.localdate(row.published_at),
        WAIT,
        str(row.wait),
        row.wait.get_absolute_url(),
        text.strip(),
    )


register(
    KindOfChange(
        WAIT,
        gettext_lazy("Waiting time"),
        gettext_lazy("waiting times"),
        _figures,
        _tell_figure,
        gather=_gather_figures,
        order=60,
    )
)
