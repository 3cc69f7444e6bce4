"""Words that stand nowhere are read as the nearest that do, and the page says so."""

import pytest

from search import index
from search.finding import find
from tests import factories

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
        ("ebsaa", {"ebsaa": "ebsa"}),
        ("dislecsia", {"dislecsia": "dyslexia"}),
        ("autims", {"autim": "autism"}),
    ],
)
def test_a_short_word_may_be_one_letter_off_and_a_long_one_three(typed, read_as):
    for name in ("EBSA", "Dyslexia", "Autism"):
        factories.make_action(title=name)
    index.rebuild()

    assert find(typed).instead == read_as
