"""Where somebody lives: a town, a postcode district or a whole postcode."""

import logging
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from uk_postcodes_parsing import ukpostcode

from local_offer.models import Place
from publishing.plain_text import normalized
from search.spelling import near_enough

# It logs what it cannot read. Where somebody lives does not belong there.
logging.getLogger("uk_postcodes_parsing").setLevel(logging.CRITICAL)
LONGEST_NAME = 60
# Said beside the name of a place.
_BESIDE = frozenset(
    ("in", "near", "town", "village", "centre", "area", "kirklees", "west", "yorkshire", "uk")
)
# A postcode of which the last letters are missing: its district is there.
_CUT_SHORT = re.compile(r"([a-z]{1,2}[0-9]{1,2}) [0-9][a-z]?", re.ASCII)


@dataclass(frozen=True)
class Home:
    """A place as somebody named it, and every place with its distance from there, in miles.
    `is_as_written`: they wrote a name of it, or a postcode there, and not something near."""

    place: Place
    miles: dict  # Place.pk: miles
    is_as_written: bool

    @property
    def part(self):
        """North or South Kirklees, or "" where that is not known."""
        return self.place.part


def home_named(text):
    """Return the Home of a town, district or postcode, badly spelt or not; raise ValidationError
    with a sentence that says what to do. One query."""
    places = list(Place.objects.visible())
    named, written = _named(places), _plain(text)
    meant = None if written in named else _meant(written, named)
    place = named.get(written) or meant or _place_of_postcode(text, places)
    miles = {other.pk: place.miles_to(other) for other in places}
    if not place.part:
        nearest = min((p for p in places if p.part), key=lambda p: miles[p.pk], default=None)
        place.part = nearest.part if nearest and not place.is_beyond else ""
    return Home(place, miles, is_as_written=meant is None)


def _named(places):
    """Return {name: Place}, the first of each name."""
    named = {}
    for place in places:
        for name in filter(None, map(_plain, (place.name, *place.also.splitlines()))):
            named.setdefault(name, place)
    return named


def _meant(written, named):
    """Return the place that somebody means who wrote "Batley town", "Hudersfield" or "HD1 2"; None
    if it may be none of those that are `named`, or more than one."""
    if len(written) > LONGEST_NAME:
        return None
    if cut_short := _CUT_SHORT.fullmatch(written):
        return named.get(cut_short[1])
    words = [word for word in written.replace(",", " ").split() if word not in _BESIDE]
    name = " ".join(words)
    if name in named or not "".join(words).isalpha():
        return named.get(name)
    near = near_enough(name, sorted(named))
    nearest = [named[other] for distance, other in near if distance == min(near)[0]]
    return nearest[0] if len({place.pk for place in nearest}) == 1 else None


def _place_of_postcode(text, places):
    postcode = ukpostcode.parse(_without_marks(text))
    if not postcode:
        raise ValidationError(
            _(
                "We do not have this place in our list. It may lie outside Kirklees. Write a town"
                " in Kirklees, such as Dewsbury, or a postcode."
            )
        )
    if not postcode.is_in_ons_postcode_directory:
        raise ValidationError(
            _("There is no postcode %(postcode)s. Check it, or write your town."),
            params={"postcode": postcode.postcode},
        )
    for place in places:
        if place.name == postcode.outcode:
            return place
    raise ValidationError(
        _("%(postcode)s is a long way from Kirklees. This list is for people near Kirklees."),
        params={"postcode": postcode.postcode},
    )


def _plain(name):
    return " ".join(normalized("NFKC", name).split()).casefold()


def _without_marks(text):
    """Return the letters and figures of a postcode: "hd1-2tt" and "HD1  2TT" are one."""
    return "".join(sign for sign in normalized("NFKC", text) if sign.isalnum())
