"""Where an action stands: what people state, and what follows from the calendar."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.quarters import Quarter
from actions.statuses import CLOSED, LABELS, NO_UPDATE, WITHDRAWN, Status


@dataclass(frozen=True)
class Standing:
    """An action on one day.

    `code` is how it stands as addresses and styles name it: the status that the newest public
    update states, "no-update" if there is none, or "withdrawn" whatever was stated.
    `status` is that Status, or None.
    `said_on` is the day it was stated, and `said_sentence` tells it; None and "" if there is none,
    and of what is withdrawn.
    `due` is the quarter it is due in, or None if no quarter is on this site.
    `was_said_before`: the last round did not say it again, perhaps because it is closed.
    `overdue` and `silent` are worked out; the sentences say each in words, or are empty.
    """

    code: str
    status: Status | None
    said_on: datetime.date | None
    due: Quarter | None
    overdue: bool
    silent: bool
    was_said_before: bool
    overdue_sentence: str
    said_sentence: str

    @property
    def silent_sentence(self):
        """What was said, and nothing since. Where nothing was ever said, "No update yet" says it
        all."""
        return self.said_sentence if self.silent else ""

    @property
    def label(self):
        return LABELS[self.code]

    @property
    def is_withdrawn(self):
        return self.code == WITHDRAWN

    @property
    def is_open(self):
        return self.code not in CLOSED


def standing(action, on, last_round):
    """Return the Standing of an action, as the public sees it on the given day.

    `action` has what `with_standing()` annotates: `stated`, `said_at`, `newest_round`, `due`.
    `last_round` is the newest published round or None. Reads no clock and no database. Season
    words never make an action overdue: only a quarter does.
    """
    is_withdrawn = action.stated == WITHDRAWN
    status = None if is_withdrawn or action.stated == NO_UPDATE else Status(action.stated)
    overdue = is_overdue(action.stated, action.due, Quarter.containing(on))
    silent = is_silent(action.stated, action.newest_round, last_round and last_round.pk)
    said_on = timezone.localdate(action.said_at) if action.said_at and not is_withdrawn else None
    return Standing(
        code=action.stated,
        status=status,
        said_on=said_on,
        due=action.due,
        overdue=overdue,
        silent=silent,
        was_said_before=last_round is not None and action.newest_round != last_round.pk,
        overdue_sentence=overdue_sentence_of(action.due, status) if overdue else "",
        said_sentence=said_sentence_of(said_on, silent) if said_on else "",
    )


def is_overdue(stated, due, now):
    """Whether the quarter an action is due in has ended, and it is not closed: neither Done,
    Stopped nor withdrawn.

    `due` is a Quarter or None; `now` is the quarter today is in.
    """
    return stated not in CLOSED and has_ended(due, now)


def has_ended(due, now):
    """Whether the quarter an action is due in is over; never if it is not on this site (None).

    `now` is the quarter today is in. Both are Quarters, or both their codes. The database is
    asked the same by `ActionQuerySet.overdue`, and nothing else says it.
    """
    return due is not None and due < now


def is_silent(stated, newest_round, last_round):
    """Whether the last published round says nothing of an action that is neither Done, Stopped
    nor withdrawn.

    Both are ids of rounds: of the newest that speaks of it, and of the last; None if none.
    """
    return stated not in CLOSED and last_round is not None and newest_round != last_round


def overdue_sentence_of(due, status):
    """Say that an action is past its planned date; `status` is what was stated of it, if it was."""
    ended = _("Past its planned date: %(quarter)s ended on %(day)s.") % {
        "quarter": due,
        "day": date_format(due.last_day, "j F Y"),
    }
    return ended if status else f"{ended} {_('No update here yet.')}"


def said_sentence_of(day, silent):
    """Say on what day it was last stated how an action is going, and whether nothing came since."""
    said = _("Said on %(day)s, nothing since.") if silent else _("Said on %(day)s.")
    return said % {"day": date_format(day, "j F Y")}
