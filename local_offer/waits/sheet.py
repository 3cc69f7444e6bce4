"""The sheet of waiting times: figures of waits, each for some days."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_offer.models import WaitFigure, WaitingTime
from local_offer.waits import giving
from local_offer.waits.filling_in import LARGEST_COUNT, LONGEST_NOTE, NO_ADDRESS
from local_offer.waits.reminders import last_quarter
from local_offer.waits.suppliers import may_supply, waits_supplied_by
from publishing.periods import in_words
from staff.sheets import cells
from staff.sheets.rows import BROUGHT_IN, Column, Difference, Outcome, Sheet

_VALUE = forms.DecimalField(
    min_value=0,
    max_digits=6,
    decimal_places=1,
    error_messages={
        "invalid": gettext_lazy("Write a number in digits, such as 12.5."),
        "max_decimal_places": gettext_lazy("Round it to one decimal, such as 12.5."),
    },
)
_COUNT = forms.IntegerField(
    min_value=0,
    max_value=LARGEST_COUNT,
    error_messages={"invalid": gettext_lazy("Write a whole number in digits, such as 30.")},
)
_ADDRESS = forms.URLField(
    max_length=500, assume_scheme="https", error_messages={"invalid": NO_ADDRESS}
)

# What a row gives, and what it is where the cell is empty.
_BLANK = {
    "value": None,
    "numerator": None,
    "denominator": None,
    "waiting": None,
    "as_of": None,
    "supplied_by": "",
    "source_url": "",
    "note": "",
}
_FIGURE = ("value", "numerator", "denominator")
# Typed for this one row: never dropped in silence. A team or a day may be filled down all rows.
_BESIDE_A_FIGURE = ("waiting", "note", "why")


def not_before_it_is_signed(user):
    """Nothing brought in is public at once, whoever brings it."""
    return


class WaitsSheet(Sheet):
    """A row is a wait and some days. One that gives nothing for them is left alone."""

    name = "waits"
    done_at = "admin:give_waits"
    title = gettext_lazy("Waiting times from a spreadsheet")
    explanation = gettext_lazy(
        "Give how long, or how many were seen in time and out of how many. To correct a figure "
        "that is signed, change it and say why. A row that you leave as it is changes nothing."
    )
    columns = (
        Column("wait", gettext_lazy("Wait"), cells.text(80)),
        Column("service", gettext_lazy("Service")),
        Column("name", gettext_lazy("What is waited for")),
        Column("told", gettext_lazy("What is told")),
        Column("unit", gettext_lazy("Unit")),
        Column("starts_on", gettext_lazy("First day"), cells.read_day),
        Column("ends_on", gettext_lazy("Last day"), cells.read_day),
        Column("value", gettext_lazy("How long"), cells.number(_VALUE)),
        Column("numerator", gettext_lazy("or: seen in time"), cells.number(_COUNT)),
        Column("denominator", gettext_lazy("out of how many"), cells.number(_COUNT)),
        Column("waiting", gettext_lazy("How many wait"), cells.number(_COUNT)),
        Column("as_of", gettext_lazy("Counted on"), cells.read_day),
        Column("supplied_by", gettext_lazy("Given by (a team)"), cells.text(100)),
        Column("source_url", gettext_lazy("Where it is published"), _ADDRESS.clean),
        Column("note", gettext_lazy("Note for the public"), cells.text(LONGEST_NOTE)),
        Column("why", gettext_lazy("Why it is corrected"), cells.text(LONGEST_NOTE)),
        Column("checked", gettext_lazy("I have checked: it is right"), cells.yes_or_no),
        Column("version", gettext_lazy("Version (leave as it is)"), cells.version),
    )
    needed = ("wait", "starts_on", "ends_on")

    @property
    def after(self):
        return _("It waits until a second person signs it.")

    def may_bring_in(self):
        return may_supply(self.user)

    def template(self):
        days = last_quarter(timezone.localdate())
        waits = (
            waits_supplied_by(self.user)
            .select_related("service")
            .order_by("service__name", "order")
        )
        found = _newest(WaitFigure.objects.filter(wait__in=waits, starts_on=days[0]))
        versions = _versions(waits)
        for wait in waits:
            key = (wait.pk, *days)
            figure = found.get(key)
            yield {
                **(_as_cells(figure) if figure else {}),
                "wait": wait.slug,
                "service": wait.service.name,
                "name": wait.name,
                "told": wait.get_statistic_display(),
                "unit": wait.get_unit_display(),
                "starts_on": days[0],
                "ends_on": days[1],
                "version": versions.get(key, 0),
            }

    def look_at(self, lines):
        named = {line.cells.get("wait", "") for line in lines}
        # Locked in one order, so that two people who bring in sheets take turns.
        ids = list(WaitingTime.objects.filter(slug__in=named).values_list("pk", flat=True))
        locked = WaitingTime.objects.filter(pk__in=ids).select_for_update(no_key=True)
        self.waits = {wait.slug: wait for wait in locked.order_by("pk")}
        self.mine = set(
            waits_supplied_by(self.user).filter(pk__in=ids).values_list("pk", flat=True)
        )
        self.standing = _newest(WaitFigure.objects.filter(wait__in=ids))
        self.versions = _versions(ids)

    def row(self, row):
        row.name = row.line.cells.get("wait", "")
        wait = self._wait_of(row)
        first, last = row.values.get("starts_on"), row.values.get("ends_on")
        if not (wait and first and last):
            if wait and not row.faults:
                row.refuse(_("Give both the first day and the last day."))
            return
        row.name = f"{wait}, {in_words(first, last)}"
        row.about = (wait.pk, first, last)
        row.version = self.versions.get(row.about, 0)
        given = {name: row.values.get(name, blank) for name, blank in _BLANK.items()}
        there = self.standing.get(row.about)
        if all(given[name] is None for name in _FIGURE):
            if any(row.line.cells.get(name) for name in _FIGURE):
                return  # it cannot be read, which is told already
            if any(row.values.get(name) not in (None, "") for name in _BESIDE_A_FIGURE):
                row.refuse(_("Give the figure too. Nothing of this row is kept without it."))
            else:
                row.leave_blank()
        elif there and _held(there) == given:
            row.leave(_("It says this already."))
        elif row.is_stale:
            row.refuse_stale(_words(there) if there else "", _words(WaitFigure(**given)))
        else:
            self._write(row, wait, there, given)

    def _wait_of(self, row):
        wait = self.waits.get(row.line.cells.get("wait", ""))
        if wait is None:
            row.refuse(_("There is no such wait."), column=self.headings["wait"])
        elif wait.pk not in self.mine:
            row.refuse(_("The figures of this wait are not yours to give."))
            return None
        return wait

    def _write(self, row, wait, there, given):
        on, days = timezone.localdate(), row.about[1:]
        if not given["as_of"]:
            given["as_of"] = days[1]

        def write():
            try:
                giving.give(
                    wait,
                    *days,
                    by=self.user,
                    on=on,
                    why=row.values.get("why", ""),
                    how=BROUGHT_IN,
                    checked=row.values.get("checked", False),
                    **given,
                )
            except ValidationError as refusal:
                raise self._with_how_to_go_on(refusal) from None

        row.do(
            Outcome.CHANGED if there else Outcome.ADDED,
            [
                Difference(
                    self.headings["value"],
                    _words(there) if there else "",
                    _words(WaitFigure(**given)),
                ),
                *(
                    Difference(self.headings[name], "", row.values[name])
                    for name in ("note", "why")
                    if row.values.get(name)
                ),
            ],
            write,
        )

    def _with_how_to_go_on(self, refusal):
        faults = getattr(refusal, "error_list", [])
        if not faults or any(fault.code != giving.ODD for fault in faults):
            return refusal
        how = _("If it is right, write “yes” in “%(column)s”.") % {
            "column": self.headings["checked"]
        }
        return ValidationError([*refusal.messages, how])

    def newest_entries(self, versions):
        entries = WaitFigure.history.filter(history_id__in=versions).select_related("history_user")
        return {entry.history_id: entry for entry in entries}


def _newest(figures):
    """Return {(wait, first day, last day): the figure that stands there, or waits to}."""
    ordered = figures.order_by("pk")
    return {(figure.wait_id, figure.starts_on, figure.ends_on): figure for figure in ordered}


def _versions(waits):
    """Return {(wait, first day, last day): id of the newest entry in the history there}."""
    entries = WaitFigure.history.filter(wait__in=waits).order_by()
    places = entries.values_list("wait", "starts_on", "ends_on")
    return {tuple(place): newest for *place, newest in places.annotate(Max("history_id"))}


def _held(figure):
    return {name: getattr(figure, name) for name in _BLANK}


def _as_cells(figure):
    held = _held(figure)
    value = held["value"]
    return held | {"value": "" if value is None else f"{value.normalize():f}"}


def _words(figure):
    """Return what a figure says, for staff, nothing hidden."""
    if figure.value is not None:
        said = f"{figure.value.normalize():f}"
    else:
        said = _("%(part)s of %(whole)s") % {
            "part": figure.numerator,
            "whole": figure.denominator,
        }
    if figure.waiting is None:
        return said
    return _("%(figure)s; %(number)d wait") % {"figure": said, "number": figure.waiting}
