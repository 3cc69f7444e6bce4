"""Does what was promised still say what a document says of it, or was it changed in the open?"""

from django.utils.translation import gettext as _

from actions.models import Action, ActionPart, FocusArea, Measure
from reports.record.in_the_open import came_to_say_it, not_in_the_open, past_of, that_lost_words
from reports.record.same_words import words_told

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
    past, lost_words = past_of(model, names), that_lost_words(model)
    for told in all_told:
        key = told.get("key") or (told[by[-1]],)
        where, row = ", ".join(map(str, key)), live.get(key)
        if row is None:
            yield _("%(where)s was promised in the record, and is no longer there.") % {
                "where": where
            }
            continue
        said = {name: words_told(words, told[names_it]) for names_it, name in fields.items()}
        if model is not Measure:
            said["is_withdrawn"] = _was_withdrawn_itself(told["withdrawn"])
        for name, then in said.items():
            seen = [entry[name] for entry in past[row["pk"]]]
            if then is None:
                then = seen[-1] if seen else row[name]
            if not came_to_say_it(then, row[name], seen, has_gaps=row["pk"] in lost_words):
                yield not_in_the_open(where, model._meta.get_field(name).verbose_name)


def _was_withdrawn_itself(withdrawn):
    """Return whether a row was withdrawn, and not what it belongs to; None where nobody said, as
    before the site is open."""
    if withdrawn is None:
        return False
    if withdrawn["since"] is None:
        return None
    return withdrawn["with"] is None
