"""The page of one service: can we use it, how to get it, how sure we are."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.directory.conditions import ANY_NEED
from local_offer.models import Contact, Service, ServiceAtLocation, Term
from local_offer.schema_org import described
from local_offer.waits.pages import waits_of
from local_offer.ways_to_ask import Step, page_about, way_to_ask
from publishing.beside import beside
from publishing.public_pages import public_page


@public_page
def service(request, slug):
    """One service. The page of a closed one stays, and says what took its place; that of one that
    was taken down says no more than that."""
    at = ServiceAtLocation.objects.visible().select_related("location__place")
    unsure = Contact.objects.filter(service=OuterRef("pk"), is_visible=True, is_sure=False)
    needs = Term.objects.visible().filter(services_by_need=OuterRef("pk")).exclude(slug=ANY_NEED)
    found = get_object_or_404(
        Service.objects.visible()
        .select_related("organisation", "replaced_by")
        .prefetch_related(
            Prefetch("at_locations", at, "shown_locations"),
            Prefetch("access", Term.objects.visible()),
        )
        .annotate(has_unsure_contact=Exists(unsure), topic=Subquery(needs.values("name")[:1])),
        slug=slug,
    )
    context = {"page_title": found.name, "service": found, "beside": beside(found)}
    if found.state != Service.State.TAKEN_DOWN:
        context |= _how_sure(found)
    if found.is_open:
        context |= _to_use(found, context["sources"])
    return render(request, "local_offer/service.html", context)


def _how_sure(service):
    sources = list(service.sources.visible())
    return {
        "sources": sources,
        "has_unlinked_source": not sources and service.sources.filter(is_visible=True).exists(),
        "check_is_late": service.check_is_late(timezone.localdate()),
        "replaced_by": _shown(service.replaced_by),
    }


def _to_use(service, sources):
    contacts = list(service.contacts.visible())
    page = page_about(service, sources)
    for_staff = service.audience == Service.Audience.STAFF
    address = settings.SITE_ORIGIN + service.get_absolute_url()
    return {
        "facts": list(_can_we_use_it(service)),
        "for_staff": for_staff,
        "steps": list(
            _how_staff_get_it(service)
            if for_staff
            else _how_to_get_it(service, way_to_ask(contacts, page))
        ),
        "contacts": contacts,
        "to_call": None if for_staff else next((one for one in contacts if one.number), None),
        "page_about": page,
        "waits": waits_of(service),
        "schema_org": described(service, contacts, address),
    }


def _shown(service):
    return service and Service.objects.visible().filter(pk=service.pk).first()


def _can_we_use_it(service):
    """Yield (kind, label, words) of each thing to know: "so", "condition" or "unknown"."""
    for_staff = service.audience == Service.Audience.STAFF
    unknown = _("We do not know.") if for_staff else _("We do not know. Ask before you go.")
    yield _age(service, unknown)
    yield "so", _("Area"), service.get_area_display()
    places = ", ".join(one.location.name for one in service.shown_locations)
    yield (
        ("so", _("Where"), places)
        if places
        else ("unknown", _("Where"), _("We do not know where."))
    )
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


def _age(service, unknown):
    ages = {"youngest": service.min_age, "oldest": service.max_age}
    if service.min_age is None and service.max_age is None:
        return "unknown", _("Age"), unknown
    if service.max_age is None:
        return "so", _("Age"), _("%(youngest)s and over. We do not know the oldest age.") % ages
    if service.min_age is None:
        return "so", _("Age"), _("Up to %(oldest)s. We do not know the youngest age.") % ages
    return "so", _("Age"), _("%(youngest)s to %(oldest)s") % ages


def _how_to_get_it(service, to_ask):
    """Yield each Step. `to_ask` is the one to reach them by."""
    if service.by_dropping_in and service.shown_locations:
        yield Step(_("Just go. You do not have to ask first."))
    elif service.by_dropping_in:
        first = _("You do not have to ask first, but we do not know where it is.")
        yield to_ask._replace(words=f"{first} {to_ask.words}")
    if service.by_yourself:
        yield to_ask._replace(words=_("You can ask yourself. %(how)s") % {"how": to_ask.words})
    helpers = _who_can_ask(service)
    if helpers and service.by_yourself:
        yield Step(_("Or %(who)s can ask for you.") % {"who": helpers})
    elif helpers:
        yield Step(_("Ask %(who)s. They can ask the service for you.") % {"who": helpers})
    if service.by_council:
        yield Step(_("The council decides, after it has looked at what your child needs."))
    if not (service.by_dropping_in or service.by_yourself):
        if helpers or service.by_council:
            unknown = _("We do not know if you can ask yourself.")
        else:
            unknown = _("We do not know who can ask.")
        yield to_ask._replace(words=f"{unknown} {to_ask.words}")


def _how_staff_get_it(service):
    """Yield the Step of a family, for what only staff and schools ask for."""
    who = _who_can_ask(service) or _("the staff or school who work with your child")
    yield Step(_("Families do not ask for it. Talk to %(who)s.") % {"who": who})


def _who_can_ask(service):
    """Return in words who can ask for a family, "" if that is not known."""
    who = (
        (service.by_any_professional, _("anybody who works with your child")),
        (service.by_school, _("your nursery, school or college")),
        (service.by_gp, _("your GP")),
    )
    return _(" or ").join(words for can_ask, words in who if can_ask)
