"""Sheets to take away, in words: actions with their dates, updates of a round.

They are for staff: drafts and hidden rows are in them and say so. Nothing personal is, and no
trace is kept of who took what.
"""

from operator import attrgetter

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
from publishing.spreadsheets import moment_or_draft, table_response, yes
from staff.pages import refuse_strangers
from staff.sheets.index import File

# Three years of them; older ones are found in the list of updates.
ROUNDS_SHOWN = 12


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
    rows = (
        (row, newest.get(row.action.pk), waiting.get(row.action.pk))
        for row in rows_of(actions, on, last_round)
    )
    return table_response("actions", kind, _columns_of_actions(), rows)


def _columns_of_actions():
    """Of an ActionRow, of the newest update of its action or None, and of its date that waits."""
    return {
        _("Reference"): lambda row, update, waiting: row.reference,
        _("Focus area"): lambda row, update, waiting: row.action.area.title,
        _("Title"): lambda row, update, waiting: row.title,
        _("In plain words"): lambda row, update, waiting: row.action.text,
        _("Shown to the public"): lambda row, update, waiting: yes(row.action.is_visible),
        _("Who is responsible"): lambda row, update, waiting: row.action.area.lead.title,
        _("How it is going"): lambda row, update, waiting: row.standing.label,
        _("First planned for"): lambda row, update, waiting: row.action.first_due,
        _("Planned for now"): lambda row, update, waiting: row.action.due,
        _("Date that waits to be made public"): lambda row, update, waiting: (
            waiting and waiting.quarter
        ),
        _("When, in the plan's words"): lambda row, update, waiting: row.action.timing_words,
        _("Past its planned date"): lambda row, update, waiting: yes(row.standing.overdue),
        _("No update in the latest quarter"): lambda row, update, waiting: yes(row.standing.silent),
        _("Update for"): lambda row, update, waiting: update and update.round.quarter,
        _("No change since"): lambda row, update, waiting: update and _unchanged_since(update),
        **{
            heading: lambda row, update, waiting, name=name: update and getattr(update, name)
            for heading, name in _words()
        },
        _("Example, made up"): lambda row, update, waiting: yes(update and update.is_sample),
    }


def _words():
    """Return (heading, field) of each part of an update that is told in words."""
    fields = (ProgressUpdate._meta.get_field(name) for name in WORDS[1:])
    return [(capfirst(field.verbose_name), field.name) for field in fields]


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
    return table_response(f"updates-{quarter.code}", kind, _columns_of_updates(), zip(updates))


def _columns_of_updates():
    return {
        _("Update for"): lambda update: update.round.quarter,
        _("Reference"): lambda update: update.action.reference,
        _("Focus area"): lambda update: update.action.area.title,
        _("Title"): lambda update: update.action.title,
        _("No change since"): _unchanged_since,
        _("How it is going"): lambda update: update.get_status_display(),
        **{heading: attrgetter(name) for heading, name in _words()},
        _("Public since"): lambda update: moment_or_draft(update.published_at),
        _("Corrections"): lambda update: "\n".join(
            f"{row.text} {row.reason}" for row in update.public_corrections
        ),
        _("Example, made up"): lambda update: yes(update.is_sample),
    }
