"""The file of services, put into rows. Every function says which values go into which model."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _

from local_offer.content_file.advice import load_waiting_rights, load_years
from local_offer.content_file.reading import TAXONOMY_OF
from local_offer.content_file.waits import load_waits
from local_offer.models import (
    Contact,
    Location,
    Organisation,
    Place,
    Service,
    ServiceAtLocation,
    Source,
    Term,
)
from publishing.loading import loading

ROUTES = {
    "by_yourself": "self-referral",
    "by_dropping_in": "drop-in",
    "by_gp": "gp",
    "by_school": "school",
    "by_any_professional": "any-professional",
    "by_council": "council-assessment",
}


def load(content, *, overwrite=False):
    """Put checked content on the site and return the Loader, which tells what it did.

    Raise LoadingError, with nothing changed, if the database's own rules refuse any of it.
    """
    reason = _("Loaded from the file of services")
    with loading("local-offer", reason=reason, overwrite=overwrite) as loader:
        LocalOffer(content, loader).load()
    return loader


class LocalOffer:
    """One loading of the file: what others refer to is kept by the name they use."""

    def __init__(self, content, loader):
        self.content = content
        self.loader = loader
        self.terms, self.organisations, self.towns, self.locations = {}, {}, {}, {}
        self.services = {}

    def load(self):
        """Load everything, what is referred to first."""
        self._terms()
        self._places()
        for content in self.content["organisations"]:
            self._organisation(content)
        for content in self.content["services"]:
            self._service(content)
        load_years(self.content, self.loader, self.terms, self.services)
        load_waiting_rights(self.content, self.loader)
        load_waits(self.content, self.loader, self.services)

    def _terms(self):
        typed = self._typed_for_terms()
        for order, content in enumerate(self.content["terms"]):
            named = (content["taxonomy"], content["slug"])
            self.terms[named] = self.loader.load(
                Term,
                " ".join(named),
                {
                    "name": content["name"],
                    "also": "\n".join(sorted(typed[named])),
                    "description": content["description"],
                    "parent": self.terms.get((content["taxonomy"], content.get("parent"))),
                    "order": order,
                },
                taxonomy=content["taxonomy"],
                slug=content["slug"],
            )

    def _typed_for_terms(self):
        """Return {(taxonomy, slug): what people type for it}."""
        typed = defaultdict(set)
        for row in self.content["synonyms"]:
            typed[row["taxonomy"], row["term"]].add(row["typed"].casefold())
        for row in self.content["terms"]:
            typed[row["taxonomy"], row["slug"]] |= {word.casefold() for word in row.get("also", [])}
        return typed

    def _places(self):
        for content in self.content["places"]:
            place = self.loader.load(
                Place,
                content["name"],
                {
                    "kind": content["kind"],
                    "also": "\n".join(content.get("also", [])),
                    "latitude": Decimal(str(content["latitude"])),
                    "longitude": Decimal(str(content["longitude"])),
                    "part": content.get("part", ""),
                    "is_beyond": content.get("beyond", False),
                },
                name=content["name"],
            )
            if content["kind"] == Place.Kind.TOWN:
                self.towns[content["name"]] = place

    def _organisation(self, content):
        self.organisations[content["id"]] = self.loader.load(
            Organisation,
            content["id"],
            {
                "name": content["name"],
                "kind": content["kind"],
                "website": content.get("website", ""),
            },
            slug=content["id"],
        )

    def _service(self, content):
        routes = content.get("how_to_get_it", [])
        service = self.loader.load(
            Service,
            content["id"],
            {
                "name": content["name"],
                "former_name": content.get("former_name", ""),
                "organisation": self.organisations[content["organisation"]],
                "audience": content["audience"],
                "area": content["area"],
                "what": content["what"],
                "who_for": content.get("who_for", ""),
                "min_age": content.get("min_age"),
                "max_age": content.get("max_age"),
                "needs_diagnosis": content.get("needs_diagnosis", Service.YesNo.NOT_KNOWN),
                "needs_ehcp": content.get("needs_ehcp", Service.YesNo.NOT_KNOWN),
                "cost": content.get("cost", Service.Cost.NOT_KNOWN),
                "opening": content.get("opening", ""),
                "languages": "\n".join(content.get("languages", [])),
                "wait_words": content.get("waiting_words", ""),
                "website": content.get("website", ""),
                "read_on": content["read"],
                "source_dated_on": content.get("page_date", ""),
                "unsure_of": content.get("check_why", ""),
                "note": content.get("note", ""),
                "is_listed": content["show"],
                **{name: route in routes for name, route in ROUTES.items()},
                **{
                    name: [self.terms[taxonomy, slug] for slug in content.get(name, [])]
                    for name, taxonomy in TAXONOMY_OF.items()
                },
            },
            slug=content["id"],
        )
        self.services[content["id"]] = service
        self._contact(service, content)
        self._sources(service, content)
        self._locations_of(service, content)

    def _contact(self, service, content):
        if "phone" in content or "email" in content:
            self.loader.load(
                Contact,
                content["id"],
                {
                    "phone": content.get("phone", ""),
                    "email": content.get("email", ""),
                    "is_sure": content["show"] and not content["check"],
                },
                service=service,
                order=1,
            )

    def _sources(self, service, content):
        for order, source in enumerate(content["sources"], 1):
            self.loader.load(
                Source, f"{content['id']} {order}", dict(source), service=service, order=order
            )

    def _locations_of(self, service, content):
        for town in content.get("places", []):
            location = self._location_of(content, town)
            self.loader.load(
                ServiceAtLocation,
                f"{content['id']} > {town}",
                {},
                service=service,
                location=location,
            )

    def _location_of(self, content, town):
        """Where its postcode is, if the source gives one; else the one location that stands for
        somewhere in a town."""
        postcode = content.get("postcode", "")
        slug = content["id"] if postcode else town.lower().replace(" ", "-")
        if slug not in self.locations:
            values = {"name": town, "place": self.towns[town], "postcode": postcode}
            self.locations[slug] = self.loader.load(Location, slug, values, slug=slug)
        return self.locations[slug]
