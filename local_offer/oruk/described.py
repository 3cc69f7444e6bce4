"""The description of these addresses for programs (OpenAPI 3.0): what each may be asked, and what
it tells."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from local_offer.models import Service, WaitingTime
from local_offer.oruk import endpoints
from local_offer.oruk.answering import PROBLEM, STUB, for_machines
from local_offer.oruk.asking import PAGES

TEXT = {"type": "string"}
URI = {"type": "string", "format": "uri"}
UUID = {"type": "string", "format": "uuid"}
DAY = {"type": "string", "format": "date"}
WHOLE = {"type": "integer"}
NUMBER = {"type": "number"}
YES_NO = {"type": "boolean"}


def _thing(*required, **properties):
    return {"type": "object", "required": list(required), "properties": properties}


def _named(name):
    return {"$ref": f"#/components/schemas/{name}"}


def _list_of(what):
    return {"type": "array", "items": what}


def _one_of(choices):
    return {"type": "string", "enum": [str(value) for value in choices.values]}


def _of_service(**properties):
    return _thing("id", "service_id", id=UUID, service_id=UUID, **properties)


PHONE = _thing("id", "number", id=UUID, contact_id=UUID, number=TEXT, description=TEXT)
FIGURE = _thing(
    *("starts_on", "ends_on", "counted_on", "words", "is_hidden", "given_by"),
    starts_on=DAY,
    ends_on=DAY,
    counted_on=DAY,
    words=TEXT,
    value=NUMBER,
    numerator=WHOLE,
    denominator=WHOLE,
    waiting=WHOLE,
    waiting_words=TEXT,
    is_hidden=YES_NO,
    given_by=TEXT,
    source=URI,
    note=TEXT,
    is_example=YES_NO,
)
WAIT = _thing(
    *("id", "name", "topic", "area", "page"),
    id=UUID,
    name=TEXT,
    topic=TEXT,
    clock_start=TEXT,
    clock_stop=TEXT,
    statistic=_one_of(WaitingTime.Statistic),
    within=WHOLE,
    unit=_one_of(WaitingTime.Unit),
    ages=TEXT,
    area=TEXT,
    page=URI,
    newest=FIGURE,
)
ORGANIZATION = {
    "id": UUID,
    "name": TEXT,
    "description": TEXT,
    "website": URI,
    "x_kirklees_kind": TEXT,
}
SERVICE = {
    "id": UUID,
    "organization_id": UUID,
    "name": TEXT,
    "description": TEXT,
    "url": URI,
    "status": {"type": "string", "enum": ["active"]},
    "minimum_age": WHOLE,
    "maximum_age": WHOLE,
    "assured_date": DAY,
    "alert": TEXT,
    "last_modified": {"type": "string", "format": "date-time"},
    "organization": _named("Organization"),
    "x_kirklees_example": YES_NO,
    "x_kirklees_page": URI,
    "x_kirklees_former_name": TEXT,
    "x_kirklees_who_for": TEXT,
    "x_kirklees_audience": _one_of(Service.Audience),
    "x_kirklees_ways_to_ask": _list_of(TEXT),
    "x_kirklees_needs_diagnosis": {"type": "string", "enum": ["yes", "no"]},
    "x_kirklees_needs_ehcp": {"type": "string", "enum": ["yes", "no"]},
    "x_kirklees_check_due": DAY,
    "x_kirklees_wait": TEXT,
}
ALWAYS_OF_SERVICE = (
    *("id", "organization_id", "name", "description", "status", "organization"),
    *("x_kirklees_page", "x_kirklees_audience"),
)
OF_FULL_SERVICE = {
    "email": {"type": "string", "format": "email"},
    "schedules": _list_of(_of_service(description=TEXT)),
    "service_areas": _list_of(_of_service(name=TEXT)),
    "languages": _list_of(_of_service(name=TEXT)),
    "cost_options": _list_of(_of_service(option=TEXT, amount=NUMBER)),
    "contacts": _list_of(
        _of_service(
            email={"type": "string", "format": "email"},
            phones=_list_of(PHONE),
            x_kirklees_for=TEXT,
            x_kirklees_answered_on=DAY,
        )
    ),
    "attributes": _list_of(
        _thing(
            *("id", "link_id", "link_type", "taxonomy_term_id", "taxonomy_term"),
            id=UUID,
            link_id=UUID,
            link_type=TEXT,
            taxonomy_term_id=UUID,
            taxonomy_term=_named("TaxonomyTerm"),
        )
    ),
    "service_at_locations": _list_of(_named("Place")),
    "x_kirklees_send_needs": _list_of(_thing("id", "name", id=UUID, name=TEXT)),
    "x_kirklees_waiting_times": _list_of(WAIT),
    "x_kirklees_sources": _list_of(URI),
}
PLACE = {
    "id": UUID,
    "service_id": UUID,
    "location_id": UUID,
    "location": _named("Location"),
}
SCHEMAS = {
    "Organization": _thing("id", "name", "description", **ORGANIZATION),
    "FullOrganization": _thing(
        "id", "name", "description", **ORGANIZATION, services=_list_of(_named("Service"))
    ),
    "Service": _thing(*ALWAYS_OF_SERVICE, **SERVICE),
    "FullService": _thing(*ALWAYS_OF_SERVICE, **SERVICE, **OF_FULL_SERVICE),
    "Location": _thing(
        *("id", "location_type", "name"),
        id=UUID,
        location_type={"type": "string", "enum": ["physical"]},
        name=TEXT,
        x_kirklees_postcode=TEXT,
        x_kirklees_town=_thing(
            "name", "latitude", "longitude", name=TEXT, latitude=NUMBER, longitude=NUMBER
        ),
    ),
    "Place": _thing(*PLACE, **PLACE),
    "ServiceAtLocation": _thing(*PLACE, "service", **PLACE, service=_named("Service")),
    "FullServiceAtLocation": _thing(
        *(*PLACE, "name", "status", "service"),
        **PLACE,
        name=TEXT,
        status={"type": "string", "enum": ["active"]},
        service=_named("FullService"),
    ),
    "Taxonomy": _thing(
        "id", "name", "description", id=UUID, name=TEXT, description=TEXT, x_kirklees_code=TEXT
    ),
    "TaxonomyTerm": _thing(
        *("id", "name", "description", "taxonomy", "taxonomy_id"),
        id=UUID,
        name=TEXT,
        description=TEXT,
        parent_id=UUID,
        taxonomy=TEXT,
        taxonomy_id=UUID,
        x_kirklees_code=TEXT,
    ),
    "Start": _thing(
        *("version", "profile", "openapi_url"),
        version=TEXT,
        profile=URI,
        openapi_url=URI,
        x_kirklees_page=URI,
        x_kirklees_examples=YES_NO,
    ),
    "Problem": _thing(
        *("type", "title", "status", "detail"), type=TEXT, title=TEXT, status=WHOLE, detail=TEXT
    ),
}


def lists():
    """Return (path, what its objects are called, what it may be asked) of each list."""
    return (
        ("/services", "Service", endpoints.OF_ALL_SERVICES),
        ("/service_at_locations", "ServiceAtLocation", endpoints.OF_ALL_PLACES),
        ("/organizations", "Organization", endpoints.OF_ALL_ORGANISATIONS),
        ("/taxonomies", "Taxonomy", PAGES),
        ("/taxonomy_terms", "TaxonomyTerm", endpoints.OF_ALL_TERMS),
    )


def description():
    """Return the whole description."""
    paths = {"/": {"get": _start()}}
    for path, name, parameters in lists():
        full = _named(f"Full{name}" if f"Full{name}" in SCHEMAS else name)
        either = {"anyOf": [full, _named(name)]} if full != _named(name) else full
        paths[path] = {"get": _list(path, either, parameters)}
        paths[f"{path}/{{id}}"] = {"get": _one(path, full)}
    return {
        "openapi": "3.0.3",
        "info": {
            "title": _("Kirklees SEND: help for families, as Open Referral UK"),
            "version": endpoints.VERSION,
            "description": _(
                "Services that somebody has checked. What is not known is left out. Names that"
                " begin with x_kirklees_ are ours; all others are those of the standard."
            ),
        },
        "servers": [{"url": settings.SITE_ORIGIN + STUB}],
        "externalDocs": {"url": settings.SITE_ORIGIN + reverse("open_data")},
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }


@for_machines
def described(request):
    return description()


def _start():
    return {
        "operationId": "start",
        "summary": _("Which standard this follows, and where it is described."),
        "responses": _answers(_named("Start")),
    }


def _list(path, what, parameters):
    page = _thing(
        *("total_items", "total_pages", "page_number", "size"),
        *("first_page", "last_page", "empty", "contents"),
        total_items=WHOLE,
        total_pages=WHOLE,
        page_number=WHOLE,
        size=WHOLE,
        first_page=YES_NO,
        last_page=YES_NO,
        empty=YES_NO,
        contents=_list_of(what),
    )
    answers = _answers(page, refusals=("400", "404"))
    answers["200"]["links"] = {
        "first": {
            "operationId": f"one_of_{path[1:]}",
            "parameters": {"id": "$response.body#/contents/0/id"},
        }
    }
    if endpoints.FORMAT in parameters:
        # A line is no document of its own: all that can be said of the whole is that it is text.
        answers["200"]["content"]["application/x-ndjson"] = {"schema": TEXT}
    return {
        "operationId": f"list_{path[1:]}",
        "summary": _("A list, a page at a time. All that is asked holds at once."),
        "parameters": [
            {"name": p.name, "in": "query", "description": p.says, "schema": p.schema}
            for p in parameters
        ],
        "responses": answers,
    }


def _one(path, what):
    return {
        "operationId": f"one_of_{path[1:]}",
        "summary": _("One of the list, with all that belongs to it."),
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": UUID}],
        "responses": _answers(what, refusals=("404",)),
    }


def _answers(what, refusals=()):
    told = {
        "200": {
            "description": _("What was asked for."),
            "content": {"application/json": {"schema": what}},
        },
        "304": {"description": _("Nothing has changed since you asked last.")},
    }
    sentences = {
        "400": _("What was asked for cannot be read. It says which part, and how to write it."),
        "404": _("There is no such thing, or no such page."),
    }
    for status in refusals:
        content = {PROBLEM: {"schema": _named("Problem")}}
        told[status] = {"description": sentences[status], "content": content}
    return told
