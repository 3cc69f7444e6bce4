"""What people type to find something in the plan: "wheelchair?", "mental-health", "my EHCP"."""

import re

from django.db.models import Q

from actions.references import as_reference
from local_offer.directory.words import EMPTY_WORDS, words_of


def sought_in(text):
    """Return the words of a text that count: all but the small ones, unless there are no others."""
    words = words_of(text)
    return [word for word in words if word not in EMPTY_WORDS] or words


def saying(words, fields, spelt_out=()):
    """Return the condition, a Q, that the fields of a row hold each of the given words, in small
    letters.

    `spelt_out` maps a word to another text that may stand for it. One and many, straight and curly
    apostrophes are the same; wt1 means WT 1.
    """
    spelt_out, condition = dict(spelt_out), Q()
    for word in words:
        reference = as_reference(word)
        either = Q(reference=reference) if reference else Q()
        for text in _ways_to_write(word, spelt_out):
            for field in fields:
                either |= _holds(field, text)
        condition &= either
    return condition


def _ways_to_write(word, spelt_out):
    # Whatever holds "wheelchairs" holds "wheelchair" as well.
    one = word.removesuffix("s") if len(word) > 3 else word
    texts = {one, *(spelt_out[w] for w in (word, one) if w in spelt_out)}
    straight = {text.replace("\u2019", "'") for text in texts}
    return straight | {text.replace("'", "\u2019") for text in straight}


def _holds(field, text):
    """Short words only count where a word begins: OT is not in "not". One or two letters, and
    numbers, are whole words."""
    if len(text) > 3:
        return Q(**{f"{field}__icontains": text})
    end = r"($|[^a-z0-9])" if len(text) < 3 or text.isdigit() else ""
    return Q(**{f"{field}__iregex": rf"(^|[^a-z0-9]){re.escape(text)}{end}"})
