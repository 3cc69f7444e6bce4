"""Freezing an update: everything a reader was told of a quarter, as one document of the record.

Schema 1. Codes, days and numbers stand in it as they are; words as `Words` of
`reports.record.canonical` keeps them. What was promised is told
by `reports.record.promised`. All is read through `visible()`, so nothing unpublished can be in it.
Stories that people sent are not in it, and no person is named.
"""

import re
from collections import defaultdict

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from actions.models import Action, FocusArea, ProgressUpdate
from actions.parts import numbers
from actions.public.tally import Tally, tally_by_area, together
from actions.roles import Role
from actions.signals import round_published, update_corrected
from actions.standing import standing
from publishing.glossary import stands_in
from publishing.models import GlossaryTerm
from reports.models import AreaReport, UpdateDocument, UpdateText, View
from reports.record.canonical import Words, digest_of, moment, written
from reports.record.promised import actions_told, area_told, measures_told

SCHEMA = 1
# As what somebody publishes an update.
PUBLISHER, ADMINISTRATOR = "publisher", "administrator"
ROWS_AT_ONCE = 500


@receiver(round_published)
def freeze_round(published, at, by=None, **_how):
    """Freeze a round that was published just now; return its UpdateDocument."""
    words = Words()
    facts = _told_of(published, on=timezone.localdate(at), words=words)
    facts["published_by"] = _role_of(by)
    return freeze(
        UpdateDocument.Kind.UPDATE,
        published.quarter,
        facts,
        words,
        at=at,
        is_sample=published.is_sample,
    )


@receiver(update_corrected)
def freeze_correction(correction, at, **_how):
    """Freeze a correction, as a document beside that of its update; return it, or None where the
    update itself is in no record."""
    quarter, is_sample = correction.said.round.quarter, correction.is_sample
    if not UpdateDocument.objects.filter(quarter=quarter, is_sample=is_sample).exists():
        return None
    words = Words()
    facts = {
        **_of_what(correction.said, words),
        "right": words(correction.text),
        "why": words(correction.reason),
    }
    kind = UpdateDocument.Kind.CORRECTION
    return freeze(kind, quarter, facts, words, at=at, is_sample=is_sample)


def _of_what(said, words):
    """Return what a correction is of: an action, or what an area said in short."""
    match said:
        case ProgressUpdate():
            return {"reference": said.action.reference}
        case AreaReport():
            return {"area": said.area.slug, "area_title": words(said.area.title)}


def freeze_late_view(view):
    """Freeze a View that became public after its quarter, as a document beside it; return it."""
    words, answers = Words(), view.update.action.reference if view.update else None
    area = view.area
    about = {"area": area and area.slug, "area_title": area and words(area.title)}
    facts = _view(view, words) | about | {"answers": answers}
    kind, at = UpdateDocument.Kind.VIEW, view.published_at
    return freeze(kind, view.round.quarter, facts, words, at=at, is_sample=False)


@transaction.atomic
def freeze(kind, quarter, facts, words, *, at, is_sample):
    """Add a document to the end of its chain; return it.

    `facts` is what it says, in JSON's own kinds of values, and `words` the Words it names.
    """
    chain = UpdateDocument.objects.filter(is_sample=is_sample)
    # Taking turns at the first: whoever waited reads what the other has added meanwhile.
    chain.select_for_update().filter(number=1).first()
    last = chain.order_by("-number").first()
    head = {
        "schema": SCHEMA,
        "kind": str(kind),
        "quarter": quarter.code,
        "published": moment(at),
        "example": is_sample,
        "number": last.number + 1 if last else 1,
        "previous": last.digest if last else None,
    }
    text = written({**facts, **head})
    document = UpdateDocument(
        kind=kind,
        quarter=quarter,
        number=head["number"],
        canonical=text,
        digest=digest_of(text),
        previous=head["previous"] or "",
        published_at=at,
        is_sample=is_sample,
    )
    document.full_clean()
    document.save()
    UpdateText.objects.bulk_create(
        (
            UpdateText(document=document, digest=digest, salt=salt, words=said, is_sample=is_sample)
            for digest, (salt, said) in words.kept.items()
        ),
        batch_size=ROWS_AT_ONCE,
    )
    return document


def _told_of(published, *, on, words):
    tallies = tally_by_area(Action.objects.visible(), on, published)
    actions = _actions(published, on, words)
    views = _views(published, words)
    areas = FocusArea.objects.visible().with_withdrawal().select_related("lead")
    reports = {report.area_id: report for report in published.area_reports.published()}
    facts = {
        "sums": _sums(together(tallies.values())),
        "views": views[None],
        "areas": [
            {
                **area_told(area, words),
                **_signing(reports.get(area.pk), area, words),
                "sums": _sums(tallies.get(area.pk, Tally())),
                "views": views[area.pk],
                "actions": actions[area.pk],
            }
            for area in areas
        ],
        "measures": measures_told(words),
    }
    facts["glossary"] = _glossary(words)
    return facts


def _role_of(by):
    """Return as what somebody publishes: no reader is told who. None for an example."""
    if by is None:
        return None
    return PUBLISHER if by.groups.filter(name=Role.PUBLISHER).exists() else ADMINISTRATOR


def _signing(report, area, words):
    """Return what an area says in short, and who stands for it: None where nobody said."""
    if report is None:
        return {"says": None, "signed": None}
    signed = {"not_signed": words(report.not_signed_because)}
    if report.signed_at:
        signed = {"on": _day(timezone.localdate(report.signed_at)), "lead": words(area.lead.title)}
    return {"says": words(report.says), "signed": signed}


def _views(published, words):
    """Return {area id: [what families said of it]}; None stands for the whole."""
    said = defaultdict(list)
    for view in View.objects.visible().filter(round=published, update=None):
        said[view.area_id].append(_view(view, words))
    return said


def _view(view, words):
    return {
        "by": view.by,
        "words": words(view.words),
        "judgement": view.judgement or None,
        "on": _day(timezone.localdate(view.published_at)),
    }


def _sums(tally):
    return {
        "total": tally.total,
        "set_out": tally.set_out,
        "by_status": {str(status): number for status, number in tally.by_status.items()},
        "overdue": tally.overdue,
        "silent": tally.silent,
        "moved": tally.moved,
    }


def _actions(published, on, words):
    """Return {area id: [what is told of each action]}."""
    rows = list(
        Action.objects.visible()
        .with_standing()
        .with_withdrawal()
        .with_parts_done()
        .order_by("area__number", "order")
    )
    said = {
        update.action_id: update
        for update in ProgressUpdate.objects.visible().filter(round=published).with_words()
    }
    promised, told = actions_told(rows, words), defaultdict(list)
    for action in rows:
        stands = standing(action, on, published)
        told[action.area_id].append(
            _action(action, promised[action.pk], stands, said.get(action.pk), words)
        )
    return told


def _action(action, promised, stands, update, words):
    done = set(numbers(action.parts_done))
    return {
        **promised,
        "parts": [{**part, "done": part["number"] in done} for part in promised["parts"]],
        "standing": stands.code,
        "said_on": _day(stands.said_on),
        "first_due": action.first_due and action.first_due.code,
        "due": stands.due and stands.due.code,
        "overdue": stands.overdue,
        "silent": stands.silent,
        "update": _update(update, words) if update else None,
    }


def _update(update, words):
    since = update.no_change_since
    return {
        "status": update.status,
        "parts_done": numbers(update.parts_done),
        "no_change_since": since.round.quarter.code if since else None,
        "what_we_did": words(update.what_we_did),
        "difference": words(update.difference),
        "got_in_the_way": words(update.got_in_the_way),
        "what_next": words(update.what_next),
        "evidence": words(update.evidence),
        "evidence_url": words(update.evidence_url),
    }


def _glossary(words):
    """Return the hard words that the document uses, each with what it meant then."""
    told = "\n".join(said for _salt, said in words.kept.values())
    return [
        {"term": words(term.term), "full": words(term.full), "means": words(term.definition)}
        for term in GlossaryTerm.objects.visible().order_by("term")
        if _is_used(term, told)
    ]


def _is_used(term, told):
    """Whether a text uses a hard word: its letters as they are, or words that begin with it."""
    if term.acronym and stands_in(told, term.acronym):
        return True
    if term.acronym == term.term:
        return False
    return re.search(rf"(?<!\w){re.escape(term.term)}", told, re.IGNORECASE) is not None


def _day(day):
    return day and day.isoformat()
