"""The pages on which an area is written in short, signed, read and sent back."""

import pytest

from actions.models import Round
from actions.quarters import Quarter
from actions.roles import Role
from reports.models import AreaReport
from reports.signing.areas import areas_to_sign
from tests import factories

pytestmark = pytest.mark.django_db

Q4 = Quarter(2026, 4)
LIST, PUBLISH = "/admin/signing/", f"/admin/rounds/{Q4.code}/publish/"


@pytest.fixture
def area():
    return factories.make_area(title="Waiting times", slug="waiting-times")


@pytest.fixture
def opened():
    return factories.make_round(quarter=Q4, published_at=None)


@pytest.fixture
def update(area, opened):
    action = factories.make_action(area=area)
    return factories.make_update(action=action, round=opened, what_we_did="We rang 40 families.")


@pytest.fixture
def page(area):
    return f"{LIST}{area.slug}/"


def log_in(client, *roles, given=()):
    person = factories.make_person(*roles, given=given)
    client.force_login(person)
    return person


def state():
    (one,) = areas_to_sign(Round.objects.get(published_at=None))
    return one.state


def test_a_lead_writes_reads_what_is_written_and_signs_on_one_page(client, area, update, page):
    lead = log_in(client, Role.AREA_LEAD, given=[area])

    client.post(page, {"do": "write", "version": "0", "says": "Waits are shorter."})
    shown = client.get(page)
    client.post(page, {"do": "sign", "seen": state()})

    assert "We rang 40 families." in shown.text
    assert "Waits are shorter." in shown.text
    report = AreaReport.objects.get()
    assert (report.signed_by, report.history.latest().history_user) == (lead, lead)
    assert "Nobody has read it yet. A publisher reads it." in client.get(page).text


def test_a_withdrawn_area_that_says_something_is_signed_on_its_page(client, area, update, page):
    """Else the quarter could not be published: what it says has to be signed and read too."""
    area.is_withdrawn = True
    area.save()
    log_in(client, Role.AREA_LEAD, given=[area])

    client.post(page, {"do": "write", "version": "0", "says": "It is done elsewhere."})
    client.post(page, {"do": "sign", "seen": state()})

    assert page in client.get(LIST).text
    assert AreaReport.objects.get().signed_at


def test_an_area_that_has_nothing_to_sign_has_no_page(client, area, opened, page):
    area.is_withdrawn = True
    area.save()
    log_in(client, Role.PUBLISHER)

    assert client.get(page).status_code == 404


def test_what_is_missing_and_what_cannot_be_published_is_shown_before_it_is_signed(
    client, area, update, page
):
    missing = factories.make_action(area=area, title="Mend the lift")
    update.status, update.got_in_the_way = "delayed", ""
    update.save()
    log_in(client, Role.AREA_LEAD, given=[area])

    shown = client.get(page)

    assert "Say what got in the way before it is published." in shown.text
    assert str(missing) in shown.text


def test_a_publisher_reads_sends_back_or_lets_it_out_unsigned(client, area, update, page):
    factories.sign_everything(update.round)
    log_in(client, Role.PUBLISHER)

    client.post(page, {"do": "send-back", "sent_back": "How many families?"})
    note = client.get(page).text
    refused = client.post(page, {"do": "read", "seen": state()})
    client.post(page, {"do": "not-signed", "not_signed_because": "The post is empty."})
    log_in(client, Role.PUBLISHER)  # another one
    client.post(page, {"do": "read", "seen": state()})

    assert "How many families?" in note
    assert "It was sent back with a note." in refused.text
    assert "Ready. It goes out as not signed by its lead, with the reason." in client.get(page).text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"do": "not-signed"}, "Say why. The public reads this."),
        ({"do": "sign", "seen": "an older one"}, "changed after you looked at it"),
        ({"do": "write", "version": "0", "says": "x" * 1_001}, "at most 1000 characters"),
        ({"do": "write", "version": "99", "says": "Mine."}, "Mine."),
        ({"do": "\x00"}, "It does not say in short how it is going."),
    ],
)
def test_what_is_refused_comes_back_with_a_sentence_and_changes_nothing(
    client, area, update, page, sent, sentence
):
    log_in(client, Role.AREA_LEAD, Role.PUBLISHER, given=[area])

    response = client.post(page, sent)

    assert response.status_code == 200
    assert sentence in response.text
    assert not AreaReport.objects.exists()


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.VIEWER, set()),
        (Role.WRITER, {"write"}),
        (Role.AREA_LEAD, {"write", "sign"}),
        (Role.PUBLISHER, {"read", "send-back", "not-signed"}),
    ],
)
def test_each_does_what_is_theirs(client, area, update, page, role, may):
    log_in(client, role, given=[area])

    shown = client.get(page).text
    done = {
        name
        for name in ("write", "sign", "read", "send-back", "not-signed")
        if client.post(page, {"do": name}).status_code != 403
    }

    assert done == may
    assert {name for name in done if f'name="do" value="{name}"' in shown} == may
    # Not counted: the forms of the frame, which stand around it.
    work = shown.partition("<h1")[2].partition("</main>")[0]
    assert work.count('method="post"') == work.count("csrfmiddlewaretoken")


def form_of(client, page):
    """What the form of words sends as it was opened: the buttons that sign and read send it too."""
    shown = client.get(page)
    return {
        "version": str(shown.context["version"]),
        "seen": shown.context["one"].state,
        "says": shown.context["words_form"].initial["says"],
    }


@pytest.mark.parametrize("do", ["sign", "read"])
def test_words_that_were_changed_and_not_saved_are_neither_signed_nor_read(
    client, area, update, page, do
):
    factories.sign_everything(update.round)
    AreaReport.objects.update(read_at=None, read_by=None, read_state="", signed_at=None)
    log_in(client, Role.AREA_LEAD, Role.PUBLISHER, given=[area])
    sent = form_of(client, page)

    refused = client.post(page, sent | {"do": do, "says": "Waits are much shorter."})

    assert "You changed these words. Save them first, then go on." in refused.text
    assert "Waits are much shorter." in refused.text
    report = AreaReport.objects.get()
    assert (report.signed_at, report.read_at) == (None, None)
    assert f'form="words" name="do" value="{do}"' in refused.text


def test_words_as_they_were_opened_are_signed(client, area, update, page):
    log_in(client, Role.AREA_LEAD, given=[area])
    client.post(page, {"do": "write", "version": "0", "says": "Waits are shorter.\r\nA bit."})

    signed = client.post(page, form_of(client, page) | {"do": "sign"})

    assert signed.status_code == 302
    assert AreaReport.objects.get().signed_at


def test_whoever_signs_while_another_saves_sees_the_new_words(client, area, update, page):
    lead = log_in(client, Role.AREA_LEAD, given=[area])
    sent = form_of(client, page)
    log_in(client, Role.WRITER, given=[area])
    client.post(page, sent | {"do": "write", "says": "Newer words."})
    client.force_login(lead)

    refused = client.post(page, sent | {"do": "sign"})
    typed = client.post(page, sent | {"do": "sign", "says": "Mine."})
    saved = client.post(
        page, {**sent, "version": typed.context["version"]} | {"do": "write", "says": "Mine."}
    )

    assert "changed after you looked at it" in refused.text
    assert refused.context["words_form"].initial["says"] == "Newer words."
    assert "You changed these words." in typed.text
    assert "after you opened it. What you typed is still here." in saved.text
    assert AreaReport.objects.get().says == "Newer words."


def test_a_lead_of_another_area_neither_writes_nor_signs(client, area, update, page):
    log_in(client, Role.AREA_LEAD, given=[factories.make_area()])

    assert client.post(page, {"do": "write", "says": "Mine."}).status_code == 403
    assert client.post(page, {"do": "sign"}).status_code == 403


def test_who_must_act_next_is_said_where_the_quarter_is_looked_over_and_published(client, update):
    log_in(client, Role.PUBLISHER)
    sentence = "Waiting times: It does not say in short how it is going."

    for address in (f"/admin/rounds/{Q4.code}/", PUBLISH):
        shown = client.get(address).text
        assert sentence in shown
        assert f'href="{LIST}"' in shown
    assert sentence in client.post(PUBLISH).text
    assert not Round.objects.visible().exists()


def test_nothing_is_asked_of_a_publisher_who_looks_at_what_is_ready(client, update):
    factories.sign_everything(update.round)
    log_in(client, Role.PUBLISHER)

    assert "Who must act next" not in client.get(PUBLISH).text
    assert client.post(PUBLISH, {"looked": "on"}).status_code == 302


def test_the_first_page_leads_each_to_what_waits_for_them(client, area, update, page):
    lead = log_in(client, Role.AREA_LEAD, given=[area])
    of_lead = client.get("/admin/").context["mine"]
    publisher = log_in(client, Role.PUBLISHER)
    waits = client.get("/admin/").text
    factories.sign_everything(update.round)
    ready = client.get("/admin/").text
    AreaReport.objects.update(read_state="other words")
    to_read = client.get("/admin/").text
    client.force_login(lead)

    assert any("Sign Waiting times" in part for part in of_lead)
    assert "1 area waits for its lead." in waits
    assert "Every area is ready." in ready
    assert "Read Waiting times" in to_read
    assert publisher.groups.exists()
    assert "Read Waiting times" not in client.get("/admin/").text


def test_whoever_let_it_out_unsigned_is_told_before_that_somebody_else_reads_it(
    client, area, update, page
):
    log_in(client, Role.PUBLISHER)

    before = client.get(page).text
    client.post(page, {"do": "not-signed", "not_signed_because": "The post is empty."})
    after = client.get(page).text
    refused = client.post(page, {"do": "read", "seen": state()}).text
    first_page = client.get("/admin/").text
    log_in(client, Role.PUBLISHER)
    of_another = client.get("/admin/").text

    assert "somebody else has to read it and publish the quarter." in before
    assert "I have read what stands above" in before
    assert "You let it go out as not signed. Somebody else has to read it." in after
    assert "I have read what stands above" not in after
    assert "You let it go out as not signed. Somebody else has to read it." in refused
    assert "You wrote or signed" not in after + refused
    assert "Read Waiting times" not in first_page
    assert "Read Waiting times" in of_another


def test_without_an_open_quarter_there_is_nothing_to_sign(client, page):
    log_in(client, Role.PUBLISHER)

    for address in (LIST, page):
        assert "No quarterly update is open" in client.get(address).text


def test_an_area_that_is_not_shown_has_no_page(client, update):
    hidden = factories.make_area(is_visible=False)
    log_in(client, Role.PUBLISHER)

    assert client.get(f"{LIST}{hidden.slug}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_few_questions(client, opened, django_assert_max_num_queries, rows):
    for _row in range(rows):
        factories.make_update(round=opened)
    log_in(client, Role.PUBLISHER)
    client.get(LIST)

    with django_assert_max_num_queries(20):
        client.get(LIST)
