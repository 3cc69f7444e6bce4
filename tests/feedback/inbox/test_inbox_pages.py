"""The inbox as the Feedback team meets it: in order, quick however much came, nothing lost."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone

from actions.roles import Role
from feedback.models import Note, Reply, Submission
from feedback.roles import FEEDBACK_TEAM
from post.models import Message
from publishing.models import OwnerSettings
from tests import factories
from tests.factories import LONG_AGO
from tests.feedback.hostile_strings import HOSTILE
from tests.feedback.visitors import Visitor

pytestmark = pytest.mark.django_db

SECRET = "Ann Other of 1 High Street"


def page_of(submission, rest=""):
    return f"/admin/inbox/{submission.reference}/{rest}"


def press(client, submission, button, **typed):
    """Open a submission's page, type, and press a button."""
    shown = client.get(page_of(submission))
    return client.post(
        page_of(submission), {"version": shown.context["version"], "do": button, **typed}
    )


def refused(response):
    """Return the sentence of a refusal; "" if there is none."""
    return response.context["problem"] if response.status_code == 200 else ""


# The list


@pytest.mark.usefixtures("kim")
def test_it_opens_on_all_to_answer_with_the_count_of_each_box(client):
    factories.make_submission(reference="BP-2222-2222")
    factories.make_submission(state="quarantined", set_aside_because="Odd.")

    response = client.get("/admin/inbox/")

    counts = {tab.box.value: tab.count for tab in response.context["tabs"]}
    assert [row.submission.reference for row in response.context["rows"]] == ["BP-2222-2222"]
    assert counts["to-answer"] == counts["new"] == counts["set-aside"] == 1
    assert counts["mine"] == 0


@pytest.mark.usefixtures("kim")
def test_the_list_has_the_clock_and_names_nobody(client):
    OwnerSettings.objects.update(reply_days=10)
    now = timezone.now()
    factories.make_submission(
        received_at=now,
        reach_by="email",
        personal={"words": "The lift is broken", "name": "Annabel"},
    )

    page = client.get("/admin/inbox/").text

    assert "Came today" in page
    assert "Answer due in 10 working days" in page
    assert "Annabel" not in page


@pytest.mark.usefixtures("kim")
def test_it_narrows_by_form_and_by_area(client):
    area = factories.make_area(slug="waiting-times")
    factories.make_submission(reference="BP-2222-2222", form="good-news", about=area)
    factories.make_submission(reference="BP-3333-3333", form="good-news")
    factories.make_submission(reference="BP-4444-4444", about=area)

    def found(query):
        rows = client.get(f"/admin/inbox/?{query}").context["rows"]
        return [row.submission.reference for row in rows]

    assert found("form=good-news") == ["BP-2222-2222", "BP-3333-3333"]
    assert found("area=waiting-times") == ["BP-2222-2222", "BP-4444-4444"]
    assert found("form=good-news&area=waiting-times") == ["BP-2222-2222"]


@pytest.mark.usefixtures("kim")
@pytest.mark.parametrize("query", ["box=x", "form=x", "area=x", "page=x"])
def test_a_value_the_inbox_does_not_know_is_refused(client, query):
    assert client.get(f"/admin/inbox/?{query}").status_code == 400


@pytest.mark.usefixtures("kim")
@pytest.mark.parametrize("rows", [1, 60])
def test_the_list_costs_the_same_however_much_came(client, django_assert_num_queries, rows):
    area = factories.make_area()
    for _row in range(rows):
        factories.make_submission(about=factories.make_action(area=area))
    client.get("/admin/inbox/")

    with django_assert_num_queries(14):
        response = client.get("/admin/inbox/")

    assert len(response.context["rows"]) == min(rows, 25)


# One submission


@pytest.mark.usefixtures("kim")
def test_one_page_shows_what_they_said_how_to_reach_them_and_what_they_agreed_to(client):
    submission = factories.make_submission(
        reach_by="email",
        personal={"words": SECRET, "email": "ann@example.org"},
        consents={"publish": "You may publish it. We may make it shorter."},
    )
    again = factories.make_submission(form_token=submission.form_token)

    response = client.get(page_of(submission))

    title = response.text.partition("<title>")[2].partition("</title>")[0]
    assert SECRET in response.text
    assert "ann@example.org" in response.text
    assert "You may publish it. We may make it shorter." in response.text
    assert page_of(again) in response.text
    assert submission.reference in title
    assert "Ann" not in title


@pytest.mark.usefixtures("kim")
def test_one_page_lives_on_when_the_personal_part_is_erased(client):
    submission = factories.make_submission(personal=None)

    response = client.get(page_of(submission))

    assert "What they wrote and how to reach them is deleted." in response.text


@pytest.mark.parametrize("rows", [1, 10])
def test_one_page_costs_the_same_however_much_was_done(
    client, kim, django_assert_num_queries, rows
):
    submission = factories.make_submission(consents={"contact": "Yes."})
    for _row in range(rows):
        factories.make_note(submission=submission)
        factories.make_reply(submission=submission, by="email")
        factories.make_person(FEEDBACK_TEAM)
        submission._history_user = kim
        submission.save()
    client.get(page_of(submission))

    with django_assert_num_queries(18):
        client.get(page_of(submission))


def test_a_note_goes_with_whatever_button_is_pressed(client, kim):
    submission = factories.make_submission()

    response = press(client, submission, "assign", to=kim.pk, text="Ring her.")

    submission.refresh_from_db()
    assert response["Location"] == page_of(submission)
    assert submission.assigned_to == kim
    assert Note.objects.get().text == "Ring her."


@pytest.mark.usefixtures("kim")
def test_whoever_comes_second_keeps_what_they_typed_and_sees_what_is_new(client):
    submission = factories.make_submission()
    version = client.get(page_of(submission)).context["version"]
    quicker = factories.make_person(FEEDBACK_TEAM, username="quicker")
    other = Client()
    other.force_login(quicker)
    press(other, submission, "note", text="I rang her.")

    typed = {"version": version, "do": "assign", "to": quicker.pk, "text": "Please ring."}
    response = client.post(page_of(submission), typed)

    submission.refresh_from_db()
    assert "quicker saved this" in refused(response)
    assert "I rang her." in response.text
    assert response.context["form"]["text"].value() == "Please ring."
    assert submission.assigned_to is None
    typed["version"] = response.context["version"]
    assert client.post(page_of(submission), typed).status_code == 302


@pytest.mark.usefixtures("kim")
@pytest.mark.parametrize("leaves", ["the council", "the team"])
def test_what_waits_for_somebody_who_left_says_so(client, leaves):
    gone, here = (factories.make_person(FEEDBACK_TEAM, username=name) for name in ("gone", "here"))
    left, other = (factories.make_submission(assigned_to=person) for person in (gone, here))
    answered = factories.make_submission(
        assigned_to=gone, state="answered", answered_at=timezone.now()
    )
    if leaves == "the team":
        gone.groups.clear()
    else:
        gone.is_active = False
        gone.save()
    told = "who cannot answer it any more"

    assert client.get("/admin/inbox/").text.count(told) == 1
    assert told in client.get(page_of(left)).text
    assert told not in client.get(page_of(other)).text
    assert told not in client.get(page_of(answered)).text


@pytest.mark.usefixtures("kim")
def test_a_button_that_makes_no_sense_now_is_refused_with_a_sentence_and_keeps_the_note(client):
    submission = factories.make_submission(safeguarding_at=timezone.now())

    response = press(client, submission, "spam", text="Look at it.")

    assert "safeguarding concern" in refused(response)
    assert response.context["form"]["text"].value() == "Look at it."
    assert Note.objects.count() == 0


@pytest.mark.usefixtures("kim")
def test_a_double_click_on_answer_sends_one_mail(client):
    submission = factories.make_submission(reach_by="email", personal={"email": "ann@example.org"})
    address = page_of(submission, "answer/")
    version = client.get(address).context["version"]
    typed = {"version": version, "way": "email", "text": "We ring you on Monday.", "send": "yes"}

    first, second = (client.post(address, typed) for _click in range(2))

    assert (first.status_code, second.status_code) == (302, 200)
    assert refused(second).startswith("You saved this in another window on ")
    assert second.context["form"]["text"].value() == "We ring you on Monday."
    assert (Reply.objects.count(), Message.objects.count()) == (1, 1)
    assert "on its way" in client.get(page_of(submission)).text


@pytest.mark.usefixtures("kim")
def test_an_answer_is_looked_at_before_it_is_mailed(client):
    submission = factories.make_submission(reach_by="email", personal={"email": "ann@example.org"})
    address = page_of(submission, "answer/")
    version = client.get(address).context["version"]
    typed = {"version": version, "way": "email", "text": "We ring you on Monday."}

    looked_at = client.post(address, typed)

    assert "Nothing is sent yet." in looked_at.text
    assert "ann@example.org" in looked_at.text
    assert (Reply.objects.count(), Message.objects.count()) == (0, 0)
    changing = client.post(address, {**typed, "again": "yes"})
    assert changing.context["form"]["text"].value() == "We ring you on Monday."
    assert Message.objects.count() == 0
    client.post(address, {**typed, "send": "yes"})
    sent = Message.objects.get()
    assert {"subject": sent.subject, "text": sent.text} == looked_at.context["mail"]


@pytest.mark.usefixtures("kim")
def test_an_answer_given_by_phone_is_saved_at_once(client):
    submission = factories.make_submission(reach_by="phone", personal={"phone": "000"})
    address = page_of(submission, "answer/")
    version = client.get(address).context["version"]

    client.post(address, {"version": version, "way": "phone", "text": "I rang them."})

    assert Reply.objects.get().text == "I rang them."


@pytest.mark.usefixtures("kim")
def test_without_an_address_mail_is_not_offered(client):
    submission = factories.make_submission(reach_by="phone", personal={"phone": "000"})

    response = client.get(page_of(submission, "answer/"))
    sent = client.post(
        page_of(submission, "answer/"),
        {"version": response.context["version"], "way": "email", "text": "Soon."},
    )

    assert "There is no e-mail address." in response.text
    assert sent.status_code == 200
    assert Message.objects.count() == 0


@pytest.mark.usefixtures("kim")
def test_what_was_done_without_an_answer_is_not_told_in_the_senders_words(client):
    submission = factories.make_submission(reach_by="email", personal={"email": "a@example.org"})
    factories.make_reply(submission=submission, by="no-need", text="Mended the page.")

    for page in ("", "answer/"):
        shown = client.get(page_of(submission, page)).text
        assert "<b>No answer was needed</b>" in shown
        assert "I do not need an answer" not in shown


@pytest.mark.usefixtures("kim")
def test_a_mail_that_could_not_be_sent_is_said_beside_the_answer(client):
    submission = factories.make_submission(reach_by="email", personal={"email": "a@example.org"})
    address = page_of(submission, "answer/")
    version = client.get(address).context["version"]
    client.post(address, {"version": version, "way": "email", "text": "Soon.", "send": "yes"})

    Message.objects.update(tries=1, last_error="ConnectionRefusedError")
    assert (
        "not sent yet: we tried, and try again by ourselves."
        in client.get(page_of(submission)).text
    )

    Message.objects.update(given_up_at=timezone.now())
    assert "could not be sent. Answer in another way." in client.get(page_of(submission)).text


@pytest.mark.usefixtures("kim")
def test_a_concern_is_passed_on_only_after_somebody_is_called(client):
    OwnerSettings.objects.update(safeguarding_help="The team, on 000")
    submission = factories.make_submission()
    address = page_of(submission, "concern/")
    shown = client.get(address)

    unticked = client.post(address, {"version": shown.context["version"]})
    ticked = client.post(
        address, {"version": shown.context["version"], "called": "on"}, follow=True
    )

    submission.refresh_from_db()
    assert "The team, on 000" in shown.text
    assert "Call first, then tick the box." in unticked.text
    assert f"{submission.reference} is passed on as a safeguarding concern." in ticked.text
    assert submission.safeguarding_at


@pytest.mark.usefixtures("kim")
def test_a_concern_is_closed_only_after_asking_those_who_look_into_it(client):
    now = timezone.now()
    submission = factories.make_submission(
        state="answered", answered_at=now, safeguarding_at=now, reach_by="no-need"
    )
    address = page_of(submission, "concern/")
    shown = client.get(address)

    unticked = client.post(address, {"version": shown.context["version"], "do": "close"})
    ticked = client.post(
        address, {"version": shown.context["version"], "do": "close", "said": "on"}, follow=True
    )

    submission.refresh_from_db()
    assert "nothing of it is deleted by itself" in shown.text
    assert "Ask them first, then tick the box." in unticked.text
    assert submission.concern_closed_at
    assert f"The safeguarding concern {submission.reference} is closed." in ticked.text
    assert "Not needed for it any longer since" in ticked.text
    assert "Pass it on as a safeguarding concern" in ticked.text


@pytest.mark.usefixtures("kim")
def test_whoever_passes_on_what_somebody_else_passed_on_meanwhile_is_told(client):
    submission = factories.make_submission()
    address = page_of(submission, "concern/")
    shown = client.get(address)
    Submission.objects.update(safeguarding_at=timezone.now())

    told = client.post(address, {"version": shown.context["version"], "called": "on"})

    assert "Somebody has passed it on already." in told.text
    assert "It was passed on" in told.text


@pytest.mark.usefixtures("kim")
def test_whoever_forgets_the_tick_while_somebody_closes_it_is_asked_anew(client):
    now = timezone.now()
    submission = factories.make_submission(
        state="answered", answered_at=now, safeguarding_at=now, concern_closed_at=now
    )

    told = client.post(page_of(submission, "concern/"), {"version": "1", "do": "close"})

    assert "Somebody was quicker." in told.text
    assert "I have called, or know who calls now" in told.text


@pytest.mark.usefixtures("kim")
def test_an_open_concern_says_that_it_is_answered_first(client):
    submission = factories.make_submission(safeguarding_at=timezone.now())

    assert "Is the safeguarding concern closed?" in client.get(page_of(submission)).text
    asked = client.get(page_of(submission, "concern/")).text
    assert f'<a href="{page_of(submission, "answer/")}">Answer it</a> first.' in asked


@pytest.mark.usefixtures("kim")
def test_nobody_is_made_up_who_could_be_called(client):
    shown = client.get(page_of(factories.make_submission(), "concern/"))

    assert "The owner settings do not say who to call." in shown.text


@pytest.mark.usefixtures("kim")
def test_what_staff_are_told_after_saving_names_nobody(client):
    submission = factories.make_submission(personal={"name": "Ann"})

    press(client, submission, "note", text=SECRET)
    messages = list(client.get("/admin/inbox/").context["messages"])

    assert [str(message) for message in messages] == [f"Saved: {submission.reference}."]


@pytest.mark.usefixtures("kim")
def test_what_is_posted_without_the_pages_own_token_is_refused():
    submission = factories.make_submission()
    careless = Client(enforce_csrf_checks=True)
    careless.force_login(factories.make_person(FEEDBACK_TEAM))

    for rest in ("", "answer/", "concern/"):
        assert careless.post(page_of(submission, rest), {"do": "wait"}).status_code == 403
    typed = {"on_paper_on": "2026-10-02", "go": "next"}
    assert careless.post("/admin/inbox/type-in/comment/", typed).status_code == 403


# What people write is words, whatever it looks like


class _Tags(HTMLParser):
    """Every tag of a page with its attributes' names, line breaks aside."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.found.append((tag, [name for name, _value in attrs]))


def said_with(texts):
    """Make a submission in which everything that anybody writes is one of these texts."""
    words = "\n".join(texts)
    personal = dict.fromkeys(("words", "difference", "would_help", "helper"), words)
    short = dict.fromkeys(("name", "organisation", "page", "phone"), texts[0][:200])
    submission = factories.make_submission(
        personal=personal | short, consents={"contact": words}, reach_by="helper"
    )
    person = factories.make_person()
    for text in texts:
        factories.make_note(submission=submission, text=text, written_by=person)
        factories.make_reply(submission=submission, text=text, written_by=person)
    return submission


@pytest.mark.usefixtures("kim")
@pytest.mark.parametrize("rest", ["", "answer/"])
def test_nothing_anybody_writes_becomes_part_of_the_page(client, rest):
    hostile = [text for text in HOSTILE if "\x00" not in text and len(text) < 10_000]
    harmless = said_with(["words"] * len(hostile))

    page = client.get(page_of(said_with(hostile), rest)).text

    assert len(hostile) > 250
    assert _Tags(page).found == _Tags(client.get(page_of(harmless, rest)).text).found


@pytest.mark.usefixtures("kim")
@pytest.mark.parametrize("text", ["a\x00b", "x" * 1_000_000])
def test_what_cannot_be_stored_or_sent_is_refused_beside_the_box(client, text):
    submission = factories.make_submission(reach_by="email", personal={"email": "a@example.org"})
    address = page_of(submission, "answer/")
    version = client.get(address).context["version"]

    noted = press(client, submission, "note", text=text)
    answered = client.post(address, {"version": version, "way": "email", "text": text})

    assert noted.context["form"].errors["text"]
    assert answered.context["form"].errors["text"]
    assert (Note.objects.count(), Message.objects.count()) == (0, 0)


@pytest.mark.usefixtures("kim")
def test_a_button_that_is_not_there_does_nothing(client):
    submission = factories.make_submission()

    assert refused(press(client, submission, "erase")) == "Press one of the buttons."
    assert submission.history.count() == 1


# Typing in


class Typist(Visitor):
    """Somebody of the team who fills in a form by its pages, as a browser would."""

    def __init__(self, person):
        super().__init__(enforce_csrf_checks=True)
        self.client.force_login(person)


def test_what_came_on_paper_is_typed_in_with_the_day_it_came(kim):
    day = timezone.localdate() - timedelta(days=4)
    typist = Typist(kim).open(f"/admin/inbox/type-in/comment/?on_paper_on={day}")

    typist.go_on(topic="not-working", words="We wait.").go_on(about="not-sure").go_on(role="parent")
    typist.go_on(reach_by="letter", postal_address="1 High Street").send()

    submission = Submission.objects.get()
    assert typist.response["Location"] == page_of(submission)
    assert (submission.on_paper_on, submission.keyed_in_by) == (day, kim)
    assert (submission.state, submission.personal.words) == ("new", "We wait.")
    assert submission.history.get().history_user == kim
    assert "kim typed it in" in typist.follow().page


@pytest.mark.usefixtures("kim")
def test_the_day_it_came_is_asked_for_and_has_come(client):
    tomorrow = timezone.localdate() + timedelta(days=1)

    late = client.get(f"/admin/inbox/type-in/?form=comment&on_paper_on={tomorrow}")
    missing = client.get("/admin/inbox/type-in/comment/")

    assert "This day has not come yet." in late.text
    assert missing["Location"] == "/admin/inbox/type-in/"


def test_a_public_page_still_has_no_cookie():
    response = Visitor().open("/feedback/comment/").response

    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.text


# Counts for everybody on the staff


def test_other_roles_see_how_much_waits_and_nothing_of_it(client):
    submission = factories.make_submission(
        reference="BP-2222-2222", safeguarding_at=timezone.now(), personal={"words": SECRET}
    )
    client.force_login(factories.make_person(Role.PUBLISHER))

    page = client.get("/admin/").text

    assert "1 safeguarding concern" in page
    assert "1 new" in page
    assert submission.reference not in page
    assert "Open the inbox" not in page


@pytest.mark.usefixtures("kim")
def test_the_first_page_says_how_long_the_oldest_waits_and_that_mail_is_stuck(client):
    factories.make_message(to="somebody@example.org")
    factories.make_submission(state="quarantined", set_aside_because="Odd.")

    before = client.get("/admin/").text
    factories.make_submission()
    after = client.get("/admin/").text

    assert "Nothing waits for an answer." in before
    assert "1 set aside, for a person to look at" in before
    assert "Mail: 1 message has waited longer than 15 minutes." in before
    assert "The oldest came on 1 January 2020, " in after


@pytest.mark.usefixtures("kim")
def test_of_what_is_erased_and_closed_there_is_nothing_to_answer(client):
    values = {"state": "answered", "answered_at": LONG_AGO}
    kept = factories.make_submission(**values)
    erased = factories.make_submission(**values, erased_at=LONG_AGO, personal=None)

    pages = [client.get(one.staff_path).text for one in (kept, erased)]

    assert [page.count("Answer again") + page.count("Take it up again") for page in pages] == [2, 0]


@pytest.mark.usefixtures("kim")
def test_what_came_today_is_not_said_to_be_no_days_old(client):
    factories.make_submission(received_at=timezone.now())

    page = client.get("/admin/").text

    assert "The oldest came on " in page
    assert " working days ago" not in page


def test_staff_without_a_role_see_no_count(client):
    factories.make_submission()
    client.force_login(factories.make_person())

    assert "What people told us" not in client.get("/admin/").text


def test_pages_are_counted_for_all_staff_and_the_words_are_for_the_team(client):
    for useful in (True, False, False):
        factories.make_page_verdict(path="/glossary/", useful=useful, what_went_wrong=SECRET)
    client.force_login(factories.make_person(Role.VIEWER))

    response = client.get("/admin/inbox/useful/")

    [row] = response.context["page"]
    assert (row["path"], row["yes"], row["no"]) == ("/glossary/", 1, 2)
    assert SECRET not in response.text
    assert client.get("/admin/feedback/pageverdict/").status_code == 403
