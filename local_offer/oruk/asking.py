"""What an address may ask for, how it has to be written, and what it asks of the rows.

All that is asked holds at once. What is not known of a service is not taken for a yes.
"""

import datetime
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from uuid import UUID

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Q
from django.http import Http404
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from local_offer.directory.asking import LONGEST_SEARCH
from local_offer.directory.conditions import has_term, is_about, serves
from local_offer.directory.near import home_named
from local_offer.models import Service
from local_offer.oruk import handed_out
from local_offer.oruk.beside import changed_since
from local_offer.oruk.taxonomies import RELATION, TAXONOMIES
from search.finding import find

METRES_IN_A_MILE = 1609.344
A_PAGE = 50
MOST_A_PAGE = 100
OLDEST = 130
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_YES_NO = {"true": True, "false": False}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
POSTCODE = r"^[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}$"
TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
# What no address of this site may hold.
HONEST = "^[^\\u0000\\u202a-\\u202e\\u2066-\\u2069]*$"


@dataclass(frozen=True)
class Parameter:
    """One thing an address may ask for. `read` makes a value of what is written, or raises
    ValueError; `must` then says how it has to be written, after its name. `schema` says the same to
    machines."""

    name: str
    says: Promise
    must: Promise
    schema: dict
    read: Callable = field(compare=False)

    def value_in(self, query):
        """Return what a QueryDict asks for by this name, None for nothing."""
        written = query.getlist(self.name)
        if not written:
            return None
        try:
            [text] = written
            return self.read(text)
        except (ValueError, OverflowError):
            told = {"name": self.name, "must": self.must}
            raise BadRequest(gettext("%(name)s must be given once, as %(must)s.") % told) from None


def asked(request, parameters):
    """Return {name: value} of what an address asks for; raise BadRequest with a sentence."""
    found = {each.name: each.value_in(request.GET) for each in parameters}
    return {name: value for name, value in found.items() if value is not None}


def _matching(pattern, make=str):
    def read(text):
        if not re.fullmatch(pattern, text):
            raise ValueError(pattern)
        return make(text)

    return read


def _one_of(choices):
    def read(text):
        if text not in choices:
            raise ValueError(choices)
        return choices[text]

    return read


def _from_to(least, most):
    def read(text):
        number = _matching("[0-9]{1,7}", int)(text)
        if not least <= number <= most:
            raise ValueError(number)
        return number

    return read


def _age(text):
    age = _matching(r"[0-9]{1,3}(\.[0-9]{1,30})?(e-?[0-9]{1,3})?", float)(text)
    if age > OLDEST:
        raise ValueError(age)
    return age


def _words(text):
    if len(text) > LONGEST_SEARCH:
        raise ValueError(text)
    return text


def _moment(text):
    if day := parse_date(text):
        return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    moment = parse_datetime(text)
    if moment is None:
        raise ValueError(text)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=datetime.UTC)
    return moment.astimezone(datetime.UTC)


def _text(**schema):
    return {"type": "string", **schema}


PAGE = Parameter(
    "page",
    _("Which page of a list, from 1."),
    _("a whole number from 1"),
    {"type": "integer", "minimum": 1, "maximum": 9_999_999, "default": 1},
    _from_to(1, 9_999_999),
)
PER_PAGE = Parameter(
    "per_page",
    _("How many a page holds."),
    _("a whole number from 1 to 100"),
    {"type": "integer", "minimum": 1, "maximum": MOST_A_PAGE, "default": A_PAGE},
    _from_to(1, MOST_A_PAGE),
)
FULL = Parameter(
    "full",
    _("“true” for all that belongs to each, as at its own address."),
    _("true or false"),
    {"type": "boolean", "default": False},
    _one_of(_YES_NO),
)
FORMAT = Parameter(
    "format",
    _("“ndjson” for all of it at once, one object a line. Pages then count for nothing."),
    _("json or ndjson"),
    _text(enum=["json", "ndjson"], default="json"),
    _one_of({name: name for name in ("json", "ndjson")}),
)
SEARCH = Parameter(
    "search",
    _("Words, as a family would type them, up to 200 signs. What is for staff alone is not found."),
    _("up to 200 signs"),
    _text(maxLength=LONGEST_SEARCH, pattern=HONEST),
    _words,
)
TAXONOMY_TERM = Parameter(
    "taxonomy_term_id",
    _("Services that have this word."),
    _("an identifier of a taxonomy term"),
    _text(format="uuid"),
    _matching(_UUID, UUID),
)
TAXONOMY = Parameter(
    "taxonomy_id",
    _("What has any word of this taxonomy."),
    _("an identifier of a taxonomy"),
    _text(format="uuid"),
    _matching(_UUID, UUID),
)
ORGANIZATION = Parameter(
    "organization_id",
    _("Services that this organisation runs."),
    _("an identifier of an organisation"),
    _text(format="uuid"),
    _matching(_UUID, UUID),
)
MINIMUM_AGE = Parameter(
    "minimum_age",
    _("Services whose youngest age is known, and is this or more."),
    _("a number from 0 to 130"),
    {"type": "number", "minimum": 0, "maximum": OLDEST},
    _age,
)
MAXIMUM_AGE = Parameter(
    "maximum_age",
    _("Services whose oldest age is known, and is this or less."),
    _("a number from 0 to 130"),
    {"type": "number", "minimum": 0, "maximum": OLDEST},
    _age,
)
MODIFIED_AFTER = Parameter(
    "modified_after",
    _("What was changed at this moment or later. A moment without a time zone is in UTC."),
    _("a day or a moment such as 2026-01-31T09:30:00Z"),
    _text(format="date-time"),
    _moment,
)
NO_TIMES = _("No entry has its times in a form to search by, so this finds nothing yet.")
START_TIME = Parameter(
    "start_time",
    NO_TIMES,
    _("a time such as 09:30"),
    _text(pattern=TIME),
    _matching(TIME),
)
END_TIME = Parameter(
    "end_time",
    NO_TIMES,
    _("a time such as 17:00"),
    _text(pattern=TIME),
    _matching(TIME),
)
DAY = Parameter(
    "day",
    NO_TIMES,
    _("one of MO, TU, WE, TH, FR, SA, SU"),
    _text(enum=list(DAYS)),
    _one_of({day: day for day in DAYS}),
)
NEAR = Parameter(
    "postcode",
    _("What is for people who live there, as far as a postcode district tells."),
    _("a whole postcode"),
    _text(pattern=POSTCODE),
    _matching(POSTCODE),
)
PROXIMITY = Parameter(
    "proximity",
    _(
        "How many metres from there at most, with a postcode. Both are taken for the middle of"
        " their town or district."
    ),
    _("a whole number of metres, beside a postcode"),
    {"type": "integer", "minimum": 0, "maximum": 9_999_999},
    _from_to(0, 9_999_999),
)

PAGES = (PAGE, PER_PAGE)
OF_SERVICES = (
    SEARCH,
    *(TAXONOMY_TERM, TAXONOMY, ORGANIZATION),
    *(MINIMUM_AGE, MAXIMUM_AGE),
    *(START_TIME, END_TIME, DAY),
    MODIFIED_AFTER,
)
OF_PLACES = (NEAR, PROXIMITY)


def services_asked_for(values, owner):
    """Return the services that fit all of these values; raise Http404 if one of them names what is
    not there."""
    found = handed_out.services(owner)
    if {"start_time", "end_time", "day"} & values.keys():
        return found.none()
    for condition in _conditions(values, owner):
        found = found.filter(condition)
    return found


def _conditions(values, owner):
    for name, value in values.items():
        match name:
            case "search":
                yield _searched(value)
            case "taxonomy_term_id":
                yield _has_any_of([_there(handed_out.terms(), value).pk])
            case "taxonomy_id":
                code = taxonomy_with(value).code
                yield _has_any_of(handed_out.terms().filter(taxonomy=code).order_by().values("pk"))
            case "organization_id":
                yield Q(organisation=_there(handed_out.organisations(owner), value))
            case "minimum_age":
                yield Q(min_age__gte=math.ceil(value))
            case "maximum_age":
                yield Q(max_age__lte=math.floor(value))
            case "modified_after":
                yield changed_since(value)


def places_asked_for(values, owner):
    """Return where services can be met, and these services and places fit all of these values."""
    services = services_asked_for(values, owner)
    rows = handed_out.service_at_locations(owner).filter(service__in=services.order_by())
    if "postcode" not in values:
        if "proximity" in values:
            raise Http404(gettext("Near what? Give a postcode beside proximity."))
        return rows
    try:
        home = home_named(values["postcode"])
    except ValidationError as no_such_place:
        raise Http404(" ".join(no_such_place.messages)) from None
    rows = rows.filter(service__in=services.filter(serves(home).fits).order_by())
    if "proximity" in values:
        most = values["proximity"] / METRES_IN_A_MILE
        near = [place for place, miles in home.miles.items() if miles <= most]
        rows = rows.filter(location__place__in=near)
    return rows


def _searched(text):
    """What the directory finds by the same words: so nothing that is for staff alone."""
    found = find(text, among=("service",))
    about = found and is_about(found, handed_out.terms())
    return about.fits & ~Q(audience=Service.Audience.STAFF) if about else Q()


def _has_any_of(terms):
    return reduce(or_, (has_term(relation, terms) for relation in RELATION.values()))


def taxonomy_with(uuid):
    """Return the taxonomy of this identifier; raise Http404."""
    for taxonomy in TAXONOMIES:
        if taxonomy.uuid == uuid:
            return taxonomy
    raise Http404(gettext("There is no such taxonomy."))


def _there(rows, uuid):
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise Http404(gettext("There is nothing with the identifier %(uuid)s.") % {"uuid": uuid})
    return found
