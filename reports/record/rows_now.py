"""Do the rows of today still say what a document of the record was made from?"""

from collections import Counter, defaultdict

from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Action, Correction, ProgressUpdate
from actions.parts import numbers
from reports.models import AreaCorrection, AreaReport, UpdateDocument, View
from reports.record.dates_now import changed_dates
from reports.record.figures_now import changed_definitions, changed_figures
from reports.record.glossary_now import changed_meanings
from reports.record.leads_and_aims_now import changed_aims, changed_leads
from reports.record.promises_now import changed_promises
from reports.record.same_words import same_words
from reports.record.withdrawals_now import changed_withdrawals

WORDS_OF_AN_UPDATE = (
    "what_we_did",
    "difference",
    "got_in_the_way",
    "what_next",
    "evidence",
    "evidence_url",
)


def changed_rows(document, facts, words):
    """Yield a sentence for each row that no longer says what the document of an update says of it.

    `words` gives the words of each digest. As many queries however many rows.
    """
    actions = {each["reference"]: each for area in facts["areas"] for each in area["actions"]}
    yield from _areas(document, facts, words)
    yield from _views(document, facts, words)
    yield from _updates(document, actions, words)
    yield from changed_promises(facts, words)
    yield from changed_leads(facts, words)
    yield from changed_aims(facts, words)
    yield from changed_withdrawals(facts, words)
    yield from changed_dates(document, actions, words)
    yield from changed_figures(document, facts, words)
    yield from changed_definitions(facts, words)
    yield from changed_meanings(facts, words)
    there = set(Action.objects.visible().values_list("reference", flat=True))
    for reference in sorted(set(actions) - there):
        yield _("%(reference)s is in the record, and not on the site.") % {"reference": reference}


def _areas(document, facts, words):
    public = AreaReport.objects.published().filter(round__quarter=document.quarter)
    live = {report.area.slug: report for report in public.select_related("area")}
    for area in facts["areas"]:
        report = live.get(area["slug"])
        if not same_words(words, area["says"], report.says if report else ""):
            yield _("%(area)s: its own words are not what was published.") % {"area": area["slug"]}
        if not _is_signed_as(area["signed"] or {}, report, words):
            yield _("%(area)s: how it was signed is not what was published.") % {
                "area": area["slug"]
            }


def _is_signed_as(told, report, words):
    signed_at, why_not = (report.signed_at, report.not_signed_because) if report else (None, "")
    signed_on = signed_at and timezone.localdate(signed_at).isoformat()
    return told.get("on") == signed_on and same_words(words, told.get("not_signed"), why_not)


def changed_beside(document, facts, words):
    """Yield a sentence if the row that a document beside an update was made from says another
    thing, or is not there."""
    at_that_moment = {"published_at": document.published_at}
    if document.kind == UpdateDocument.Kind.CORRECTION:
        rows = _corrections(document.quarter, facts).visible().filter(**at_that_moment)
        is_there = any(
            same_words(words, facts["right"], row.text)
            and same_words(words, facts["why"], row.reason)
            for row in rows
        )
    else:
        rows = View.objects.visible().filter(**at_that_moment, round__quarter=document.quarter)
        rows = rows.select_related("area", "update__action")
        is_there = any(_is_the_late_view(row, facts, words) for row in rows)
    if not is_there:
        yield _("It is not what the site says now, or the site says it no more.")


def _corrections(quarter, facts):
    """Return the corrections of what a document says is put right."""
    if reference := facts.get("reference"):
        of_it = {"update__round__quarter": quarter, "update__action__reference": reference}
        return Correction.objects.filter(**of_it)
    of_it = {"report__round__quarter": quarter, "report__area__slug": facts["area"]}
    return AreaCorrection.objects.filter(**of_it)


def _is_the_late_view(row, told, words):
    about = (row.area and row.area.slug, row.update and row.update.action.reference)
    return about == (told["area"], told["answers"]) and _is_what_families_said(row, told, words)


def _views(document, facts, words):
    views = View.objects.visible().filter(round__quarter=document.quarter, update=None)
    live = defaultdict(list)
    for view in views.select_related("area"):
        live[view.area and view.area.slug].append(view)
    told = [(None, view) for view in facts.get("views", [])]
    told += [(area["slug"], view) for area in facts["areas"] for view in area.get("views", [])]
    changed = Counter()
    for slug, each in told:
        row = next((row for row in live[slug] if _is_what_families_said(row, each, words)), None)
        if row:
            live[slug].remove(row)
        else:
            changed[slug] += 1
            yield _("What families say is not what was published (%(where)s).") % {
                "where": slug or _("the whole")
            }
    for slug in (None, *(area["slug"] for area in facts["areas"])):
        rest = sum(row.published_at < document.published_at for row in live[slug])
        if rest > changed[slug]:
            yield _("Families are said to have said what was not published (%(where)s).") % {
                "where": slug or _("the whole")
            }


def _is_what_families_said(row, told, words):
    on = timezone.localdate(row.published_at).isoformat()
    return (row.by, row.judgement or None, on) == (
        told["by"],
        told["judgement"],
        told["on"],
    ) and same_words(words, told["words"], row.words)


def _updates(document, actions, words):
    live = {
        update.action.reference: update
        for update in ProgressUpdate.objects.visible()
        .filter(round__quarter=document.quarter)
        .with_words()
        .select_related("action")
    }
    told = {name: each["update"] for name, each in actions.items() if each["update"]}
    for reference in sorted(set(live) | set(told)):
        if reference not in live:
            yield _("%(reference)s: its update is no longer there.") % {"reference": reference}
        elif reference not in told:
            yield _("%(reference)s: an update is there that was not published.") % {
                "reference": reference
            }
        else:
            for name in _changed(live[reference], told[reference], words):
                field = ProgressUpdate._meta.get_field(name).verbose_name
                yield _("%(reference)s: “%(field)s” is not what was published.") % {
                    "reference": reference,
                    "field": field,
                }


def _changed(update, told, words):
    since = update.no_change_since
    same = {
        "status": update.status == told["status"],
        "parts_done": numbers(update.parts_done) == told["parts_done"],
        "no_change_since": (since and since.round.quarter.code) == told["no_change_since"],
    }
    for name in WORDS_OF_AN_UPDATE:
        is_address = name == "evidence_url"
        same[name] = same_words(words, told[name], getattr(update, name), is_address=is_address)
    return [name for name, is_same in same.items() if not is_same]
