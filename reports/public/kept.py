"""How often each area kept its dates, quarter by quarter, from the documents."""

from collections import Counter
from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.public.verdicts import Verdict
from publishing.spreadsheets import csv_response, yes
from reports.public.as_it_was import every_update, those_that_verify
from reports.public.kept_chart import PATTERNS, Chart, chart
from reports.public.quarters_kept import IN_TIME, OUTCOMES, KeptByArea, kept_by_area
from reports.public.verdicts import day
from reports.record.pages import record_page
from reports.record.reading import Damaged, filled_each


@dataclass(frozen=True)
class AreaKept:
    """An area on this page: its title, its KeptByArea and its Chart, None where nothing was due."""

    title: str
    kept: KeptByArea
    chart: Chart | None

    @property
    def in_a_line(self):
        return in_words(self.kept.whole)


@record_page
def kept(request):
    """Every date that was given for a quarter that has an update, and what became of it."""
    areas, newest, not_counted = _kept_areas()
    return render(
        request,
        "reports/kept.html",
        {
            "page_title": _("How often dates were kept"),
            "verdict": _verdict(areas, newest, not_counted),
            "not_counted": not_counted,
            "areas": areas,
            "key": [(PATTERNS[code], name) for code, name in OUTCOMES.items()],
            "is_example": bool(newest and newest.is_sample),
        },
    )


@record_page
def kept_csv(request):
    """The same as a file."""
    areas, newest, _not_counted = _kept_areas()
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
            yes(newest.is_sample),
        ]
        for area in areas
        for each in area.kept.quarters
    )
    return csv_response("dates-kept.csv", header, lines)


def _kept_areas():
    """Return ([AreaKept], the newest document that verifies or None, the quarters of those that do
    not). Two queries."""
    records = every_update()
    whole = list(those_that_verify(records))
    not_counted = [each.document.quarter for each in records if each not in whole]
    if not whole:
        return [], None, not_counted
    newest = whole[-1]
    found = kept_by_area({record.document.quarter: record.codes for record in whole})
    titles = _titles(newest)
    areas = [AreaKept(titles[each.slug], each, chart(each.quarters)) for each in found]
    return areas, newest.document, not_counted


def _titles(newest):
    told = newest.facts["areas"]
    titles = filled_each([(newest, area["title"]) for area in told])
    return {
        area["slug"]: _("An area whose title does not verify")
        if isinstance(title, Damaged)
        else title
        for area, title in zip(told, titles, strict=True)
    }


def _verdict(areas, newest, not_counted):
    if newest is None and not_counted:
        return Verdict(
            _("We cannot tell: no quarterly update verifies."),
            _("Dates are counted from updates that are as they were when they were published."),
        )
    if newest is None:
        return Verdict(
            _("We cannot tell yet: no quarterly update is here."),
            _("Dates are counted once the update for their quarter is published."),
        )
    whole = sum((area.kept.whole for area in areas), Counter())
    since = _("Counted from every update up to that of %(day)s.")
    return Verdict(in_words(whole), since % {"day": day(newest.published_at)}, newest.is_sample)


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
