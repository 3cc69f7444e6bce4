"""Is it still said since when and why something was withdrawn, as a document says it?

A Wording withdrew it, and stays as it was published: whoever withdraws the same again adds
another. Only gaps may come, where words were taken out of it since. What was withdrawn before the
site was open has no Wording, so a document tells neither day nor reason, and there is nothing to
compare but whether it was withdrawn: that its history tells.
"""

import re
from collections import defaultdict

from django.utils.translation import gettext as _

from actions.models import Action, ActionPart, FocusArea, MeasureInArea, Series
from publishing.models import Wording
from publishing.wordings.models import GAP
from publishing.wordings.values import YES
from reports.record.canonical import moment
from reports.record.in_the_open import not_in_the_open, past_of
from reports.record.reading import TakenOut
from reports.record.same_words import words_told

# By what each is named in a document.
NAMED_BY = {
    FocusArea: ["slug"],
    Action: ["reference"],
    ActionPart: ["action__reference", "order"],
    MeasureInArea: ["measure__reference", "area__slug"],
    Series: ["measure__reference", "order"],
}
FLAG = "is_withdrawn"


def changed_withdrawals(facts, words):
    """Yield a sentence for each withdrawal of which something else is said now; and for each place
    or line of figures of a measure that was withdrawn, or was not, and not in the open. Of what
    else was promised, `reports.record.promises_now` says that."""
    said = list(Wording.objects.visible().filter(field=FLAG, after=YES, is_slip=False))
    rows = {model: _rows_ever_named(model, names) for model, names in NAMED_BY.items()}
    for model, key, told in _withdrawals_told(facts):
        if told is None or told["since"] is None:
            continue
        its_rows = {(model._meta.label, pk) for pk in rows[model][key]}
        if not any(_is_it(each, its_rows, told, words) for each in said):
            yield _("%(where)s: since when or why it was withdrawn is not what was published.") % {
                "where": ", ".join(map(str, key))
            }
    references = {measure["reference"] for measure in facts["measures"]}
    yield from _flags(MeasureInArea, references)
    yield from _flags(Series, references)


def _withdrawals_told(facts):
    """Yield (model, its name, what is told) of each withdrawal in a document."""
    for area in facts["areas"]:
        yield FocusArea, (area["slug"],), area["withdrawn"]
        for action in area["actions"]:
            reference = action["reference"]
            yield Action, (reference,), action["withdrawn"]
            for part in action["parts"]:
                yield ActionPart, (reference, part["number"]), part["withdrawn"]
    for measure in facts["measures"]:
        reference = measure["reference"]
        for slug, told in measure["withdrawn_in"].items():
            yield MeasureInArea, (reference, slug), told
        for told in measure["withdrawn_series"]:
            yield Series, (reference, told["place"]), told


def _rows_ever_named(model, names):
    """Return {name: the ids of the rows that have it or had it}: some change places."""
    found = defaultdict(set)
    for rows, pk in ((model.objects, "pk"), (model.history, "id")):
        for row_id, *name in rows.values_list(pk, *names):
            found[tuple(name)].add(row_id)
    return found


def _is_it(wording, its_rows, told, words):
    is_the_row = (
        (wording.kind, wording.row_id) in its_rows
        if told["with"] is None
        else _says(wording.title, words_told(words, told["with"]))
    )
    return (
        is_the_row
        and moment(wording.published_at) == told["since"]
        and _says(wording.reason, words_told(words, told["why"]))
    )


def _says(now, then):
    """Return whether words are those that were published, but for what was taken out of them."""
    if isinstance(then, TakenOut):
        return True
    first, *others = map(re.escape, now.split(GAP))
    *between, last = others or [""]
    # Each piece is taken where it stands first, for good: all other ways would take for ever.
    gaps = "".join(f"(?>.+?{piece})" for piece in between) + (f".+{last}" if others else "")
    return re.fullmatch(first + gaps, then, re.DOTALL) is not None


def _flags(model, references):
    past = past_of(model, [FLAG])
    for row in model.objects.filter(measure__reference__in=references).select_related("measure"):
        seen = past[row.pk]
        if seen and seen[-1][FLAG] != row.is_withdrawn:
            yield not_in_the_open(row, model._meta.get_field(FLAG).verbose_name)
