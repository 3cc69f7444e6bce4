"""Sheets to take away, in words: actions with their dates, updates of a round.

They are for staff: drafts and hidden rows are in them and say so. Nothing personal is, and no
trace is kept of who took what.
"""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.models import Action, Correction, DueDate, ProgressUpdate, Round
from actions.public.rows import rows_of
from actions.updates.rounds import WORDS
from publishing.spreadsheets import moment_or_draft, sheet_response, yes
from staff.pages import refuse_strangers
from staff.sheets.index import File

# Three years of them; older ones are found in the list of updates.
ROUNDS_SHOWN = 12
_WORDS = [capfirst(ProgressUpdate._meta.get_field(name).verbose_name) for name in WORDS]


def files():
    """Return a File for each sheet to take away."""
    return [
        File(
            _("Actions, with dates and latest update"),
            _("Actions"),
            *(reverse("admin:actions_sheet", args=[kind]) for kind in ("csv", "xlsx")),
        ),
        *(
            File(
                _("Updates for %(quarter)s") % {"quarter": told.quarter},
                told.quarter,
                *(reverse("admin:updates_sheet", args=[told.quarter, k]) for k in ("csv", "xlsx")),
                notes=list(_notes_on(told)),
            )
            for told in Round.objects.all()[:ROUNDS_SHOWN]
        ),
    ]


def _notes_on(told):
    if not told.published_at:
        yield _("being written")
    if told.is_sample:
        yield _("Example")


@require_safe
def actions_sheet(request, kind):
    """Every action: its dates, where it stands, and its newest public update."""
    refuse_strangers(request)
    on, last_round = timezone.localdate(), Round.objects.visible().first()
    actions = Action.objects.with_standing().select_related("area__lead")
    actions = actions.order_by("area__number", "order")
    waiting = DueDate.objects.drafts()
    waiting = {row.action_id: row for row in waiting}
    newest = ProgressUpdate.objects.visible().newest_of_each_action().with_words()
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
        _("No change since"),
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
        yes(action.is_visible),
        action.area.lead.title,
        row.standing.label,
        action.first_due,
        action.due,
        waiting.quarter if waiting else "",
        action.timing_words,
        yes(row.standing.overdue),
        yes(row.standing.silent),
        update.round.quarter if update else "",
        _unchanged_since(update) if update else "",
        *(getattr(update, name) if update else "" for name in WORDS[1:]),
        yes(update and update.is_sample),
    ]


def _unchanged_since(update):
    return update.no_change_since.round.quarter if update.no_change_since else ""


@require_safe
def updates_sheet(request, quarter, kind):
    """What a round says of each action, drafts and corrections included."""
    refuse_strangers(request)
    told = get_object_or_404(Round, quarter=quarter)
    public = Correction.objects.published()
    updates = told.updates.select_related("action__area", "no_change_since__round").order_by(
        "action__area__number", "action__order"
    )
    updates = updates.prefetch_related(Prefetch("corrections", public, "public_corrections"))
    header = [
        _("Update for"),
        _("Reference"),
        _("Focus area"),
        _("Title"),
        _("No change since"),
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
        _unchanged_since(update),
        update.get_status_display(),
        *(getattr(update, name) for name in WORDS[1:]),
        moment_or_draft(update.published_at),
        "\n".join(f"{row.text} {row.reason}" for row in update.public_corrections),
        yes(update.is_sample),
    ]
