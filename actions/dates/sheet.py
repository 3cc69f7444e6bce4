"""The sheet of dates: first quarters with where they were read, and moves with their reason."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions import sheet_cells
from actions.dates import due_dates
from actions.models import Action, DueDate
from actions.permissions import dateable_actions
from actions.references import read_reference
from staff.sheets import cells
from staff.sheets.rows import BROUGHT_IN, Column, Difference, Outcome, Sheet

LONGEST_REASON = 2_000


class DatesSheet(Sheet):
    """A row is an action. It has a new quarter, or it is left alone."""

    name = "dates"
    done_at = "admin:dates"
    title = gettext_lazy("Dates from a spreadsheet")
    explanation = gettext_lazy(
        "Write a quarter in “New quarter”. For an action without a date, say where you read it. "
        "For one that has a date, say why it moves, who agreed and when."
    )
    columns = (
        Column("reference", gettext_lazy("Reference"), read_reference),
        Column("title", gettext_lazy("Title")),
        Column("timing_words", gettext_lazy("When, in the plan's words")),
        Column("now", gettext_lazy("Planned for now")),
        Column("quarter", gettext_lazy("New quarter"), sheet_cells.quarter),
        Column("read_from", gettext_lazy("Where it was read"), cells.text(200)),
        Column("reason", gettext_lazy("Why it moves"), cells.text(LONGEST_REASON)),
        Column("agreed_by", gettext_lazy("Who agreed"), cells.text(150)),
        Column("agreed_on", gettext_lazy("When it was agreed"), cells.read_day),
        Column("version", gettext_lazy("Version (leave as it is)"), cells.version),
    )
    needed = ("reference", "quarter")

    def may_bring_in(self):
        return dateable_actions(self.user).exists()

    def template(self):
        actions = dateable_actions(self.user).still_promised().order_by("area__number", "order")
        ledgers = _ledgers(actions)
        for action in actions:
            rows = ledgers.get(action.pk, [])
            yield {
                "reference": action.reference,
                "title": action.title,
                "timing_words": action.timing_words,
                "now": due_dates.current_quarter(rows),
                "version": rows[-1].pk if rows else 0,
            }

    def look_at(self, lines):
        named = {read_reference(line.cells.get("reference", "")) for line in lines}
        actions = Action.objects.filter(reference__in=named)
        # Locked in one order, so that two people who bring in sheets take turns.
        self.actions = {
            a.reference: a for a in actions.select_for_update(no_key=True).order_by("pk")
        }
        mine = dateable_actions(self.user).filter(reference__in=named)
        self.mine = set(mine.values_list("pk", flat=True))
        self.ledgers = _ledgers(actions)

    def row(self, row):
        action = self.actions.get(row.values.get("reference"))
        row.name = row.line.cells.get("reference", "")
        if not action:
            row.refuse(_("There is no such action."), column=self.headings["reference"])
            return
        row.name, row.about = str(action), action.pk
        if action.pk not in self.mine:
            row.refuse(_("The dates of this action are not yours to prepare."))
            return
        rows = self.ledgers.get(action.pk, [])
        row.version = rows[-1].pk if rows else 0
        quarter, now = row.values.get("quarter"), due_dates.current_quarter(rows)
        if not quarter:
            self._without_quarter(row)
        elif quarter == now:
            row.leave(_("It says %(quarter)s already.") % {"quarter": now})
        elif row.is_stale:
            row.refuse_stale(f"“{now}”" if now else "", f"“{quarter}”")
        elif now:
            self._move(row, action, now)
        else:
            self._promise(row, action)

    def _without_quarter(self, row):
        beside = ("read_from", "reason", "agreed_by", "agreed_on")
        if any(name in row.values for name in beside):
            row.refuse(
                _("Give the quarter too, or empty the cells beside it."),
                column=self.headings["quarter"],
            )
        row.leave_blank()

    def _promise(self, row, action):
        if "read_from" not in row.values:
            row.refuse(_("Say where you read it."), column=self.headings["read_from"])
        if any(name in row.values for name in ("reason", "agreed_by", "agreed_on")):
            row.refuse(_("This action has no first date yet. Add that before it moves."))
        quarter, read_from = row.values["quarter"], row.values.get("read_from", "")
        row.do(
            Outcome.ADDED,
            [
                Difference(_("First planned for"), "", str(quarter)),
                Difference(self.headings["read_from"], "", read_from),
            ],
            lambda: self._add(
                due_dates.promise, action, {"quarter": quarter, "read_from": read_from}
            ),
        )

    def _move(self, row, action, now):
        sentences = {
            "reason": _("It is planned for %(quarter)s now. Say why that moves.")
            % {"quarter": now},
            "agreed_by": _("Say who agreed."),
            "agreed_on": _("Say when it was agreed."),
        }
        for name, sentence in sentences.items():
            if name not in row.values:
                row.refuse(sentence, column=self.headings[name])
        if row.faults:
            return
        agreed_on = row.values["agreed_on"]
        if agreed_on > timezone.localdate():
            row.refuse(
                _("This day has not come yet. Give the day it was agreed."),
                column=self.headings["agreed_on"],
            )
            return
        values = {name: row.values[name] for name in ("quarter", *sentences)} | {"seen": row.seen}
        row.do(
            Outcome.CHANGED,
            [
                Difference(_("Planned for"), str(now), str(values["quarter"])),
                Difference(self.headings["reason"], "", values["reason"]),
                Difference(self.headings["agreed_by"], "", values["agreed_by"]),
                Difference(self.headings["agreed_on"], "", date_format(agreed_on, "j F Y")),
            ],
            lambda: self._add(due_dates.move, action, values),
        )

    def _add(self, verb, action, values):
        verb(action, **values, at=self.at, by=self.user, how=BROUGHT_IN)

    def newest_entries(self, versions):
        entries = DueDate.history.filter(id__in=versions).select_related("history_user")
        return {entry.id: entry for entry in entries.order_by("history_id")}


def _ledgers(actions):
    ledgers = {}
    for row in DueDate.objects.filter(action__in=actions.order_by()).order_by("id"):
        ledgers.setdefault(row.action_id, []).append(row)
    return ledgers
