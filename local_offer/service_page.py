"""The page of one service: can we use it, how to get it, how sure we are."""

from django.conf import settings
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.models import Service, ServiceAtLocation, Source, Term
from local_offer.schema_org import described
from local_offer.waits.pages import waits_of
from publishing.public_pages import public_page


@public_page
def service(request, slug):
    """One service. The page of a closed one stays, and says what took its place."""
    at = ServiceAtLocation.objects.visible().select_related("location__place")
    found = get_object_or_404(
        Service.objects.visible()
        .select_related("organisation", "replaced_by")
        .prefetch_related(
            Prefetch("at_locations", at, "shown_locations"),
            Prefetch("access", Term.objects.visible()),
        ),
        slug=slug,
    )
    contacts = list(found.contacts.visible())
    address = settings.SITE_ORIGIN + found.get_absolute_url()
    return render(
        request,
        "local_offer/service.html",
        {
            "page_title": found.name,
            "service": found,
            "facts": list(_can_we_use_it(found)),
            "steps": list(_how_to_get_it(found)),
            "contacts": contacts,
            "has_unsure_contact": found.contacts.filter(is_visible=True, is_sure=False).exists(),
            "sources": list(found.sources.visible()),
            "own_page": _own_page(found),
            "replaced_by": _shown(found.replaced_by),
            "schema_org": described(found, contacts, address),
            "waits": waits_of(found),
            "check_is_late": found.check_is_late(timezone.localdate()),
        },
    )


def _shown(service):
    return service and Service.objects.visible().filter(pk=service.pk).first()


def _own_page(service):
    """Return the page of their own to send people to: the service's, the organisation's, or that
    of a source that may be linked."""
    if service.website or service.organisation.website:
        return service.website or service.organisation.website
    source = service.sources.visible().exclude(kind=Source.Kind.THIRD_PARTY).first()
    return source.url if source else ""


def _can_we_use_it(service):
    """Yield (kind, label, words) of each thing to know: "so", "condition" or "unknown"."""
    unknown = _("We do not know. Ask before you go.")
    yield _age(service)
    places = ", ".join(one.location.name for one in service.shown_locations)
    where = f"{service.get_area_display()}: {places}" if places else service.get_area_display()
    yield "so", _("Where"), where
    for label, value in (
        (_("Diagnosis"), service.needs_diagnosis),
        (_("EHC plan"), service.needs_ehcp),
    ):
        yield {
            Service.YesNo.NO: ("so", label, _("Not needed")),
            Service.YesNo.YES: ("condition", label, _("Needed")),
        }.get(value, ("unknown", label, unknown))
    yield {
        Service.Cost.FREE: ("so", _("Cost"), _("Free")),
        Service.Cost.FREE_TO_SOME: ("condition", _("Cost"), _("Free to some people")),
        Service.Cost.PAID: ("condition", _("Cost"), _("You pay")),
    }.get(service.cost, ("unknown", _("Cost"), unknown))
    access = ", ".join(term.name for term in service.access.all())
    yield ("so", _("Access"), access) if access else ("unknown", _("Access"), unknown)
    languages = ", ".join(service.languages.splitlines())
    yield (
        ("so", _("Languages"), languages)
        if languages
        else ("unknown", _("Languages"), _("We do not know. You can ask for an interpreter."))
    )
    yield (
        ("so", _("Open"), service.opening)
        if service.opening
        else ("unknown", _("Open"), _("We do not know when."))
    )


def _age(service):
    ages = {"youngest": service.min_age, "oldest": service.max_age}
    if service.min_age is None and service.max_age is None:
        return "unknown", _("Age"), _("We do not know. Ask before you go.")
    if service.max_age is None:
        return "so", _("Age"), _("%(youngest)s and over. We do not know the oldest age.") % ages
    if service.min_age is None:
        return "so", _("Age"), _("Up to %(oldest)s. We do not know the youngest age.") % ages
    return "so", _("Age"), _("%(youngest)s to %(oldest)s") % ages


def _how_to_get_it(service):
    """Yield what to do, step by step."""
    if service.by_dropping_in:
        yield _("Just go. You need not ask first.")
    if service.by_yourself:
        yield _("Ask yourself: ring them or write to them.")
    helpers = []
    if service.by_any_professional:
        helpers.append(_("anybody who works with your child"))
    if service.by_school:
        helpers.append(_("your nursery, school or college"))
    if service.by_gp:
        helpers.append(_("your GP"))
    if helpers:
        who = _(" or ").join(helpers)
        if service.by_yourself:
            yield _("Or %(who)s can ask for you.") % {"who": who}
        else:
            yield _("Ask %(who)s. They ask the service for you.") % {"who": who}
    if service.by_council:
        yield _("The council decides, after it has looked at what your child needs.")
    if not any((service.by_dropping_in, service.by_yourself, helpers, service.by_council)):
        yield _("We do not know who can ask. Ring them, or look at their own page.")
