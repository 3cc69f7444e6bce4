"""Does what was promised still say what a document says of it, or was it changed in the open?

Titles, wordings and withdrawals change by a Wording, and before the site is open by whoever edits
them: the history of the row tells of both. So it is wrong where its history never had what was
published, or its newest entry is not what stands there now.
"""

from collections import defaultdict

from django.utils.translation import gettext as _

from actions.models import Action, ActionPart, FocusArea, Measure
from publishing.models import Wording
from reports.record.reading import TakenOut

# By the name it has in a document, the field of what is told in words.
AREA = {"title": "title"}
ACTION = {
    "title": "title",
    "text": "text",
    "wording": "published_wording",
    "timing": "timing_words",
    "done_when": "done_when",
}
PART = {"text": "text"}
MEASURE = {"question": "question", "unit": "unit", "starting_point": "baseline"}


def changed_promises(facts, words):
    """Yield a sentence for each area, action, part or measure that says something else now, and
    did not come to say so in the open."""
    areas = facts["areas"]
    actions = [action for area in areas for action in area["actions"]]
    parts = [
        {**part, "key": (action["reference"], part["number"])}
        for action in actions
        for part in action["parts"]
    ]
    yield from _changed(FocusArea, areas, AREA, words, by=["slug"])
    yield from _changed(Action, actions, ACTION, words, by=["reference"])
    yield from _changed(ActionPart, parts, PART, words, by=["action__reference", "order"])
    yield from _changed(Measure, facts["measures"], MEASURE, words, by=["reference"])


def _changed(model, all_told, fields, words, *, by):
    names = [*fields.values(), *(["is_withdrawn"] if model is not Measure else [])]
    live = {tuple(row[name] for name in by): row for row in model.objects.values("pk", *by, *names)}
    past = defaultdict(list)
    for entry in model.history.order_by("history_date", "history_id").values("id", *names):
        past[entry["id"]].append(entry)
    lost_words = set(
        Wording.objects.visible()
        .filter(kind=model._meta.label, takes_words_out=True)
        .values_list("row_id", flat=True)
    )
    for told in all_told:
        key = told.get("key") or (told[by[-1]],)
        where = {"where": ", ".join(map(str, key))}
        row = live.get(key)
        if row is None:
            yield _("%(where)s was promised in the record, and is no longer there.") % where
            continue
        said = {name: _words_of(told[names_it], words) for names_it, name in fields.items()}
        if model is not Measure:
            # Of what was withdrawn with something else, that says so.
            withdrawn = told["withdrawn"]
            said["is_withdrawn"] = withdrawn is not None and withdrawn["with"] is None
        for name, then in said.items():
            seen = [entry[name] for entry in past[row["pk"]]]
            if _is_so(then, row[name], seen, has_gaps=row["pk"] in lost_words):
                continue
            field = model._meta.get_field(name).verbose_name
            yield _("%(where)s: “%(field)s” was changed, and not in the open.") % {
                **where,
                "field": field,
            }


def _words_of(told, words):
    return words[told["sha256"]] if told else ""


def _is_so(then, now, seen, *, has_gaps):
    if then == now or isinstance(then, TakenOut):
        return True
    return bool(seen) and seen[-1] == now and (then in seen or has_gaps)
