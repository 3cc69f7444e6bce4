"""From the words of a row to what the index keeps of it."""

import logging
from collections import Counter
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError

from search import ranking
from search.kinds import kinds
from search.models import Entry
from search.words import stems_of

logger = logging.getLogger(__name__)

# Longer texts are found by how they begin, and by their titles as ever.
MOST_WORDS = 20_000
BETWEEN = "|"  # no word is this: no phrase goes across it
NAMED, REFERENCE, TERM = "=", "#", "~"  # no word begins so


@dataclass(frozen=True)
class Read:
    """What is found of a row: its Entry, not saved, and {stem: weight}."""

    entry: Entry
    weights: dict


def read(kind, row):
    """Return what a row of a Kind is found by, one of its `rows_to_read`."""
    found = read_words(kind.name, row.pk, kind.address(row), kind.words(row))
    found.entry.is_withdrawn = getattr(row, "no_longer_stands", False)
    return found


def read_each(kind, rows):
    """Yield a Read of each of these rows of a Kind. One that breaks is logged and left out: it
    keeps no other from being found."""
    for row in rows:
        try:
            found = read(kind, row)
        except (DatabaseError, InterfaceError):
            raise
        except Exception:
            logger.exception("This row cannot be read, and is not found: %s %s", kind.name, row.pk)
        else:
            yield found


def read_rows(kind, keys):
    """Return a Read of each row of the Kind of this name that is public now, of these keys."""
    if kind not in kinds():
        return []
    known = kinds()[kind]
    return list(read_each(known, known.rows_to_read().filter(pk__in=keys)))


def read_words(kind, key, address, words):
    """Return what something is found by, given the name of its kind, its key and its Words."""
    parts = [
        (ranking.TITLE, [words.title, *words.names, *words.references]),
        (ranking.SOUGHT, words.sought.splitlines()),
        (ranking.TEXT, words.text.splitlines()),
        (ranking.BESIDE, words.beside),
    ]
    times, tokens, length = Counter(), [], 0
    for counts, texts in parts:
        for text in texts:
            stems = stems_of(text)[: MOST_WORDS - length]
            length += len(stems)
            tokens += [*stems, BETWEEN]
            for stem in stems:
                times[stem] += counts
    marks = {f"{TERM}{term}": ranking.TERM for term in words.terms}
    marks |= {named(text): 1 for text in (words.title, *words.names, *words.references)}
    marks |= {reference(text): 1 for text in words.references}
    entry = Entry(
        kind=kind,
        row=key,
        title=words.title,
        text=words.text,
        address=address,
        is_example=words.is_example,
        tokens=f" {' '.join([*tokens, *marks])} ",
    )
    weights = {stem: ranking.weight(n, length) for stem, n in (times + Counter(marks)).items()}
    return Read(entry, weights)


def stems_in(tokens):
    """Return all by which an entry is found, from what it keeps."""
    return {*tokens.split()} - {BETWEEN}


def named(text):
    """Return what stands for something that is called just so."""
    return joined(NAMED, stems_of(text))


def reference(text):
    """Return what stands for a reference, however it is written: "PFA 6", "pfa-6", "PFA6"."""
    return joined(REFERENCE, stems_of(text))


def joined(sign, stems):
    """Return what stands for stems that are one thing, after the sign of what it is."""
    return f"{sign}{''.join(stems)}"[:100]
