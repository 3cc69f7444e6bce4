"""The page of one service says what is known, and only sends people where they can go."""

import html
from datetime import date

import pytest

from local_offer.models import Contact, Service, Source
from tests import factories
from tests.kept_pages import closely

pytestmark = [pytest.mark.django_db, pytest.mark.page]

State = Service.State
NO_WAY = "We have no phone number or e-mail address that we are sure of. Somebody may know more:"
THEIRS, COUNCILS = "https://theirs.example/", "https://council.example/about-them/"


def page_of(client, service):
    return html.unescape(client.get(service.get_absolute_url()).text)


def steps_of(client, service):
    return [step.words for step in client.get(service.get_absolute_url()).context["steps"]]


def unreachable(**values):
    """A service with nothing to ring, to write to or to read."""
    return factories.make_service(
        organisation=factories.make_organisation(website="", name="The club"), **values
    )


def test_checked_is_said_only_of_what_is_checked_and_not_that_anybody_answered(client):
    day = date(2026, 5, 3)
    checked = factories.make_service(state=State.CHECKED, checked_on=day)
    doubted_again = factories.make_service(state=State.NOT_CHECKED, checked_on=day)
    closed = factories.make_service(state=State.CLOSED, checked_on=day)

    page = page_of(client, checked)
    assert "Checked on 3 May 2026." in page
    assert "hecked with them" not in page
    assert "Not yet checked with them." in page_of(client, doubted_again)
    for service in (doubted_again, closed):
        assert "3 May 2026" not in page_of(client, service)


def test_only_who_answered_is_said_to_have_answered(client):
    service = factories.make_service(state=State.CHECKED, checked_on=date(2026, 5, 3))
    contact = factories.make_contact(service=service)
    assert "They answered" not in page_of(client, service)

    contact.rung_on = date(2026, 5, 2)
    contact.save()

    assert "They answered on 2 May 2026." in page_of(client, service)


@pytest.mark.parametrize(
    ("reached_by", "how"),
    [
        ({"phone": "01484 000001", "email": "a@example.org"}, "Ring them or write to them."),
        ({"phone": "01484 000001"}, "Ring them."),
        ({"phone": "", "email": "a@example.org"}, "Write to them."),
    ],
)
def test_people_are_told_to_ring_or_write_only_where_they_can(client, reached_by, how):
    service = unreachable(by_yourself=True)
    factories.make_contact(service=service, **reached_by)
    factories.make_contact(service=service, phone="01484 9", email="b@example.org", is_sure=False)

    assert steps_of(client, service) == [f"You can ask yourself. {how}"]


@pytest.mark.parametrize("known", [{"by_yourself": True}, {"by_dropping_in": True}, {}])
def test_with_nothing_to_ring_a_page_is_read_or_somebody_else_asked(client, known):
    alone = unreachable(**known)
    with_page = factories.make_service(website=THEIRS, **known)

    assert '<a href="/contact/">who to ask</a>' in page_of(client, alone)
    assert f'Look here: <a href="{THEIRS}">their own page</a>' in closely(
        page_of(client, with_page)
    )
    for service in (alone, with_page):
        assert "Ring them" not in page_of(client, service)
        assert "rite to them" not in page_of(client, service)


def test_a_way_that_nobody_spoke_of_is_not_denied(client):
    service = unreachable(by_gp=True)

    assert steps_of(client, service) == [
        "Ask your GP. They can ask the service for you.",
        f"We do not know if you can ask yourself. {NO_WAY}",
    ]
    listed = client.get("/local-offer/services/").text
    assert "Through a GP" in listed
    assert "Only" not in listed


@pytest.mark.parametrize(
    ("website", "of_organisation", "kind", "words"),
    [
        (THEIRS, "", "council", "their own page"),
        (THEIRS, THEIRS, "council", "the website of The club"),
        ("", THEIRS, "council", "the website of The club"),
        ("", "", "provider", "a page of The club"),
        ("", "", "council", "a page of the council about it"),
        ("", "", "nhs", "a page of the NHS about it"),
    ],
)
def test_a_link_says_whose_page_it_leads_to(client, website, of_organisation, kind, words):
    organisation = factories.make_organisation(name="The club", website=of_organisation)
    service = factories.make_service(organisation=organisation, website=website)
    factories.make_source(service=service, kind=kind, url=COUNCILS)

    url = THEIRS if website or of_organisation else COUNCILS
    assert f'Read more: <a href="{url}">{words}</a>' in closely(page_of(client, service))


def test_what_is_for_staff_says_so_first_and_asks_no_family_to_call(client):
    service = factories.make_service(
        audience=Service.Audience.STAFF, by_school=True, by_yourself=True
    )
    contact = factories.make_contact(service=service)

    page = page_of(client, service)
    kept = client.get(f"/local-offer/list/?keep={service.slug}").text

    assert page.index("For staff and schools.") < page.index(f">{service.what}<")
    assert steps_of(client, service) == [
        "Families do not ask for it. Talk to your nursery, school or college."
    ]
    assert contact.phone in page
    assert contact.phone in kept
    assert "For staff and schools only" in kept
    assert "0 services to ask." in kept
    for shown in (page, kept):
        assert f"tel:{contact.number}" not in shown
    assert contact.number not in page


def test_where_nobody_knows_where_it_is_only_its_area_is_said(client):
    service = factories.make_service(area=Service.Area.ENGLAND)

    facts = client.get(service.get_absolute_url()).context["facts"]
    listed = client.get("/local-offer/services/").context["found"].page.object_list[0].facts

    assert ("so", "Area", "All of England") in facts
    assert ("unknown", "Where", "We do not know where.") in facts
    assert listed[:2] == [("so", "Area: All of England"), ("unknown", "Where: not known")]


@pytest.mark.parametrize("state", [State.CLOSED, State.TAKEN_DOWN])
def test_of_what_is_not_open_nothing_is_told_as_if_it_were(client, state):
    service = factories.make_service(state=state, cost=Service.Cost.FREE, by_yourself=True)
    factories.make_contact(service=service)

    page = page_of(client, service)
    kept = client.get(f"/local-offer/list/?keep={service.slug}").text

    for told in ("ld+json", "Free", "How to get it", "Keep it in a list", "tel:01484"):
        assert told not in page, told
    assert "0 services to ask." in kept
    assert "Free" not in kept
    another = factories.make_service()
    listed = client.get("/sitemap/service.xml").text
    assert another.get_absolute_url() in listed
    assert service.get_absolute_url() not in listed


def test_who_asked_to_be_taken_down_finds_no_word_of_ours_about_them(client):
    service = factories.make_service(state=State.TAKEN_DOWN, what="A club on Mondays.")
    source = factories.make_source(service=service)

    page = page_of(client, service)
    kept = client.get(f"/local-offer/list/?keep={service.slug}").text

    assert "Taken down: they asked us to." in page
    for told in (service.what, service.organisation.name, source.url):
        assert told not in page
        assert told not in kept


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        ([], "We have not written down where."),
        ([Source.Kind.THIRD_PARTY], "On a page that is not the council’s"),
        ([Source.Kind.THIRD_PARTY, Source.Kind.COUNCIL], "A page of the council"),
    ],
)
def test_where_it_was_read_is_said_as_far_as_it_is_known(client, sources, words):
    service = factories.make_service()
    for kind in sources:
        factories.make_source(service=service, kind=kind)

    page = page_of(client, service)

    said = ("We have not written down where.", "On a page that is not", "A page of the council")
    assert [one for one in said if one in page] == [one for one in said if words.startswith(one)]


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("01484 221000", "01484221000"),
        ("(01484) 221000", "01484221000"),
        ("+44 (0)1484 221000", "+441484221000"),
        ("01484 221000 or 01924 326000", "01484221000"),
        ("01484 221000 01924 326000", "01484221000"),
        ("01484 221000/01924 326000", "01484221000"),
        ("Option 2 of 0300 123-4567", "03001234567"),
        ("01484 221919 (ask for the EHE team)", "01484221919"),
        ("01484 221000 - 9am to 5pm", "01484221000"),
        ("01484 221000 9am to 5pm", "01484221000"),
        ("01484 221000 ext 12", "01484221000"),
        ("24 hours: 0800 1111", "08001111"),
        ("0800 1111 (24 hours)", "08001111"),
        ("0800 500005", "0800500005"),
        ("18001 01484 221000", "1800101484221000"),
        ("18001 + 01484 221000", "1800101484221000"),
        ("111", "111"),
        ("116 123", "116123"),
        ("999 in danger, else 01484 221000", "01484221000"),
    ],
)
def test_a_telephone_dials_the_number_as_people_write_it(typed, dialled):
    assert Contact(phone=typed).number == dialled


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Ask at the desk",
        "221000",
        "Option 2",
        "9 to 5",
        "01484 2210",
        "01484 22100 2 1",
        "00 44 1484 221000",
        "+33 1 23 45 67 89",
        "60006 (text SHOUT)",
        # Ten digits or eleven? Eight or ten?
        "0800 500005 9 to 5",
        "0800 1111 24 hours",
    ],
)
def test_what_is_not_surely_one_number_is_not_dialled(client, typed):
    contact = Contact(phone=typed)
    assert contact.number == ""
    if not typed:
        return
    service = factories.make_service(slug="ehcp-team")
    factories.make_contact(service=service, phone=typed)
    address = service.get_absolute_url()

    for path in (address, f"/local-offer/list/?keep={service.slug}", "/feedback/my-child/"):
        page = client.get(path).text
        assert html.escape(typed) in page, path
        assert 'href="tel:"' not in page, path


def test_what_it_is_how_sure_we_are_and_whom_to_call_come_before_all_else(client):
    service = factories.make_service(state=State.CHECKED, checked_on=date(2026, 5, 3))
    factories.make_contact(service=service, phone="Ask at the desk")
    factories.make_contact(service=service, phone="01484 000001")

    page = page_of(client, service).partition("<main")[2]

    first = (f">{service.what}<", "Checked on 3 May 2026.", "Call 01484 000001", "<h2>")
    places = [page.index(words) for words in first]
    assert places == sorted(places)


def test_every_page_about_help_says_how_to_do_without_a_screen(client):
    service = factories.make_service(state=State.TAKEN_DOWN)
    start, found, kept = "/local-offer/", "/local-offer/services/", "/local-offer/list/"

    for path in (start, found, f"{found}?age=abc", kept, service.get_absolute_url()):
        page = client.get(path).text
        assert "On paper, in large print, in BSL, with an interpreter" in page, path
        assert 'href="/formats/"' in page, path


def test_a_contact_that_cannot_be_dialled_is_not_to_be_rung(client):
    service = factories.make_service(by_yourself=True)
    factories.make_contact(service=service, phone="Ask at the desk")

    assert steps_of(client, service) == ["You can ask yourself. “Contact” says how."]


def test_the_name_of_a_service_that_runs_itself_is_not_said_twice(client):
    alone = factories.make_organisation(name="The club")
    itself = factories.make_service(name="The club", organisation=alone)
    another = factories.make_service(organisation=alone)

    assert "Run by" not in page_of(client, itself)
    assert "Run by The club." in page_of(client, another)
