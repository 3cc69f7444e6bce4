"""The description is true: every path answers as it says, and every object has what it says and no
more."""

from copy import deepcopy

import jsonschema
import pytest
from django.urls import reverse

from local_offer.oruk.urls import urlpatterns
from tests import factories
from tests.local_offer.oruk.reading import STUB, make_all_of_it, make_checked, read
from tests.local_offer.oruk.test_asking import BAD

pytestmark = [pytest.mark.django_db, pytest.mark.page]

# One value of each kind that is right, by name.
GOOD = {
    "page": "1",
    "per_page": "2",
    "full": "true",
    "format": "json",
    "search": "talking",
    "minimum_age": "0",
    "maximum_age": "25",
    "start_time": "09:30",
    "end_time": "17:00",
    "day": "MO",
    "modified_after": "2026-01-31T09:30:00Z",
}


@pytest.fixture
def everything():
    factories.make_place(kind="district", name="HD1")
    make_checked()
    return make_all_of_it()


def exactly(description, schema):
    """Return a schema with all it names, and in each object nothing that is not in it."""
    whole = deepcopy({**schema, "components": description["components"]})

    def close(part):
        if isinstance(part, dict):
            if "properties" in part:
                part["additionalProperties"] = False
            for each in part.values():
                close(each)
        elif isinstance(part, list):
            for each in part:
                close(each)

    close(whole)
    return jsonschema.Draft4Validator(whole, format_checker=jsonschema.FormatChecker())


def operations(description):
    return {path: ways["get"] for path, ways in description["paths"].items()}


def test_every_address_there_is_is_described(client, everything):
    described = {path.replace("{id}", "1") for path in operations(read(client, "/openapi.json"))}

    there = {
        reverse(pattern.name, args=["1"] if pattern.pattern.regex.groups else [])
        for pattern in urlpatterns
        if pattern.name not in ("open_data", "oruk_described")
    }
    assert {f"{STUB}{path}".removesuffix("/") for path in described} == there


def test_every_path_tells_what_its_description_says(client, everything):
    description = read(client, "/openapi.json")
    for path, operation in operations(description).items():
        many = path.removesuffix("/{id}")
        if path.endswith("{id}"):
            ids = [one["id"] for one in read(client, many)["contents"]]
            addresses = [f"{many}/{one}" for one in ids]
        else:
            addresses = [path]
            if any(each["name"] == "full" for each in operation.get("parameters", [])):
                addresses.append(f"{path}?full=true")
        [said] = [
            content["schema"]
            for kind, content in operation["responses"]["200"]["content"].items()
            if kind == "application/json"
        ]
        schema = exactly(description, said)
        for address in addresses:
            faults = [fault.message for fault in schema.iter_errors(read(client, address))]
            assert faults == [], address


def test_every_list_leads_to_its_own_objects(client, everything):
    for path, operation in operations(read(client, "/openapi.json")).items():
        for link in operation["responses"]["200"].get("links", {}).values():
            first = read(client, path)["contents"][0]["id"]
            assert link["operationId"] == f"one_of_{path[1:]}"
            assert read(client, f"{path}/{first}")["id"] == first


def test_every_parameter_is_read_as_its_description_says(client, everything):
    description = read(client, "/openapi.json")
    refusal = exactly(description, description["components"]["schemas"]["Problem"])
    for path, operation in operations(description).items():
        for parameter in operation.get("parameters", []):
            name = parameter["name"]
            if parameter["in"] == "path":
                refusal.validate(read(client, path.replace("{id}", "1"), status=404))
                continue
            bad = [value for value in BAD[name] if value and "#" not in value][:1]
            refusal.validate(read(client, f"{path}?{name}={bad[0]}", status=400))
            if name in GOOD:
                read(client, f"{path}?{name}={GOOD[name]}")


def test_every_identifier_that_is_told_can_be_asked_for(client, everything):
    for term in read(client, "/taxonomy_terms")["contents"]:
        for path in ("/services", "/service_at_locations"):
            read(client, f"{path}?taxonomy_term_id={term['id']}")
        read(client, f"/services?taxonomy_id={term['taxonomy_id']}")
        read(client, f"/taxonomy_terms?taxonomy_id={term['taxonomy_id']}")
    for organisation in read(client, "/organizations")["contents"]:
        found = read(client, f"/services?organization_id={organisation['id']}")
        assert found["total_items"] == 1
    assert read(client, "/service_at_locations?postcode=HD1+2TT&proximity=5000")["total_items"] == 1


def test_what_leads_there_is_the_address_that_answers(client):
    description = read(client, "/openapi.json")

    [server] = description["servers"]
    assert server["url"].endswith(STUB)
    assert client.get(description["externalDocs"]["url"]).status_code == 200
    assert client.get(read(client, "/")["openapi_url"]).json() == description
