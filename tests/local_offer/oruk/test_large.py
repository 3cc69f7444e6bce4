"""However many services there are, a page takes as many queries."""

import pytest

from local_offer.models import Contact, Organisation, Service, ServiceAtLocation
from search import index
from tests import factories
from tests.local_offer.oruk.reading import CHECKED, STUB, lines_of, make_all_of_it, read

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MOST_QUERIES = 15
EVERYTHING = (
    "search=children+who+crafts&minimum_age=0&maximum_age=25&modified_after=2001-01-01"
    "&taxonomy_id={taxonomy}&taxonomy_term_id={term}&organization_id={organisation}"
)


def make_many(number):
    """So many more services like the one there is, of ten organisations."""
    like = Service.objects.get()
    organisations = [factories.make_organisation() for _number in range(10)]
    location = factories.make_location()
    services = Service.objects.bulk_create(
        Service(
            slug=f"many-{n}",
            name=f"One of many {n}",
            organisation=organisations[n % 10],
            audience="families",
            what="Crafts for children.",
            area="kirklees",
            is_visible=True,
            is_listed=True,
            min_age=n % 10,
            max_age=10 + n % 15,
            **CHECKED,
        )
        for n in range(number)
    )
    for relation in ("needs", "kinds"):
        through = getattr(Service, relation).through
        terms = list(getattr(like, relation).all())
        through.objects.bulk_create(
            through(service=service, term=term) for service in services for term in terms
        )
    shown = {"is_visible": True}
    ServiceAtLocation.objects.bulk_create(
        ServiceAtLocation(service=service, location=location, **shown) for service in services
    )
    Contact.objects.bulk_create(
        Contact(service=service, phone="01484 221000", is_sure=True, **shown)
        for service in services
    )


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/services", 4),
        ("/services?full=true", 11),
        ("/service_at_locations", 4),
        ("/service_at_locations?full=true", 11),
        ("/organizations", 3),
        ("/organizations?full=true", 5),
        ("/taxonomies", 1),
        ("/taxonomy_terms", 3),
    ],
)
def test_a_page_of_fifty_takes_as_many_queries_as_one_of_one(
    client, django_assert_num_queries, path, queries
):
    make_all_of_it()
    with django_assert_num_queries(queries):
        client.get(STUB + path)
    make_many(60)

    with django_assert_num_queries(queries):
        response = client.get(STUB + path)

    assert queries <= MOST_QUERIES
    assert response.json()["size"] > (1 if "tax" in path or "org" in path else 49)


def test_all_that_can_be_asked_at_once_stays_within_the_promise(
    client, django_assert_max_num_queries
):
    service = make_all_of_it(min_age=3)
    need = service.needs.get()
    factories.make_place(kind="district", name="HD1")
    index.rebuild()
    asked = EVERYTHING.format(
        taxonomy=read(client, "/taxonomies")["contents"][0]["id"],
        term=need.uuid,
        organisation=service.organisation.uuid,
    )

    for path in ("/services", "/service_at_locations"):
        with django_assert_max_num_queries(MOST_QUERIES):
            response = client.get(f"{STUB}{path}?{asked}&postcode=HD1+2TT&full=true")
        assert response.status_code == 200


@pytest.mark.proof(sample=1_500, whole=20_000)
def test_many_services_are_paged_and_told_in_lines(client, django_assert_max_num_queries, size):
    make_all_of_it()
    make_many(size - 1)
    last = -(-size // 50)

    with django_assert_max_num_queries(MOST_QUERIES):
        page = read(client, f"/services?full=true&page={last}")

    assert (page["total_items"], page["last_page"]) == (size, True)
    lines = lines_of(client, "/services?full=true&format=ndjson")
    assert len({line["id"] for line in lines}) == size
    assert lines[-1] == page["contents"][-1]
    assert Organisation.objects.count() == 11
