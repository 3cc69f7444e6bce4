"""Does the record still say what was published? Each difference is named.

Five questions: is each document the text that was frozen, and does it follow the one before; is
one missing; are its words those that were frozen; do its sums add up; and do the rows it was made
from still say the same (`reports.record.rows_now`), or came to say another thing in the open.

What cannot be known: who writes the history of a row by hand as well is not found in the rows, but
by the document alone. Nor is an area, an action, a part or a measure that was put among the others
later: its row has no moment of its own, and a document tells only of what was shown.
"""

import logging
from collections import Counter
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext as _

from actions.models import DueDate
from actions.statuses import CLOSED
from reports.models import TakenOutPlace, UpdateDocument, UpdateText
from reports.record.canonical import digests_in
from reports.record.missing import (
    corrections_without_a_document,
    late_views_without_a_document,
    rounds_without_a_document,
)
from reports.record.reading import Damaged, codes_of, facts_of, said_in
from reports.record.rows_now import changed_beside, changed_rows

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Difference:
    """Something that is not as it was published: where, and what."""

    where: str
    says: str

    def __str__(self):
        return f"{self.where}: {self.says}"


def broken_documents():
    """Yield a Difference for each document that is not the text that was frozen, or does not
    follow the one before. Looks at no words and no other rows, and reads each text once in the
    life of a server: fast enough to be asked often."""
    for is_sample in (False, True):
        last = None
        chain = UpdateDocument.objects.visible().filter(is_sample=is_sample)
        for document in chain.order_by("number"):
            try:
                codes_of(document)
            except Damaged as damage:
                yield Difference(str(document), str(damage))
            if (document.number, document.previous) != (
                (last.number + 1, last.digest) if last else (1, "")
            ):
                yield Difference(str(document), _("It does not follow the one before it."))
            last = document


def missing_documents():
    """Yield a Difference for all that is public and has no document, though it should. Fast, too:
    it asks for days, and for no words."""
    none = _("It is public, and no document of it is in the record.")
    yield from (Difference(str(each.quarter), none) for each in rounds_without_a_document())
    for correction in corrections_without_a_document():
        yield Difference(
            str(correction.said),
            _("A correction of it is public, and no document of that is in the record."),
        )
    yield from (Difference(str(view), none) for view in late_views_without_a_document())


def newest_digests():
    """Return the digest of the newest document of the real chain and of that of the examples,
    where there is one."""
    documents = UpdateDocument.objects.visible().order_by("number")
    newest = dict(documents.values_list("is_sample", "digest"))
    return [newest[is_sample] for is_sample in (False, True) if is_sample in newest]


def differences():
    """Yield every Difference between the record and what was published, or what is in the
    database now."""
    yield from broken_documents()
    yield from missing_documents()
    for document in UpdateDocument.objects.visible().order_by("is_sample", "number"):
        try:
            found = _differences_of(document)
        except (DatabaseError, InterfaceError):
            raise
        except Exception as fault:
            logger.exception("A document cannot be verified.")
            why = _("It cannot be verified, as that breaks: %(fault)s. The log says where.")
            found = [why % {"fault": type(fault).__name__}]
        yield from (Difference(str(document), says) for says in found)


def _differences_of(document):
    """Return a sentence for each difference between one document, or its rows, and what it was."""
    try:
        facts = facts_of(document)
    except Damaged:
        return []  # named already
    words, faults = _words_of(document, facts)
    if faults:
        return faults
    if document.kind == UpdateDocument.Kind.UPDATE:
        return [*_sums(facts), *changed_rows(document, facts, words)]
    return [*changed_beside(document, facts, words)]


def _words_of(document, facts):
    """Return {digest: words} of a document, and a sentence for each that is not as it was."""
    words, faults = {}, []
    in_the_open = set(
        TakenOutPlace.objects.filter(
            kind=UpdateText._meta.label, taking_out__published_at__isnull=False
        ).values_list("row_id", flat=True)
    )
    for text in UpdateText.objects.visible().filter(document=document):
        if text.taken_out_on and text.pk not in in_the_open:
            faults.append(_("Words are gone, and nobody took them out in the open."))
        try:
            words[text.digest] = said_in(text)
        except Damaged as damage:
            faults.append(f"{damage} ({text.digest[:12]})")
            words[text.digest] = None
    named = set(digests_in(facts))
    if missing := named - set(words):
        faults.append(_("%(number)s of its texts are missing.") % {"number": len(missing)})
    if more := set(words) - named:
        faults.append(_("%(number)s texts beside it are not its own.") % {"number": len(more)})
    return words, faults


def _sums(facts):
    """Yield a sentence for each sum that its own actions do not add up to."""
    parts = []
    for area in facts["areas"]:
        parts += area["actions"]
        if says := _wrong_sum(area["sums"], area["actions"]):
            yield f"{area['slug']}: {says}"
    if says := _wrong_sum(facts["sums"], parts):
        yield says
    for action in parts:
        closed = action["standing"] in CLOSED
        if closed and (action["overdue"] or action["silent"]):
            yield _("%(reference)s is closed, and said to be late or silent.") % action


def _wrong_sum(sums, actions):
    counted = {
        "total": len(actions),
        "by_status": dict(Counter(action["standing"] for action in actions)),
        "overdue": sum(action["overdue"] for action in actions),
        "silent": sum(action["silent"] for action in actions),
        "moved": sum(
            any(step["kind"] == DueDate.Kind.MOVE for step in action["dates"]) for action in actions
        ),
    }
    wrong = [name for name, value in counted.items() if sums[name] != value]
    return _("Its sums do not add up: %(names)s.") % {"names": ", ".join(wrong)} if wrong else ""
