"""The record for feed readers and calendars."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from publishing.feeds import Feed
from reports.families.as_told import address_of, view_later
from reports.models import UpdateDocument
from reports.public.calendar import calendar_of
from reports.public.index import in_short
from reports.public.verdicts import in_area
from reports.record.pages import record_page
from reports.record.reading import Damaged, Record, filled_each
from reports.record.updates import every_update, is_correction, those_that_verify

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
    `?area=`, what they say of that area. What does not verify is left out. Four queries."""
    slug = request.GET.get("area", "").strip()
    updates = every_update()
    titles = _titles_of_areas(updates)
    if slug and slug not in titles:
        return _no_such_area(request, titles)
    title = _("Quarterly updates: Kirklees SEND Big Plan")
    if slug:
        title = _("%(area)s: quarterly updates") % {"area": titles[slug]}
    asked = f"?area={slug}" if slug else ""
    feed = Feed(
        title,
        _("What each update says, what was put right, and what families say."),
        page=reverse("updates"),
        path=reverse("updates_feed") + asked,
    )
    entries = [*_of_updates(updates, slug), *_of_what_came_later(updates, slug)]
    for entry in sorted(entries, key=lambda entry: entry.at, reverse=True)[:ENTRIES]:
        address = settings.SITE_ORIGIN + entry.address
        fingerprint = _("Fingerprint (SHA-256): %(digest)s") % {"digest": entry.digest}
        feed.add_item(
            title=entry.title,
            link=address,
            description=f"{entry.says} {fingerprint}",
            unique_id=address,
            pubdate=entry.at,
            updateddate=entry.at,
        )
    return feed.response()


def _titles_of_areas(updates):
    """Return {slug: title} of each area of the newest update that verifies; a title that does not
    verify itself gives way to the slug. One query."""
    *_older, newest = [None, *those_that_verify(updates)]
    areas = newest.facts["areas"] if newest else []
    titles = filled_each([(newest, area["title"]) for area in areas])
    return {
        area["slug"]: area["slug"] if isinstance(title, Damaged) else title
        for area, title in zip(areas, titles, strict=True)
    }


def _of_updates(updates, slug):
    """Yield the Entry of each update, in the words of one area if a slug is given."""
    for each in in_short(updates):
        document = each.record.document
        if each.wrong:
            continue
        address, says = document.get_absolute_url(), each.says
        if slug:
            areas = [area for area in each.record.codes["areas"] if area["slug"] == slug]
            if not areas:
                continue
            address, says = reverse("area_then", args=[document.quarter, slug]), in_area(areas[0])
        title = _("The update for %(quarter)s") % {"quarter": document.quarter}
        yield _entry(document, title, address, says)


def _of_what_came_later(updates, slug):
    """Yield the Entry of each of the newest documents beside the updates, of one area if a slug is
    given. Two queries."""
    told = {
        each.document.quarter: {
            action["reference"]: area["slug"]
            for area in each.codes["areas"]
            for action in area["actions"]
        }
        for each in those_that_verify(updates)
    }
    area_of = {name: area for areas in told.values() for name, area in areas.items()}
    later = UpdateDocument.objects.visible().exclude(kind=UpdateDocument.Kind.UPDATE)
    later = later.order_by("-published_at", "-number")
    records = []
    for record in map(Record, later if slug else later[:ENTRIES]):
        with suppress(Damaged):
            if slug in ("", _area_of(record.facts, area_of)):
                records.append(record)
    records = records[:ENTRIES]
    filled = filled_each([(record, record.facts) for record in records])
    for record, facts in zip(records, filled, strict=True):
        if isinstance(facts, Damaged):
            continue
        if is_correction(record):
            yield _of_correction(record.document, facts)
        else:
            yield _of_view(view_later(record, facts), told.get(record.document.quarter, {}))


def _area_of(facts, area_of):
    """Return the slug of the area that a correction or a late view is about, or None."""
    reference = facts.get("reference") or facts.get("answers")
    return area_of.get(reference) if reference else facts["area"]


def _of_correction(document, facts):
    quarter, reference = document.quarter, facts.get("reference")
    if reference:
        of_what, page = reference, reverse("update", args=[quarter, reference])
    else:
        of_what, page = facts["area_title"], reverse("area_then", args=[quarter, facts["area"]])
    title = _("Correction to the update for %(quarter)s: %(of_what)s")
    title %= {"quarter": quarter, "of_what": of_what}
    return _entry(document, title, f"{page}#correction-{document.number}", facts["right"])


def _of_view(view, told):
    document = view.record.document
    title = _("%(who)s on the update for %(quarter)s")
    title %= {"who": view.who, "quarter": document.quarter}
    return _entry(document, title, address_of(view, told), view.words or "")


def _entry(document, title, address, says):
    title = _labelled(title, document)
    return Entry(title, address, says, document.digest, document.published_at)


def _labelled(title, document):
    return _("Example: %(title)s") % {"title": title} if document.is_sample else title


def _no_such_area(request, titles):
    here = reverse("updates_feed")
    ways = [{"url": here, "text": _("All areas")}]
    ways += [{"url": f"{here}?area={slug}", "text": title} for slug, title in titles.items()]
    problem = _("There is no area of that name in the newest update.")
    return render(request, "errors/400.html", {"problem": problem, "ways": ways}, status=400)
