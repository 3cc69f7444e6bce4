"""Sheets to take away, in words: actions with their dates, updates of a round, figures.

They are for staff: drafts and hidden rows are in them and say so, and small numbers are not
hidden. Nothing personal is, and no trace is kept of who took what.
"""

from django.core.exceptions import BadRequest
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.dates.sheet import DatesSheet
from actions.measures.public_figures import period_words, public_figures
from actions.measures.sheet import FiguresSheet
from actions.models import Action, Correction, DueDate, ProgressUpdate, Reading, Round
from actions.permissions import moment_for
from actions.public.rows import rows_of
from actions.updates.rounds import WORDS
from actions.updates.sheet import UpdatesSheet
from publishing.spreadsheets import MOST_XLSX_ROWS, sheet_response
from staff.pages import refuse_strangers, staff_page

# What can be brought in, in the order of the page.
SHEETS = (DatesSheet, UpdatesSheet, FiguresSheet)
# Three years of them; older ones are found in the list of updates.
ROUNDS_SHOWN = 12
_WORDS = [capfirst(ProgressUpdate._meta.get_field(name).verbose_name) for name in WORDS]


@require_safe
def sheets(request):
    """Every sheet there is: to take away, and to bring in what this person may."""
    refuse_strangers(request)
    all_sheets = [kind(request.user, at=moment_for(request.user)) for kind in SHEETS]
    return staff_page(
        request,
        "staff/sheets.html",
        _("Spreadsheets"),
        rounds=list(Round.objects.all()[:ROUNDS_SHOWN]),
        to_bring_in=[sheet for sheet in all_sheets if sheet.may_bring_in()],
    )


@require_safe
def actions_sheet(request, kind):
    """Every action: its dates, where it stands, and its newest public update."""
    refuse_strangers(request)
    on, last_round = timezone.localdate(), Round.objects.visible().first()
    actions = Action.objects.with_standing().select_related("area__lead")
    actions = actions.order_by("area__number", "order")
    waiting = DueDate.objects.drafts()
    waiting = {row.action_id: row for row in waiting}
    newest = ProgressUpdate.objects.visible().newest_of_each_action().select_related("round")
    newest = {update.action_id: update for update in newest}
    header = [
        _("Reference"),
        _("Focus area"),
        _("Title"),
        _("In plain words"),
        _("Shown to the public"),
        _("Who is responsible"),
        _("How it is going"),
        _("First planned for"),
        _("Planned for now"),
        _("Date that waits to be made public"),
        _("When, in the plan's words"),
        _("Past its planned date"),
        _("No update in the latest quarter"),
        _("Update for"),
        *_WORDS[1:],
        _("Example, made up"),
    ]
    lines = (
        _action_line(row, newest.get(row.action.pk), waiting.get(row.action.pk))
        for row in rows_of(actions, on, last_round)
    )
    return sheet_response("actions", kind, header, lines)


def _action_line(row, update, waiting):
    action = row.action
    return [
        action.reference,
        action.area.title,
        action.title,
        action.text,
        _yes(action.is_visible),
        action.area.lead.title,
        row.standing.label,
        action.first_due,
        action.due,
        waiting.quarter if waiting else "",
        action.timing_words,
        _yes(row.standing.overdue),
        _yes(row.standing.silent),
        update.round.quarter if update else "",
        *(getattr(update, name) if update else "" for name in WORDS[1:]),
        _yes(update and update.is_sample),
    ]


@require_safe
def updates_sheet(request, quarter, kind):
    """What a round says of each action, drafts and corrections included."""
    refuse_strangers(request)
    told = get_object_or_404(Round, quarter=quarter)
    public = Correction.objects.published()
    updates = told.updates.select_related("action__area").order_by(
        "action__area__number", "action__order"
    )
    updates = updates.prefetch_related(Prefetch("corrections", public, "public_corrections"))
    header = [
        _("Update for"),
        _("Reference"),
        _("Focus area"),
        _("Title"),
        *_WORDS,
        _("Public since"),
        _("Corrections"),
        _("Example, made up"),
    ]
    lines = (_update_line(told, update) for update in updates)
    return sheet_response(f"updates-{quarter.code}", kind, header, lines)


def _update_line(told, update):
    return [
        told.quarter,
        update.action.reference,
        update.action.area.title,
        update.action.title,
        update.get_status_display(),
        *(getattr(update, name) for name in WORDS[1:]),
        _moment(update.published_at),
        "\n".join(f"{row.text} {row.reason}" for row in update.public_corrections),
        _yes(update.is_sample),
    ]


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
        period_words(reading.starts_on, reading.ends_on),
        reading.starts_on,
        reading.ends_on,
        reading.value,
        reading.numerator,
        reading.denominator,
        reading.words,
        _yes(reading.is_early),
        reading.note,
        reading.definition.version,
        _moment(reading.published_at),
        _yes(_is_replaced(reading)),
        read,
        _yes(reading.is_sample),
    ]


def _is_replaced(reading):
    newer = getattr(reading, "replaced_by", None)
    return bool(newer and newer.published_at)


def _as_public_reads(readings):
    """Return {id: what the public reads} of each figure that stands. One query."""
    visible = set(Reading.objects.visible().values_list("pk", flat=True))
    by_measure, read = {}, {}
    for reading in readings:
        if reading.pk in visible:
            by_measure.setdefault(reading.series.measure, []).append(reading)
    for measure, found in by_measure.items():
        standing = {
            (r.series_id, r.starts_on, r.ends_on): r.pk for r in found if not _is_replaced(r)
        }
        for figure in public_figures(measure, found):
            key = (figure.series.pk, figure.starts_on, figure.ends_on)
            if key in standing:
                read[standing[key]] = figure.text
    return read


def _yes(is_so):
    return _("yes") if is_so else ""


def _moment(moment):
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else _("draft")
