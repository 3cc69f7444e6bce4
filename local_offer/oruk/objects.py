"""Rows as objects of Open Referral UK 3: each a dict of what is known.

https://github.com/OpenReferralUK/uk-profile tells each field. An object in a list has its own
values alone; a full one has all that belongs to it.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from local_offer.models import Organisation, Service, Term
from local_offer.oruk.handed_out import is_example
from local_offer.oruk.identifiers import identifier
from local_offer.oruk.taxonomies import TAXONOMY_OF


def service_in_list(service, beside):
    """Return a service with what belongs to it alone, and who runs it."""
    not_known = Service.YesNo.NOT_KNOWN
    return _known(
        {
            "id": service.uuid,
            "organization_id": service.organisation.uuid,
            "name": service.name,
            "description": service.what,
            "url": service.website,
            "status": "active",
            "minimum_age": service.min_age,
            "maximum_age": service.max_age,
            "assured_date": service.checked_on if service.state == "checked" else None,
            "alert": _alert(service, beside.on),
            "last_modified": _moment(beside.changed.get(service.pk)),
            "organization": organisation_in_list(service.organisation),
            "x_kirklees_example": is_example(service) or None,
            "x_kirklees_page": settings.SITE_ORIGIN + service.get_absolute_url(),
            "x_kirklees_former_name": service.former_name,
            "x_kirklees_who_for": service.who_for,
            "x_kirklees_audience": service.audience,
            "x_kirklees_ways_to_ask": service.ways_to_ask,
            "x_kirklees_needs_diagnosis": _unless(service.needs_diagnosis, not_known),
            "x_kirklees_needs_ehcp": _unless(service.needs_ehcp, not_known),
            "x_kirklees_check_due": service.next_check,
            "x_kirklees_wait": service.wait_words,
        }
    )


def service_in_full(service, beside, *, with_places=True):
    """Return a service with all that belongs to it."""
    terms = beside.terms[service.pk]
    contacts = beside.contacts[service.pk]
    needs = [term for taxonomy, term in terms if taxonomy == Term.Taxonomy.NEED]
    told = {
        "email": next((one.email for one in contacts if one.email), ""),
        "schedules": _of_service(service, "schedule", [("description", service.opening)]),
        "service_areas": _of_service(service, "area", [("name", service.get_area_display())]),
        "languages": _of_service(
            service, "language", [("name", line) for line in service.languages.splitlines()]
        ),
        "cost_options": _cost(service),
        "contacts": [_contact(service, one) for one in contacts],
        "attributes": [_attribute(service, *pair) for pair in terms],
        "x_kirklees_send_needs": [{"id": term.uuid, "name": term.name} for term in needs],
        "x_kirklees_waiting_times": [
            _wait(service, *pair) for pair in beside.waits.get(service.pk, [])
        ],
        "x_kirklees_sources": [source.url for source in beside.sources[service.pk]],
    }
    if with_places:
        at_locations = beside.at_locations[service.pk]
        told["service_at_locations"] = [_at_location(service, one) for one in at_locations]
    return service_in_list(service, beside) | _known(told)


def service_at_location(at_location, beside, *, full):
    """Return that a service can be met somewhere, with both."""
    service = at_location.service
    told = (
        service_in_full(service, beside, with_places=False)
        if full
        else service_in_list(service, beside)
    )
    # The profile's own description of the address asks for a name and a status, as of a service.
    also = {"name": service.name, "status": told["status"]} if full else {}
    return _at_location(service, at_location) | also | {"service": told}


def organisation_in_list(organisation):
    """Return an organisation by itself."""
    is_other = organisation.kind == Organisation.Kind.OTHER
    kind = "" if is_other else capfirst(organisation.get_kind_display())
    return _known(
        {
            "id": organisation.uuid,
            "name": organisation.name,
            "description": kind or _("We do not know what kind of organisation this is."),
            "website": organisation.website,
            "x_kirklees_kind": "" if is_other else organisation.kind,
        }
    )


def organisation_in_full(organisation, services, beside):
    """Return an organisation with those of these services that it runs."""
    own = [service for service in services if service.organisation_id == organisation.pk]
    told = [service_in_list(service, beside) for service in own]
    return organisation_in_list(organisation) | _known({"services": told})


def taxonomy(one):
    """Return a list of words."""
    return {
        "id": one.uuid,
        "name": one.name,
        "description": one.description,
        "x_kirklees_code": one.code,
    }


def term(one):
    """Return a word of such a list."""
    return _known(
        {
            "id": one.uuid,
            "name": one.name,
            "description": one.description,
            "parent_id": one.parent.uuid if one.parent and one.parent.is_visible else None,
            "taxonomy": TAXONOMY_OF[one.taxonomy].name,
            "taxonomy_id": TAXONOMY_OF[one.taxonomy].uuid,
            "x_kirklees_code": one.slug,
        }
    )


def _known(values):
    """Leave out what is not known: the standard has no empty values."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _unless(value, not_known):
    return None if value == not_known else value


def _moment(moment):
    """To the thousandth of a second, as the standard asks."""
    return moment and f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def _alert(service, on):
    if is_example(service):
        return _("Example, to try the data out: nobody has checked this entry.")
    if service.check_is_late(on):
        return _("This entry was to be checked again and has not been.")
    return ""


def _of_service(service, kind, values):
    """Return an object of one value for each that is known."""
    return [
        {"id": identifier(service.uuid, kind, value), "service_id": service.uuid, name: value}
        for name, value in dict.fromkeys(values)
        if value
    ]


def _cost(service):
    """Nobody knows the price of what is paid for."""
    if service.cost == Service.Cost.NOT_KNOWN:
        return []
    [cost] = _of_service(service, "cost", [("option", capfirst(service.get_cost_display()))])
    return [cost | ({"amount": 0} if service.cost == Service.Cost.FREE else {})]


def _contact(service, contact):
    key = identifier(service.uuid, "contact", contact.order)
    number = _known(
        {
            "id": identifier(key, "phone"),
            "contact_id": key,
            "number": contact.phone,
            "description": contact.label,
        }
    )
    return _known(
        {
            "id": key,
            "service_id": service.uuid,
            "email": contact.email,
            "phones": [number] if contact.phone else [],
            "x_kirklees_for": contact.label,
            "x_kirklees_answered_on": contact.rung_on,
        }
    )


def _attribute(service, taxonomy_code, one):
    return {
        "id": identifier(service.uuid, taxonomy_code, one.uuid),
        "link_id": service.uuid,
        "link_type": taxonomy_code,
        "taxonomy_term_id": one.uuid,
        "taxonomy_term": term(one),
    }


def _at_location(service, at_location):
    return {
        "id": at_location.uuid,
        "service_id": service.uuid,
        "location_id": at_location.location.uuid,
        "location": _location(at_location.location),
    }


def _location(location):
    """A town, or somewhere in it: no street is known, so it has no address. The middle of a town
    is not where the service is."""
    town = location.place
    return _known(
        {
            "id": location.uuid,
            "location_type": "physical",
            "name": location.name,
            "x_kirklees_postcode": location.postcode,
            "x_kirklees_town": {
                "name": town.name,
                "latitude": float(town.latitude),
                "longitude": float(town.longitude),
            },
        }
    )


def _wait(service, wait, figures):
    """A wait without a `newest` figure is one that nobody has told us."""
    return _known(
        {
            "id": identifier(service.uuid, "wait", wait.slug),
            "name": wait.name,
            "topic": wait.get_topic_display(),
            "clock_start": wait.clock_start,
            "clock_stop": wait.clock_stop,
            "statistic": wait.statistic,
            "within": wait.within,
            "unit": wait.unit,
            "ages": wait.ages,
            "area": wait.get_area_display(),
            "page": settings.SITE_ORIGIN + reverse("service_waits", args=[service.slug]),
            "newest": _figure(figures[0]) if figures else None,
        }
    )


def _figure(figure):
    """What is hidden from the public is not in a PublicFigure at all."""
    return _known(
        {
            "starts_on": figure.starts_on,
            "ends_on": figure.ends_on,
            "counted_on": figure.as_of,
            "words": figure.sentence,
            "value": None if figure.value is None else float(figure.value),
            "numerator": figure.numerator,
            "denominator": figure.denominator,
            "waiting": figure.waiting,
            "waiting_words": figure.waiting_text,
            "is_hidden": figure.is_hidden,
            "given_by": figure.supplied_by,
            "source": figure.source_url,
            "note": figure.note,
            "is_example": figure.is_sample or None,
        }
    )
