"""Where an action stands: what people state, and what follows from the calendar."""

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions import due_dates
from actions.models.rounds import CLOSED, Status
from actions.quarters import Quarter


@dataclass(frozen=True)
class Standing:
    """An action on one day.

    `status` is what the newest public update states, or None if there is none.
    `due` is the quarter it is due in, or None if no quarter is on this site.
    `overdue` and `silent` are worked out; `sentences` says each in words, most pressing first.
    """

    status: Status | None
    due: Quarter | None
    overdue: bool
    silent: bool
    sentences: tuple[str, ...]

    @property
    def code(self):
        """The status as addresses and styles name it; "no-update" if none is stated."""
        return self.status.value if self.status else "no-update"

    @property
    def label(self):
        return self.status.label if self.status else _("No update yet")


def standing(action, on, last_round):
    """Return the Standing of an action, as the public sees it on the given day.

    `action` has come through `with_record()`; `last_round` is the newest published round or
    None. Reads no clock and, so prepared, no database. Season words never make one overdue.
    """
    update = action.newest_updates[0] if action.newest_updates else None
    status = Status(update.status) if update else None
    due = due_dates.current_quarter(action.public_due_dates)
    is_open = status not in CLOSED
    overdue = is_open and due is not None and due.last_day < on
    silent = bool(
        is_open and last_round and (update is None or update.round_id != last_round.id)
    )
    sentences = []
    if overdue:
        sentences.append(_overdue_sentence(due, update))
    if silent:
        sentences.append(_("No update for %(quarter)s.") % {"quarter": last_round.quarter})
    if update is None and not overdue:
        sentences.append(_("No update has been published here yet."))
    return Standing(status, due, overdue, silent, tuple(sentences))


def _overdue_sentence(due, update):
    sentence = _("Past its planned date: %(quarter)s ended on %(day)s.") % {
        "quarter": due,
        "day": _day(due.last_day),
    }
    return sentence if update else f"{sentence} {_('No update here yet.')}"


def _day(day: datetime.date):
    return date_format(day, "j F Y")
