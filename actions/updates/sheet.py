"""The sheet of updates: drafts in the round that is being written, never anything public."""

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions import sheet_cells
from actions.models import Action, ActionPart, ProgressUpdate, Round
from actions.permissions import writable_actions
from actions.public.rows import when
from actions.references import read_reference
from actions.statuses import Status
from actions.updates.checks import needed_by
from actions.updates.forms import UpdateForm
from actions.updates.progress import open_round
from actions.updates.rounds import (
    WORDS,
    last_said,
    say_no_change,
    versions_of,
    words_after,
    words_of,
    write_update,
)
from publishing.spreadsheets import yes
from staff.sheets import cells
from staff.sheets.rows import BROUGHT_IN, Column, Difference, Outcome, Sheet

WORDS_SHOWN = 40


# What boxes to choose from or tick hold is written in words here.
_READERS = {"status": cells.choice(Status.choices), "parts_done": sheet_cells.parts}


def _column(name):
    reads = _READERS.get(name) or UpdateForm.base_fields[name].clean
    return Column(name, capfirst(ProgressUpdate._meta.get_field(name).verbose_name), reads)


class UpdatesSheet(Sheet):
    """A row is an action. What its cells say becomes its draft; an empty cell changes nothing."""

    name = "updates"
    done_at = "admin:write"
    title = gettext_lazy("Updates from a spreadsheet")
    explanation = gettext_lazy(
        "Fill in what is new. An empty cell changes nothing, and rows that you leave as they are "
        "stay as they are. Half-written is fine. Where nothing changed since the last update, "
        "write yes under “Same as last time, checked”, and nothing else."
    )
    columns = (
        Column("reference", gettext_lazy("Reference"), read_reference),
        Column("title", gettext_lazy("Title")),
        Column("planned", gettext_lazy("Planned for")),
        Column("quarter", gettext_lazy("Update for"), sheet_cells.quarter),
        Column("parts", gettext_lazy("Parts, each after its number")),
        Column("same", gettext_lazy("Same as last time, checked"), cells.yes_or_no),
        *(_column(name) for name in WORDS),
        Column("version", gettext_lazy("Version (leave as it is)"), cells.version),
    )
    needed = ("reference",)
    in_other_files = {
        gettext_lazy("Focus area"): "",
        gettext_lazy("No change since"): "",
        gettext_lazy("Public since"): "",
        gettext_lazy("Corrections"): "",
        gettext_lazy("Example, made up"): "",
    }

    def __init__(self, user, at=None):
        super().__init__(user, at)
        self.opened = open_round()

    @property
    def context(self):
        return self.opened.quarter.code if self.opened else ""

    @property
    def about(self):
        quarter = {"quarter": self.opened.quarter}
        return _("The update being written is for %(quarter)s.") % quarter

    @property
    def closed(self):
        return "" if self.opened else _("No quarterly update is open, so nothing can be written.")

    @property
    def after(self):
        return _("These are drafts. The public sees them once the quarter is published.")

    def may_bring_in(self):
        return writable_actions(self.user).exists()

    def template(self):
        actions = writable_actions(self.user).visible().still_promised().with_standing()
        parts = Prefetch("parts", ActionPart.objects.visible(), to_attr="shown_parts")
        actions = actions.order_by("area__number", "order").prefetch_related(parts)
        drafts = {update.action_id: update for update in self.opened.updates.all()}
        versions = versions_of(self.opened, writable_actions(self.user))
        last = last_said(actions.order_by())
        for action in actions:
            draft = drafts.get(action.pk)
            words = _words(draft, last.get(action.pk))
            yield {
                **words,
                "same": yes(draft and draft.no_change_since_id),
                "status": Status(words["status"]).label if words["status"] else "",
                "reference": action.reference,
                "title": action.title,
                "planned": when(action),
                "quarter": self.opened.quarter,
                "parts": "\n".join(f"{part.order}: {part}" for part in action.shown_parts),
                "version": versions.get(action.pk, 0),
            }

    def look_at(self, lines):
        # Locked, so that writing, publishing and this take turns.
        waiting = Round.objects.select_for_update().drafts().filter(pk=self.opened.pk)
        if not waiting.exists():
            raise ValidationError(_("This quarterly update was published meanwhile."))
        named = {read_reference(line.cells.get("reference", "")) for line in lines}
        actions = Action.objects.filter(reference__in=named)
        self.actions = {action.reference: action for action in actions}
        mine = writable_actions(self.user).visible().filter(reference__in=named)
        self.mine = set(mine.values_list("pk", flat=True))
        drafts = self.opened.updates.filter(action__in=actions.order_by())
        self.drafts = {update.action_id: update for update in drafts}
        self.versions = versions_of(self.opened, actions.order_by())
        self.last = last_said(actions.order_by())
        past = ProgressUpdate.history.filter(
            round=self.opened, history_id__in=_versions_in(lines) | set(self.versions.values())
        )
        self.past = {(entry.action_id, entry.history_id): entry for entry in past}

    def row(self, row):
        action = self.actions.get(row.values.get("reference"))
        row.name = row.line.cells.get("reference", "")
        if not action:
            row.refuse(_("There is no such action."), column=self.headings["reference"])
            return
        row.name, row.about = str(action), action.pk
        if action.pk not in self.mine:
            row.refuse(_("The updates of this action are not yours to write."))
            return
        quarter = row.values.get("quarter")
        if quarter and quarter != self.opened.quarter:
            row.refuse(
                _("The update being written is for %(quarter)s.") % {"quarter": self.opened},
                column=self.headings["quarter"],
            )
            return
        row.version = self.versions.get(action.pk, 0)
        last = self.last.get(action.pk)
        before = _words(self.past.get((action.pk, row.seen)), last)
        now = _words(self.drafts.get(action.pk), last)
        given = {name: row.values[name] for name in WORDS if row.values.get(name)}
        new = {name: text for name, text in given.items() if text not in (before[name], now[name])}
        if row.values.get("same"):
            self._repeat(row, action, new, last)
        elif not given:
            row.leave_blank()
        elif not new:
            row.leave(_("It says this already."))
        elif row.is_stale:
            row.refuse_stale(_said({name: now[name] for name in new}), _said(new))
        else:
            self._write(row, action, now, new)

    def _repeat(self, row, action, new, last):
        """Say that nothing changed, as on the writing page."""
        draft = self.drafts.get(action.pk)
        says_so = draft is not None and draft.no_change_since_id is not None
        column = self.headings["same"]
        if new:
            row.refuse(_("Either it is the same as last time, or something is new."), column=column)
        elif says_so:
            row.leave(_("It says this already."))
        elif row.is_stale:
            row.refuse_stale(_said(_words(draft, last)), _("the same as last time"))
        elif draft or last is None or last.is_sample:
            row.refuse(
                _("There is nothing to repeat here, or something is written already."),
                column=column,
            )
        else:

            def write():
                say_no_change(action, opened=self.opened, seen=row.seen, by=self.user)

            row.do(Outcome.ADDED, [Difference(column, "", _("yes"))], write)

    def _write(self, row, action, now, new):
        def write():
            update = write_update(
                action,
                opened=self.opened,
                words=now | new,
                seen=row.seen,
                by=self.user,
                reason=BROUGHT_IN,
            )
            return needed_by(update)

        row.do(
            Outcome.CHANGED if action.pk in self.drafts else Outcome.ADDED,
            [
                Difference(self.headings[name], _in_words(name, now[name]), _in_words(name, text))
                for name, text in new.items()
            ],
            write,
        )

    def newest_entries(self, versions):
        entries = ProgressUpdate.history.filter(history_id__in=versions)
        return {entry.history_id: entry for entry in entries.select_related("history_user")}


def _words(said, last):
    """Return what is said in this round; what there is to say if nothing is."""
    return words_of(said) if said else words_after(last)


def _in_words(name, text):
    if name == "status" and text:
        return str(Status(text).label)
    return text


def _said(words):
    parts = [Truncator(_in_words(name, text)).words(WORDS_SHOWN) for name, text in words.items()]
    return ", ".join(f"“{part}”" for part in parts if part)


def _versions_in(lines):
    found = set()
    for line in lines:
        try:
            found.add(cells.version(line.cells.get("version", "")))
        except ValidationError:
            continue
    return found
