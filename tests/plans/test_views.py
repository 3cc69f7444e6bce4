"""What `plans.views` promises to somebody who reads the plans."""

import datetime
from copy import copy

import pytest
from django.utils.html import escape

from plans.models import Point, Section
from tests.factories import (
    make_area,
    make_area_definition,
    make_document,
    make_fact_figure,
    make_inspection,
    make_key_area,
    make_lead,
    make_oversight_body,
    make_plan,
    make_point,
    make_public_fact,
    make_section,
)
from tests.kept_pages import closely

pytestmark = pytest.mark.django_db


def page_of(client, plan):
    response = client.get(plan.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_list_shows_the_plans_in_their_order(client):
    second, first = make_plan(part=2), make_plan(part=1)

    response = client.get("/plans/")

    assert list(response.context["plans"]) == [first, second]


def test_list_hides_a_plan_that_is_not_shown_yet(client):
    make_plan(title="Half written", is_visible=False)

    response = client.get("/plans/")

    assert b"Half written" not in response.content
    assert b"The plans are not on this site yet" in response.content


def test_hidden_plan_is_not_found_even_with_sections_to_show(client):
    plan = make_plan(is_visible=False)
    make_section(plan=plan)

    assert client.get(plan.get_absolute_url()).status_code == 404


def test_unknown_plan_is_not_found(client):
    assert client.get("/plans/no-such-plan/").status_code == 404


def test_plan_shows_its_sections_in_order_after_links_to_them(client):
    plan = make_plan()
    make_section(plan=plan, order=2, heading="What happens next")
    make_section(plan=plan, order=1, heading="Why read this?")

    page = page_of(client, plan)

    places = [
        page.index(text)
        for text in (
            '<a href="#section-1">Why read this?</a>',
            '<a href="#section-2">What happens next</a>',
            '<h2 id="section-1">Why read this?</h2>',
            '<h2 id="section-2">What happens next</h2>',
        )
    ]
    assert places == sorted(places)


def test_plan_says_what_is_known_of_it_and_where_it_is(client):
    plan = make_plan(
        published_words="October 2025",
        source_updated_on=datetime.date(2025, 10, 6),
        period="five years",
        period_note="No start year is given.",
        what_is_here="All the words of this page.",
    )

    page = page_of(client, plan)

    for text in (
        plan.publisher,
        "October 2025",
        "6 October 2025",
        "Five years",
        "No start year is given.",
        "All the words of this page.",
        "This is a plain-words version.",
        plan.source_url,
    ):
        assert text in page


def test_plan_admits_what_its_page_does_not_say(client):
    page = page_of(client, make_plan())

    assert page.count("Not on this site yet") == 3
    assert "does not say when" not in page


def test_plan_without_sections_leads_to_its_page_on_the_local_offer(client):
    plan = make_plan()

    page = page_of(client, plan)

    assert "What this plan says is not on this site yet" in page
    assert f'<a href="{plan.source_url}">The plan’s page on the Local Offer</a>' in page


@pytest.mark.parametrize(
    ("holds", "kind", "title"),
    [
        (Section.Holds.AMBITIONS, Point.Kind.AMBITION, ""),
        (Section.Holds.COMMITMENTS, Point.Kind.COMMITMENT, ""),
        (Section.Holds.STRENGTHS, Point.Kind.STRENGTH, "What inspectors said goes well"),
        (Section.Holds.STATEMENTS, Point.Kind.STATEMENT, "Young people’s words"),
    ],
)
def test_section_shows_the_points_it_holds_and_no_others(client, holds, kind, title):
    plan = make_plan()
    make_section(plan=plan, holds=holds)
    for other in Point.Kind:
        make_point(plan=plan, kind=other, text=f"A point: {other.value}")
    make_point(plan=plan, kind=kind, text="Half written", is_visible=False)

    page = page_of(client, plan)

    assert title in page
    assert [other for other in Point.Kind if f"A point: {other.value}" in page] == [kind]
    assert "Half written" not in page


def test_section_shows_the_key_areas_of_its_plan(client):
    plan = make_plan()
    make_section(plan=plan, holds=Section.Holds.KEY_AREAS)
    make_key_area(plans=[plan], title="Need", formal_name="Demand", linked_quote="I feel ready")
    make_key_area(plans=[plan], title="Half written", is_visible=False)
    make_key_area(plans=[make_plan()], title="Of another plan")

    page = page_of(client, plan)

    assert "Its formal name is “Demand”." in page
    assert "<q>I feel ready</q>" in page
    assert "Half written" not in page
    assert "Of another plan" not in page


def test_only_the_first_plan_that_has_a_key_area_explains_it(client):
    first, second = make_plan(part=1), make_plan(part=2)
    section = make_section(plan=first, holds=Section.Holds.KEY_AREAS)
    make_section(plan=second, holds=Section.Holds.KEY_AREAS)
    make_key_area(
        plans=[first, second], title="Need", formal_name="Demand", text="What we need more of."
    )

    earlier, later = page_of(client, first), page_of(client, second)

    assert "What we need more of." in earlier
    assert "says what each means" not in earlier
    assert "Its formal name is “Demand”." in later
    assert "What we need more of." not in later
    assert f'<a href="{section.get_absolute_url()}">Part 1 says what each means</a>' in later


def test_section_links_the_focus_areas_and_says_who_leads(client):
    plan = make_plan()
    make_section(plan=plan, holds=Section.Holds.FOCUS_AREAS)
    area = make_area(plan=plan, lead=make_lead(title="Director for Learning"))
    make_area(plan=plan, title="Half written", is_visible=False)

    page = page_of(client, plan)

    assert f'<a href="{area.get_absolute_url()}">{area.title}</a>' in page
    assert "Who is responsible: Director for Learning" in page
    assert "Half written" not in page


def test_section_says_what_the_therapies_are(client):
    plan = make_plan()
    make_section(plan=plan, holds=Section.Holds.THERAPIES)
    area = make_area(plan=plan)
    make_area_definition(area=area, term="Physiotherapy", text="Help with moving.")
    make_area_definition(area=area, term="Referral", text="Asking for help.")
    make_area_definition(area=area, term="Music therapy", text="Half written", is_visible=False)

    page = page_of(client, plan)

    assert "<dt>Physiotherapy</dt><dd>Help with moving.</dd>" in closely(page)
    assert "Asking for help." not in page
    assert "Half written" not in page


def test_section_says_who_oversees_and_how_often_or_that_it_is_not_said(client):
    plan = make_plan()
    make_section(plan=plan, holds=Section.Holds.OVERSIGHT)
    make_oversight_body(plan=plan, name="Directors", how_often="every 6 weeks")
    make_oversight_body(plan=plan, name="Board")
    make_oversight_body(plan=plan, name="Panel", url="https://www.example.org/panel/")
    make_oversight_body(plan=plan, name="Half written", is_visible=False)

    page = page_of(client, plan)

    assert "How often: every 6 weeks" in page
    assert page.count("The plan does not say how often.") == 1
    assert "Half written" not in page


def test_section_shows_the_inspection_only_when_it_is_shown(client):
    plan = make_plan()
    make_section(plan=plan, holds=Section.Holds.INSPECTION)
    inspection = make_inspection(plan=plan, outcome="Not consistent.")

    assert "Not consistent." in page_of(client, plan)

    inspection.is_visible = False
    inspection.save()

    assert "Not consistent." not in page_of(client, plan)


def test_document_of_unknown_address_leads_to_the_plans_own_page(client):
    plan = make_plan()
    make_section(plan=plan, holds=Section.Holds.DOCUMENTS)
    make_document(plan=plan, name="The report", url="https://www.example.org/report/")
    make_document(plan=plan, name="The video", kind="video")
    make_document(plan=plan, name="Half written", is_visible=False)

    page = page_of(client, plan)

    assert '<a href="https://www.example.org/report/">The report</a>' in page
    assert (
        f'The video (video). <a href="{plan.source_url}">'
        "On the plan’s page on the Local Offer</a>" in closely(page)
    )
    assert "Half written" not in page


def test_section_warns_and_shows_the_public_record_beside_it(client):
    plan = make_plan()
    section = make_section(plan=plan, caution="Newer pages say otherwise.")
    fact = make_public_fact(
        sections=[section],
        text="Building had started.",
        dated_on=datetime.date(2026, 1, 16),
        source_kind="council news",
        caution="A part of the work only.",
        table_caption="Places",
    )
    make_fact_figure(fact=fact, period="In 2026", figure="132")
    make_fact_figure(fact=fact, period="Half written", is_visible=False)
    make_public_fact(sections=[section], text="An undated page.")
    make_public_fact(sections=[section], text="A fact not shown.", is_visible=False)

    page = page_of(client, plan)

    for text in (
        "Newer pages say otherwise.",
        "This was published elsewhere, often by the council itself.",
        "Building had started.",
        "16 January 2026",
        "Source: council news",
        fact.url,
        "A part of the work only.",
        "In 2026",
        "The source shows no date",
    ):
        assert text in page
    assert "A fact not shown." not in page
    assert "Half written" not in page


def test_public_record_is_newest_first_and_ends_with_the_undated(client):
    section = make_section()
    for text, when in (
        ("No date.", {}),
        ("In words.", {"date_words": "June 2025"}),
        ("Older.", {"dated_on": datetime.date(2025, 1, 1)}),
        ("Newer.", {"dated_on": datetime.date(2026, 1, 1)}),
    ):
        make_public_fact(sections=[section], text=text, **when)

    page = page_of(client, section.plan)

    places = [page.index(text) for text in ("Newer.", "Older.", "In words.", "No date.")]
    assert places == sorted(places)


def test_words_of_a_plan_are_never_markup(client):
    sly = "<script>alert(1)</script>"
    plan = make_plan(title=sly, summary=sly, period_note=sly)
    make_section(plan=plan, heading=sly, body=sly, caution=sly)

    page = page_of(client, plan)

    assert sly not in page
    assert escape(sly) in page


def copied(row, number):
    """Add this many copies of a row, in places of their own: quick, as there are many."""
    copies = []
    for place in range(1, number + 1):
        row.pk, row.order = None, row.order + 1
        if hasattr(row, "reference"):
            row.reference = f"copy-{place}"
        copies.append(copy(row))
    return type(row).objects.bulk_create(copies)


@pytest.mark.parametrize("number", [1, 3, 120])
def test_plan_costs_the_same_however_much_it_holds(client, django_assert_num_queries, number):
    plan = make_plan()
    for holds in (
        Section.Holds.STRENGTHS,
        Section.Holds.FOCUS_AREAS,
        Section.Holds.THERAPIES,
        Section.Holds.OVERSIGHT,
        Section.Holds.INSPECTION,
        Section.Holds.DOCUMENTS,
    ):
        make_section(plan=plan, holds=holds)
    make_inspection(plan=plan)
    copied(make_point(plan=plan, kind=Point.Kind.STRENGTH), number)
    copied(make_area_definition(area=make_area(plan=plan), term="Physiotherapy"), number)
    copied(make_oversight_body(plan=plan), number)
    copied(make_document(plan=plan), number)
    facts = copied(make_public_fact(), number)
    copied(make_fact_figure(fact=facts[0]), number)
    for section in copied(make_section(plan=plan), number):
        section.facts.add(facts[0])
    plan.sections.first().facts.add(*facts)

    with django_assert_num_queries(12):
        client.get(plan.get_absolute_url())
