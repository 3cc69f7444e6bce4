"""While you wait: in one step, help that nobody has to be sent to."""

import pytest

from publishing.models import OwnerSettings
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.page]

PAGE = "/local-offer/while-you-wait/"
OPEN = {"needs_diagnosis": "no", "by_yourself": True, "needs_ehcp": "no"}


def found(client, **asked):
    return client.get(PAGE, asked).context["open_now"]


def test_what_wants_a_diagnosis_or_a_referral_is_left_out(client):
    factories.make_service(**OPEN | {"needs_diagnosis": "yes"})
    factories.make_service(**OPEN | {"by_yourself": False, "by_gp": True})

    assert not found(client).possible


@pytest.mark.parametrize(
    ("unknown", "words"),
    [
        ({"needs_diagnosis": "not-known"}, "whether they want a diagnosis"),
        ({"by_yourself": False}, "who can ask"),
    ],
)
def test_what_is_not_known_may_fit_and_comes_after(client, unknown, words):
    maybe = factories.make_service(name="A first name", **OPEN | unknown)
    sure = factories.make_service(name="B second name", **OPEN)

    open_now = found(client)

    assert [group.services for group in open_now.groups] == [[sure], [maybe]]
    assert [group.not_known for group in open_now.groups] == [[], [words]]


def test_what_is_not_known_is_said_once_whoever_asks_for_it_beside_us(client):
    factories.make_service(**OPEN | {"needs_diagnosis": "not-known"})

    [group] = found(client, easy="no-diagnosis").groups

    assert group.not_known == ["whether they want a diagnosis"]


def test_what_was_named_comes_before_what_is_for_any_need(client):
    need = factories.make_term(name="Speech")
    any_need = factories.make_term(slug="any-need")
    factories.make_service(name="A club", needs=[any_need], **OPEN)
    factories.make_service(name="Speech help", needs=[need], **OPEN)

    [group] = found(client, q="speech").groups

    assert [str(one) for one in group.services] == ["Speech help", "A club"]


def test_what_needs_an_ehc_plan_comes_last(client):
    factories.make_service(name="A plan is needed", **OPEN | {"needs_ehcp": "yes"})
    factories.make_service(name="B none is needed", **OPEN)

    [group] = found(client).groups

    assert [str(one) for one in group.services] == ["B none is needed", "A plan is needed"]


def test_the_three_questions_are_there_with_what_was_said(client):
    factories.make_place(name="Dewsbury")

    page = client.get(PAGE, {"q": "speech", "age": 4, "near": "Dewsbury"}).text

    assert f'action="{PAGE}"' in page
    for typed in ("speech", "4", "Dewsbury"):
        assert f'value="{typed}"' in page


def test_an_answer_that_cannot_be_used_is_asked_again_and_the_rest_of_the_page_stays(client):
    factories.make_waiting_right(title="What school must do now")

    page = client.get(PAGE, {"age": "four"})

    assert page.status_code == 400
    assert "Write the age in numbers, such as 4." in page.text
    assert 'value="four"' in page.text
    assert "What school must do now" in page.text


def test_urgent_lines_come_first_and_louder_for_who_cannot_wait(client):
    calm, not_calm = (client.get(PAGE, {"q": q}).text for q in ("speech", "wants to die"))

    for page in (calm, not_calm):
        assert page.index('href="tel:999"') < page.index("<h1")
    assert "You do not have to wait." not in calm
    assert "You do not have to wait." in not_calm


def test_a_right_that_nobody_has_ticked_is_its_sentence_and_links(client):
    factories.make_waiting_right(
        title="What school must do now",
        in_short="School must not wait.",
        points="It must do its best.",
        law="An Act, section 1",
        council_url="https://www.example.org/council",
        read_on="2026-11-29",
    )

    page = client.get(PAGE).text

    for shown in ("School must not wait.", "https://www.example.org/council", "29 November 2026"):
        assert shown in page
    assert "Not checked by the council yet." in page
    assert "It must do its best." not in page
    assert "An Act, section 1" not in page


def test_a_ticked_right_is_all_there_with_its_law_and_the_day(client):
    factories.make_waiting_right(
        points="It must do its best.\nIt must tell you.",
        law="An Act, section 1",
        **factories.ticked(),
    )

    page = client.get(PAGE).text

    for shown in ("It must do its best.", "It must tell you.", "An Act, section 1"):
        assert shown in page
    assert "An officer checked this against the law on 5 January 2026." in page


def test_who_to_ring_if_it_gets_worse_has_numbers_that_are_sure(client):
    team = factories.make_service(slug="duty-and-advice-team", name="The duty team")
    sure = factories.make_contact(service=team, phone="01484 000001")
    unsure = factories.make_contact(service=team, phone="01484 000002", is_sure=False)

    page = client.get(PAGE).text

    assert page.index("If it gets worse") < page.index("The duty team</a>", page.index("worse"))
    assert sure.phone in page
    assert unsure.phone not in page


def test_nobody_is_sent_to_ring_where_there_is_no_number_that_is_sure(client):
    """Somebody may read it who cannot wait."""
    only_unsure = factories.make_service(slug="night-owls", name="Night line")
    factories.make_contact(service=only_unsure, phone="01484 000002", is_sure=False)
    factories.make_contact(service=only_unsure, phone="", email="night@example.org")

    nobody = client.get(PAGE).text
    childline = factories.make_service(slug="childline", name="Childline")
    factories.make_contact(service=childline, phone="0800 1111")
    somebody = client.get(PAGE).text

    assert "You can also ring:" not in nobody
    assert "Tell the service you are waiting for." in nobody
    to_ring = somebody[somebody.index("You can also ring:") : somebody.index('id="who"')]
    assert "Childline</a>" in to_ring
    assert "Night line" not in to_ring


def test_what_the_owner_says_of_waiting_stands_there(client):
    OwnerSettings.objects.update(waiting_help="Call the <advice> line.")

    assert "Call the &lt;advice&gt; line." in client.get(PAGE).text


def test_every_card_for_who_waits_leads_here_with_the_topic_of_its_page(client):
    need = factories.make_term(name="Talking & listening")
    service = factories.make_service(needs=[need])
    factories.make_area(slug="waiting-times")

    for address, link in (
        ("/", PAGE),
        ("/focus-areas/waiting-times/", PAGE),
        ("/contact/", PAGE),
        ("/feedback/my-child/", PAGE),
        ("/local-offer/", PAGE),
        ("/local-offer/services/?q=hardly+talks", f"{PAGE}?q=hardly%20talks"),
        (service.get_absolute_url(), f"{PAGE}?q=Talking%20%26%20listening"),
    ):
        assert f'href="{link}"' in client.get(address).text, address
