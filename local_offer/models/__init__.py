"""Services and who runs them, in the shape of Open Referral UK 3 (HSDS 3).

Its schedules, costs, languages and service areas are fields of a service here: what is known of
each is a sentence, and no source has more.
"""

from local_offer.models.consultations import Consultation
from local_offer.models.events import Event, Newsletter
from local_offer.models.gaps import NothingFound
from local_offer.models.growing_up import Year
from local_offer.models.guidance import GuidancePage, GuidanceTick
from local_offer.models.incoming import FeedRun, IncomingService
from local_offer.models.languages import LanguageSentence
from local_offer.models.organisations import Organisation
from local_offer.models.places import Location, Place, ServiceAtLocation
from local_offer.models.services import Contact, Service, Source
from local_offer.models.terms import Term
from local_offer.models.waits import WaitFigure, WaitingTime, WaitSupplier
from local_offer.models.while_you_wait import WaitingRight

__all__ = [
    "Consultation",
    "Contact",
    "Event",
    "FeedRun",
    "GuidancePage",
    "GuidanceTick",
    "IncomingService",
    "LanguageSentence",
    "Location",
    "Newsletter",
    "NothingFound",
    "Organisation",
    "Place",
    "Service",
    "ServiceAtLocation",
    "Source",
    "Term",
    "WaitFigure",
    "WaitSupplier",
    "WaitingRight",
    "WaitingTime",
    "Year",
]
