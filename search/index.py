"""The index, made of all that is public, and brought up to date with what changed."""

from collections import defaultdict
from time import time

from django.db import transaction
from django.db.models import Exists, OuterRef

from search.kinds import kinds
from search.models import Entry, Mark, Word
from search.postings import packed, unpacked
from search.reading import read_each, read_rows, stems_in

# Whoever changes how words are read, weighed or kept gives this another number: the next `migrate`
# makes the index anew.
VERSION = 6
# The one Word that no text holds, of no kind. It knows how many entries there are, and is held by
# whoever writes the index, so that one at a time does.
ALL = ""
ROWS_AT_ONCE = 1_000
WORDS_AT_ONCE = 500
# With more than so many changed rows, all are read anew: that is quicker.
MANY = 2_000
# The kind of a Mark that says since when, in seconds, somebody makes the index anew.
REBUILDING = ""
REBUILDING_AT_MOST = 600  # seconds; whoever takes longer was cut off


def is_readable():
    """Return whether an index is there that this version of the site can read."""
    kept = Word.objects.filter(stem=ALL).first()
    return kept is not None and bytes(kept.entries) == _version()


def rebuild():
    """Make the index anew of all that is public; return how many entries it has, or None if
    somebody else makes it.

    The site stays open: rows are read before anything is written, and what changes meanwhile stays
    marked.
    """
    note = _note()
    if note is None:
        return None
    try:
        marked = list(_marks().values_list("pk", flat=True))
        found = [one for kind in kinds().values() for one in _read_all(kind)]
        with transaction.atomic():
            _hold()
            # Who took so long that others went on must not write rows older than theirs.
            if not Mark.objects.filter(pk=note.pk).exists():
                return None
            Entry.objects.all().delete()
            Word.objects.exclude(stem=ALL).delete()
            _put(found)
            _unmark(marked)
            _count()
    finally:
        note.delete()
    return len(found)


def are_many_marked():
    """Return whether so much is marked that it is quicker to make the index anew."""
    return number_marked() > MANY


def number_marked():
    """Return of how many rows the index does not know yet what changed."""
    return _marks().order_by().values("kind", "row").distinct().count()


def are_missing():
    """Return whether rows are public that are not in the index. What is marked may be."""
    first, *others = (
        kind.rows()
        .order_by()
        .filter(~Exists(Entry.objects.filter(kind=name, row=OuterRef("pk"))))
        .values_list("pk")
        for name, kind in kinds().items()
    )
    return first.union(*others, all=True).exists()


def bring_up_to_date(most=None):
    """Read what is marked and write it into the index, of at most so many rows, those that were
    marked first; return how many marks there were. While somebody makes the index anew all stays
    marked."""
    rows, marks = _marked_first(most)
    if not marks:
        return 0
    with transaction.atomic():
        _hold()
        if _is_being_made():
            return 0
        _take_out(rows)
        _put([one for kind, keys in rows.items() for one in read_rows(kind, keys)])
        _unmark(marks)
        _count()
    return len(marks)


def _marks():
    return Mark.objects.exclude(kind=REBUILDING)


def _marked_first(most):
    """Return ({kind: keys} of at most so many rows, the keys of their marks)."""
    rows, marks, number = defaultdict(set), [], 0
    for pk, kind, row in _marks().order_by("pk").values_list("pk", "kind", "row").iterator():
        if row not in rows[kind]:
            if number == most:
                break
            rows[kind].add(row)
            number += 1
        marks.append(pk)
    return rows, marks


def _unmark(marks):
    """Take away these marks and no others: who reads rows knows nothing of later changes."""
    for some in _parts(marks, ROWS_AT_ONCE):
        Mark.objects.filter(pk__in=some).delete()


def _note():
    """Note that the index is being made anew; return the note, or None if somebody else does."""
    with transaction.atomic():
        _hold()
        if _is_being_made():
            return None
        return Mark.objects.create(kind=REBUILDING, row=int(time()))


def _is_being_made():
    """Return whether somebody makes the index anew. Only who holds the index may ask: whoever was
    cut off loses their note, and writes nothing."""
    notes = Mark.objects.filter(kind=REBUILDING)
    notes.filter(row__lte=int(time()) - REBUILDING_AT_MOST).delete()
    return notes.exists()


def _read_all(kind):
    keys = kind.rows().order_by("pk").values_list("pk", flat=True)
    for some in _parts(list(keys), ROWS_AT_ONCE):
        yield from read_each(kind, kind.rows_to_read().filter(pk__in=some).order_by("pk"))


def _take_out(rows):
    """Take rows, {kind: keys}, out of the index."""
    for kind, keys in rows.items():
        words = defaultdict(dict)
        entries = Entry.objects.filter(kind=kind, row__in=keys)
        for pk, tokens in entries.values_list("pk", "tokens"):
            for stem in stems_in(tokens):
                words[stem][pk] = 0
        entries.delete()
        _change(kind, words)


def _put(found):
    """Put what was read into the index, which must not hold those rows."""
    Entry.objects.bulk_create([one.entry for one in found], batch_size=ROWS_AT_ONCE)
    words = defaultdict(lambda: defaultdict(dict))
    for one in found:
        for stem, weight in one.weights.items():
            words[one.entry.kind][stem][one.entry.pk] = weight
    for kind, of_kind in words.items():
        _change(kind, of_kind)


def _change(kind, words):
    """Change {stem: {number: weight}} of a kind in the index. A weight of 0 takes an entry out."""
    of_kind = Word.objects.filter(kind=kind)
    for stems in _parts(sorted(words), WORDS_AT_ONCE):
        there = {word.stem: word.entries for word in of_kind.filter(stem__in=stems)}
        changed = []
        for stem in stems:
            entries = unpacked(there[stem]) | words[stem] if stem in there else words[stem]
            entries = {number: weight for number, weight in entries.items() if weight}
            changed.append(Word(kind=kind, stem=stem, number=len(entries), entries=packed(entries)))
        of_kind.bulk_create(
            [word for word in changed if word.number],
            update_conflicts=True,
            unique_fields=["stem", "kind"],
            update_fields=["number", "entries"],
        )
        of_kind.filter(stem__in=[word.stem for word in changed if not word.number]).delete()


def _hold():
    """Write the index alone until the transaction ends."""
    Word.objects.get_or_create(stem=ALL, kind=ALL, defaults={"number": 0, "entries": b""})
    Word.objects.select_for_update().get(stem=ALL)


def _count():
    number = Entry.objects.count()
    Word.objects.filter(stem=ALL).update(number=number, entries=_version())


def _version():
    return str(VERSION).encode()


def _parts(items, size):
    return (items[start : start + size] for start in range(0, len(items), size))
