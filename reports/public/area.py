"""The page of a focus area in one update: every action as it was said, and its figures then."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from publishing.paging import page_of, query_without_page
from reports.families.as_told import late_views, view_later
from reports.public.as_it_was import ActionThen, corrections_told
from reports.public.figures import MeasureThen
from reports.public.update import area_in_words
from reports.public.verdicts import verdict_on_area
from reports.record.pages import record_page
from reports.record.reading import Damaged, filled_together
from reports.record.updates import corrections_in, update_or_404

ACTIONS_A_PAGE = 8


@record_page
def area_then(request, quarter, slug):
    """One area in one update: its counts and words, each of its actions, how it was checked."""
    update = update_or_404(quarter)
    area = update.area_called(slug)
    if area is None:
        raise Http404
    page = page_of(area["actions"], request, ACTIONS_A_PAGE)
    shown = list(page.object_list)
    part = {
        "area": {name: value for name, value in area.items() if name != "actions"},
        "actions": shown,
        "measures": _measures_of(update, slug) if page.number == 1 else [],
    }
    corrections = _corrections(update, slug, {action["reference"] for action in shown})
    views = [each for each in late_views(update) if each.facts.get("area") == slug]
    told, *beside = filled_together(
        [(update.record, part), *((each, each.facts) for each in (*corrections, *views))]
    )
    views = [
        view_later(record, facts)
        for record, facts in zip(views, beside[len(corrections) :], strict=True)
    ]
    corrections = corrections_told(corrections, beside[: len(corrections)])
    page.object_list = [ActionThen(action, quarter, update.published) for action in told["actions"]]
    return render(
        request,
        "reports/area.html",
        {
            "page_title": _("%(area)s in the update for %(quarter)s")
            % {"area": told["area"]["title"], "quarter": quarter},
            "update": update,
            "area": area_in_words(told["area"], views, corrections),
            "verdict": verdict_on_area(update, told["area"]),
            "page": page,
            "query": query_without_page(request),
            "corrections": [each for each in corrections if each.reference],
            "measures": [MeasureThen(measure, slug) for measure in told["measures"]],
            "before": _before(update, slug),
        },
    )


def _before(update, slug):
    """Return the quarter of the update before if it has the area, or None."""
    record = update.before
    try:
        areas = record.facts["areas"] if record else []
    except Damaged:
        return None
    has_it = any(area["slug"] == slug for area in areas)
    return record.document.quarter if has_it else None


def _measures_of(update, slug):
    return [each for each in update.record.facts["measures"] if slug in each["areas"]]


def _corrections(update, slug, references):
    """Return the Records of corrections to what this area said, or to one of these actions."""
    return [
        each
        for each in corrections_in(update)
        if each.facts.get("area") == slug or each.facts.get("reference") in references
    ]
