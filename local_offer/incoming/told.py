"""What can be told of a service between lists: by our files, other files and feeds, all in the same
words.

A telling is a dict of the names in PARTS, in plain values that JSON holds. What is not known is
left out of it, and never means no: so what is left out takes nothing away.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_offer.models import Contact, Service, ServiceAtLocation
from local_offer.phones import dialled
from publishing.plain_text import EmailField, normalized, tidied
from staff.sheets.cells import number, one_of

OLDEST = 130
# As long as the longest page of ours is, ten times over.
LONGEST_TEXT = 5_000

# How much longer a text may come than it is once lines and spaces are ours.
_MOST_AS_SENT = 4 * LONGEST_TEXT
_TAG_BEGINS = re.compile(r"<\s*[/!?a-z]", re.IGNORECASE)
_NO_LETTER = "\N{REPLACEMENT CHARACTER}"
_POSTCODE = re.compile(r"\b([a-z]{1,2}[0-9][0-9a-z]?) ?([0-9][a-z]{2})\Z", re.IGNORECASE)


def plain_line(text):
    """Return a text on one line, with one space between words and no sign that nobody sees."""
    seen = (sign for sign in normalized("NFC", text) if not _is_hidden(sign))
    return " ".join("".join(seen).split())


def plain_lines(text):
    """Return a text likewise, its lines kept, empty ones at its ends left out."""
    return "\n".join(map(plain_line, text.splitlines())).strip("\n")


def folded(text):
    """Return what is left of a name if nobody minds capitals, accents or commas."""
    apart = normalized("NFKD", text.casefold())
    return " ".join(
        re.findall(r"[^\W_]+", "".join(c for c in apart if not unicodedata.combining(c)))
    )


def town_and_postcode(line):
    """Return (town, postcode) of a place such as "Dewsbury, WF12 8DG"; each may be ""."""
    found = _POSTCODE.search(line := line.rstrip())
    if not found:
        return line, ""
    return line[: found.start()].strip(" ,"), f"{found[1]} {found[2]}".upper()


def _is_hidden(sign):
    # Joiners stand inside words of some languages.
    return unicodedata.category(sign) == "Cf" and sign not in "\u200c\u200d"


def _holds_markup(text):
    begins = _TAG_BEGINS.search(text)
    return begins is not None and ">" in text[begins.end() :]


def _text(longest, plain, value):
    if not isinstance(value, str):
        raise ValidationError(_("This is not text."))
    # Length first: nothing else is done with what nobody can mean.
    text = plain(tidied(value)) if len(value) <= _MOST_AS_SENT else value
    if len(text) > longest:
        raise ValidationError(
            _("This is longer than %(longest)s letters."), params={"longest": longest}
        )
    if _holds_markup(text):
        raise ValidationError(_("This holds HTML. Only plain text is taken."))
    if _NO_LETTER in text or "\0" in text:
        raise ValidationError(_("Letters in this are garbled."))
    return text


def _line(longest, value):
    return _text(longest, plain_line, value)


def _lines(value):
    return _text(LONGEST_TEXT, plain_lines, value)


def _places(value):
    read = (town_and_postcode(plain_line(line)) for line in re.split("[\n;]", _lines(value)))
    return "\n".join(sorted({", ".join(filter(None, place)) for place in read if any(place)}))


def address(value):
    """Return a web address; raise ValidationError."""
    field = forms.URLField(max_length=500, assume_scheme="https")
    found = field.clean(_line(500, value))
    if not found.startswith(("https://", "http://")):
        raise ValidationError(_("Write an address that begins with https://."))
    return found


def _email(value):
    return EmailField().clean(_line(254, value))


def _age(value):
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValidationError(_("This is not a number."))
    field = forms.IntegerField(
        min_value=0,
        max_value=OLDEST,
        error_messages={"invalid": _("Write an age in whole years, such as 5.")},
    )
    return number(field)(_line(20, str(value)))


def _cost(value):
    found = one_of(Service.Cost.choices, _line(60, value))
    return "" if found == Service.Cost.NOT_KNOWN else found


@dataclass(frozen=True)
class Part:
    """One thing that is told. `reads` makes its plain value of what somebody else wrote, "" if that
    says nothing, or raises ValidationError."""

    name: str
    heading: str
    reads: object


PARTS = MappingProxyType(
    {
        name: Part(name, heading, reads)
        for name, heading, reads in (
            ("name", gettext_lazy("Name"), partial(_line, 150)),
            ("organisation", gettext_lazy("Run by"), partial(_line, 150)),
            ("what", gettext_lazy("What it is"), _lines),
            ("who_for", gettext_lazy("Who it is for"), _lines),
            ("min_age", gettext_lazy("Youngest age"), _age),
            ("max_age", gettext_lazy("Oldest age"), _age),
            ("cost", gettext_lazy("Cost"), _cost),
            ("opening", gettext_lazy("When it is open"), _lines),
            ("languages", gettext_lazy("Languages"), _lines),
            ("phone", gettext_lazy("Phone"), partial(_line, 60)),
            ("email", gettext_lazy("E-mail"), _email),
            ("website", gettext_lazy("Website"), address),
            ("places", gettext_lazy("Where"), _places),
        )
    }
)
OF_SERVICE = (
    *("name", "what", "who_for", "min_age", "max_age"),
    *("cost", "opening", "languages", "website"),
)


def read(values):
    """Return the telling that these values by name make; raise ValidationError with a sentence for
    each that is wrong, its heading before it."""
    told, wrong = {}, []
    for name, value in values.items():
        part = PARTS[name]
        try:
            found = part.reads(value) if value not in (None, "") else ""
        except ValidationError as refusal:
            wrong += [f"{part.heading}: {sentence}" for sentence in refusal.messages]
        else:
            told |= {} if found in (None, "") else {name: found}
    wrong += faults_of(told) if not wrong else []
    if wrong:
        raise ValidationError(wrong)
    return told


def faults_of(told):
    """Return sentences on what is wrong with a telling as a whole."""
    faults = []
    if "name" not in told:
        faults.append(_("It has no name."))
    if "organisation" not in told:
        faults.append(_("It does not say who runs it."))
    if told.get("min_age", 0) > told.get("max_age", OLDEST):
        faults.append(_("The youngest age is above the oldest."))
    return faults


def as_the_public_sees(services):
    """Return services with what `told_of` reads, as far as the public sees it."""
    return _with(services, Contact.objects.visible(), ServiceAtLocation.objects.visible())


def as_kept(services):
    """Return services with what `told_of` reads, whether the public sees it or not."""
    shown = {"is_visible": True}
    return _with(
        services, Contact.objects.filter(**shown), ServiceAtLocation.objects.filter(**shown)
    )


def _with(services, contacts, locations):
    return services.select_related("organisation").prefetch_related(
        Prefetch("contacts", contacts, "shown_contacts"),
        Prefetch("at_locations", locations.select_related("location"), "shown_locations"),
    )


def told_of(service):
    """Return what we tell of a service that came from `as_the_public_sees` or `as_kept`."""
    values = {name: getattr(service, name) for name in OF_SERVICE}
    values |= {
        "organisation": service.organisation.name,
        "cost": "" if service.cost == Service.Cost.NOT_KNOWN else service.cost,
        "phone": next((one.phone for one in service.shown_contacts if one.phone), ""),
        "email": next((one.email for one in service.shown_contacts if one.email), ""),
        "places": "\n".join(sorted(map(place_of, service.shown_locations))),
    }
    plain = {
        name: plain_lines(value) if isinstance(value, str) else value
        for name, value in values.items()
    }
    return {name: plain[name] for name in PARTS if plain[name] not in (None, "")}


def place_of(at_location):
    """Return where a service is, as a line."""
    location = at_location.location
    return ", ".join(filter(None, (plain_line(location.name), location.postcode)))


def place_key(line):
    """Return what tells places apart: the postcode, or else the town."""
    town, postcode = town_and_postcode(line)
    return postcode or folded(town)


def phone_key(phone):
    """Return what tells phone numbers apart, however they are written."""
    number = dialled(phone)
    return f"0{number.removeprefix('+44')}" if number.startswith("+44") else number or phone


def we_say_so(service, name, value):
    """Whether our entry, which came from `as_kept`, says this of itself already."""
    if name == "phone":
        return phone_key(value) in {phone_key(one.phone) for one in service.shown_contacts}
    if name == "email":
        return value.casefold() in {one.email.casefold() for one in service.shown_contacts}
    if name == "places":
        ours = {place_key(place_of(one)) for one in service.shown_locations}
        return set(map(place_key, value.splitlines())) <= ours
    if name == "organisation":
        return folded(value) == folded(service.organisation.name)
    return told_of(service).get(name) == value


def in_words(name, value):
    """Return a part of a telling as people read it, "" for nothing."""
    if name == "cost" and value:
        return str(Service.Cost(value).label)
    return "" if value is None else str(value)
