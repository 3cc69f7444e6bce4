"""The addresses of Open Referral UK 3, and which of them there are for what is handed out."""

from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.oruk import handed_out, objects
from local_offer.oruk.answering import for_machines, lines_response
from local_offer.oruk.asking import (
    A_PAGE,
    FORMAT,
    FULL,
    OF_PLACES,
    OF_SERVICES,
    PAGES,
    TAXONOMY,
    asked,
    places_asked_for,
    services_asked_for,
    taxonomy_with,
)
from local_offer.oruk.beside import Beside
from local_offer.oruk.taxonomies import TAXONOMIES

VERSION = "HSDS-UK-3.0"
PROFILE = "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md"
LINES_AT_A_TIME = 500

# What each list may be asked for.
OF_ALL_SERVICES = (*OF_SERVICES, *PAGES, FULL, FORMAT)
OF_ALL_PLACES = (*OF_SERVICES, *OF_PLACES, *PAGES, FULL, FORMAT)
OF_ALL_TERMS = (TAXONOMY, *PAGES, FORMAT)
OF_ALL_ORGANISATIONS = (*PAGES, FULL, FORMAT)


@for_machines
def start(request):
    """Which standard this follows, and where it is described."""
    return {
        "version": VERSION,
        "profile": PROFILE,
        "openapi_url": settings.SITE_ORIGIN + reverse("oruk_described"),
        "x_kirklees_page": settings.SITE_ORIGIN + reverse("open_data"),
        "x_kirklees_examples": request.site_owner.shares_unchecked,
    }


@for_machines
def services(request):
    values = asked(request, OF_ALL_SERVICES)
    rows = services_asked_for(values, request.site_owner).select_related("organisation")
    return _listed(request, rows, values, partial(_services, full=values.get("full")))


@for_machines
def service(request, uuid):
    rows = handed_out.services(request.site_owner).select_related("organisation")
    return _found(rows, uuid, partial(_services, full=True))


@for_machines
def service_at_locations(request):
    values = asked(request, OF_ALL_PLACES)
    rows = _with_both(places_asked_for(values, request.site_owner))
    return _listed(request, rows, values, partial(_places, full=values.get("full")))


@for_machines
def service_at_location(request, uuid):
    rows = _with_both(handed_out.service_at_locations(request.site_owner))
    return _found(rows, uuid, partial(_places, full=True))


@for_machines
def organizations(request):
    values = asked(request, OF_ALL_ORGANISATIONS)
    rows = handed_out.organisations(request.site_owner)
    tell = partial(_organisations, owner=request.site_owner, full=values.get("full"))
    return _listed(request, rows, values, tell)


@for_machines
def organization(request, uuid):
    rows = handed_out.organisations(request.site_owner)
    return _found(rows, uuid, partial(_organisations, owner=request.site_owner, full=True))


@for_machines
def taxonomies(request):
    return _page(TAXONOMIES, asked(request, PAGES), _taxonomies)


@for_machines
def taxonomy(request, uuid):
    return objects.taxonomy(taxonomy_with(_read(uuid)))


@for_machines
def taxonomy_terms(request):
    values = asked(request, OF_ALL_TERMS)
    rows = handed_out.terms().select_related("parent")
    if "taxonomy_id" in values:
        rows = rows.filter(taxonomy=taxonomy_with(values["taxonomy_id"]).code)
    return _listed(request, rows, values, _terms)


@for_machines
def taxonomy_term(request, uuid):
    return _found(handed_out.terms().select_related("parent"), uuid, _terms)


def _listed(request, rows, values, tell):
    if values.get("format") == "ndjson":
        return lines_response(
            request, (each for some in _some_at_a_time(rows) for each in tell(some))
        )
    return _page(rows, values, tell)


def _page(rows, values, tell):
    try:
        page = Paginator(rows, values.get("per_page", A_PAGE)).page(values.get("page", 1))
    except EmptyPage:
        raise Http404(_("There is no such page.")) from None
    contents = tell(list(page.object_list))
    return {
        "total_items": page.paginator.count,
        "total_pages": page.paginator.num_pages,
        "page_number": page.number,
        "size": len(contents),
        "first_page": not page.has_previous(),
        "last_page": not page.has_next(),
        "empty": not contents,
        "contents": contents,
    }


def _some_at_a_time(rows):
    keys = list(rows.values_list("pk", flat=True))
    for start_at in range(0, len(keys), LINES_AT_A_TIME):
        yield list(rows.filter(pk__in=keys[start_at : start_at + LINES_AT_A_TIME]))


def _found(rows, uuid, tell):
    found = tell(list(rows.filter(uuid=_read(uuid))))
    if not found:
        raise Http404
    return found[0]


def _read(uuid):
    try:
        return UUID(uuid)
    except ValueError:
        raise Http404 from None


def _with_both(rows):
    return rows.select_related("service__organisation", "location__place")


def _services(rows, *, full):
    beside = _beside(rows, full=full)
    told = objects.service_in_full if full else objects.service_in_list
    return [told(one, beside) for one in rows]


def _places(rows, *, full):
    services = {one.service_id: one.service for one in rows}
    beside = _beside(list(services.values()), full=full)
    return [objects.service_at_location(one, beside, full=full) for one in rows]


def _organisations(rows, *, owner, full):
    if not full:
        return [objects.organisation_in_list(one) for one in rows]
    services = handed_out.services(owner).filter(organisation__in=rows)
    services = list(services.select_related("organisation"))
    beside = _beside(services, full=False)
    return [objects.organisation_in_full(one, services, beside) for one in rows]


def _taxonomies(rows):
    return [objects.taxonomy(one) for one in rows]


def _terms(rows):
    return [objects.term(one) for one in rows]


def _beside(services, *, full):
    return Beside(services, on=timezone.localdate(), full=full)
