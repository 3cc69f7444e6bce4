"""The page of an action in one update, at an address for ever: as it was said then."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from reports.families.as_told import late_views, view_later
from reports.public.as_it_was import ActionThen, corrections_told
from reports.record.pages import record_page
from reports.record.reading import Damaged, filled_together
from reports.record.updates import actions_in, corrections_of, update_or_404, updates_with


@record_page
def action_then(request, quarter, reference):
    """What was said of an action in one quarter, with what was put right or answered since."""
    update = update_or_404(quarter)
    told = update.actions.get(reference)
    if told is None:
        raise Http404
    corrections = corrections_of(update, reference)
    answers = [each for each in late_views(update) if each.facts.get("answers") == reference]
    area = next(area for area in update.record.facts["areas"] if told in area["actions"])
    part = {"action": told, "area": area["title"]}
    in_words, *beside = filled_together(
        [(update.record, part), *((each, each.facts) for each in (*corrections, *answers))]
    )
    action = ActionThen(in_words["action"], quarter, update.published)
    return render(
        request,
        "reports/action.html",
        {
            "page_title": _("%(reference)s: %(title)s: update for %(quarter)s")
            % {"reference": reference, "title": action.title, "quarter": quarter},
            "update": update,
            "action": action,
            "area": area["slug"],
            "area_title": in_words["area"],
            "corrections": corrections_told(corrections, beside[: len(corrections)]),
            "answers": [
                view_later(record, facts)
                for record, facts in zip(answers, beside[len(corrections) :], strict=True)
            ],
            "newer": _newer(quarter, reference),
            "before": _before(update, reference),
        },
    )


def _before(update, reference):
    """Return the quarter of the update before if it has the action, or None."""
    record = update.before
    try:
        has_it = record is not None and reference in actions_in(record.facts)
    except Damaged:
        return None
    return record.document.quarter if has_it else None


def _newer(quarter, reference):
    """Return the quarter of the newest later update that has the action, or None. One query."""
    later = updates_with(f'"reference":"{reference}"').filter(quarter__gt=quarter)
    return later.values_list("quarter", flat=True).first()
