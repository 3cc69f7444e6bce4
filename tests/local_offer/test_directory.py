"""What the directory promises: what is asked is sifted as a person would, and what is not known is
never dropped."""

import random

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from local_offer.directory.asking import DirectoryForm
from local_offer.directory.conditions import ANY_NEED
from local_offer.directory.near import home_named
from local_offer.directory.results import in_order, looser, possible, results
from local_offer.directory.sieve import listed
from local_offer.models import Place, Service, ServiceAtLocation, Term
from search.finding import find
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

YES, NO, MAY = "yes", "no", "may"
SEARCHES = ["hardly talks", "autism", "wheelchair", "sleep", "SALT", "anxiety", "money", "zebra"]
SEARCHES += ["trust", "help for my child", "autsim", "musci", '"peer support"', "autism drama"]
SEARCHES += ["parents group", "speech football"]  # some say so and are not for the need
TOWNS = ["Dewsbury", "Huddersfield", "Marsden", "WF17", "HD8", "Halifax", "WF4", "BD11"]


@pytest.fixture(scope="module")
def services(filled_with):
    """The real services."""
    filled_with("load_local_offer")


def asked(**values):
    query = QueryDict(mutable=True)
    for name, value in values.items():
        query.setlist(name, value if isinstance(value, list) else [str(value)])
    form = DirectoryForm(query)
    assert form.is_valid(), form.errors
    return form


def found_by(form, request=None):
    """Return the services that fit a form or may, in their order, each with its `standing`."""
    found = possible(request or RequestFactory().get("/"), form.conditions())
    return in_order(found[:], listed())


class PlainSieve:
    """The same question, asked of each service in plain Python."""

    def __init__(self):
        self.services = list(listed().prefetch_related("needs", "kinds", "access"))
        self.places = {}
        for at in ServiceAtLocation.objects.visible().select_related("location"):
            self.places.setdefault(at.service_id, set()).add(at.location.place_id)
        self.terms = list(Term.objects.all())

    def sift(self, values):
        """Return (names that fit, names that may fit)."""
        fits, may, checks = set(), set(), list(self._checks(values))
        for service in self.services:
            answers = {check(service) for check in checks}
            if NO in answers:
                continue
            (may if MAY in answers else fits).add(service.slug)
        return fits, may

    def _checks(self, values):
        if values.get("q"):
            yield self._about(values["q"])
        if "age" in values:
            yield lambda service: self._aged(service, values["age"])
        if values.get("near"):
            home = home_named(values["near"])
            yield lambda service: self._serves(service, home)
            if "miles" in values:
                yield lambda service: self._within(service, home, values["miles"])
        if values.get("kind"):
            wanted = set(values["kind"])
            yield lambda one: YES if wanted & {kind.slug for kind in one.kinds.all()} else NO
        for slug in values.get("access", []):
            yield lambda one, slug=slug: YES if slug in {a.slug for a in one.access.all()} else MAY
        for value in values.get("easy", []):
            yield lambda one, value=value: self._easy(one, value)

    def _about(self, text):
        search = find(text, among=("service",))
        terms = [t for t in self.terms if f"{t.taxonomy}:{t.slug}" in search.asked.terms]
        ids = {term.pk for term in terms}
        family = ids | {term.parent_id for term in terms if term.parent_id}
        family |= {term.pk for term in self.terms if term.parent_id in ids}
        family |= {t.pk for t in self.terms if t.slug == ANY_NEED and t.taxonomy == "need"}

        hits = set() if search.asked.is_empty else {hit.row for hit in search.hits}

        def check(service):
            if service.pk in hits or (search.asked.is_empty and not terms):
                return YES
            has = {need.pk for need in service.needs.all()} & family if terms else set()
            return YES if has or {kind.pk for kind in service.kinds.all()} & ids else NO

        return check

    def _aged(self, service, age):
        if service.min_age is not None and age < service.min_age:
            return NO
        if service.max_age is not None and age > service.max_age:
            return NO
        return MAY if None in (service.min_age, service.max_age) else YES

    def _serves(self, service, home):
        match service.area:
            case "england" | "west-yorkshire":
                return YES
            case "kirklees":
                return MAY if home.place.is_beyond else YES
            case half:
                return YES if half == home.part else NO if home.part else MAY

    def _within(self, service, home, miles):
        places = self.places.get(service.pk, set())
        if not places:
            return MAY
        return YES if any(home.miles[place] <= miles for place in places) else NO

    def _easy(self, service, value):
        routes = (service.by_yourself, service.by_dropping_in, service.by_gp, service.by_school)
        routes += (service.by_any_professional, service.by_council)
        not_known = Service.YesNo.NOT_KNOWN
        match value:
            case "yourself":
                if service.by_yourself or service.by_dropping_in:
                    return YES
                return NO if any(routes) else MAY
            case "no-diagnosis":
                answer = service.needs_diagnosis
            case "no-ehcp":
                answer = service.needs_ehcp
            case "free":
                may = (Service.Cost.NOT_KNOWN, Service.Cost.FREE_TO_SOME)
                known = YES if service.cost == Service.Cost.FREE else NO
                return MAY if service.cost in may else known
        return {Service.YesNo.NO: YES, not_known: MAY}.get(answer, NO)


def drawn(chance):
    """Return a question, drawn by lot."""
    kinds = [term.slug for term in Term.objects.filter(taxonomy="kind")]
    accesses = [term.slug for term in Term.objects.filter(taxonomy="access")]
    values = {
        "q": chance.choice(SEARCHES),
        "age": chance.randint(0, 25),
        "near": chance.choice(TOWNS),
        "miles": chance.choice([3, 5, 10, 20]),
        "kind": chance.sample(kinds, chance.randint(1, 3)),
        "access": chance.sample(accesses, 1),
        "easy": chance.sample(["yourself", "no-diagnosis", "no-ehcp", "free"], 2),
    }
    return {name: value for name, value in values.items() if chance.random() < 0.4}


@pytest.mark.proof(sample=20, whole=5_000)
@pytest.mark.usefixtures("services")
def test_any_question_is_answered_as_a_plain_sieve_would(size):
    chance, sieve = random.Random(14), PlainSieve()

    words_alone = [{"q": text} for text in SEARCHES]
    for values in [*words_alone, *(drawn(chance) for _question in range(size))]:
        form = asked(**values)
        found = found_by(form)
        fits = {one.slug for one in found if not one.standing.is_in_doubt}
        may_fit = {one.slug for one in found if one.standing.is_in_doubt}

        assert len(found) == len(fits) + len(may_fit)
        assert (fits, may_fit) == sieve.sift(values), values


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(
    ("typed", "years"),
    [
        (" 7 ", 7),
        ("7 years", 7),
        ("7yrs", 7),
        ("aged 7", 7),
        ("Age 7", 7),
        ("7 years old", 7),
        ("7y", 7),
        ("7½", 7),
        ("7 and a half", 7),
        ("7 years and 6 months", 7),
        ("18 months", 1),
        ("9 months old", 0),
        ("0", 0),
    ],
)
def test_an_age_is_read_as_people_write_it(typed, years):
    assert asked(age=typed).cleaned_data["age"] == years


@pytest.mark.parametrize(
    "typed", ["5 or 6", "5-6", "year 7", "seven", "7 8", "26", "-1", "320 months"]
)
def test_what_may_be_another_age_is_asked_for_again(typed):
    form = DirectoryForm(QueryDict(f"age={typed}"))

    assert not form.is_valid()
    assert form.errors["age"][0] in {
        "Write the age in numbers, such as 4.",
        "Write an age from 0 to 25.",
    }


def test_words_that_are_too_long_are_told_so_in_our_words(client):
    for address in (
        "/local-offer/services/",
        "/local-offer/while-you-wait/",
        "/search/",
        "/actions/",
    ):
        page = client.get(address, {"q": "a" * 201}).text

        assert "Please make it shorter: " in page
        assert "Ensure this value" not in page


def test_from_words_age_and_town_to_services_that_fit(rf):
    form = asked(q="hardly talks", age=4, near="Dewsbury")

    found = results(form, rf.get("/local-offer/services/"))

    fitting = [one.slug for one in found.groups[0].services]
    assert found.groups[0].standing == (False, False)
    assert fitting[0] in {"communication-places", "speech-and-language-therapy-north"}
    assert "speech-and-language-therapy-north" in fitting
    assert "speech-and-language-therapy-south" not in fitting
    assert found.possible.number_in_doubt > 0
    assert found.possible.not_known == ["their ages"]


@pytest.mark.usefixtures("services")
def test_what_is_not_known_is_never_dropped():
    unknown = set(listed().filter(min_age=None, max_age=None))

    found = found_by(asked(age=4))

    assert unknown
    assert not unknown - set(found)
    assert all(one.standing.is_in_doubt for one in found if one in unknown)


@pytest.mark.usefixtures("services")
def test_what_is_only_for_staff_closed_or_not_confirmed_is_not_listed():
    one = listed().first()
    Service.objects.filter(pk=one.pk).update(state=Service.State.CLOSED)

    assert one not in listed()
    assert not listed().filter(audience=Service.Audience.STAFF).exists()
    assert not listed().filter(is_listed=False).exists()
    assert Service.objects.filter(is_listed=False).count() == 23


@pytest.mark.usefixtures("services")
def test_each_choice_says_how_many_have_it(rf):
    values = {"age": 4, "kind": ["therapy"], "easy": ["free"], "access": ["phone-or-video"]}
    chosen = asked(**values)
    sieve = PlainSieve()

    found = results(chosen, rf.get("/local-offer/services/"))

    # Of those that fit all else, or may: how many are known to have the choice.
    for name, choices in (("easy", found.easy), ("access", found.accesses), ("kind", found.kinds)):
        others = {**values, "kind": []} if name == "kind" else values
        left = set.union(*sieve.sift(others))
        for choice in choices:
            known = left & sieve.sift({name: [choice.value]})[0]
            assert (choice.value, choice.number) == (choice.value, len(known))


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize("town", ["Denby Dale", "Holmfirth", "Marsden"])
def test_what_serves_all_of_kirklees_is_not_too_far_for_whoever_named_no_distance(town):
    anywhere = found_by(asked(near=town, q="wheelchair"))
    nearby = found_by(asked(near=town, q="wheelchair", miles=3))

    in_doubt = {one.slug: one.standing.is_in_doubt for one in anywhere}
    assert not in_doubt["wheelchair-service"]
    assert "wheelchair-service" not in {one.slug for one in nearby}


@pytest.mark.usefixtures("services")
def test_what_can_be_met_nearby_comes_before_what_is_further_away():
    near, far, nowhere = (
        factories.make_service(
            name=name,
            area="kirklees",
            needs=[Term.objects.get(slug="sleep", taxonomy="need")],
            locations=[
                factories.make_location(place=Place.objects.get(name=town)) for town in towns
            ],
        )
        for name, towns in (("B", ["Dewsbury"]), ("A", ["Holmfirth"]), ("C", []))
    )

    found = found_by(asked(near="Batley", q="sleep"))

    assert found.index(near) < found.index(nowhere) < found.index(far)


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize("home", ["WF4", "BD11"])
def test_where_north_and_south_cannot_be_told_apart_neither_is_dropped(home, rf):
    form = asked(near=home, q="speech therapy")

    found = {one.slug: one.standing.is_in_doubt for one in found_by(form)}

    assert found["speech-and-language-therapy-north"]
    assert found["speech-and-language-therapy-south"]
    assert "whether they serve where you live" in results(form, rf.get("/")).possible.not_known


@pytest.mark.usefixtures("services")
def test_what_nobody_doubts_is_not_named(rf):
    form = asked(age=4, easy=["free"])
    Service.objects.filter(min_age=None).update(min_age=0)
    Service.objects.filter(max_age=None).update(max_age=25)

    assert results(form, rf.get("/")).possible.not_known == ["what they cost you"]


@pytest.mark.first_on_both
@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(
    ("text", "about", "not_used"),
    [
        ("help for my child", [], ["help", "for", "my", "child"]),
        ("Hi, my son hardly talks", ["Speech, language and communication"], []),
        ("autism and pottery", ["Autism"], ["pottery"]),
        ("…", [], ["…"]),
        ("pottery", ["pottery"], []),
    ],
)
def test_words_that_say_nothing_narrow_nothing_and_the_page_says_so(text, about, not_used, client):
    form = asked(q=text)

    assert [condition.said for condition in form.conditions()] == about
    assert form.words_not_used == not_used
    page = client.get("/local-offer/services/", {"q": text}).text
    assert ("These words did not help us to choose: " in page) == bool(not_used)


@pytest.mark.usefixtures("services")
def test_a_choice_repeated_counts_once(client, django_assert_max_num_queries):
    query = "&".join(["easy=free"] * 500 + ["access=home-visits"] * 500 + ["kind=therapy"] * 500)

    with django_assert_max_num_queries(12):
        page = client.get(f"/local-offer/services/?{query}")

    assert page.status_code == 200
    assert [each.said for each in asked(easy=["free"] * 700).conditions()] == ["Free"]


@pytest.mark.usefixtures("services")
def test_where_nothing_fits_it_says_what_to_let_go_of(rf):
    form = asked(q="wheelchair", age=2, kind=["travel"], near="Marsden", miles=3, easy=["free"])
    request = rf.get("/")
    found = possible(request, form.conditions())
    assert not found

    let_go_of = looser(form.conditions(), found)

    assert let_go_of
    for condition, number in let_go_of:
        others = [each for each in form.conditions() if each.said != condition.said]
        assert len(possible(request, others)) == number > 0
