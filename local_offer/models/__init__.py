"""Services and who runs them, in the shape of Open Referral UK 3 (HSDS 3).

Its schedules, costs, languages and service areas are fields of a service here: what is known of
each is a sentence, and no source has more.
"""

from local_offer.models.gaps import NothingFound
from local_offer.models.organisations import Organisation
from local_offer.models.places import Location, Place, ServiceAtLocation
from local_offer.models.services import Contact, Service, Source
from local_offer.models.terms import Term

__all__ = [
    "Contact",
    "Location",
    "NothingFound",
    "Organisation",
    "Place",
    "Service",
    "ServiceAtLocation",
    "Source",
    "Term",
]
