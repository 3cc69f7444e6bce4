"""What can be asked: each filter finds what a plain one would, and nothing that is asked breaks."""

import datetime
import json
import random
from collections import defaultdict
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local_offer.directory.conditions import ANY_NEED
from local_offer.directory.near import home_named
from local_offer.models import (
    Contact,
    Organisation,
    Place,
    Service,
    ServiceAtLocation,
    Term,
)
from local_offer.oruk.asking import (
    METRES_IN_A_MILE,
    OF_PLACES,
    OF_SERVICES,
    asked,
    places_asked_for,
    services_asked_for,
)
from local_offer.oruk.beside import CHANGES
from local_offer.oruk.taxonomies import RELATION, TAXONOMIES
from publishing.models import OwnerSettings
from search.finding import find
from tests import factories
from tests.local_offer.oruk.reading import (
    LISTS,
    STUB,
    every_object,
    lines_of,
    make_all_of_it,
    make_checked,
    read,
)

pytestmark = pytest.mark.django_db

MOMENTS = [datetime.datetime(2026, month, 1, 9, 30, tzinfo=datetime.UTC) for month in range(1, 10)]
WORDS = ("hardly talks", "swimming", "zebra", "Blue Bird", "crafts trust", "help", "!!")
POSTCODES = {"HD1 2TT": ("53.649", "-1.784"), "WF13 1HF": ("53.690", "-1.630")}


@pytest.fixture
def some_services():
    """Services made by lot, so that each filter has something to find and something to leave."""
    chance = random.Random(17)
    places = [
        factories.make_place(
            kind=Place.Kind.DISTRICT,
            name=name.split()[0],
            latitude=north,
            longitude=east,
            part=part,
        )
        for (name, (north, east)), part in zip(POSTCODES.items(), ("south", "north"), strict=True)
    ]
    locations = [factories.make_location(place=place) for place in places * 2]
    terms = {
        taxonomy.code: [factories.make_term(taxonomy=taxonomy.code) for _n in range(3)]
        for taxonomy in TAXONOMIES
    }
    talking = factories.make_term(name="Talking", also="hardly talks")
    part_of_it = factories.make_term(name="Stammering", parent=talking)
    any_need = factories.make_term(slug=ANY_NEED)
    terms["need"] += [talking, part_of_it, any_need]
    organisations = [factories.make_organisation(name=f"The {n} trust") for n in "ABCD"]
    for number in range(24):
        ages = sorted(chance.sample(range(26), 2))
        make_checked(
            name=chance.choice(["Swimming", "Blue bird crafts", "A group"]),
            who_for=chance.choice(["", "Those who like crafts."]),
            organisation=chance.choice(organisations),
            area=chance.choice(Service.Area.values),
            min_age=chance.choice([None, ages[0]]),
            max_age=chance.choice([None, ages[1]]),
            locations=chance.sample(locations, chance.randint(0, 2)),
            **{
                relation: chance.sample(terms[code], chance.randint(1, 2))
                for code, relation in RELATION.items()
            },
            **({} if number % 6 else {"state": "not-checked"}),
        )
    for each in (Service, Contact, ServiceAtLocation, Organisation):
        for row in each.history.all():
            each.history.filter(pk=row.pk).update(history_date=chance.choice(MOMENTS))


class PlainSieve:
    """The same questions, asked of each service in plain Python."""

    def __init__(self):
        rows = Service.objects.filter(state="checked").select_related("organisation")
        self.services = list(rows.prefetch_related(*RELATION.values()))
        self.at_locations = list(ServiceAtLocation.objects.select_related("location"))
        self.terms = list(Term.objects.all())
        self.term_with = {str(term.uuid): term for term in self.terms}
        self.changed = defaultdict(list)
        for model, name in ((Service, "id"), (Contact, "service_id")):
            for key, moment in model.history.values_list(name, "history_date"):
                self.changed[key].append(moment)
        for key, moment in ServiceAtLocation.history.values_list("service_id", "history_date"):
            self.changed[key].append(moment)
        organisations = Organisation.history.values_list("id", "history_date")
        for key, moment in organisations:
            for service in self.services:
                if service.organisation_id == key:
                    self.changed[service.pk].append(moment)
        self.has = {
            service.pk: {code: set(getattr(service, name).all()) for code, name in RELATION.items()}
            for service in self.services
        }
        self.about = {}  # words: the services about them

    def services_for(self, values):
        return {
            service
            for service in self.services
            if all(self._fits(service, *pair) for pair in values.items() if pair[1] is not None)
        }

    def places_for(self, values):
        values = dict(values)
        postcode, metres = values.pop("postcode", None), values.pop("proximity", None)
        services = {service.pk: service for service in self.services_for(values)}
        found = {one for one in self.at_locations if one.service_id in services}
        if postcode:
            home = home_named(postcode)
            found = {one for one in found if self._serves(services[one.service_id], home)}
        if metres is not None:
            most = int(metres) / METRES_IN_A_MILE
            found = {one for one in found if home.miles[one.location.place_id] <= most}
        return found

    def _fits(self, service, name, value):
        has = self.has[service.pk]
        match name:
            case "search":
                return self._is_about(service, value)
            case "taxonomy_term_id":
                return any(self.term_with[value] in terms for terms in has.values())
            case "taxonomy_id":
                [code] = [one.code for one in TAXONOMIES if str(one.uuid) == value]
                return any(term.taxonomy == code for terms in has.values() for term in terms)
            case "organization_id":
                return str(service.organisation.uuid) == value
            case "minimum_age":
                return service.min_age is not None and service.min_age >= float(value)
            case "maximum_age":
                return service.max_age is not None and service.max_age <= float(value)
            case "modified_after":
                return max(self.changed[service.pk]) >= datetime.datetime.fromisoformat(value)
            case "day" | "start_time" | "end_time":
                return False

    def _is_about(self, service, text):
        if text not in self.about:  # of all services at once: the search asks the database
            self.about[text] = set(self._all_about(text))
        return service in self.about[text]

    def _all_about(self, text):
        search = find(text, among=("service",))
        if search is None:
            return self.services
        wanted = {t for t in self.terms if f"{t.taxonomy}:{t.slug}" in search.asked.terms}
        if search.asked.is_empty and not wanted:
            return self.services
        family = set()
        if wanted:
            family = wanted | {term for term in self.terms if term.parent in wanted}
            family |= {term.parent for term in wanted if term.parent}
            family |= {term for term in self.terms if term.slug == ANY_NEED}
        hits = set() if search.asked.is_empty else search.rows_of("service")

        def is_about(service):
            has = self.has[service.pk]
            return service.pk in hits or has["need"] & family or has["kind"] & wanted

        return filter(is_about, self.services)

    def _serves(self, service, home):
        return service.area in ("england", "west-yorkshire", "kirklees", home.part)


def drawn(chance, sieve):
    """Return what an address may ask for, by lot: one to four things at once."""
    organisations = sorted({str(one.organisation.uuid) for one in sieve.services})
    moment = chance.choice(MOMENTS)
    everything = {
        "search": chance.choice(WORDS),
        "taxonomy_term_id": chance.choice(sorted(sieve.term_with)),
        "taxonomy_id": str(chance.choice(TAXONOMIES).uuid),
        "organization_id": chance.choice(organisations),
        "minimum_age": _near(chance, [one.min_age for one in sieve.services]),
        "maximum_age": _near(chance, [one.max_age for one in sieve.services]),
        "modified_after": (moment + datetime.timedelta(chance.randint(-1, 1))).isoformat(),
        "day": chance.choice(["MO", "SU"]),
        "start_time": "09:30",
    }
    rare = {"day", "start_time"} if chance.random() < 0.95 else set()
    names = [name for name in everything if name not in rare]
    return {name: everything[name] for name in chance.sample(names, chance.randint(1, 4))}


def _near(chance, ages):
    """Return an age that some service has, or one a little younger or older."""
    age = chance.choice([age for age in ages if age is not None])
    return str(max(0, age + chance.choice([-1, -0.5, 0, 0.5, 1])))


def asking(values):
    request = RequestFactory().get("/", values)
    return asked(request, (*OF_SERVICES, *OF_PLACES))


@pytest.mark.proof(sample=100, whole=10_000)
def test_filters_find_what_a_plain_sieve_finds(some_services, size):
    sieve, chance = PlainSieve(), random.Random(3)
    owner = OwnerSettings.objects.current()
    found_some = 0
    for _number in range(size):
        values = drawn(chance, sieve)
        with_place = dict(values)
        if chance.random() < 0.5:
            with_place["postcode"] = chance.choice(sorted(POSTCODES))
            if chance.random() < 0.5:
                with_place["proximity"] = chance.choice(["0", "3000", "20000"])

        services = set(services_asked_for(asking(values), owner))
        places = set(places_asked_for(asking(with_place), owner))

        assert services == sieve.services_for(values), values
        assert places == sieve.places_for(with_place), with_place
        found_some += bool(services)
    assert found_some > size / 4


@pytest.mark.page
def test_an_address_finds_by_its_filters_what_the_filters_find(client, some_services):
    chance, sieve = random.Random(5), PlainSieve()
    for _number in range(30):
        values = drawn(chance, sieve)
        expected = {str(one.uuid) for one in sieve.services_for(values)}

        asked_for = f"/services?{urlencode(values)}"

        assert {one["id"] for one in every_object(client, asked_for)} == expected
        assert {one["id"] for one in lines_of(client, f"{asked_for}&format=ndjson")} == expected


@pytest.mark.page
def test_lines_are_what_pages_tell_one_by_one(client):
    for _number in range(3):
        make_all_of_it()
    for path in LISTS:
        if path != "/taxonomies":
            assert lines_of(client, f"{path}?format=ndjson") == list(every_object(client, path))
    full = list(every_object(client, "/services?full=true"))
    assert lines_of(client, "/services?full=true&format=ndjson&page=9&per_page=1") == full


@pytest.mark.page
def test_what_was_last_modified_is_found_by_that_very_moment(client):
    service = make_all_of_it()
    other = make_checked()
    long_ago = datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)
    for model in (Service, Organisation):
        model.history.filter(
            id=getattr(other, "pk" if model is Service else "organisation_id")
        ).update(history_date=long_ago)
    moment = read(client, f"/services/{service.uuid}")["last_modified"]

    found = every_object(client, f"/services?{urlencode({'modified_after': moment})}")

    assert [one["id"] for one in found] == [str(service.uuid)]
    assert read(client, f"/services/{other.uuid}")["last_modified"] == "2001-01-01T00:00:00.000Z"


@pytest.mark.both_databases
@pytest.mark.parametrize("what", ["contact", "contact gone", "place", "figure", "organisation"])
def test_whatever_changes_of_a_service_it_is_modified(client, what):
    service = make_checked(locations=[factories.make_location()])
    contact = factories.make_contact(service=service)
    wait = factories.make_wait(service=service)
    long_ago = datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)
    for _key, rows, _name, when in CHANGES:
        if when == "history_date":
            rows.update(history_date=long_ago)
    assert read(client, f"/services/{service.uuid}")["last_modified"].startswith("2001")

    match what:
        case "contact":
            contact.save()
        case "contact gone":
            contact.delete()
        case "place":
            service.at_locations.get().save()
        case "figure":
            factories.make_wait_figure(wait=wait, published_at=MOMENTS[0])
        case "organisation":
            service.organisation.save()

    assert not read(client, f"/services/{service.uuid}")["last_modified"].startswith("2001")
    assert read(client, "/services?modified_after=2002-01-01")["total_items"] == 1


BAD = {
    "page": ["0", "-1", "two", "1.5", "", "99999999", "1 ", "٣", "1e3"],
    "per_page": ["0", "101", "-1", "all", "", "99999999999999999999"],
    "full": ["yes", "1", "", "TRUE"],
    "format": ["xml", "", "NDJSON"],
    "search": ["x" * 201],
    "taxonomy_term_id": ["autism", "", "1", "{}", "../etc", str(uuid4())[:-1]],
    "taxonomy_id": ["need", ""],
    "organization_id": ["1", "' OR 1=1 --"],
    "minimum_age": ["-1", "131", "ten", "", "nan", "inf", "1e9", "0x1", "1_0", "1" * 400],
    "maximum_age": ["-1", "131", "many", "1.", "1e999"],
    "modified_after": ["yesterday", "", "2026-13-01", "2026-02-30T00:00:00Z", "2026", "1:1"],
    "start_time": ["9", "25:00", "09:60", "noon", ""],
    "end_time": ["24:00", "9:00am"],
    "day": ["Monday", "mo", "", "XX"],
    "postcode": ["Dewsbury", "", "HD1", "HD1 2TT; --"],
    "proximity": ["near", "-1", "1.5", ""],
}


@pytest.mark.page
def test_what_cannot_be_read_is_refused_with_its_name(client):
    for name, values in BAD.items():
        for value in values:
            path = "/service_at_locations?" + urlencode({name: value})

            told = read(client, path, status=400)

            assert told.keys() == {"type", "title", "status", "detail"}
            assert told["status"] == 400
            assert told["detail"].startswith(f"{name} must be given once, as "), path


@pytest.mark.page
def test_nothing_is_asked_twice(client):
    for name in BAD:
        read(client, f"/service_at_locations?{name}=1&{name}=1", status=400)


@pytest.mark.page
@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/services?page=2", id="a page behind the last"),
        pytest.param(f"/services?taxonomy_term_id={uuid4()}", id="an unknown word"),
        pytest.param(f"/services?taxonomy_id={uuid4()}", id="an unknown taxonomy"),
        pytest.param(f"/taxonomy_terms?taxonomy_id={uuid4()}", id="... of words"),
        pytest.param(f"/services?organization_id={uuid4()}", id="an unknown organisation"),
        pytest.param("/service_at_locations?postcode=ZZ1+1ZZ", id="a postcode there is not"),
        pytest.param("/service_at_locations?postcode=SW1A+1AA", id="a postcode far away"),
        pytest.param("/service_at_locations?proximity=100", id="near nothing"),
        *(pytest.param(f"{path}/{uuid4()}", id=f"nobody of {path}") for path in LISTS),
        *(pytest.param(f"{path}/1", id=f"a number of {path}") for path in LISTS),
        pytest.param("/services/../../admin/", id="another room"),
        pytest.param("/services/" + "x" * 3000, id="a long one"),
        pytest.param("/nothing", id="no such list"),
    ],
)
def test_what_is_not_there_is_said_in_json(client, path):
    told = read(client, path, status=404)

    assert told["status"] == 404
    assert told["detail"].endswith(".")


@pytest.mark.page
def test_what_we_never_heard_of_is_ignored(client):
    service = make_checked()

    assert read(client, "/services?colour=blue&colour=red")["contents"][0]["id"] == str(
        service.uuid
    )


@pytest.mark.page
@pytest.mark.parametrize("path", ["/services%00", "/services?search=%00", "/services?x=%E2%80%AE"])
def test_dishonest_signs_are_refused_in_json(client, path):
    assert read(client, path, status=400)["detail"].endswith(".")


NAMES = st.sampled_from([*BAD, "colour", "q", "keep"])
VALUES = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.sampled_from([value for values in BAD.values() for value in values]),
    st.integers(-5, 10**9).map(str),
    st.floats(allow_nan=True).map(repr),
    st.datetimes(timezones=st.timezones() | st.none()).map(lambda moment: moment.isoformat()),
    st.uuids().map(str),
    st.sampled_from(["true", "ndjson", "MO", "HD1 2TT", "12:00", "autism"]),
)
PATHS = st.one_of(
    st.sampled_from(["", "/", "/openapi.json", *LISTS]),
    st.tuples(st.sampled_from(LISTS), VALUES).map(lambda pair: f"{pair[0]}/{quote(pair[1])}"),
    st.text(st.characters(codec="utf-8"), max_size=30).map(lambda text: f"/{quote(text)}"),
)


@pytest.fixture
def one_service():
    make_all_of_it()


@pytest.mark.page
@given(path=PATHS, pairs=st.lists(st.tuples(NAMES, VALUES), max_size=4))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_gets_an_answer_or_a_refusal_in_json(one_service, path, pairs):
    response = Client().get(f"{STUB}{path}?{urlencode(pairs)}")

    assert response.status_code in (200, 301, 400, 404)
    assert response["Access-Control-Allow-Origin"] == "*"
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == response.status_code
    elif response["Content-Type"] == "application/json":
        json.loads(response.content)
