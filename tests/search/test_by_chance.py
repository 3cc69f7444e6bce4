"""A thousand chance questions find the same, in the same order, on both databases: of made-up
services and actions, so that it changes only with how words are read and weighed."""

import random
from hashlib import sha256

import pytest

from search import index
from search.finding import find
from search.models import Entry, Mark, Word
from tests import factories

WORDS = """
    adapt advice afternoon allowance anxious appointment autism badge balance bath beach bicycle
    blanket borrow bowling bridge budget calm camera campus canteen careers chair charity choir
    clinic club coach college cooking counsel craft cricket dance deaf dentist diary diet drama
    drawing dressing drum dyslexia early easy evening exam family fear feed fidget film floor
    football forest friend fund garden glasses grant grief group guide gym hearing helpline hoist
    holiday hospital hydrotherapy interview jigsaw judo jump keyboard kitchen ladder laptop laugh
    learn library lift listen literacy lunch magnifier maths medicine meeting memory mobile morning
    museum music nappy night noise numbers nurse nursery orchestra outing painting panic parade
    park peer phone picture piano plan play pool portal pottery preschool puppet puzzle quiet rail
    ramp reading referral respite review rhyme riding robot routine sailing salt scan school
    scooter seat sensory shower siblings sign singing sleep slide smell social song speech sport
    stammer story stress stretch summer support swim swing table talk taste taxi teacher teeth
    tennis therapy tics toilet touch toys tractor training trampoline travel tutor uniform vision
    visit voice volunteer waiting walk water weekend wheelchair winter wobble work writing yoga
    """.split()  # noqa: SIM905  words read better than a list of them
# Of what so many questions find.
FOUND = {
    100: "51818ce5bbf1b9186cf0620f887d1064c92b708b571335008b71d2002d5fd0c0",
    1_000: "eaae43f9d5d52b86dac647b2c17381fea49d0e2ba49e60e60d8e652ee9efd8be",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def rows(made_once):
    """Two hundred rows of chance words, in the index; some of their words mean a term."""
    chance = random.Random(11)

    def some(number):
        return " ".join(chance.choices(WORDS, k=number))

    with made_once():
        factories.start_over()
        terms = [
            factories.make_term(name=some(2), slug=f"term-{n}", also=f"{some(1)}\n{some(2)}")
            for n in range(12)
        ]
        for n in range(140):
            factories.make_service(
                slug=f"made-up-{n}", name=some(3), what=some(20), needs=chance.choices(terms, k=2)
            )
        area = factories.make_area(slug="made-up", prefix="MU")
        for n in range(60):
            factories.make_action(area=area, title=some(4), text=some(30), reference=f"MU {n + 1}")
        index.rebuild()


@pytest.fixture(autouse=True)
def no_pages(monkeypatch):
    """The pages of the site come and go with other rooms."""
    monkeypatch.setattr("search.proposing.site_pages", lambda: ())


def questions(number):
    """Yield chance questions, the same every time: some badly spelt, some in quotes, some by their
    reference."""
    chance = random.Random(21)
    for _number in range(number):
        words = chance.choices(WORDS, k=chance.randint(1, 5)) + chance.choices(["my", "the"], k=1)
        chance.shuffle(words)
        if chance.random() < 0.2:
            words[-1] = words[-1][1:] + words[-1][:1]
        if chance.random() < 0.1:
            words[0] = f'"{words[0]}"'
        if chance.random() < 0.1:
            words.append(f"mu{chance.randint(1, 70)}")
        yield " ".join(words)


def found_by(question):
    found = find(question)
    return [entry.address for entry in found.entries(found.hits).values()]


@pytest.mark.proof(sample=100, whole=1_000)
@pytest.mark.usefixtures("rows")
def test_chance_questions_find_the_same_in_the_same_order_on_both_databases(size):
    told = sha256()
    for question in questions(size):
        told.update("\n".join([question, *found_by(question)]).encode())

    assert told.hexdigest() == FOUND[size]


@pytest.mark.usefixtures("rows")
def test_among_one_kind_nothing_else_is_found_and_a_word_of_others_stands_as_it_is():
    only_of_an_action = find("mu7", among=("service",))

    assert {hit.kind for hit in find("wheelchair").hits} == {"action", "service"}
    assert {hit.kind for hit in find("wheelchair", among=("action",)).hits} == {"action"}
    assert (only_of_an_action.hits, only_of_an_action.nowhere) == ([], {})


@pytest.mark.usefixtures("rows")
def test_of_more_entries_than_a_search_reads_the_newest_of_each_kind_are_found(monkeypatch):
    every = {hit.kind: [] for hit in find("wheelchair").hits}
    for hit in find("wheelchair").hits:
        every[hit.kind].append(hit.number)
    assert {len(numbers) > 3 for numbers in every.values()} == {True}

    monkeypatch.setattr("search.proposing.MOST_OF_A_KIND", 3)

    newest = {number for numbers in every.values() for number in sorted(numbers)[-3:]}
    assert {hit.number for hit in find("wheelchair").hits} == newest


@pytest.mark.usefixtures("rows")
def test_what_the_index_has_not_read_yet_is_found_in_the_same_order():
    kept = [found_by(question) for question in questions(20)]

    rows = Entry.objects.values_list("kind", "row")
    Mark.objects.bulk_create(Mark(kind=kind, row=row) for kind, row in rows)

    assert [found_by(question) for question in questions(20)] == kept


@pytest.mark.usefixtures("rows")
def test_an_index_that_grew_bit_by_bit_is_that_which_is_made_at_once():
    def told():
        addresses = dict(Entry.objects.values_list("pk", "address"))
        return {
            (word.stem, word.kind): {
                addresses[number]: weight for number, weight in index.unpacked(word.entries).items()
            }
            for word in Word.objects.exclude(stem=index.ALL)
        }

    at_once = told()
    for kind, row in list(Entry.objects.values_list("kind", "row"))[::20]:
        Mark.objects.create(kind=kind, row=row)
        index.bring_up_to_date()

    assert told() == at_once
