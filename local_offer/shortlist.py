"""A list of services that somebody puts together. The address holds it, and nothing else does."""

from urllib.parse import urlencode

from django.core.validators import slug_re
from django.db.models import Prefetch
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from local_offer.directory.results import facts_of, with_what_is_shown
from local_offer.models import Contact, Service, Source
from local_offer.ways_to_ask import page_about, way_to_ask
from publishing.public_pages import public_page

MOST_KEPT = 20


def kept_in(request):
    """Return the slugs that an address keeps, each once, in its order; the first twenty."""
    return _asked_to_keep(request)[:MOST_KEPT]


def number_left_out(request):
    """Return how many more an address asks to keep than a list holds."""
    return len(_asked_to_keep(request)[MOST_KEPT:])


def _asked_to_keep(request):
    kept = (slug for slug in request.GET.getlist("keep") if slug_re.match(slug))
    return list(dict.fromkeys(kept))


def shortlist_address(slugs):
    """Return the address of a list of these."""
    return f"{reverse('shortlist')}?{urlencode([('keep', slug) for slug in slugs])}"


@public_page
def shortlist(request):
    """What was kept, in the order it was kept in, to print, share and ring."""
    kept = kept_in(request)
    wanted = Service.objects.visible().filter(slug__in=kept)
    contacts = Prefetch("contacts", Contact.objects.visible(), "shown_contacts")
    sources = Prefetch("sources", Source.objects.visible(), "shown_sources")
    wanted = wanted.prefetch_related(contacts, sources)
    found = {one.slug: one for one in with_what_is_shown(wanted)}
    services = [found[slug] for slug in kept if slug in found]
    for service in services:
        service.facts = list(facts_of(service)) if service.is_open else []
        service.way_to_ask = way_to_ask(
            service.shown_contacts, page_about(service, service.shown_sources)
        )
        service.without = shortlist_address(one.slug for one in services if one != service)
    return render(
        request,
        "local_offer/shortlist.html",
        {
            "page_title": _("My list"),
            "services": services,
            "number_to_ask": sum(_is_to_ask(one) for one in services),
            "number_gone": len(kept) - len(services),
            "number_left_out": number_left_out(request),
            "more": urlencode([("keep", one.slug) for one in services]),
        },
    )


def _is_to_ask(service):
    return service.is_open and service.audience != Service.Audience.STAFF
