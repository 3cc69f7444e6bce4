"""Reading the record: a document as it was frozen, with its words put back in their places.

Nothing here looks at what the site says today. What does not verify raises Damaged, so that no
page can show it as true.
"""

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.models import UpdateDocument, UpdateText
from reports.record.canonical import digest_of, digests_in, moment, written

# Every schema that a document was ever written in.
SCHEMAS = {1}
# Every update of 16 years, and what stands beside them, which is short.
CODES_KEPT = 2_000
NOT_IN_CODES = {"measures", "glossary"}
# SQLite once took no more values in a query.
AT_ONCE = 900


class Damaged(Exception):  # noqa: N818  named for what happened
    """A document that is not what was frozen. Its sentence says what is wrong."""


class TakenOut(str):
    """What stands where words were taken out by law: a sentence, with `on` and `because`."""

    def __new__(cls, on, because):
        said = _("Words taken out on %(day)s: %(why)s.") % {
            "day": date_format(on, "j F Y"),
            "why": because,
        }
        gap = super().__new__(cls, said)
        gap.on, gap.because = on, because
        return gap


@dataclass(frozen=True)
class Record:
    """One document. `facts` is all it says, checked, with words as their digests. `follows` is the
    document that it names as the one before it, where that was looked for and is there."""

    document: UpdateDocument
    follows: UpdateDocument | None = None

    @cached_property
    def facts(self):
        """Raise Damaged unless the text is the one that was frozen, where it was frozen."""
        return facts_of(self.document)

    @cached_property
    def codes(self):
        """The codes, days and numbers of its areas and actions, checked as `facts` are: not its
        words, its measures and its glossary. Cheap to ask of many; whoever has it changes nothing
        in it. Raise Damaged as `facts` does."""
        return codes_of(self.document)

    def filled(self, part):
        """Return a part of the facts with its words in place, in one query for each 900 of them.

        Words that were taken out are TakenOut; where there were none, None. Raises Damaged if any
        are missing or are not those that were frozen.
        """
        words = words_of(self.document, set(digests_in(part)))
        return _filled(part, words)


def filled_together(parts):
    """Return each part of (Record, part) with its words in place, as `Record.filled` does: the
    words of all of them in one query for each 900."""
    found = filled_each(parts)
    for each in found:
        if isinstance(each, Damaged):
            raise each
    return found


def filled_each(parts):
    """Return the same, with a Damaged in the place of each part that lacks words, or has some that
    are not those that were frozen: it takes no other with it."""
    digests = sorted({digest for _record, part in parts for digest in digests_in(part)})
    kept = {record.document.pk: {} for record, _part in parts}
    for start in range(0, len(digests), AT_ONCE):
        texts = UpdateText.objects.visible().filter(
            document__in=kept, digest__in=digests[start : start + AT_ONCE]
        )
        for text in texts:
            kept[text.document_id][text.digest] = text
    return [_filled_or_damaged(part, kept[record.document.pk]) for record, part in parts]


def _filled_or_damaged(part, texts):
    digests = set(digests_in(part))
    if not digests <= texts.keys():
        return Damaged(_("Some of its words are missing."))
    try:
        return _filled(part, {digest: said_in(texts[digest]) for digest in digests})
    except Damaged as damaged:
        return damaged


def facts_of(document):
    """Return what a document says; raise Damaged unless it is what was frozen, where it was."""
    return _checked(document, _facts_in)


def codes_of(document):
    """Return the codes of a document, as `Record.codes`; raise Damaged as `facts_of` does."""
    return _checked(document, _codes_in)


def _checked(document, read):
    if digest_of(document.canonical) != document.digest:
        raise Damaged(_("Its text is not the one that was published."))
    facts = read(document.canonical)
    head = {
        "kind": document.kind,
        "quarter": document.quarter.code,
        "number": document.number,
        "previous": document.previous or None,
        "published": moment(document.published_at),
        "example": document.is_sample,
    }
    if any(facts.get(name) != value for name, value in head.items()):
        raise Damaged(_("It was moved to another place of the record, or to another day."))
    return facts


def _facts_in(text):
    try:
        facts = json.loads(text)
        is_canonical = written(facts) == text
    except (ValueError, TypeError):
        is_canonical = False
    if not is_canonical:
        raise Damaged(_("Its text is not written as the record is."))
    if not isinstance(facts, dict) or facts.get("schema") not in SCHEMAS:
        raise Damaged(_("It is written in a way that this site cannot read."))
    return facts


@lru_cache(maxsize=CODES_KEPT)
def _codes_in(text):
    """Return the codes in a text that was checked. The same text says the same for good, so it is
    read once in the life of a server."""
    told = _facts_in(text)
    return _without_words({name: told[name] for name in told if name not in NOT_IN_CODES})


def _without_words(part):
    if isinstance(part, dict):
        return {
            name: _without_words(value)
            for name, value in part.items()
            if not (isinstance(value, dict) and set(value) == {"sha256"})
        }
    if isinstance(part, list):
        return [_without_words(value) for value in part]
    return part


def words_of(document, digests):
    """Return {digest: words}; raise Damaged if any of a document's are missing or changed."""
    found = {}
    wanted = sorted(digests)
    for start in range(0, len(wanted), AT_ONCE):
        kept = UpdateText.objects.visible().filter(
            document=document, digest__in=wanted[start : start + AT_ONCE]
        )
        found |= {text.digest: said_in(text) for text in kept}
    if len(found) < len(wanted):
        raise Damaged(_("Some of its words are missing."))
    return found


def said_in(text):
    """Return the words of an UpdateText, or TakenOut; raise Damaged if they were changed."""
    if text.taken_out_on:
        return TakenOut(text.taken_out_on, text.taken_out_because)
    if digest_of(text.salt + text.words) != text.digest:
        raise Damaged(_("Some of its words are not those that were published."))
    return text.words


def _filled(part, words):
    if isinstance(part, dict):
        if set(part) == {"sha256"}:
            return words[part["sha256"]]
        return {name: _filled(value, words) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, words) for value in part]
    return part
