"""The record as files: the exact text of each document, the words it names, and its actions as a
table."""

import json

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from publishing.spreadsheets import day, table_response, yes
from reports.models import UpdateDocument, UpdateText
from reports.public.as_it_was import ActionThen, times_moved
from reports.record.pages import record_page
from reports.record.reading import Record, filled_together, said_in
from reports.record.updates import update_or_404


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
    rows = (
        (ActionThen(action, quarter, update.published), area)
        for area in areas
        for action in area["actions"]
    )
    return table_response(f"update-{quarter.code}", "csv", _columns(update), rows)


def _columns(update):
    """Of an ActionThen, and of what its area says."""
    return {
        _("Reference"): lambda action, area: action.reference,
        _("Focus area"): lambda action, area: area["title"],
        _("Title"): lambda action, area: action.title,
        _("In plain words"): lambda action, area: action.facts["text"],
        _("Who is responsible"): lambda action, area: area["lead"],
        _("How it is going"): lambda action, area: action.standing.label,
        _("First planned for"): lambda action, area: action.first_due,
        _("Planned for then"): lambda action, area: action.standing.due,
        _("Times its date moved"): lambda action, area: (
            times_moved(action.facts) if action.standing.due else ""
        ),
        _("When, in the plan's words"): lambda action, area: action.facts["timing"],
        _("Past its planned date"): lambda action, area: yes(action.standing.overdue),
        _("No update in this quarter"): lambda action, area: yes(action.standing.silent),
        _("Withdrawn on"): lambda action, area: (
            action.withdrawn and day(action.withdrawn.withdrawn_at)
        ),
        _("Why it was withdrawn"): lambda action, area: (
            action.withdrawn and action.withdrawn.withdrawn_because
        ),
        _("No change since"): lambda action, area: (
            action.said and action.said.no_change_since and action.said.no_change_since.round
        ),
        _("What we did"): lambda action, area: action.said and action.said.what_we_did,
        _("What difference it made"): lambda action, area: action.said and action.said.difference,
        _("What got in the way"): lambda action, area: action.said and action.said.got_in_the_way,
        _("What next"): lambda action, area: action.said and action.said.what_next,
        _("How you can tell"): lambda action, area: action.said and action.said.evidence,
        _("Link to what shows it"): lambda action, area: action.said and action.said.evidence_url,
        _("Published on"): lambda action, area: day(update.published_at),
        _("Example, made up"): lambda action, area: yes(update.is_example),
        _("Address"): lambda action, area: settings.SITE_ORIGIN + action.get_absolute_url(),
    }
