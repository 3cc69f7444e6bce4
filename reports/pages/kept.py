"""How often each area kept its dates, quarter by quarter, from the documents."""

from collections import Counter
from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.public.verdicts import Verdict
from publishing.spreadsheets import csv_response, yes
from reports.as_it_was import every_update
from reports.kept import IN_TIME, LATER, MOVED, OUTCOMES, KeptByArea, kept_by_area
from reports.kept_chart import PATTERNS, Chart, chart
from reports.record_pages import record_page
from reports.verdicts import day


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
    areas, newest = _kept_areas()
    return render(
        request,
        "reports/kept.html",
        {
            "page_title": _("How often dates were kept"),
            "verdict": _verdict(areas, newest),
            "areas": areas,
            "key": [(PATTERNS[code], name) for code, name in OUTCOMES.items()],
            "is_example": bool(newest and newest.is_sample),
        },
    )


@record_page
def kept_csv(request):
    """The same as a file."""
    areas, newest = _kept_areas()
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
    """Return ([AreaKept], the newest document or None). Two queries."""
    records = every_update()
    if not records:
        return [], None
    newest = records[-1]
    found = kept_by_area({record.document.quarter: record.facts for record in records})
    titles = newest.filled({area["slug"]: area["title"] for area in newest.facts["areas"]})
    areas = [AreaKept(titles[each.slug], each, chart(each.quarters)) for each in found]
    return areas, newest.document


def _verdict(areas, newest):
    if newest is None:
        return Verdict(
            _("We cannot tell yet: no quarterly update is here."),
            _("Dates are counted once the update for their quarter is published."),
        )
    whole = sum((area.kept.whole for area in areas), Counter())
    since = _("Counted from every update up to that of %(day)s.")
    return Verdict(in_words(whole), since % {"day": day(newest.published_at)}, newest.is_sample)


def in_words(outcomes):
    """Say how many dates were due and how many of them were kept; `outcomes` is a Counter."""
    due = sum(outcomes.values())
    if not due:
        return _("No date that we know of was due in these quarters.")
    said = ngettext(
        "%(due)s date was due. Done in time: %(in_time)s. Done later: %(later)s. Moved: %(moved)s.",
        "%(due)s dates were due. Done in time: %(in_time)s. Done later: %(later)s. "
        "Moved: %(moved)s.",
        due,
    )
    return said % {
        "due": due,
        "in_time": outcomes[IN_TIME],
        "later": outcomes[LATER],
        "moved": outcomes[MOVED],
    }
