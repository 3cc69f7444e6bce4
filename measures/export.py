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
from publishing.spreadsheets import MOST_XLSX_ROWS, moment_or_draft, table_response, yes
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
    rows = ((reading, read.get(reading.pk)) for reading in readings)
    return table_response("figures", kind, _columns(), rows)


def _columns():
    """Of a reading, and of what the public reads of it."""
    return {
        _("Measure"): lambda reading, read: reading.series.measure.reference,
        _("Question it answers"): lambda reading, read: reading.series.measure.question,
        _("What is counted"): lambda reading, read: reading.series.measure.unit,
        _("Line"): lambda reading, read: reading.series.name,
        _("Time"): lambda reading, read: in_words(reading.starts_on, reading.ends_on),
        _("First day"): lambda reading, read: reading.starts_on,
        _("Last day"): lambda reading, read: reading.ends_on,
        _("Figure"): lambda reading, read: reading.value,
        _("How many"): lambda reading, read: reading.numerator,
        _("Out of how many"): lambda reading, read: reading.denominator,
        _("In words"): lambda reading, read: reading.words,
        _("Early figure, may change"): lambda reading, read: yes(reading.is_early),
        _("Note"): lambda reading, read: reading.note,
        _("Definition"): lambda reading, read: reading.definition.version,
        _("Public since"): lambda reading, read: moment_or_draft(reading.published_at),
        _("Replaced by a newer one"): lambda reading, read: yes(_is_replaced(reading)),
        _("What the public reads"): lambda reading, read: read,
        _("Example, made up"): lambda reading, read: yes(reading.is_sample),
    }


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
