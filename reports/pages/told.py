"""The record for feed readers and calendars."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from publishing.feeds import Feed, for_xml
from reports.as_it_was import every_update, is_correction, is_update
from reports.calendar import calendar_of
from reports.models import UpdateDocument
from reports.pages.index import in_short
from reports.record import Record, filled_together
from reports.record_pages import record_page
from reports.verdicts import in_area
from reports.views_of_families import view_later

ENTRIES = 50


@record_page
def updates_ics(request):
    """The updates there were, and when each action is planned for, for a calendar that follows
    them."""
    made = calendar_of(every_update())
    return HttpResponse(made, content_type="text/calendar; charset=utf-8")


@dataclass(frozen=True)
class Entry:
    """One document as news: what it says, where it stands, and its fingerprint."""

    title: str
    address: str
    says: str
    digest: str
    at: datetime


@record_page
def updates_feed(request):
    """The newest documents, as an Atom feed: updates, corrections and views that came later. With
    `?area=`, what they say of that area."""
    slug = request.GET.get("area", "").strip()
    records = [Record(d) for d in UpdateDocument.objects.visible().order_by("quarter", "number")]
    updates = [record for record in records if is_update(record)]
    areas = {area["slug"]: area for area in updates[-1].facts["areas"]} if updates else {}
    if slug and slug not in areas:
        return _no_such_area(request, updates, areas)
    title = _("Quarterly updates: Kirklees SEND Big Plan")
    if slug:
        (area,) = filled_together([(updates[-1], areas[slug]["title"])])
        title = _("%(area)s: quarterly updates") % {"area": area}
    asked = f"?area={slug}" if slug else ""
    feed = Feed(
        title,
        _("What each update says, what was put right, and what families say."),
        page=reverse("updates"),
        path=reverse("updates_feed") + asked,
    )
    for entry in _entries(records, slug)[:ENTRIES]:
        address = settings.SITE_ORIGIN + entry.address
        fingerprint = _("Fingerprint (SHA-256): %(digest)s") % {"digest": entry.digest}
        feed.add_item(
            title=for_xml(entry.title),
            link=address,
            # The feed says that this is HTML.
            description=escape(for_xml(f"{entry.says} {fingerprint}")),
            unique_id=address,
            pubdate=entry.at,
            updateddate=entry.at,
        )
    return feed.response()


def _entries(records, slug):
    """Return the Entries, newest first; of one area if a slug is given."""
    updates = [record for record in records if is_update(record)]
    of_quarter = {record.document.quarter: record for record in updates}
    says = {each.quarter: each.says for each in in_short(updates)}
    later = [record for record in records if not is_update(record)]
    later = [r for r in later if not slug or _area_of(r, of_quarter) == slug]
    filled = filled_together([(record, record.facts) for record in later])
    entries = [_told(record, says, slug) for record in updates if _has(record, slug)]
    entries += [_later(record, facts) for record, facts in zip(later, filled, strict=True)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _has(record, slug):
    return not slug or any(area["slug"] == slug for area in record.facts["areas"])


def _area_of(record, of_quarter):
    """Return the slug of the area that a correction or a late view is about, or None."""
    reference = record.facts.get("reference") or record.facts.get("answers")
    if reference is None:
        return record.facts.get("area")
    for area in of_quarter[record.document.quarter].facts["areas"]:
        if any(action["reference"] == reference for action in area["actions"]):
            return area["slug"]
    return None


def _told(record, says, slug):
    document = record.document
    title = _("The update for %(quarter)s") % {"quarter": document.quarter}
    address, said = document.get_absolute_url(), says[document.quarter]
    if slug:
        area = next(area for area in record.facts["areas"] if area["slug"] == slug)
        address, said = reverse("area_then", args=[document.quarter, slug]), in_area(area)
    return Entry(_labelled(title, document), address, said, document.digest, document.published_at)


def _later(record, facts):
    document = record.document
    quarter = document.quarter
    if is_correction(record):
        title = _("Correction to the update for %(quarter)s: %(reference)s")
        title %= {"quarter": quarter, "reference": facts["reference"]}
        address, says = reverse("update", args=[quarter, facts["reference"]]), facts["right"]
        address = f"{address}#correction-{document.number}"
    else:
        view = view_later(record, facts)
        title = _("%(who)s on the update for %(quarter)s")
        title %= {"who": view.who, "quarter": quarter}
        address = f"{reverse('quarterly_update', args=[quarter])}#view-{document.number}"
        says = view.words or ""
    return Entry(_labelled(title, document), address, says, document.digest, document.published_at)


def _labelled(title, document):
    return _("Example: %(title)s") % {"title": title} if document.is_sample else title


def _no_such_area(request, updates, areas):
    here = reverse("updates_feed")
    ways = [{"url": here, "text": _("All areas")}]
    if updates:
        titles = updates[-1].filled({slug: area["title"] for slug, area in areas.items()})
        ways += [{"url": f"{here}?area={slug}", "text": title} for slug, title in titles.items()]
    problem = _("There is no area of that name in the newest update.")
    return render(request, "errors/400.html", {"problem": problem, "ways": ways}, status=400)
