"""Bringing in a sheet: what each row would do, in a sentence, and doing all of it or nothing.

Trying and doing are one path: a try is the real thing, taken back at the end. What kinds of sheet
there are is for the rooms to say: each is a Sheet.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.versions import ChangedMeanwhile
from staff.dry_run import all_or_nothing
from staff.sheets.files import Fault, SheetLine

# The history says so of each row.
BROUGHT_IN = gettext_lazy("Brought in from a spreadsheet.")
# Each is checked by the same verbs as on the pages, about forty statements; so many take seconds.
MOST_CHANGES = 250
# What a row says of a field that has to be given and was not: nobody sees fields in a sheet.
_EMPTY = ("blank", "null", "required")


class Outcome(models.TextChoices):
    """What becomes of a row."""

    ADDED = "added", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    LEFT = "left", gettext_lazy("Left alone")
    REFUSED = "refused", gettext_lazy("Refused")


@dataclass(frozen=True)
class Column:
    """A column of a sheet. `reads` makes a value of a cell that is not empty, or raises
    ValidationError; without it the column is there for people to read, and is ignored."""

    name: str
    heading: str
    reads: Callable | None = None


@dataclass(frozen=True)
class Difference:
    """What changes in a row: a label, what it says now ("" for nothing), and what it would say."""

    label: str
    now: str
    then: str


@dataclass
class SheetRow:
    """A row of the file and what becomes of it.

    `about` tells what it is about, so that two rows about the same are found, and `name` says so
    to people. `version` is that of what it is about, as it is now, and `seen` the one this row
    was written for: the template's, else that of the try before. `write` does it, and returns
    sentences on what is still to be done. `theirs` and `ours` are the two versions if somebody
    was quicker.
    """

    line: SheetLine
    seen_before: int | None = None
    name: str = ""
    about: object = None
    values: dict = field(default_factory=dict)
    version: int = 0
    outcome: str = Outcome.LEFT
    sentence: str = ""
    differences: list = field(default_factory=list)
    write: Callable | None = None
    notes: list = field(default_factory=list)
    theirs: str = ""
    ours: str = ""
    is_blank: bool = False

    @property
    def number(self):
        return self.line.number

    @property
    def faults(self):
        return self.line.faults

    @property
    def seen(self):
        if "version" in self.values:
            return self.values["version"]
        return self.version if self.seen_before is None else self.seen_before

    @property
    def is_stale(self):
        """Whether what it is about was saved after this row was written for it."""
        return self.seen != self.version

    def refuse(self, *sentences, column=""):
        self.outcome, self.write = Outcome.REFUSED, None
        self.line.faults += [Fault(str(sentence), str(column)) for sentence in sentences]

    def leave(self, sentence):
        self.outcome, self.sentence = Outcome.LEFT, sentence

    def leave_blank(self):
        self.is_blank = True
        self.leave(_("Nothing new is given here."))

    def do(self, outcome, differences, write):
        self.outcome, self.differences, self.write = outcome, differences, write

    def refuse_stale(self, theirs, ours):
        """Somebody was quicker: tell both versions. Who it was is found for all rows at once."""
        self.theirs, self.ours = theirs or _("nothing"), ours
        self.outcome, self.write = Outcome.REFUSED, None


class Sheet(ABC):
    """One kind of sheet, for one person. Its columns, its template, and what a row of it means.

    `name` stands in its addresses; `done_at` names the page that follows when it was brought in.
    """

    name = ""
    title = ""
    explanation = ""
    done_at = ""
    columns = ()
    needed = ()
    # What files that we give out to look at call columns: {heading: name of the column, or "" for
    # what is there to read}. So these files can come back too.
    in_other_files = {}
    # What the public would see of all rows together, a PublicFace, where it is not the words typed.
    public = None

    def __init__(self, user, at=None):
        """`at` is when what this person brings in becomes public; None if others decide."""
        self.user = user
        self.at = at

    @cached_property
    def headings(self):
        """The heading of each column, by its name."""
        return {column.name: str(column.heading) for column in self.columns}

    @property
    def also(self):
        """(Heading, name) of each column that only other files of ours have."""
        return [(str(said), name or str(said)) for said, name in self.in_other_files.items()]

    @property
    def context(self):
        """What rows are about besides their cells, such as the round: a try in one context is
        not confirmed in another."""
        return ""

    @property
    def about(self):
        """What is being written just now, in a sentence, where that is not always the same."""
        return ""

    @property
    def closed(self):
        """Why nothing can be brought in just now, in a sentence; "" if it can."""
        return ""

    @property
    def after(self):
        """What happens to what was brought in, in a sentence."""
        if self.at:
            return _("It is public at once.")
        return _("It waits until a publisher makes it public.")

    @abstractmethod
    def may_bring_in(self):
        """Whether any row could be this person's to write."""

    def template_form(self, data=None):
        """Return a form that asks what the template should be about, or None: it needs nothing."""
        return

    @abstractmethod
    def template(self):
        """Return the rows of the template, cells by the name of their column. It takes what the
        template's form was told, if it has one."""

    @abstractmethod
    def look_at(self, lines):
        """Lock and read all that these lines are about, in the same few queries however many."""

    @abstractmethod
    def row(self, row):
        """Say what becomes of a row. Asks no database."""

    @abstractmethod
    def newest_entries(self, versions):
        """Return {version: the history row that tells who made it}. One query."""

    def looked_over(self):  # noqa: B027  most kinds have nothing to look over
        """Read what the rows together have done. Called before a try is taken back."""

    def read(self, line, seen_before):
        """Return the line as a SheetRow, its cells read, and what becomes of it."""
        row = SheetRow(line, seen_before)
        for column in self.columns:
            cell = line.cells.get(column.name, "")
            if cell and column.reads:
                try:
                    row.values[column.name] = column.reads(cell)
                except ValidationError as refusal:
                    row.refuse(*refusal.messages, column=column.heading)
        self.row(row)
        if row.faults:
            row.refuse()
        return row


@dataclass
class SheetReport:
    """What became of every row, or would. `is_done`: it did."""

    rows: list
    is_done: bool = False

    def of(self, outcome):
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def refused(self):
        return self.of(Outcome.REFUSED)

    @property
    def added(self):
        return self.of(Outcome.ADDED)

    @property
    def changed(self):
        return self.of(Outcome.CHANGED)

    @property
    def left(self):
        return self.of(Outcome.LEFT)

    @property
    def seen(self):
        """{number of a row: version it was looked at}, to be confirmed."""
        return {row.number: row.seen for row in self.rows}


def bring_in(sheet, lines, *, seen=None, only_try):
    """Write every row of a sheet, or none if any is refused; return a SheetReport.

    `seen` is what a try before reported, {number: version}: what changed since is refused. With
    `only_try` all of it is taken back at the end. Raises ValidationError if the sheet as a whole
    cannot be brought in.
    """
    seen = seen or {}
    with transaction.atomic():
        sheet.look_at(lines)
        rows = [sheet.read(line, seen.get(line.number)) for line in lines]
        _refuse_repeats(rows)
        _tell_who_was_quicker(sheet, rows)
        to_write = [row for row in rows if row.write]
        if len(to_write) > MOST_CHANGES:
            raise ValidationError(
                _("This file would change %(count)d rows. Bring in at most %(most)d at once."),
                params={"count": len(to_write), "most": MOST_CHANGES},
            )
        for row in to_write:
            _write(sheet, row)
        report = SheetReport(rows)
        sheet.looked_over()
        report.is_done = not (only_try or report.refused)
        if not report.is_done:
            transaction.set_rollback(True)
    return report


def _write(sheet, row):
    try:
        with all_or_nothing():
            row.notes = row.write() or []
    except ValidationError as refusal:
        of_fields = refusal.error_dict if hasattr(refusal, "error_dict") else {"": refusal}
        for name, faults in of_fields.items():
            column = sheet.headings.get(name, "")
            for fault in ValidationError(faults).error_list:
                is_empty = column and fault.code in _EMPTY
                row.refuse(
                    *[_("Fill in this cell.")] if is_empty else fault.messages, column=column
                )
    except ChangedMeanwhile as change:
        row.refuse(change.sentence)


def _refuse_repeats(rows):
    first = {}
    for row in rows:
        if row.about is None or row.is_blank:
            continue
        if row.about in first:
            row.refuse(_("Row %(row)d is about the same.") % {"row": first[row.about]})
        first.setdefault(row.about, row.number)


def _tell_who_was_quicker(sheet, rows):
    beaten = [row for row in rows if row.theirs]
    entries = sheet.newest_entries({row.version for row in beaten}) if beaten else {}
    for row in beaten:
        told = {"theirs": row.theirs, "ours": row.ours}
        if entry := entries.get(row.version):
            moment = date_format(timezone.localtime(entry.history_date), "j F Y, H:i")
            told |= {"who": entry.history_user or _("Somebody"), "when": moment}
            said = (
                _("You changed this yourself on %(when)s. It now says: %(theirs)s.")
                if entry.history_user == sheet.user
                else _("%(who)s changed this on %(when)s. It now says: %(theirs)s.")
            ) % told
        else:
            said = _("Somebody changed this meanwhile. It now says: %(theirs)s.") % told
        row.refuse(
            said,
            _("Your file says: %(ours)s.") % told,
            _("If yours is right, take a new template and write it there."),
        )
