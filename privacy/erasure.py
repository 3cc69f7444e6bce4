"""Erasing a person: all that every room holds about them, at once, and for good.

In two steps: `find` tells what would go, with a code that stands for exactly that; `erase` needs
the code, and refuses if anything changed since. UK GDPR article 17.
"""

import logging
from collections import Counter
from dataclasses import dataclass, replace

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy import tombstones
from privacy.access import record_access
from privacy.encryption import lookup_hash
from privacy.holdings import ErasableHolding, Found, Holding, holdings
from privacy.models import AccessRecord, Tombstone
from privacy.subjects import Subject
from privacy.sweeping import Remains, sweep

logger = logging.getLogger(__name__)

_LETTERS_OF_A_CODE = 12
_MOST_REFERENCES_NAMED = 8


class Refused(Exception):  # noqa: N818  it says why, in a sentence
    """Nothing was erased: what is held changed, or there is nothing."""


@dataclass(frozen=True)
class Held:
    """What one room holds of one kind."""

    holding: Holding
    things: list[Found]


@dataclass(frozen=True)
class Findings:
    """All that is held about somebody. `code` stands for exactly what would be erased, and
    `subject` is them, with every reference that was found."""

    subject: Subject
    goes: list[Held]
    stays: list[Held]
    code: str

    def __bool__(self):
        return bool(self.goes)

    @property
    def references(self):
        """The references of the submissions that would be erased."""
        return sorted({thing.reference for held in self.goes for thing in held.things} - {""})

    @property
    def all(self):
        """What goes, then what stays."""
        return [*self.goes, *self.stays]

    @property
    def number(self):
        """How many things we hold."""
        return sum(len(held.things) for held in self.all)

    @property
    def about(self):
        """Whom it is about, for a record: references, never a name."""
        if not self.number:
            return _("nothing found")
        return named(sorted(self.subject.references)) or _("a person without a reference")


@dataclass(frozen=True)
class Erased:
    """What was erased. `problems` are sentences on what is left to do for whoever runs the site."""

    tombstone: Tombstone
    problems: list[str]


def find(subject):
    """Return the Findings about a Subject: what every room holds, without a word of it."""
    subject = _with_their_references(subject)
    held = [Held(holding, holding.find(subject)) for holding in holdings()]
    held = [each for each in held if each.things]
    goes = [each for each in held if isinstance(each.holding, ErasableHolding)]
    # Of what is stored: whatever was added, changed or sent since makes another code, and what no
    # key opens any more can go too.
    stored = [[each.holding.stored(subject) for each in goes], sorted(subject.hashes)]
    kept = DjangoJSONEncoder().encode(stored)
    return Findings(
        subject=subject,
        goes=goes,
        stays=[each for each in held if not isinstance(each.holding, ErasableHolding)],
        code=lookup_hash("what would be erased", kept)[:_LETTERS_OF_A_CODE],
    )


def search(subject, *, by, at):
    """Return the Findings about a Subject to somebody who looks for them, and record that they
    did: who knows what we hold of whom has learned something, also if it is nothing."""
    findings = find(subject)
    _record_look(
        findings,
        rows=findings.number,
        reason=_("Looked for what is about one person"),
        by=by,
        at=at,
    )
    return findings


def search_words_of_others(subject, *, by, at):
    """Return the Mentions of a Subject to somebody who looks for them, and record that they did."""
    findings, found = find(subject), mentions(subject)
    _record_look(
        findings,
        rows=len(found),
        reason=_("Looked for one person’s name in what others wrote"),
        by=by,
        at=at,
    )
    return found


def _record_look(findings, *, rows, reason, by, at):
    record_access(
        AccessRecord.Kind.OPENED, by=by, subject=findings.about, at=at, rows=rows, reason=reason
    )


def may_be_theirs(subject):
    """Return a Found for each thing that may be theirs as well: a person has to decide."""
    subject = _with_their_references(subject)
    return [found for holding in holdings() for found in holding.may_be_theirs(subject)]


def mentions(subject):
    """Return a Mention for each place where somebody else's words may name them.

    It reads all words of everybody, so it takes a while: do not call it inside a transaction, as
    nobody else could write meanwhile.
    """
    subject = _with_their_references(subject)
    return [mention for holding in holdings() for mention in holding.mentions(subject)]


def erase(subject, *, basis, reason, by, at, confirmed):
    """Erase all that `find` found with the code `confirmed`, in one transaction; return Erased.

    `basis` is a Tombstone.Basis; `reason`, without a name or address, stays in the record of
    access. Raise Refused if there is nothing, or if it is not what the code stands for.
    """
    with transaction.atomic(durable=True):
        for holding in _erasable():
            holding.lock(subject)
        findings = find(subject)
        if not findings:
            raise Refused(_("We hold nothing about this person that can be erased."))
        if findings.code != confirmed:
            raise Refused(
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
        record_access(
            AccessRecord.Kind.ERASED,
            by=by,
            subject=named(findings.references) or f"{_('tombstone')} {tombstone.id}",
            at=at,
            rows=sum(tombstone.counts.values()),
            reason=reason,
        )
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
        record_access(
            AccessRecord.Kind.ERASED,
            by=None,
            subject=named(tombstone.references) or f"{_('tombstone')} {tombstone.id}",
            at=at,
            rows=gone.total(),
            reason=_("Erased again: a backup had brought it back."),
        )
    return gone


def replay(*, at):
    """Erase again everybody whom a tombstone names, in the file or in this database, and take off
    or out again each story and all words that went since; then both have all tombstones. Return
    how many rows went, by kind.

    For a database that came back from a backup. Raise tombstones.Damaged, OSError or
    DatabaseError if it cannot be done: then people who were erased may be there.
    """
    in_file = tombstones.in_file()
    there = {row.id: row for row in Tombstone.objects.all()}
    gone = Counter()
    for row in sorted({**in_file, **there}.values(), key=lambda row: row.at):
        with transaction.atomic():
            if row.of == Tombstone.Of.PERSON:
                gone += erase_again(row, at=at)
            elif row.id not in there:
                # Where it is there, the story or words went in the same transaction; whatever is
                # public now was published anew since.
                gone += _take_off_again(row)
            if row.id not in there:
                # Another process may be at it, too.
                Tombstone.objects.bulk_create([row], ignore_conflicts=True)
    tombstones.complete_file()
    if gone:
        _sweep()
    return gone


def _take_off_again(tombstone):
    return sum((holding.take_off_again(tombstone) for holding in _erasable()), Counter())


def named(references):
    """Return references in one short line, for a record: the first few, and how many more."""
    shown = ", ".join(references[:_MOST_REFERENCES_NAMED])
    more = len(references) - _MOST_REFERENCES_NAMED
    if more <= 0:
        return shown
    told = ngettext("%(shown)s and %(more)s more", "%(shown)s and %(more)s more", more)
    return told % {"shown": shown, "more": more}


def _with_their_references(subject):
    """Return the Subject with the reference of each thing found: other rooms know things by it."""
    things = [thing for holding in holdings() for thing in holding.find(subject)]
    found = {thing.reference for thing in things} - {""}
    return replace(subject, references=subject.references | found)


def _erase_from_all_rooms(subject, *, by, at):
    subject, gone = _with_their_references(subject), Counter()
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
        sweep({model for holding in _erasable() for model in holding.models})
    except (Remains, DatabaseError) as problem:
        logger.warning("After an erasure: %s", problem)
        return [str(problem)]
    return []
