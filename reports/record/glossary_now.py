"""Did hard words mean what a document says they meant?"""

from collections import defaultdict

from django.utils.translation import gettext as _

from publishing.models import GlossaryTerm
from reports.record.reading import TakenOut
from reports.record.same_words import same_words

TELLS = ("term", "full", "definition")


def changed_meanings(facts, words):
    """Yield a sentence for each hard word whose meaning is not what was published.

    It may be another today if its history says so: it was changed in the open. So it is wrong
    where no history ever had what was published, or the newest is not what stands there now.
    """
    live = {row[0]: row[1:] for row in GlossaryTerm.objects.values_list("pk", *TELLS)}
    past = defaultdict(list)
    for pk, kind, *told in GlossaryTerm.history.order_by("history_date", "history_id").values_list(
        "id", "history_type", *TELLS
    ):
        past[pk].append(None if kind == "-" else tuple(told))
    for told in facts["glossary"]:
        if not any(_is(told, now, words) for now in live.values()) and not any(
            entries[-1] == live.get(pk) and any(_is(told, each, words) for each in entries if each)
            for pk, entries in past.items()
        ):
            yield _("“%(term)s”: what it means is not what was published.") % {
                "term": words[told["term"]["sha256"]]
            }


def _is(told, row, words):
    # The glossary is no part of the record: what was taken out of that may still stand here.
    names = ("term", "full", "means")
    return all(
        (told[name] and isinstance(words[told[name]["sha256"]], TakenOut))
        or same_words(words, told[name], said)
        for name, said in zip(names, row, strict=True)
    )
