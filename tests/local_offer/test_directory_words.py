"""Words typed into the directory: the search reads them, and what they mean comes before what says
them."""

import json

import pytest

from local_offer.models import Service, Term
from search import index
from tests import factories
from tests.kept_pages import closely
from tests.local_offer.oruk.reading import CHECKED
from tests.local_offer.test_directory import asked, found_by

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def drums():
    """A need with a part, and services: of another need, of the need, of its part; two that say
    the word."""
    need = factories.make_term(name="Drums", also="durms")
    part = factories.make_term(name="Small ones", parent=need)
    for name, what, needs in (
        ("E", "Bells.", [factories.make_term(name="Bells")]),
        ("D", "Bells.", [part]),
        ("C", "Some day perhaps drums.", []),
        ("B", "Drums! Drums!", []),
        ("A drums", "Bells.", []),
        ("Z", "Bells.", [need]),
    ):
        factories.make_service(name=name, what=what, needs=needs, area="kirklees")
    index.rebuild()


def names(**values):
    return [service.name for service in found_by(asked(**values))]


@pytest.mark.usefixtures("drums")
def test_what_has_the_term_comes_first_then_what_says_it_the_best_first_then_its_family():
    assert names(q="drums") == ["Z", "A drums", "B", "C", "D"]
    assert names(q="day perhaps") == ["C"]


@pytest.fixture
def of_ages(drums):
    """For Drums, of unknown ages and of others; for any need, of a known age."""
    needs = [Term.objects.get(name="Drums")]
    any_need = [factories.make_term(slug="any-need")]
    factories.make_service(name="Older ones", needs=needs, min_age=14, max_age=18)
    factories.make_service(name="Known", needs=needs, min_age=4, max_age=9)
    factories.make_service(name="All", needs=any_need, min_age=0, max_age=25)
    factories.make_service(name="Any", needs=any_need)
    index.rebuild()


@pytest.mark.usefixtures("of_ages")
def test_what_is_about_it_comes_before_what_is_for_any_need_though_its_ages_are_unknown():
    about_it = ["Known", "Z", "A drums", "B", "C", "D"]

    assert names(q="drums", age=6) == [*about_it, "All", "Any"]
    assert names(q="drums", age=15) == ["Older ones", *about_it[1:], "All", "Any"]


@pytest.mark.usefixtures("of_ages")
def test_the_page_says_how_many_are_about_it_and_how_many_are_for_many_needs(client):
    page = closely(client.get("/local-offer/services/", {"q": "drums", "age": 6}).text)

    told = "6 services are about this. 2 more are for many needs. "
    assert f"{told}Of them all, 6 may fit: we do not know their ages." in page
    headings = [
        "About what you asked for",
        "About what you asked for, and may fit: we do not know their ages",
        "For many needs",
        "For many needs, and may fit: we do not know their ages",
    ]
    assert [heading for heading in headings if f"<h2>{heading}</h2>" in page] == headings
    places = [page.index(f"<h2>{heading}</h2>") for heading in headings]
    assert places == sorted(places)


def test_the_page_says_so_if_nothing_is_about_it(client):
    factories.make_term(name="Bells", parent=(wider := factories.make_term(name="Music")))
    factories.make_service(name="A", needs=[factories.make_term(slug="any-need")])
    factories.make_service(name="B", needs=[wider])

    page = closely(client.get("/local-offer/services/", {"q": "bells"}).text)

    assert names(q="bells") == ["B", "A"]
    assert "No service here is about just this. 2 are for many needs." in page
    assert "About what you asked for" not in page


@pytest.mark.usefixtures("drums")
def test_of_more_than_so_many_services_the_rest_comes_by_name(monkeypatch):
    monkeypatch.setattr("local_offer.directory.conditions.BEST", 1)
    Term.objects.filter(name="Drums").update(is_visible=False)

    assert names(q="drums") == ["A drums", "B", "C"]


@pytest.mark.usefixtures("drums")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"perhaps drums"', ["C"]),  # who says just so, whatever it means
        ("perhaps drums", ["Z", "A drums", "B", "C", "D"]),
        ("it is drumming", ["Z", "A drums", "B", "C", "D"]),
        ("drum's", ["Z", "A drums", "B", "C", "D"]),
        ("perhasp", ["C"]),
    ],
)
def test_words_are_understood_as_the_search_understands_them(text, found):
    assert sorted(names(q=text)) == sorted(found)


@pytest.mark.usefixtures("drums")
@pytest.mark.parametrize("address", ["/local-offer/services/", "/local-offer/while-you-wait/"])
@pytest.mark.parametrize(("typed", "read_as"), [("perhasp", "perhaps"), ("durmz", "Drums")])
def test_words_that_were_read_otherwise_are_told(client, address, typed, read_as):
    page = closely(client.get(address, {"q": typed}).text)
    right = closely(client.get(address, {"q": "perhaps drums"}).text)

    assert f"Nothing here says “{typed}”. We looked for “{read_as}”." in page
    assert "Nothing here says" not in right


@pytest.mark.usefixtures("drums")
def test_words_that_find_nothing_fit_nothing_and_the_page_says_what_to_try(client):
    page = closely(client.get("/local-offer/services/", {"q": "xylophone", "age": 4}).text)
    beside_another_choice = client.get("/local-offer/services/", {"q": "bells", "kind": "x"})

    assert names(q="xylophone") == []
    assert "No service here fits all of that." in page
    assert "Try other words, or fewer." in page
    assert "without “Age 4”" not in page
    assert "Try other words" not in beside_another_choice.text


@pytest.mark.usefixtures("drums")
def test_words_beside_those_that_helped_are_told(client):
    assert asked(q="drums and xylophones").words_not_used == ["xylophones"]
    assert asked(q="perhaps xylophones").words_not_used == ["xylophones"]
    assert asked(q="perhaps drums").words_not_used == []


@pytest.mark.usefixtures("drums")
def test_the_files_and_the_api_find_what_the_page_finds(client):
    for_staff = Term.objects.get(name="Drums")
    factories.make_service(name="Staff", what="Drums.", audience="staff", needs=[for_staff])
    Service.objects.update(**CHECKED)
    for text in ("drums", "perhasp", "xylophone", '"perhaps drums"'):
        page = set(names(q=text))
        lines = client.get("/local-offer/services/services.ndjson", {"q": text}).text.splitlines()
        of_api = client.get("/api/oruk/services", {"search": text}).json()

        assert {json.loads(line)["name"] for line in lines} == page, text
        assert {one["name"] for one in of_api["contents"]} == page, text


@pytest.mark.usefixtures("drums")
def test_who_cannot_wait_is_told_where_to_ring_also_beside_a_choice_that_cannot_be(client):
    asked = {"q": "she wants to die", "age": "x"}
    for address in ("/local-offer/services/", "/local-offer/while-you-wait/"):
        assert "Ring now" in client.get(address, asked).text
        assert "Ring now" not in client.get(address, {"q": "drums"}).text


@pytest.mark.usefixtures("drums")
def test_of_a_long_question_the_last_words_count_too(client):
    """As long as the box takes."""
    long = "my son is 4 and he is so sad at the end of the day he will not go to bed or eat at all "
    long += "and i do not know who to ask as we are on our own now "
    factories.make_term(name="Crisis help", slug="crisis-help", taxonomy="kind", also="urgent")
    index.rebuild()

    form = asked(q=f"{long}urgent drums")

    assert form.says_crisis
    assert form.found.asked.terms >= {"kind:crisis-help"}
    assert names(q=f"{long}drums")[0] == "Z"


def test_who_cannot_wait_is_noticed_also_where_a_word_is_read_as_another():
    factories.make_term(
        name="Crisis help", slug="crisis-help", taxonomy="kind", also="panick\npanic attack"
    )
    factories.make_service(name="Panic and you")
    index.rebuild()

    form = asked(q="panick")

    assert form.found.instead == {"panick": "panic"}
    assert form.says_crisis


@pytest.mark.parametrize("text", ["my son wont eat", "my son won't eat", "he wouldn't eat"])
def test_what_a_child_will_not_do_is_found_by_what_it_is(text):
    factories.make_term(name="Food and meals", also="won't eat\nwouldn't eat")
    factories.make_service(name="A", what="Help with eating.")
    factories.make_service(name="B", needs=[factories.make_term(slug="any-need")])
    index.rebuild()

    assert names(q=text) == ["A", "B"]
    assert names(q="eating") == ["A"]


@pytest.mark.usefixtures("drums")
@pytest.mark.parametrize("address", ["/local-offer/services/", "/local-offer/while-you-wait/"])
def test_words_in_quotes_that_nothing_says_word_for_word_are_looked_for_apart(client, address):
    """An example in quotes is typed with them."""
    page = closely(client.get(address, {"q": "“playing drums”"}).text)
    said_so = closely(client.get(address, {"q": "“perhaps drums”"}).text)

    assert names(q="“playing drums”") == names(q="playing drums") == ["Z", "A drums", "B", "C", "D"]
    assert "Nothing here says “playing drums” word for word." in page
    assert "word for word" not in said_so


@pytest.mark.usefixtures("drums")
def test_words_in_quotes_are_told_as_they_were_typed():
    [condition] = asked(q="“some day” and drums").conditions()

    assert condition.said == "“some day” drums"
