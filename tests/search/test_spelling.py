"""Words that stand nowhere are read as the nearest that do, and the page says so."""

import pytest

from search import index
from search.finding import find
from tests import factories
from tests.kept_pages import closely

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
IN_THE_PLAN = ("action", "measure")


@pytest.fixture
def wheels():
    """A need, with how people spell it, and an action that says it; nothing has the need."""
    need = factories.make_term(
        name="Seating", slug="seating", also="weelchair\nwheelchair\nhoist\nwheely thing"
    )
    action = factories.make_action(title="Wheelchairs and lists")
    factories.make_action(title="Something else")
    index.rebuild()
    return need, action


def read(text, among=None):
    found = find(text, among)
    return found.instead, [hit.row for hit in found.hits], found.read_as


def test_a_spelling_that_staff_know_is_read_as_the_word_that_rows_say(wheels):
    _need, action = wheels

    for among in (None, IN_THE_PLAN):
        assert read("weelchair", among) == (
            {"weelchair": "wheelchair"},
            [action.pk],
            [("weelchair", "Wheelchairs")],
        )


@pytest.mark.usefixtures("wheels")
@pytest.mark.parametrize("text", ["hoist", "wheely", "seating"])
def test_a_word_that_staff_know_is_never_read_as_one_that_means_something_else(text):
    assert read(text, IN_THE_PLAN) == ({}, [], [])  # "hoist" is nearly "list"


@pytest.mark.usefixtures("wheels")
def test_what_was_meant_by_it_is_meant_all_the_same():
    for text in ("weelchair", "wheelchair", "whelchair"):
        assert find(text, IN_THE_PLAN).asked.terms == {"need:seating"}, text


@pytest.mark.usefixtures("wheels")
def test_a_word_that_leads_to_what_we_know_is_told_by_its_name_though_nothing_is_found():
    found = find("hiost")

    assert (found.hits, found.asked.terms) == ([], {"need:seating"})
    assert found.read_as == [("hiost", "Seating")]


def test_no_word_that_is_not_public_is_told(wheels):
    _need, action = wheels
    type(action).objects.update(is_visible=False)

    assert read("weelchair") == ({}, [], [])
    assert "Wheelchairs" not in str(read("whelchairs")[2])


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("zebra", {}),  # two letters from "EBSA", and nothing of it
        ("esba", {"esba": "ebsa"}),
        ("ebs", {}),
        ("dyslecsia", {"dyslecsia": "dyslexia"}),
        ("dislecsia", {}),
        ("phisioterapst", {"phisioterapst": "physiotherapist"}),
        ("autims", {"autim": "autism"}),
        ("uatism", {"uatism": "autism"}),
        ("autesm", {"autesm": "autism"}),
        ("atesm", {}),
    ],
)
def test_a_word_may_be_one_letter_off_a_longer_one_two_and_a_long_one_three(typed, read_as):
    for name in ("EBSA", "Dyslexia", "Autism", "Physiotherapist"):
        factories.make_action(title=name)
    index.rebuild()

    assert find(typed).instead == read_as


@pytest.mark.first_on_both
@pytest.mark.parametrize("typed", ["lonely", "lonley", "governors", "caring", "carers", "heard"])
def test_a_good_word_that_stands_nowhere_is_not_read_as_another(typed):
    for name in ("One", "Money", "Government", "Sharing", "Word", "Then"):
        factories.make_action(title=name)
    index.rebuild()

    found = find(typed)

    assert (found.instead, found.hits) == ({}, [])


@pytest.fixture
def therapy():
    """Two kinds of therapy, one of which people have a word for."""
    factories.make_term(name="Therapy", also="occupational therapy")
    factories.make_action(title="Speech therapy")
    action = factories.make_action(title="Occupational therapy")
    index.rebuild()
    return action


def test_a_word_badly_spelt_beside_a_good_one_is_read_otherwise_too(therapy):
    """Its ending is badly spelt as well: less its ending it is nothing that is near."""
    found = find("occupatonal therapy", IN_THE_PLAN)

    assert found.instead == {"occupaton": "occup"}
    assert found.hits[0].row == therapy.pk
    assert found.read_as == [("occupatonal", "Occupational")]


@pytest.mark.usefixtures("therapy")
def test_a_word_that_is_near_to_none_is_told_beside_one_that_was_read_otherwise(client):
    page = closely(client.get("/search/", {"q": "occupatonal zebra"}).text)

    assert "Nothing here says “occupatonal”. We looked for “Occupational”." in page
    assert "These words are not on this site: zebra." in page


def test_a_word_read_as_one_that_no_result_says_is_told_to_be_not_on_this_site():
    """What was looked for is told by a word that somebody reads in a result, or not at all."""
    factories.make_action(title="Wheelchair")
    factories.make_service(name="Huddersfield")
    index.rebuild()

    found = find("hudersfield wheelchair", IN_THE_PLAN)

    assert found.instead == {"hudersfield": "huddersfield"}
    assert (found.read_as, found.unknown) == ([], {"hudersfield": "hudersfield"})


def test_a_reference_written_in_one_is_a_word_of_this_site():
    action = factories.make_action(reference="WT 1")
    index.rebuild()

    found = find("wt1")

    assert [hit.row for hit in found.hits] == [action.pk]
    assert (found.nowhere, found.unknown, found.idle) == ({}, {}, [])
