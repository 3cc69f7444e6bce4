"""The sheet of figures to take away, in words.

It is for staff: drafts are in it and say so, and small numbers are not hidden.
"""

from django.core.exceptions import BadRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.models import Reading
from measures.public_figures import public_figures
from publishing.periods import in_words
from publishing.spreadsheets import MOST_XLSX_ROWS, moment_or_draft, sheet_response, yes
from staff.pages import refuse_strangers
from staff.sheets.index import File


def files():
    """Return a File for each sheet to take away."""
    addresses = [reverse("admin:figures_sheet", args=[kind]) for kind in ("csv", "xlsx")]
    return [File(_("Figures of every measure"), _("Figures"), *addresses)]


@require_safe
def figures_sheet(request, kind):
    """Every figure, as it was given and as the public reads it."""
    refuse_strangers(request)
    readings = Reading.objects.select_related("series__measure", "definition", "replaced_by")
    readings = list(readings.order_by("series__measure", "series__order", "starts_on", "id"))
    if kind == "xlsx" and len(readings) > MOST_XLSX_ROWS:
        raise BadRequest(_("There are too many figures for an Excel file. Take them as CSV."))
    read = _as_public_reads(readings)
    header = [
        _("Measure"),
        _("Question it answers"),
        _("What is counted"),
        _("Line"),
        _("Time"),
        _("First day"),
        _("Last day"),
        _("Figure"),
        _("How many"),
        _("Out of how many"),
        _("In words"),
        _("Early figure, may change"),
        _("Note"),
        _("Definition"),
        _("Public since"),
        _("Replaced by a newer one"),
        _("What the public reads"),
        _("Example, made up"),
    ]
    lines = (_figure_line(reading, read.get(reading.pk, "")) for reading in readings)
    return sheet_response("figures", kind, header, lines)


def _figure_line(reading, read):
    measure = reading.series.measure
    return [
        measure.reference,
        measure.question,
        measure.unit,
        reading.series.name,
        in_words(reading.starts_on, reading.ends_on),
        reading.starts_on,
        reading.ends_on,
        reading.value,
        reading.numerator,
        reading.denominator,
        reading.words,
        yes(reading.is_early),
        reading.note,
        reading.definition.version,
        moment_or_draft(reading.published_at),
        yes(_is_replaced(reading)),
        read,
        yes(reading.is_sample),
    ]


def _is_replaced(reading):
    newer = getattr(reading, "replaced_by", None)
    return bool(newer and newer.published_at)


def _as_public_reads(readings):
    """Return {id: what the public reads} of each figure that stands. One query."""
    visible = set(Reading.objects.visible().values_list("pk", flat=True))
    unseen = {reading.pk for reading in readings} - visible
    by_measure, read = {}, {}
    for reading in readings:
        if reading.published_at:
            by_measure.setdefault(reading.series.measure, []).append(reading)
    for measure, found in by_measure.items():
        standing = {
            (r.series_id, r.starts_on, r.ends_on): r.pk for r in found if not _is_replaced(r)
        }
        for figure in public_figures(measure, found, unseen):
            key = (figure.series.pk, figure.starts_on, figure.ends_on)
            if key in standing:
                read[standing[key]] = figure.text
    return read
