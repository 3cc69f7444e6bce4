"""How often each area kept its dates, quarter by quarter, from the documents."""

from collections import Counter
from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.public.verdicts import Verdict
from actions.quarters import Quarter
from publishing.spreadsheets import sheet_response, yes
from reports.models import UpdateDocument
from reports.public.kept_chart import PATTERNS, Chart, chart
from reports.public.quarters_kept import (
    IN_TIME,
    OUTCOMES,
    KeptByArea,
    due_without_an_update,
    kept_by_area,
)
from reports.public.verdicts import day
from reports.record.pages import record_page
from reports.record.reading import Damaged, filled_each
from reports.record.updates import every_update, those_that_verify


@dataclass(frozen=True)
class AreaKept:
    """An area on this page: its title, its KeptByArea and its Chart, None where nothing was due."""

    title: str
    kept: KeptByArea
    chart: Chart | None

    @property
    def in_a_line(self):
        return in_words(self.kept.whole)


@dataclass(frozen=True)
class Counted:
    """What is told of the dates: the areas; the newest document that verifies, or None; the
    quarters of those that do not, `damaged`; and of each quarter that has no update at all, how
    many dates named it, `untold`."""

    areas: list[AreaKept]
    newest: UpdateDocument | None
    damaged: list[Quarter]
    untold: dict[Quarter, int]


@record_page
def kept(request):
    """Every date that was given for a quarter that has an update, and what became of it."""
    counted = _counted()
    return render(
        request,
        "reports/kept.html",
        {
            "page_title": _("How often dates were kept"),
            "verdict": _verdict(counted),
            "not_counted": counted.damaged,
            "untold": [_dates_of(*each) for each in counted.untold.items()],
            "areas": counted.areas,
            "key": [(PATTERNS[code], name) for code, name in OUTCOMES.items()],
            "is_example": bool(counted.newest and counted.newest.is_sample),
        },
    )


@record_page
def kept_csv(request):
    """The same as a file."""
    counted = _counted()
    header = [
        _("Focus area"),
        _("Quarter"),
        _("Dates due"),
        *OUTCOMES.values(),
        _("Example, made up"),
    ]
    lines = (
        [
            area.title,
            each.quarter,
            each.due,
            *(number for _name, number in each.in_order),
            yes(counted.newest.is_sample),
        ]
        for area in counted.areas
        for each in area.kept.quarters
    )
    return sheet_response("dates-kept", "csv", header, lines)


def _counted():
    """Return what is Counted. Two queries."""
    records = every_update()
    whole = list(those_that_verify(records))
    damaged = [each.document.quarter for each in records if each not in whole]
    if not whole:
        return Counted([], None, damaged, {})
    newest = whole[-1]
    documents = {record.document.quarter: record.codes for record in whole}
    titles = _titles(newest)
    return Counted(
        [
            AreaKept(titles[each.slug], each, chart(each.quarters))
            for each in kept_by_area(documents)
        ],
        newest.document,
        damaged,
        due_without_an_update(documents, [each.document.quarter for each in records]),
    )


def _titles(newest):
    told = newest.facts["areas"]
    titles = filled_each([(newest, area["title"]) for area in told])
    return {
        area["slug"]: _("An area whose title does not verify")
        if isinstance(title, Damaged)
        else title
        for area, title in zip(told, titles, strict=True)
    }


def _dates_of(quarter, number):
    return ngettext("%(quarter)s: %(n)s date.", "%(quarter)s: %(n)s dates.", number) % {
        "quarter": quarter,
        "n": number,
    }


def _verdict(counted):
    newest = counted.newest
    if newest is None and counted.damaged:
        return Verdict(
            _("We cannot tell: no quarterly update verifies."),
            _("Dates are counted from updates that are as they were when they were published."),
        )
    if newest is None:
        return Verdict(
            _("We cannot tell yet: no quarterly update is here."),
            _("Dates are counted once the update for their quarter is published."),
        )
    says = in_words(sum((area.kept.whole for area in counted.areas), Counter()))
    if untold := sum(counted.untold.values()):
        says += " " + ngettext(
            "We cannot tell of %(n)s more: its quarter has no update.",
            "We cannot tell of %(n)s more: their quarters have no update.",
            untold,
        ) % {"n": untold}
    since = _("Counted from every update up to that of %(day)s.")
    return Verdict(says, since % {"day": day(newest.published_at)}, newest.is_sample)


def in_words(outcomes):
    """Say how many dates were due and what became of all of them: the numbers add up. `outcomes`
    is a Counter."""
    due = outcomes.total()
    if not due:
        return _("No date that we know of was due in these quarters.")
    told = (
        _("%(outcome)s: %(number)s.") % {"outcome": name, "number": outcomes[code]}
        for code, name in OUTCOMES.items()
        if outcomes[code] or code == IN_TIME
    )
    were_due = ngettext("%(due)s date was due.", "%(due)s dates were due.", due) % {"due": due}
    return " ".join([were_due, *told])
