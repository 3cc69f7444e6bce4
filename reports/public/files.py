"""The record as files: the exact text of each document, the words it names, and its actions as a
table."""

import json

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.spreadsheets import sheet_response, yes
from reports.models import UpdateDocument, UpdateText
from reports.public.as_it_was import ActionThen, times_moved, update_or_404
from reports.record.pages import record_page
from reports.record.reading import Record, filled_together, said_in


@record_page
def update_json(request, quarter):
    """The document of an update, byte for byte: `sha256sum` of the file is its fingerprint."""
    return _document(update_or_404(quarter).record, f"update-{quarter.code}")


@record_page
def update_texts(request, quarter):
    """The words of an update, by the fingerprints that stand for them in its document."""
    return _texts(update_or_404(quarter).record, f"update-{quarter.code}")


@record_page
def beside_json(request, quarter, number):
    """The document of a correction or of a late view, byte for byte."""
    return _document(_beside(quarter, number), f"update-{quarter.code}-{number}")


@record_page
def beside_texts(request, quarter, number):
    """The words of a correction or of a late view."""
    return _texts(_beside(quarter, number), f"update-{quarter.code}-{number}")


def _beside(quarter, number):
    later = UpdateDocument.objects.visible().exclude(kind=UpdateDocument.Kind.UPDATE)
    return Record(get_object_or_404(later, quarter=quarter, number=number))


def _document(record, name):
    record.facts  # noqa: B018  what does not verify raises
    return _json(record.document.canonical, name)


def _texts(record, name):
    record.facts  # noqa: B018
    kept = UpdateText.objects.visible().filter(document=record.document).order_by("digest")
    told = {
        "document": record.document.digest,
        "texts": {each.digest: _text(each) for each in kept},
    }
    return _json(json.dumps(told, ensure_ascii=False, indent=1), f"{name}-words")


def _text(kept):
    said_in(kept)  # what does not verify raises
    if kept.taken_out_on:
        return {"taken_out_on": kept.taken_out_on.isoformat(), "why": kept.taken_out_because}
    return {"salt": kept.salt, "words": kept.words}


def _json(text, name):
    return HttpResponse(
        text.encode(),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )


@record_page
def update_csv(request, quarter):
    """Every action of an update as a table, as it was said."""
    update = update_or_404(quarter)
    (areas,) = filled_together([(update.record, update.record.facts["areas"])])
    header = [
        _("Reference"),
        _("Focus area"),
        _("Title"),
        _("In plain words"),
        _("Who is responsible"),
        _("How it is going"),
        _("First planned for"),
        _("Planned for then"),
        _("Times its date moved"),
        _("When, in the plan's words"),
        _("Past its planned date"),
        _("No update in this quarter"),
        _("Withdrawn on"),
        _("Why it was withdrawn"),
        _("No change since"),
        _("What we did"),
        _("What difference it made"),
        _("What got in the way"),
        _("What next"),
        _("How you can tell"),
        _("Link to what shows it"),
        _("Published on"),
        _("Example, made up"),
        _("Address"),
    ]
    lines = (
        _line(ActionThen(action, quarter, update.published), area, update)
        for area in areas
        for action in area["actions"]
    )
    return sheet_response(f"update-{quarter.code}", "csv", header, lines)


_NOTHING = (None,) * 7


def _line(action, area, update):
    withdrawn, said = action.withdrawn, action.said
    since = withdrawn and withdrawn.withdrawn_at
    told = _NOTHING
    if said:
        told = (
            said.no_change_since and said.no_change_since.round,
            said.what_we_did,
            said.difference,
            said.got_in_the_way,
            said.what_next,
            said.evidence,
            said.evidence_url,
        )
    return [
        action.reference,
        area["title"],
        action.title,
        action.facts["text"],
        area["lead"],
        action.standing.label,
        action.first_due,
        action.standing.due,
        times_moved(action.facts) if action.standing.due else "",
        action.facts["timing"],
        yes(action.standing.overdue),
        yes(action.standing.silent),
        since and timezone.localdate(since).isoformat(),
        withdrawn and withdrawn.withdrawn_because,
        *told,
        timezone.localdate(update.published_at).isoformat(),
        yes(update.is_example),
        settings.SITE_ORIGIN + action.get_absolute_url(),
    ]
