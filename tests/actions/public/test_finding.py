"""Finding something in the plan by what people type: words, a reference, and what else there is."""

from urllib.parse import urlencode

import pytest

from search import index
from tests import factories
from tests.kept_pages import closely

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return factories.make_area(prefix="WT", slug="waiting-times", plan=factories.make_plan())


@pytest.fixture
def action(area):
    return factories.make_action(area=area, reference="WT 1", title="Wheelchairs sooner")


def search(client, words, **more):
    return client.get(f"/actions/?{urlencode({'q': words, **more})}")


def references(client, words):
    return [row.reference for row in search(client, words).context["rows"]]


@pytest.mark.parametrize("typed", ["WT 1", "wt1", "wt-1", " Wt 1 "])
def test_a_reference_typed_into_the_search_opens_the_action(client, action, typed):
    assert search(client, typed).headers["Location"] == "/actions/wt-1/"


def test_a_reference_of_a_measure_opens_the_measure(client, area):
    factories.make_measure(area=area, reference="WT M2")

    assert search(client, "wt m2").headers["Location"] == "/measures/wt-m2/"


def test_a_reference_with_another_choice_is_searched_for(client, action):
    response = search(client, "wt1", area="waiting-times")

    assert [row.reference for row in response.context["rows"]] == ["WT 1"]


def test_a_reference_among_other_words_comes_first(client, area, action):
    factories.make_action(area=area, reference="WT 2", title="Wheelchairs and more wheelchairs")

    assert references(client, "wheelchairs wt-1") == ["WT 1", "WT 2"]


def test_what_says_the_words_best_comes_first_and_the_rest_as_the_plan_has_it(client, area):
    for number in (1, 2, 3):
        text = "It has a wheelchair somewhere." if number < 3 else ""
        title = f"Wheelchair {number}" if number == 3 else f"Promise {number}"
        factories.make_action(
            area=area, reference=f"WT {number}", order=number, title=title, text=text
        )

    assert references(client, "wheelchair") == ["WT 3", "WT 1", "WT 2"]
    assert references(client, "") == ["WT 1", "WT 2", "WT 3"]
    lines = client.get("/actions/actions.csv?q=wheelchair").text.splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == ["WT 3", "WT 1", "WT 2"]


@pytest.mark.parametrize("typed", ["wheelchiar", "buggies", "I need a buggy"])
def test_words_are_understood_as_the_search_understands_them(client, area, action, typed):
    factories.make_action(area=area, reference="WT 2", title="Nothing of the kind")
    factories.make_glossary_term(acronym="Buggy", full="Wheelchairs")

    assert references(client, typed) == ["WT 1"]


@pytest.mark.parametrize("is_visible", [False, None])
def test_a_reference_that_nobody_can_see_finds_nothing(client, area, is_visible):
    if is_visible is not None:
        factories.make_action(area=area, reference="WT 1", is_visible=is_visible)

    response = search(client, "wt1")

    assert response.status_code == 200
    assert response.context["page"].paginator.count == 0


def test_measures_and_help_are_found_as_well(client, area):
    measure = factories.make_measure(area=area, question="How long is the wait for a wheelchair?")
    factories.make_measure(area=area)
    service = factories.make_service(name="Wheelchair clinic")
    factories.make_service()

    page = closely(search(client, "wheelchair?").text)

    assert f'<a href="{measure.get_absolute_url()}">{measure.question}</a>' in page
    assert f'<a href="{service.get_absolute_url()}">Wheelchair clinic</a>' in page
    assert 'href="/local-offer/services/?q=wheelchair%3F">' in page
    assert "See 1 service about it" in page


def test_help_for_many_needs_is_not_told_as_help_with_what_was_asked(client, area):
    wheels, any_need = factories.make_term(name="Wheels"), factories.make_term(slug="any-need")
    for_any = [factories.make_service(name=name, needs=[any_need]) for name in ("A", "B")]
    none_about_it = closely(search(client, "wheels").text)
    about_it = factories.make_service(name="Z", needs=[wheels])

    found = search(client, "wheels")

    also, page = found.context["also"], closely(found.text)
    assert (also.services, also.number_of_services, also.number_for_many_needs) == (
        [about_it],
        1,
        len(for_any),
    )
    assert "See 1 service about it</a> (and 2 for many needs)" in page
    assert "No service here is about just that. <a" in none_about_it
    assert "See those for many needs" in none_about_it


def test_nothing_else_is_found_that_nobody_can_see(client, area):
    factories.make_measure(area=area, question="A wheelchair?", is_visible=False)
    factories.make_service(name="Wheelchair clinic", is_listed=False)

    also = search(client, "wheelchair").context["also"]

    assert (also.measures, also.services, also.number_of_services) == ([], [], 0)


@pytest.mark.parametrize("number", [1, 3])
def test_what_else_is_found_costs_as_much_whatever_there_is(
    client, area, number, django_assert_num_queries
):
    for _each in range(number):
        factories.make_measure(area=area, question="Wheelchair?")
        factories.make_service(name="Wheelchair clinic")
    index.rebuild()

    with django_assert_num_queries(15):
        search(client, "wheelchair")


@pytest.mark.parametrize("typed", ["wheelchiar", "weelchair"])
def test_words_that_were_read_otherwise_are_told(client, action, typed):
    factories.make_term(name="Seating", also="weelchair\nwheelchair")
    index.rebuild()

    page = closely(search(client, typed).text)

    assert f"Nothing here says “{typed}”. We looked for “Wheelchairs”." in page
    assert "Nothing here says" not in search(client, "wheelchair").text
