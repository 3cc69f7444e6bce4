"""What is still missing is counted, listed and led to; what is there is not."""

import pytest

from actions.roles import Role
from actions.staff.completeness import all_gaps
from publishing.models import OwnerSettings
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/completeness/"


def gaps():
    """What is missing, as {kind: [words]}."""
    return {gap.what: [place.words for place in gap.places] for gap in all_gaps()}


def test_an_action_with_nothing_filled_in_is_missing_four_things():
    action = factories.make_action()

    found = [what for what, places in gaps().items() if str(action) in places]

    assert found == [
        "Actions without the plan’s exact words",
        "Actions without words for a young person",
        "Actions without a quarter",
        "Actions that do not say when they are done",
        "Actions that answer nothing inspectors asked for",
    ]


def test_an_action_with_everything_filled_in_is_missing_nothing():
    action = factories.make_action(
        for_young_people="Build it.", published_wording="Exact words.", done_when="It is built."
    )
    factories.make_due_date(action=action)
    factories.make_recommendation_point(area=action.area, actions=[action])

    assert [what for what, places in gaps().items() if str(action) in places] == []


@pytest.mark.parametrize("made", [{"is_sample": True}, {"published_at": None}])
def test_an_example_or_a_draft_is_not_a_quarter(made):
    action = factories.make_action()
    factories.make_due_date(action=action, **made)

    assert gaps()["Actions without a quarter"] == [str(action)]


def test_what_inspectors_asked_for_is_answered_only_by_what_the_public_sees():
    hidden = factories.make_action(is_visible=False)
    factories.make_recommendation_point(text="Open", actions=[hidden])
    factories.make_recommendation_point(text="Answered", actions=[factories.make_action()])

    assert gaps()["Things inspectors asked for that no action answers"] == ["Open"]


def test_a_measure_says_where_it_starts_aims_comes_from_and_is_due():
    bare = factories.make_measure()
    factories.make_measure(
        baseline="12 weeks", target_words="Shorter", source="A count", next_due="2026-10-01"
    )

    found = {what: places for what, places in gaps().items() if what.startswith("Measures")}

    assert list(found.values()) == [[str(bare)]] * 4


def test_an_aim_in_figures_is_an_aim():
    factories.make_measure(target_value=0, target_unit="weeks")

    assert gaps()["Measures without an aim"] == []


def test_areas_and_documents_are_looked_through():
    area = factories.make_area()
    factories.make_area_definition(area=factories.make_area())
    factories.make_document(name="Lost", plan=area.plan)
    factories.make_document(url="https://www.example.org/", plan=area.plan)

    found = gaps()

    assert found["Focus areas that explain no words of their own"] == [str(area)]
    assert found["Documents without an address"] == ["Lost"]


def test_letters_on_a_page_are_in_the_glossary_or_missing():
    factories.make_glossary_term(term="EHCP", acronym="EHCP", full="education plan")
    factories.make_action(text="Each EHCP is checked by the QRS team.")

    assert gaps()["Letters that the glossary does not spell out"] == [
        "QRS: Each EHCP is checked by the QRS team."
    ]


def test_words_that_stand_nowhere_are_told():
    factories.make_glossary_term(term="Therapy (T)")
    factories.make_glossary_term(term="Tribunal")
    factories.make_action(text="There is more therapy.")

    assert gaps()["Glossary words that stand nowhere else"] == ["Tribunal"]


def test_the_owner_is_led_to_each_empty_box(client):
    OwnerSettings.objects.update(email="office@example.org")
    client.force_login(factories.make_person(Role.CONTENT_EDITOR))

    text = client.get(ADDRESS).text

    assert 'href="/admin/publishing/ownersettings/1/change/#id_phone"' in text
    assert "#id_email" not in text


def test_what_is_hidden_is_listed_with_its_preview(client):
    action = factories.make_action(is_visible=False)
    client.force_login(factories.make_person(Role.VIEWER))

    text = client.get(ADDRESS).text

    assert f'href="/admin/preview/actions/action/{action.pk}/"' in text
    assert "You may look. A content editor can change it." in text


def test_a_very_long_list_is_cut_and_says_so(admin_client, monkeypatch):
    monkeypatch.setattr("actions.staff.completeness.MOST_SHOWN", 2)
    area = factories.make_area()
    for _number in range(3):
        factories.make_action(area=area)

    assert "And 1 more. It shows here when others are put right." in admin_client.get(ADDRESS).text


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_however_much_is_missing(admin_client, django_assert_num_queries, rows):
    for _number in range(rows):
        action = factories.make_action()
        factories.make_recommendation_point(area=action.area)
        factories.make_measure(area=action.area)
        factories.make_document(plan=action.area.plan)
        factories.make_section(plan=action.area.plan, is_visible=False)
        factories.make_action(area=action.area, is_visible=False)
        factories.make_glossary_term()
    admin_client.get(ADDRESS)

    with django_assert_num_queries(33):
        admin_client.get(ADDRESS)
