"""Nothing unpublished reaches the public: not a word of it, at any address."""

import pytest

from actions.quarters import Quarter
from publishing.public_pages import every_address
from tests import factories

CANARY = "canary"

pytestmark = pytest.mark.django_db


def canary(place):
    return f"{CANARY}-{place}"


@pytest.fixture
def unpublished_everywhere():
    """A visible plan, area, action and measure, and beside each of them what is not public."""
    plan = factories.make_plan()
    area = factories.make_area(plan=plan, slug="waiting-times")
    action = factories.make_action(area=area, keywords=f"{canary('keywords')}\nwheelchair")
    measure = factories.make_measure(area=area)
    section = factories.make_section(plan=plan, holds="commitments")
    hidden = {"is_visible": False}

    hidden_plan = factories.make_plan(
        title=canary("plan"), summary=canary("plan-summary"), **hidden
    )
    factories.make_section(plan=hidden_plan, heading=canary("section-of-hidden-plan"))
    factories.make_area(plan=hidden_plan, title=canary("area-of-hidden-plan"), slug=canary("slug"))
    factories.make_section(plan=plan, heading=canary("section"), body=canary("body"), **hidden)
    factories.make_point(plan=plan, text=canary("point"), **hidden)
    factories.make_key_area(plans=[plan], title=canary("key-area"), **hidden)
    factories.make_document(plan=plan, name=canary("document"), **hidden)
    factories.make_oversight_body(plan=plan, name=canary("oversight"), **hidden)
    factories.make_inspection(plan=plan, dates=canary("inspection"), **hidden)
    factories.make_glossary_term(
        term=canary("term"), acronym="SEND", full=canary("acronym"), **hidden
    )

    hidden_area = factories.make_area(
        plan=plan, title=canary("area"), recommendation=canary("recommendation"), **hidden
    )
    hidden_action = factories.make_action(
        area=area, title=canary("action"), text=canary("action-text"), **hidden
    )
    in_hidden_area = factories.make_action(area=hidden_area, title=canary("action-of-hidden-area"))
    point = factories.make_recommendation_point(area=area, actions=[hidden_action, in_hidden_area])
    factories.make_action(area=area, continued_in=in_hidden_area)
    factories.make_recommendation_point(area=area, text=canary("recommendation-point"), **hidden)
    factories.make_area_definition(area=area, text=canary("area-definition"), **hidden)
    factories.make_action_part(action=action, text=canary("part"), **hidden)
    factories.make_action_link(from_action=action, to_action=hidden_action)
    factories.make_action_link(from_action=action, to_action=in_hidden_area)
    factories.make_action(
        area=area, continued_in=hidden_action, title="An action continued in a hidden one"
    )

    hidden_measure = factories.make_measure(
        reference="WT M99",
        area=area,
        question=canary("measure"),
        text=canary("measure-text"),
        **hidden,
    )
    series = factories.make_series(measure=measure)
    factories.make_series(measure=measure, name=canary("series"), **hidden)
    factories.make_definition(measure=measure, text=canary("definition"), published_at=None)
    factories.make_reading(series=series, words=canary("reading"), published_at=None)
    factories.make_reading(
        series=factories.make_series(measure=hidden_measure), words=canary("hidden-measure-figure")
    )
    fact = factories.make_public_fact(areas=[area])
    factories.make_fact_figure(fact=fact, period=canary("fact-figure"), **hidden)
    for about in ({"sections": [section]}, {"areas": [area]}, {"actions": [action]}):
        factories.make_public_fact(
            **about, text=canary("fact"), caution=canary("caution"), **hidden
        )
    factories.make_public_fact(measures=[measure], text=canary("measure-fact"), **hidden)

    update = factories.make_update(action=action)
    factories.make_correction(update=update, text=canary("correction"), published_at=None)
    factories.make_update(action=hidden_action, what_we_did=canary("update-of-hidden-action"))
    factories.make_due_date(action=hidden_action, read_from=canary("date-of-hidden-action"))
    open_round = factories.make_round(quarter=Quarter(2199, 4), published_at=None)
    factories.make_update(
        round=open_round,
        action=action,
        status="stopped",
        what_we_did=canary("draft-update"),
        got_in_the_way=canary("draft-reason"),
        evidence=canary("draft-evidence"),
    )
    factories.make_due_date(action=action)
    factories.make_due_date(
        action=action,
        kind="move",
        quarter=Quarter(2198, 1),
        reason=canary("draft-move"),
        agreed_by=canary("agreed"),
        agreed_on="2026-01-01",
        published_at=None,
    )
    return point


def test_no_public_address_shows_anything_unpublished(client, unpublished_everywhere):
    addresses = list(every_address())

    leaks = {}
    for _name, path in addresses:
        response = client.get(path)
        text = response.content.decode() + str(response.headers)
        for sign in (CANARY, "2198", "2199"):
            if sign in text:
                leaks[path] = text[max(0, text.index(sign) - 60) : text.index(sign) + 60]

    assert len(addresses) > 15
    assert leaks == {}


def test_the_leak_test_would_see_a_leak(client, unpublished_everywhere):
    unpublished_everywhere.text = canary("shown-on-purpose")
    unpublished_everywhere.save()

    page = client.get(unpublished_everywhere.area.get_absolute_url())

    assert CANARY in page.content.decode()


def test_hidden_rows_have_no_page(client, unpublished_everywhere):
    hidden = [
        factories.make_plan(is_visible=False),
        factories.make_area(is_visible=False),
        factories.make_action(is_visible=False),
        factories.make_measure(is_visible=False),
    ]

    answers = {str(type(row)): client.get(row.get_absolute_url()).status_code for row in hidden}

    assert set(answers.values()) == {404}


def test_a_draft_changes_no_standing_and_no_count(client, unpublished_everywhere):
    page = client.get("/actions/?status=stopped")

    assert page.context["page"].paginator.count == 0


def test_what_staff_search_words_say_is_found_but_never_shown(client, unpublished_everywhere):
    page = client.get("/actions/?q=wheelchair")

    assert page.context["page"].paginator.count == 1
    assert CANARY not in page.content.decode()
