"""Which entries of ours an entry of another list may be, by name, phone and place: its postcode,
or its street where no postcode is told.

Nobody but a person says that two are the same. What is found here is only shown to them.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from local_offer.incoming.told import folded, phone_key, town_and_postcode
from local_offer.models import Contact, Location, Service

MOST_SHOWN = 5
# Words that names of services have or leave out, as it comes.
_FILLERS = frozenset(
    ["a", "an", "and", "at", "for", "in", "of", "s", "service", "services", "team", "the"]
)


@dataclass
class Likeness:
    """One of our entries, and in words why it may be the same."""

    service: Service
    reasons: list = field(default_factory=list)


def may_be_the_same(told):
    """Return up to five Likenesses for what another list tells, those with most reasons first. Five
    queries at most."""
    found = defaultdict(list)
    for reason, keys in (
        (_("the same name"), _of_name(told)),
        (_("the same phone number"), _of_phone(told)),
        (_("the same postcode"), _of_postcode(told)),
        (_("the same street"), _of_street(told)),
    ):
        for key in keys:
            found[key].append(reason)
    likely = sorted(found, key=lambda key: (-len(found[key]), key))[:MOST_SHOWN]
    services = Service.objects.select_related("organisation").in_bulk(likely)
    return [Likeness(services[key], found[key]) for key in likely]


def _of_name(told):
    wanted = _words(told["name"])
    names = Service.objects.values_list("pk", "name", "former_name")
    return {key for key, *called in names if wanted in map(_words, filter(None, called))}


def _of_phone(told):
    wanted = phone_key(told.get("phone", ""))
    phones = Contact.objects.exclude(phone="").values_list("service", "phone")
    return {key for key, phone in phones if wanted and phone_key(phone) == wanted}


def _of_postcode(told):
    wanted = {town_and_postcode(line)[1] for line in told.get("places", "").splitlines()} - {""}
    locations = Location.objects.filter(postcode__in=wanted)
    return set(locations.exclude(services=None).values_list("services", flat=True))


def _of_street(told):
    places = map(town_and_postcode, told.get("places", "").splitlines())
    wanted = {
        way for line, postcode in places if not postcode for way in _with_and_without_town(line)
    }
    if not wanted:
        return set()
    locations = Location.objects.exclude(services=None)
    names = locations.values_list("services", "name", "place__name")
    # What is only known to be in a town is not the same as all else that is in it.
    return {key for key, name, town in names if _streets(name, town) & wanted}


def _streets(name, town):
    return _with_and_without_town(name) - {folded(town)}


def _with_and_without_town(line):
    return {folded(line), folded(line.rpartition(",")[0])} - {""}


def _words(name):
    words = folded(name).split()
    return frozenset(words) - _FILLERS or frozenset(words)
