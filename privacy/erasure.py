"""Erasing a person: all that every room holds about them, at once, and for good.

In two steps: `finding.find` tells what would go, with a code that stands for exactly that; `erase`
needs the code, and refuses if anything changed since. UK GDPR article 17.
"""

import logging
from collections import Counter
from dataclasses import dataclass

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from privacy import tombstones
from privacy.access_log import named, record_access
from privacy.finding import find, with_their_references
from privacy.holdings import ErasableHolding, holdings
from privacy.models import AccessRecord, Tombstone
from privacy.subjects import Subject
from privacy.sweeping import Remains, sweep
from publishing.one_by_one import OneByOne

logger = logging.getLogger(__name__)


class ErasureRefused(Exception):  # noqa: N818  it says why, in a sentence
    """Nothing was erased: what is held changed, or there is nothing."""


@dataclass(frozen=True)
class Erased:
    """What was erased. `problems` are sentences on what is left to do for whoever runs the site."""

    tombstone: Tombstone
    problems: list[str]


def erase(subject, *, basis, reason, by, at, confirmed):
    """Erase all that `find` found with the code `confirmed`, in one transaction; return Erased.

    `basis` is a Tombstone.Basis; `reason`, without a name or address, stays in the record of
    access. Raise ErasureRefused if there is nothing, or if it is not what the code stands for.
    """
    with transaction.atomic(durable=True):
        for holding in _erasable():
            holding.lock(subject)
        findings = find(subject)
        if not findings:
            raise ErasureRefused(_("We hold nothing about this person that can be erased."))
        if findings.code != confirmed:
            raise ErasureRefused(
                _("What we hold changed since it was looked at. Look again, then decide.")
            )
        tombstone = Tombstone(
            at=at,
            basis=basis,
            hashes=sorted(subject.hashes),
            references=findings.references,
            counts=dict(_erase_from_all_rooms(subject, by=by, at=at)),
        )
        tombstone.full_clean()
        tombstone.save(force_insert=True)
        _record_erased(tombstone, sum(tombstone.counts.values()), reason=reason, by=by, at=at)
    return Erased(tombstone, _afterwards())


def erase_again(tombstone, *, at):
    """Erase whatever came back of somebody whom a tombstone names; return how many rows went, by
    kind. What came from them after they were erased stays. Call it inside a transaction."""
    subject = Subject(
        references=frozenset(tombstone.references),
        known_hashes=frozenset(tombstone.hashes),
        until=tombstone.at,
    )
    gone = _erase_from_all_rooms(subject, by=None, at=at)
    if gone:
        reason = _("Erased again: a backup had brought it back.")
        _record_erased(tombstone, gone.total(), reason=reason, by=None, at=at)
    return gone


def _record_erased(tombstone, rows, *, reason, by, at):
    record_access(
        AccessRecord.Kind.ERASED,
        by=by,
        subject=named(tombstone.references) or f"{_('tombstone')} {tombstone.id}",
        at=at,
        rows=rows,
        reason=reason,
    )


def replay(*, at):
    """Erase again everybody whom a tombstone names, in the file or in this database, and take off
    or out again each story and all words that went since; then both have all tombstones. Return
    how many rows went, by kind.

    For a database that came back from a backup. Raise tombstones.Damaged, OSError, DatabaseError
    or SomeBroke if it cannot be done: then people who were erased may be there, after SomeBroke
    none but those that it names.
    """
    in_file = tombstones.in_file()
    there = {row.id: row for row in Tombstone.objects.all()}
    gone, each = Counter(), OneByOne()
    for row in sorted({**in_file, **there}.values(), key=lambda row: row.at):
        with each.alone(f"{_('tombstone')} {row.id}"), transaction.atomic():
            if row.id not in there:
                _put_back(row)
            if row.of == Tombstone.Of.PERSON:
                gone += erase_again(row, at=at)
            elif row.id not in there:
                # Where it is there, the story or words went in the same transaction; whatever is
                # public now was published anew since.
                gone += _take_off_again(row, at)
    tombstones.complete_file()
    if gone:
        _sweep()
    each.end()
    return gone


def _put_back(tombstone):
    # Another process may be at it, too. On SQLite it has been by now; on PostgreSQL it may be at
    # this moment.
    if not Tombstone.objects.filter(pk=tombstone.pk).exists():
        Tombstone.objects.bulk_create([tombstone], ignore_conflicts=True)


def _take_off_again(tombstone, at):
    return sum((holding.take_off_again(tombstone, at=at) for holding in _erasable()), Counter())


def _erase_from_all_rooms(subject, *, by, at):
    subject, gone = with_their_references(subject), Counter()
    for holding in _erasable():
        gone += holding.erase(subject, by=by, at=at)
    return gone


def _erasable():
    return [holding for holding in holdings() if isinstance(holding, ErasableHolding)]


def _afterwards():
    """Do what can only be done after the commit; return a sentence for each thing that failed."""
    problems = []
    try:
        tombstones.complete_file()
    except (tombstones.Damaged, OSError) as problem:
        logger.exception("A tombstone is not in its file.")
        told = _(
            "The file of tombstones could not be written, so an old backup would bring them back. "
            "Ask whoever runs the site to put that right, then to make a backup. %(problem)s"
        )
        problems.append(told % {"problem": problem})
    return problems + _sweep()


def _sweep():
    """Have the database let go of what was deleted; return a sentence if it cannot now."""
    try:
        for holding in _erasable():
            holding.let_go()
        sweep({model for holding in _erasable() for model in holding.models})
    except (Remains, DatabaseError) as problem:
        logger.warning("After an erasure: %s", problem)
        return [str(problem)]
    return []
