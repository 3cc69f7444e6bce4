"""Where somebody lives: a town, a postcode district or a whole postcode."""

import logging
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from uk_postcodes_parsing import ukpostcode

from local_offer.models import Place
from publishing.plain_text import normalized

# It logs what it cannot read. Where somebody lives does not belong there.
logging.getLogger("uk_postcodes_parsing").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Home:
    """A place as somebody named it, and every place with its distance from there, in miles."""

    place: Place
    miles: dict  # Place.pk: miles

    @property
    def part(self):
        """North or South Kirklees, or "" where that is not known."""
        return self.place.part


def home_named(text):
    """Return the Home of a town, district or postcode; raise ValidationError with a sentence that
    says what to do. One query."""
    places = list(Place.objects.visible())
    place = _place_named(text, places)
    miles = {other.pk: place.miles_to(other) for other in places}
    if not place.part:
        nearest = min((p for p in places if p.part), key=lambda p: miles[p.pk], default=None)
        place.part = nearest.part if nearest and not place.is_beyond else ""
    return Home(place, miles)


def _place_named(text, places):
    named = _plain(text)
    for place in places:
        if named and named in map(_plain, [place.name, *place.also.splitlines()]):
            return place
    postcode = ukpostcode.parse(_without_marks(text))
    if not postcode:
        raise ValidationError(
            _(
                "We do not have this place in our list. Write a bigger town near you, such as"
                " Dewsbury, or a whole postcode."
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
