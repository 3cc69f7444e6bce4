"""What pages of one content stamp share of the directory: each finds what it would find alone, and
nobody is shown that is hidden."""

import random

import pytest
from django.test import RequestFactory

from local_offer.directory.conditions import has_term
from local_offer.directory.results import how_many, results
from local_offer.directory.sieve import sieve
from local_offer.models import Organisation, Service, Term
from publishing.shared import OF_STAMP
from tests import factories
from tests.local_offer.test_directory import SEARCHES, asked, drawn, found_by, services

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

__all__ = ["services"]  # the fixture of the real services
DIRECTORY = "/local-offer/services/"
QUESTIONS = 40


def of_stamp(number):
    return RequestFactory().get(DIRECTORY, **{OF_STAMP: number})


def alone():
    return RequestFactory().get(DIRECTORY)


def told(found):
    """Return all that a page says of Results."""
    rows = [(one.pk, one.standing, one.miles) for one in found.page.object_list]
    possible = found.possible
    numbers = possible.number_fitting, possible.number_in_doubt, possible.number_direct
    return rows, numbers, possible.not_known, found.easy, found.kinds, found.accesses


@pytest.fixture
def stamps():
    """Stamps of which nothing is known yet."""
    return iter(object, None)


@pytest.mark.usefixtures("services")
def test_pages_of_one_stamp_find_what_each_would_find_alone(stamps):
    chance, stamp = random.Random(35), next(stamps)

    for _question in range(QUESTIONS):
        values = drawn(chance)
        form = asked(**values)

        found = found_by(form, of_stamp(stamp))

        own = found_by(form, alone())
        assert found == own, values
        assert [one.standing for one in found] == [one.standing for one in own], values
        assert told(results(form, of_stamp(stamp))) == told(results(form, alone())), values


@pytest.mark.usefixtures("services")
def test_what_one_page_of_a_stamp_asked_no_other_asks(stamps, django_assert_num_queries):
    stamp, terms = next(stamps), list(Term.objects.filter(taxonomy="need"))
    sieve(of_stamp(stamp), [has_term("needs", [terms[0].pk])], ["kinds"])

    with django_assert_num_queries(0):
        sieve(of_stamp(stamp), [has_term("needs", [terms[1].pk])], ["kinds"])
    with django_assert_num_queries(2):
        sieve(of_stamp(next(stamps)), [has_term("needs", [terms[1].pk])], ["kinds"])


@pytest.mark.usefixtures("services")
def test_what_is_typed_is_not_kept_and_ages_are_few(stamps):
    stamp = next(stamps)
    known = sieve(of_stamp(stamp), [])
    ages = range(26)
    for age in ages:
        found_by(asked(age=age), of_stamp(stamp))
    of_ages = len(vars(known)["_sets"])

    for words in SEARCHES:
        found_by(asked(q=words, age=4), of_stamp(stamp))

    assert of_ages <= 2 + 2 * len(ages)  # no youngest, no oldest; at least and at most each age
    assert len(vars(known)["_sets"]) <= of_ages + Term.objects.count()


@pytest.mark.usefixtures("services")
def test_what_is_withdrawn_is_shown_no_more_and_with_the_next_stamp_not_counted(client, stamps):
    stamp = next(stamps)
    before = seen(client, stamp)
    goes, *_others = before.groups[0].services

    Organisation.objects.filter(services=goes).update(is_visible=False)

    assert goes not in seen(client, stamp).page.object_list
    after = seen(client, next(stamps))
    assert goes not in after.page.object_list
    assert after.possible.number_fitting < before.possible.number_fitting


@pytest.mark.usefixtures("services")
def test_what_is_published_or_changed_is_there_with_the_next_stamp(client, stamps):
    hidden = factories.make_service(name="0 hidden", is_visible=False, cost="paid")
    dear = factories.make_service(name="1 dear", cost="paid")
    number, _number_checked = how_many(of_stamp(next(stamps)))
    assert dear not in seen(client, next(stamps), easy="free").groups[0].services

    Service.objects.filter(pk__in=[hidden.pk, dear.pk]).update(is_visible=True, cost="free")

    assert seen(client, next(stamps), easy="free").groups[0].services[:2] == [hidden, dear]
    assert how_many(of_stamp(next(stamps)))[0] == number + 1


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(
    "more", [{}, {"q": "drums", "age": 4, "access": "home-visits", "near": "Batley"}]
)
def test_an_empty_directory_answers_too(client, stamps, more):
    Service.objects.update(is_visible=False)

    found = seen(client, next(stamps), **more)

    assert len(found.possible) == 0


def test_a_relation_that_the_sieve_does_not_know_is_refused():
    with pytest.raises(ValueError, match="outcomes"):
        sieve(alone(), [has_term("outcomes", [1])])


@pytest.mark.usefixtures("services")
def test_with_nothing_known_a_page_of_many_questions_costs_few_queries(
    client, stamps, django_assert_max_num_queries
):
    asked = {"q": "hardly talks", "age": 4, "near": "Dewsbury", "easy": "free", "kind": "therapy"}
    seen(client, next(stamps))

    with django_assert_max_num_queries(13):
        seen(client, next(stamps), **asked)


def seen(client, stamp, **asked):
    """Return the Results that a page of a stamp shows."""
    return client.get(DIRECTORY, asked, **{OF_STAMP: stamp}).context["found"]
