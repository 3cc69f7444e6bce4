"""Reading the record: a document as it was frozen, with its words put back in their places.

Nothing here looks at what the site says today. What does not verify raises Damaged, so that no
page can show it as true.
"""

import json
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.canonical import digest_of, digests_in, written
from reports.models import UpdateDocument, UpdateText

# Every schema that a document was ever written in.
SCHEMAS = {1}
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
    """One document. `facts` is all it says, checked, with words as their digests."""

    document: UpdateDocument

    @cached_property
    def facts(self):
        """Raise Damaged unless the text is the one that was frozen, where it was frozen."""
        return facts_of(self.document)

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
    digests = sorted({digest for _record, part in parts for digest in digests_in(part)})
    kept = {record.document.pk: {} for record, _part in parts}
    for start in range(0, len(digests), AT_ONCE):
        texts = UpdateText.objects.visible().filter(
            document__in=kept, digest__in=digests[start : start + AT_ONCE]
        )
        for text in texts:
            kept[text.document_id][text.digest] = said_in(text)
    if any(not set(digests_in(part)) <= kept[record.document.pk].keys() for record, part in parts):
        raise Damaged(_("Some of its words are missing."))
    return [_filled(part, kept[record.document.pk]) for record, part in parts]


def open_record(quarter):
    """Return the Record of the update for a quarter, or None if there is none."""
    documents = UpdateDocument.objects.visible().filter(quarter=quarter)
    document = documents.filter(kind=UpdateDocument.Kind.UPDATE).first()
    return Record(document) if document else None


def beside(quarter):
    """Return the Records that stand beside the update for a quarter, oldest first: corrections
    and views that came later."""
    documents = UpdateDocument.objects.visible().filter(quarter=quarter)
    later = documents.exclude(kind=UpdateDocument.Kind.UPDATE).order_by("number")
    return [Record(document) for document in later]


def facts_of(document):
    """Return what a document says; raise Damaged unless it is what was frozen, where it was."""
    if digest_of(document.canonical) != document.digest:
        raise Damaged(_("Its text is not the one that was published."))
    try:
        facts = json.loads(document.canonical)
        is_canonical = written(facts) == document.canonical
    except (ValueError, TypeError):
        is_canonical = False
    if not is_canonical:
        raise Damaged(_("Its text is not written as the record is."))
    if facts["schema"] not in SCHEMAS:
        raise Damaged(_("It is written in a way that this site cannot read."))
    head = {
        "kind": document.kind,
        "quarter": document.quarter.code,
        "number": document.number,
        "previous": document.previous or None,
        "example": document.is_sample,
    }
    if any(facts[name] != value for name, value in head.items()):
        raise Damaged(_("It was moved to another place of the record."))
    return facts


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
