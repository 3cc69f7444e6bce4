"""What the site-wide pages promise, and that no public page is left out of the register."""

import datetime
import html

import pytest
from django.urls import get_resolver, reverse
from django.utils.html import escape

from feedback.forms import JOURNEYS
from feedback.forms.privacy_notice import NAMED_FIELDS, notices
from feedback.models import PersonalPart
from privacy.retention import policies
from publishing.models import GlossaryTerm, OwnerSettings
from publishing.public_pages import public_pages
from tests.factories import (
    make_action,
    make_area,
    make_glossary_term,
    make_measure,
    make_person,
    make_plan,
    make_service,
    the_owner_says,
)
from tests.kept_pages import closely

pytestmark = pytest.mark.django_db

NOT_SET = '<dd class="govuk-summary-list__value">Not set yet</dd>'
AFTER_AN_ANSWER = {"feedback_sent", "page_verdict", "page_verdict_said", "take_back"}
BY_A_LINK = {"provider_entries", "provider_entry", "provider_take_down"}
ICONS = {"favicon", "touch_icon", "older_touch_icon"}
FOR_MACHINES = {*ICONS, "robots", "security", "healthz", "readyz"}
# Each with its queries, the frame's two included.
PAGES = {
    "glossary": 3,
    "contact": 3,
    "formats": 2,
    "accessibility_statement": 2,
    "privacy": 2,
    "privacy_young_people": 2,
    "cookies": 2,
    "site_map": 7,
}


def page_named(client, url_name):
    response = client.get(reverse(url_name))
    assert response.status_code == 200
    return response.content.decode()


def set_owner(**values):
    OwnerSettings.objects.filter(pk=1).update(**values)


def url_names(patterns):
    for pattern in patterns:
        if getattr(pattern, "app_name", None) == "admin":
            continue
        if hasattr(pattern, "url_patterns"):
            yield from url_names(pattern.url_patterns)
        else:
            yield pattern.name


def test_every_address_for_people_is_in_the_register():
    names = set(url_names(get_resolver().url_patterns))

    no_pages = FOR_MACHINES | AFTER_AN_ANSWER | BY_A_LINK | {"login"}
    assert {page.url_name for page in public_pages()} == names - no_pages


@pytest.mark.parametrize(("url_name", "queries"), PAGES.items())
def test_page_is_light_and_leaves_no_cookie(client, django_assert_num_queries, url_name, queries):
    make_action()
    make_glossary_term()

    with django_assert_num_queries(queries):
        response = client.get(reverse(url_name))

    assert response.status_code == 200
    assert len(response.content) < 30_000
    assert not response.cookies


@pytest.mark.parametrize("url_name", PAGES)
def test_page_can_only_be_read(client, url_name):
    assert client.post(reverse(url_name)).status_code == 405


def test_glossary_goes_from_a_to_z_whatever_the_capitals(client):
    for term in ("ADHD", "autism", "Audit", "CQC"):
        make_glossary_term(term=term)

    page = page_named(client, "glossary")

    places = [
        page.index(text)
        for text in ('href="#letter-a"', 'href="#letter-c"', 'id="letter-a"', 'id="word-adhd"')
    ]
    places += [page.index(f'id="{i}"') for i in ("word-audit", "word-autism", "letter-c")]
    assert places == sorted(places)


def test_glossary_says_where_a_meaning_comes_from_unless_it_is_the_plans(client):
    make_glossary_term(term="Locala", basis=GlossaryTerm.Basis.PLAN)
    make_glossary_term(term="Audit", basis=GlossaryTerm.Basis.GENERAL)

    page = page_named(client, "glossary")

    assert page.count("General meaning, in our words.") == 1
    assert "Said in the plans" not in page


def test_glossary_spells_letters_out_once(client):
    make_glossary_term(term="EHCP", acronym="EHCP", full="Education, Health and Care Plan")
    make_glossary_term(term="Provision (ARP)", acronym="ARP", full="PROVISION")

    page = page_named(client, "glossary")

    assert closely(page).count("EHCP (Education, Health and Care Plan)</dt>") == 1
    assert "Provision (ARP)</dt>" in closely(page)


def test_glossary_hides_what_is_not_shown_and_escapes_what_is(client):
    make_glossary_term(term="Half written", is_visible=False)
    make_glossary_term(term="<b>Bold</b>", definition="<i>Sly</i>")

    page = page_named(client, "glossary")

    assert "Half written" not in page
    assert escape("<b>Bold</b>") in page
    assert "<i>Sly</i>" not in page


def test_empty_glossary_is_kind(client):
    assert "No words are explained here yet" in page_named(client, "glossary")


@pytest.mark.parametrize(
    ("url_name", "blanks"), [("contact", 5), ("formats", 5), ("accessibility_statement", 5 + 3)]
)
def test_what_the_owner_has_not_said_is_not_made_up(client, url_name, blanks):
    assert closely(page_named(client, url_name)).count(NOT_SET) == blanks


@pytest.mark.parametrize("url_name", ["contact", "formats", "accessibility_statement"])
def test_what_the_owner_has_said_is_shown(client, url_name):
    set_owner(
        contact_team="The SEND team",
        email="team@example.org",
        phone="01632 960000",
        postal_address="1 Street\nTown",
        reply_days=10,
    )

    page = page_named(client, url_name)

    for text in (
        "The SEND team",
        '<a href="mailto:team@example.org">team@example.org</a>',
        "01632 960000",
        "1 Street<br>Town",
        "Within 10 working days",
    ):
        assert text in page


def test_contact_says_what_this_site_cannot_do_and_who_answers(client):
    page = page_named(client, "contact")

    assert "You cannot see your own child’s EHCP here." in page
    assert "Kirklees Council and NHS West Yorkshire Integrated Care Board" in page
    assert "The Health and Wellbeing Board oversees it." in page
    assert "https://www.kirkleeslocaloffer.org.uk/" in page


def test_contact_shows_who_helps_while_people_wait(client):
    set_owner(waiting_help="Call the <advice> line.")

    page = page_named(client, "contact")

    assert "Call the &lt;advice&gt; line." in page


def test_contact_leads_those_who_wait_to_help_that_exists(client):
    page = page_named(client, "contact")

    assert f'href="{reverse("while_you_wait")}"' in page
    assert "Who can help while you wait" in page
    assert "KIAS gives advice on SEND" in page


def test_home_says_how_many_services_are_checked(client):
    make_service()
    assert "We have not checked any of them yet with the people who run them." in page_named(
        client, "home"
    )

    make_service(state="checked", checked_on="2026-05-03")

    assert "2 services for families. We have checked 1 of them." in closely(
        page_named(client, "home")
    )


def test_home_leads_those_who_wait_to_what_they_can_use(client):
    page = page_named(client, "home")

    assert "Waiting for help now?" in page
    assert 'href="/local-offer/while-you-wait/"' in page


def test_accessibility_statement_has_the_headings_of_the_law(client):
    page = page_named(client, "accessibility_statement")

    headings = [
        "How accessible this website is",
        "Feedback and contact information",
        "Reporting accessibility problems with this website",
        "Enforcement procedure",
        "Technical information about this website’s accessibility",
        "Compliance status",
        "Non-accessible content",
        "Non-compliance with the accessibility regulations",
        "Disproportionate burden",
        "Content that’s not within the scope of the accessibility regulations",
        "Preparation of this accessibility statement",
    ]
    places = [page.index(f">{heading}</h") for heading in headings]
    assert places == sorted(places)


def test_accessibility_statement_claims_no_more_than_is_known(client):
    page = page_named(client, "accessibility_statement")

    assert "This website is partially compliant" in page
    assert "fully compliant" not in page
    assert "Kirklees Council is committed" not in page


def test_accessibility_statement_of_the_official_site_speaks_for_the_council(client):
    the_owner_says("is_official")
    set_owner(accessibility_prepared_on=datetime.date(2026, 11, 2))

    page = page_named(client, "accessibility_statement")

    assert "Kirklees Council is committed to making its website accessible" in page
    assert "2 November 2026" in page


def test_privacy_tells_of_each_form_what_it_asks_why_and_by_what_right(client):
    page = page_named(client, "privacy")

    told = notices()
    assert {notice.title for notice in told} == {journey.title for journey in JOURNEYS.values()}
    for notice in told:
        assert all(
            escape(str(words)) in page
            for words in (notice.title, notice.asks, notice.why, notice.ground)
        )


def test_privacy_gives_the_law_as_the_reason_for_publishing_only_where_it_is(client):
    page = page_named(client, "privacy")

    assert "For the Local Offer the law asks for this." in page
    assert "About the plan we promised to be open." in page


def test_privacy_names_every_personal_field_that_a_form_asks_for():
    personal = {field.name for field in PersonalPart._meta.concrete_fields}

    asked = {
        name
        for journey in JOURNEYS.values()
        for step in journey.steps
        for name in step.base_fields
        if name in personal
    }

    assert asked <= NAMED_FIELDS


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (None, "The data protection officer has not agreed to this page yet."),
        (datetime.date(2026, 11, 2), "agreed to what this page says on 2 November 2026."),
    ],
)
def test_privacy_says_whether_its_reasons_are_agreed(client, day, sentence):
    set_owner(privacy_agreed_on=day)

    assert sentence in page_named(client, "privacy")


def test_young_people_have_a_short_version_that_leads_to_the_whole(client):
    page = page_named(client, "privacy_young_people")

    assert f'href="{reverse("privacy")}"' in page
    assert f'href="{reverse("feedback_data_protection")}"' in page


def test_privacy_names_who_is_responsible_or_says_that_nobody_has(client):
    assert closely(page_named(client, "privacy")).count(NOT_SET) == 3

    set_owner(data_controller="The council", data_protection_officer="dpo@example.org")

    page = page_named(client, "privacy")
    assert "The council" in page
    assert "dpo@example.org" in page


def test_privacy_says_how_long_each_thing_is_kept_and_why(client):
    page = html.unescape(page_named(client, "privacy"))

    for policy in policies().values():
        assert f"<b>{policy.how_long}.</b> {policy.why}" in page


def test_cookies_are_named_as_they_are_set(client, settings):
    settings.SESSION_COOKIE_NAME = "__Host-sessionid"
    settings.CSRF_COOKIE_NAME = "__Host-csrftoken"
    settings.KNOWN_BROWSER_COOKIE_NAME = "__Secure-known-browser"
    settings.SESSION_COOKIE_AGE = 3 * 60 * 60
    settings.KNOWN_BROWSER_COOKIE_AGE = 30 * 24 * 60 * 60

    page = page_named(client, "cookies")

    assert "__Host-sessionid" in page
    assert "__Host-csrftoken" in page
    assert "__Secure-known-browser" in page
    assert "never more than 3 hours" in page
    assert "30 days" in page


def test_every_cookie_that_a_log_in_sets_is_named(client):
    make_person(username="ann", password="a long password of theirs")

    log_in = {"username": "ann", "password": "a long password of theirs"}
    client.get(reverse("admin:login"))
    client.post(reverse("admin:login"), log_in)
    page = page_named(client, "cookies")

    assert len(client.cookies) == 3
    assert all(f">{name}</dt>" in closely(page) for name in client.cookies)


def test_site_map_links_every_page_that_is_in_the_register(client):
    make_measure(area=make_action().area)

    page = page_named(client, "site_map")

    for registered in public_pages():
        if registered.is_page and registered.url_name != "site_map":
            for path in registered.addresses():
                assert f'href="{path}"' in page


def test_site_map_hides_what_is_not_shown(client):
    make_plan(title="Half written plan", is_visible=False)
    make_area(title="Half written area", is_visible=False)
    make_action(title="Half written action", is_visible=False)
    make_measure(question="Half written measure", is_visible=False)

    assert "Half written" not in page_named(client, "site_map")


@pytest.mark.parametrize("number", [1, 3, 120])
def test_site_map_stays_light_with_many_long_titles(client, django_assert_num_queries, number):
    area = make_area()
    for _ in range(number):
        make_action(area=area, title="A long title of an action " * 4)

    with django_assert_num_queries(7):
        response = client.get("/site-map/")

    assert len(response.content) < 30_000


def test_site_map_turns_pages_of_actions(client):
    area = make_area()
    actions = [make_action(area=area) for _ in range(101)]

    second = client.get("/site-map/?page=2").content.decode()

    assert actions[-1].get_absolute_url() in second
    assert actions[0].get_absolute_url() + '"' not in second
    assert client.get("/site-map/?page=3").status_code == 404
    assert client.get("/site-map/?page=x").status_code == 400
