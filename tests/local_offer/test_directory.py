"""What the directory promises: what is asked is sifted as a person would, and what is not known is
never dropped."""

import random

import pytest
from django.core.management import call_command
from django.http import QueryDict

from local_offer.directory.asking import ANY_NEED, EVERYWHERE, DirectoryForm
from local_offer.directory.near import home_named
from local_offer.directory.results import fitting, listed, looser, possible, results
from local_offer.directory.words import meant_by
from local_offer.models import Service, ServiceAtLocation, Term

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

YES, NO, MAY = "yes", "no", "may"
SEARCHES = ["hardly talks", "autism", "wheelchair", "sleep", "SALT", "anxiety", "money", "zebra"]
TOWNS = ["Dewsbury", "Huddersfield", "Marsden", "WF17", "HD8", "Halifax"]


@pytest.fixture(scope="module")
def services(made_once):
    """The real services."""
    with made_once():
        call_command("load_local_offer", verbosity=0)


def asked(**values):
    query = QueryDict(mutable=True)
    for name, value in values.items():
        query.setlist(name, value if isinstance(value, list) else [str(value)])
    form = DirectoryForm(query)
    assert form.is_valid(), form.errors
    return form


class PlainSieve:
    """The same question, asked of each service in plain Python."""

    def __init__(self):
        rows = listed().select_related("organisation")
        self.services = list(rows.prefetch_related("needs", "kinds", "access"))
        self.places = {}
        for at in ServiceAtLocation.objects.visible().select_related("location"):
            self.places.setdefault(at.service_id, set()).add(at.location.place_id)
        self.terms = list(Term.objects.all())

    def sift(self, values):
        """Return (names that fit, names that may fit)."""
        fits, may = set(), set()
        for service in self.services:
            answers = {check(service) for check in self._checks(values)}
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
            yield self._near(values["near"], values.get("miles", 10))
        if values.get("kind"):
            wanted = set(values["kind"])
            yield lambda one: YES if wanted & {kind.slug for kind in one.kinds.all()} else NO
        for slug in values.get("access", []):
            yield lambda one, slug=slug: YES if slug in {a.slug for a in one.access.all()} else MAY
        for value in values.get("easy", []):
            yield lambda one, value=value: self._easy(one, value)

    def _about(self, text):
        terms, rest = meant_by(text)
        ids = {term.pk for term in terms}
        family = ids | {term.parent_id for term in terms if term.parent_id}
        family |= {term.pk for term in self.terms if term.parent_id in ids}
        family |= {t.pk for t in self.terms if t.slug == ANY_NEED and t.taxonomy == "need"}

        def check(service):
            if terms:
                has = {need.pk for need in service.needs.all()} & family
                return YES if has or {kind.pk for kind in service.kinds.all()} & ids else NO
            said = [service.name, service.former_name, service.what, service.who_for]
            said.append(service.organisation.name)
            everything = [text.casefold() for text in said]
            found = all(any(word in one for one in everything) for word in rest or [text])
            return YES if found else NO

        return check

    def _aged(self, service, age):
        if service.min_age is not None and age < service.min_age:
            return NO
        if service.max_age is not None and age > service.max_age:
            return NO
        return MAY if None in (service.min_age, service.max_age) else YES

    def _near(self, named, miles):
        home = home_named(named)

        def check(service):
            if service.area not in (*EVERYWHERE, home.part):
                return NO
            places = self.places.get(service.pk, set())
            return YES if not places or any(home.miles[p] <= miles for p in places) else NO

        return check

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

    for _question in range(size):
        values = drawn(chance)
        form = asked(**values)
        fits = set(fitting(form.conditions()).values_list("slug", flat=True))
        both = set(possible(form.conditions()).values_list("slug", flat=True))

        assert (fits, both - fits) == sieve.sift(values), values


@pytest.mark.usefixtures("services")
def test_from_words_age_and_town_to_services_that_fit(rf):
    form = asked(q="hardly talks", age=4, near="Dewsbury")

    found = results(form, rf.get("/local-offer/services/"))

    assert found.fitting[0].slug in {
        "communication-places",
        "speech-and-language-therapy-north",
    }
    assert "speech-and-language-therapy-north" in {one.slug for one in found.fitting}
    assert "speech-and-language-therapy-south" not in {one.slug for one in found.fitting}
    assert found.number_possible > 0
    assert found.not_known == ["their ages"]


@pytest.mark.usefixtures("services")
def test_what_is_not_known_is_never_dropped():
    asked_for_age = asked(age=4)
    unknown = listed().filter(min_age=None, max_age=None)

    assert unknown.exists()
    assert not set(unknown) - set(possible(asked_for_age.conditions()))
    assert not set(unknown) & set(fitting(asked_for_age.conditions()))


@pytest.mark.usefixtures("services")
def test_what_is_only_for_staff_closed_or_not_confirmed_is_not_listed():
    one = listed().first()
    Service.objects.filter(pk=one.pk).update(state=Service.State.CLOSED)

    assert one not in listed()
    assert not listed().filter(audience=Service.Audience.STAFF).exists()
    assert not listed().filter(is_listed=False).exists()
    assert Service.objects.filter(is_listed=False).count() == 23


@pytest.mark.usefixtures("services")
def test_each_choice_says_how_many_would_be_left(rf):
    form = asked(age=4)

    found = results(form, rf.get("/local-offer/services/"))

    for choice in found.easy:
        left = possible(asked(age=4, easy=[choice.value]).conditions()).count()
        assert (choice.value, choice.number) == (choice.value, left)
    for choice in found.kinds:
        left = possible(asked(age=4, kind=[choice.value]).conditions()).count()
        assert (choice.value, choice.number) == (choice.value, left)


@pytest.mark.usefixtures("services")
def test_where_nothing_fits_it_says_what_to_let_go_of():
    form = asked(q="wheelchair", age=2, kind=["travel"], near="Marsden", miles=3, easy=["free"])
    assert not possible(form.conditions()).exists()

    for condition, number in looser(form):
        others = [each for each in form.conditions() if each.said != condition.said]
        assert possible(others).count() == number > 0
