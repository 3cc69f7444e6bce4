"""Finding all that is held about a person, in every room, without a word of it.

Looking leaves a record: who knows what we hold of whom has learned something.
"""

from dataclasses import dataclass, replace

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from privacy.access_log import named, record_access
from privacy.encryption import lookup_hash
from privacy.holdings import ErasableHolding, HeldThing, Holding, holdings
from privacy.models import AccessRecord
from privacy.subjects import Subject

_LETTERS_OF_A_CODE = 12


@dataclass(frozen=True)
class Held:
    """What one room holds of one kind."""

    holding: Holding
    things: list[HeldThing]


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


def find(subject):
    """Return the Findings about a Subject: what every room holds, without a word of it."""
    subject = with_their_references(subject)
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
    """Return a HeldThing for each thing that may be theirs as well: a person has to decide."""
    subject = with_their_references(subject)
    return [found for holding in holdings() for found in holding.may_be_theirs(subject)]


def mentions(subject):
    """Return a Mention for each place where somebody else's words may name them.

    It reads all words of everybody, so it takes a while: do not call it inside a transaction, as
    nobody else could write meanwhile.
    """
    subject = with_their_references(subject)
    return [mention for holding in holdings() for mention in holding.mentions(subject)]


def with_their_references(subject):
    """Return the Subject with the reference of each thing found: other rooms know things by it."""
    things = [thing for holding in holdings() for thing in holding.find(subject)]
    found = {thing.reference for thing in things} - {""}
    return replace(subject, references=subject.references | found)
