"""The forms as people go through them: short pages, nothing asked twice, nothing typed is lost."""

import datetime
import re
from html import unescape
from unittest import mock
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, InternalError, OperationalError
from django.urls import reverse
from django.utils import timezone

from accounts.allowances import OverBudget
from feedback.forms import JOURNEYS
from feedback.forms.fields import LONGEST_LINE, LONGEST_WORDS, HowManyField
from feedback.models import Consent, PersonalPart, Submission
from privacy.retention import sentences_about
from publishing.models import OwnerSettings
from tests.factories import (
    make_action,
    make_area,
    make_measure,
    make_measure_in_area,
    make_service,
)
from tests.feedback.visitors import Visitor

# What is sent is stored by intake, whose own tests run on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.page]

MOST_BYTES, MOST_QUERIES = 25_000, 8
FORMS = [journey.form.value for journey in JOURNEYS.values()]
URDU = "میرے بیٹے کو وہیل چیئر مل گئی"


@pytest.fixture
def area():
    return make_area(prefix="WT", title="Waiting times")


@pytest.fixture
def action(area):
    return make_action(area=area, reference="WT 1", title="Make progress on wheelchairs")


@pytest.fixture
def visitor():
    return Visitor()


def path_of(form):
    return reverse(JOURNEYS[form].url_name)


def only_submission():
    return Submission.objects.get()


def told_back(visitor):
    """Return (question, answer) of all that the page reads back to who sends it."""
    rows = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", visitor.page, re.DOTALL)
    return [tuple(unescape(re.sub(r"<[^>]+>", "", part)).strip() for part in row) for row in rows]


def commented(visitor, **answers):
    """Take a visitor to the last look of a comment."""
    given = {"topic": "not-working", "words": "We wait and wait.", "about": "not-sure"} | answers
    visitor.open("/feedback/comment/")
    visitor.go_on(topic=given["topic"], words=given["words"])
    visitor.go_on(about=given["about"])
    visitor.go_on(role="parent").go_on()
    return visitor.go_on(reach_by="no-need")


@pytest.mark.parametrize("agreed_on", [None, datetime.date(2026, 12, 1)])
def test_how_long_it_is_kept_is_said_before_and_after_it_is_sent(visitor, agreed_on):
    OwnerSettings.objects.update(privacy_agreed_on=agreed_on)
    sentence, *_others = sentences_about("comment")

    before = commented(visitor).page
    after = visitor.send().follow().page

    for page in (before, after):
        assert sentence in page
        assert ("These times are a proposal." in page) == (agreed_on is None)


# A journey from its first page to its thanks.


@pytest.mark.both_databases
def test_a_parent_says_that_something_is_not_working(visitor, action):
    visitor.open("/feedback/comment/?about=wt-1&topic=not-working")
    visitor.go_on(words="The chair came\r\nbroken.")
    visitor.go_on(role="parent").go_on(families="about 12")
    visitor.go_on(reach_by="email", email="sam@example.org", name="Sam")
    visitor.send()

    told = only_submission()
    assert visitor.response.status_code == 302
    assert (told.form, told.topic, told.role) == ("comment", "not-working", "parent")
    assert (told.about_kind, told.about_key) == ("action", action.reference)
    assert (told.families, told.reach_by) == (12, "email")
    assert told.personal.words == "The chair came\nbroken."
    assert (told.personal.name, told.personal.email) == ("Sam", "sam@example.org")


def test_a_parent_says_what_is_wrong_on_the_page_of_a_service(visitor, client):
    service = make_service(name="Chair repair")
    page = client.get(service.get_absolute_url()).text
    link = re.search(r'href="(/feedback/local-offer/[^"]+)"', page)

    visitor.open(unescape(link[1]))
    assert "Chair repair" in visitor.page
    visitor.go_on(words="The number is wrong.").go_on(role="parent")
    visitor.go_on(reach_by="no-need").send()

    told = only_submission()
    assert (told.form, told.topic) == ("local-offer", "services")
    assert (told.about_kind, told.about_key, told.about) == (
        "service",
        service.slug,
        "Chair repair",
    )


def test_which_service_is_asked_only_of_whoever_came_from_one(visitor):
    visitor.open("/feedback/local-offer/")

    assert "Which service is it about?" not in visitor.page
    visitor.go_on(topic="services", words="Nobody rings back.").go_on(role="parent")
    visitor.go_on(reach_by="no-need").send().follow()
    assert only_submission().about_kind == ""
    assert "Which service is it about?" not in visitor.page


@pytest.mark.both_databases
@pytest.mark.parametrize("about", ["no-such-service", "x%00y", "wt", "9" * 500])
def test_a_service_that_is_not_there_is_refused(client, about):
    assert client.get(f"/feedback/local-offer/?about={about}").status_code == 400


def test_the_thanks_say_the_reference_and_what_happens_next(visitor):
    OwnerSettings.objects.update(reply_days=10, contact_team="The SEND team", phone="01484 000000")
    visitor.open("/feedback/get-involved/").go_on(words="I could come to a meeting.")
    visitor.go_on(about="not-sure").go_on(role="parent")
    visitor.go_on(reach_by="phone", phone="07700 900000").send().follow()

    assert only_submission().reference in visitor.page
    assert "You will get an answer within 10 working days." in visitor.page
    assert "The SEND team" in visitor.page
    assert "01484 000000" in visitor.page


def test_the_thanks_are_honest_while_no_time_is_promised(visitor):
    visitor.open("/feedback/format/").go_on(words="Large print, please.")
    visitor.go_on(reach_by="phone", phone="07700 900000").send().follow()

    assert "You will get an answer. We have not said yet how long that takes." in visitor.page


def test_the_record_can_be_printed_for_an_hour(visitor):
    commented(visitor, words="Words of mine").send().follow()

    assert "Words of mine" in visitor.page
    assert visitor.response["Cache-Control"] == "no-store"

    Submission.objects.update(received_at=timezone.now() - datetime.timedelta(minutes=61))
    later = visitor.client.get(visitor.response.wsgi_request.path).content.decode()

    assert only_submission().reference in later
    assert "Words of mine" not in later


def test_nobody_reads_thanks_by_guessing_their_address(visitor):
    mine = commented(visitor).send().response["Location"]
    other = commented(Visitor()).send().response["Location"]
    forged = other.partition(":")[0] + ":" + mine.partition(":")[2]

    assert visitor.client.get(mine).status_code == 200
    assert visitor.client.get(forged).status_code == 404
    assert visitor.client.get("/feedback/sent/1/").status_code == 404


@pytest.mark.both_databases
def test_thanks_still_come_up_after_the_personal_part_is_erased(visitor):
    commented(visitor, words="Words of mine").send()
    PersonalPart.objects.all().delete()

    visitor.follow()

    assert visitor.response.status_code == 200
    assert "Words of mine" not in visitor.page


# Nothing asked twice, nothing lost.


def test_what_the_address_gives_is_not_asked_again(visitor, action):
    visitor.open("/feedback/comment/?about=wt-1").go_on(topic="idea", words="An idea.")

    assert visitor.title.startswith("About you")


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("address", "status"),
    [
        pytest.param("?about=wt-1", 200, id="an action"),
        pytest.param("?about=wt", 200, id="an area"),
        pytest.param("?about=wt-m1", 200, id="a measure"),
        pytest.param("?about=not-sure", 200, id="not sure"),
        pytest.param("?about=", 200, id="empty"),
        pytest.param("?colour=blue", 200, id="unknown parameter"),
        pytest.param("?about=wt-99", 400, id="no such action"),
        pytest.param("?about=WT 1", 200, id="as people write it"),
        pytest.param("?about=" + quote('"><script>'), 400, id="markup"),
        pytest.param("?about=" + "9" * 5000, 400, id="very long"),
        pytest.param("?topic=services", 400, id="a topic of another form"),
    ],
)
def test_an_address_gives_only_what_there_is(visitor, action, address, status):
    make_measure(area=action.area, reference="WT M1")

    assert visitor.open("/feedback/comment/" + address).response.status_code == status


def test_a_hidden_action_cannot_be_named(visitor, area):
    make_action(area=area, reference="WT 7", title="Still secret", is_visible=False)

    visitor.open("/feedback/comment/?about=wt-7")

    assert visitor.response.status_code == 400
    assert "secret" not in visitor.page


def test_a_measure_is_found_by_its_other_reference_too(visitor, area):
    measure = make_measure(area=area, reference="PFA M5")
    make_measure_in_area(measure=measure, reference="EHCP M1")

    commented_about = visitor.open("/feedback/comment/?about=ehcp-m1")
    commented_about.go_on(topic="idea", words="An idea.").go_on().go_on(reach_by="no-need").send()

    said = only_submission()
    assert (said.about_kind, said.about_key) == ("measure", measure.reference)


def test_back_keeps_what_was_typed_even_if_it_is_wrong(visitor):
    visitor.open("/feedback/comment/").go_on(topic="idea", words="An idea.")
    visitor.go_on(about="not-sure").go_on(role="parent").press("back", families="very many")

    assert visitor.title.startswith("About you")
    assert visitor.fields["role"] == "parent"

    visitor.go_on()

    assert visitor.fields["families"] == "very many"
    assert "There is a problem" not in visitor.page


def test_change_leads_back_to_the_last_look(visitor):
    commented(visitor, words="First words").press("change-what")

    assert visitor.fields["words"] == "First words"

    visitor.go_on(words="Better words")

    assert visitor.title.startswith("Check what you wrote")
    assert "Better words" in visitor.page
    assert "First words" not in visitor.page


def test_a_changed_answer_brings_only_the_new_question(visitor):
    commented(visitor).press("change-who").go_on(role="young-person")

    assert visitor.title.startswith("How old are you?")

    visitor.go_on(age="16-or-over")

    assert visitor.title.startswith("Check what you wrote")


def test_an_answer_that_no_longer_counts_is_not_kept(visitor):
    commented(visitor).press("change-reach").go_on(reach_by="email", email="sam@example.org")
    visitor.press("change-reach").go_on(reach_by="phone", phone="07700 900000").send()

    personal = only_submission().personal
    assert (personal.email, personal.phone) == ("", "07700 900000")


@pytest.mark.parametrize("phone", ["abc", "12345", "my number is on the form"])
def test_a_phone_number_that_nobody_can_ring_is_refused(visitor, phone):
    commented(visitor).press("change-reach").go_on(reach_by="phone", phone=phone)

    assert "Write the phone number in figures, like 07700 900000." in visitor.page
    assert phone in visitor.page


@pytest.mark.parametrize("phone", ["221000", "+44 (0)7700-900000 after 4", "٠٧٧٠٠٩٠٠٠٠٠"])
def test_a_phone_number_is_taken_as_people_write_it(visitor, phone):
    commented(visitor).press("change-reach").go_on(reach_by="phone", phone=phone).send()

    assert only_submission().personal.phone == phone


def test_a_phone_number_that_no_longer_counts_refuses_nothing(visitor):
    commented(visitor).press("change-reach").go_on(reach_by="no-need", phone="abc").send()

    assert only_submission().personal.phone == ""


def test_while_no_number_is_set_a_form_leads_to_who_to_ring(visitor):
    visitor.open("/feedback/comment/")

    assert reverse("guidance") in visitor.page
    OwnerSettings.objects.update(safeguarding_help="the team on 01484 000000")
    visitor.open("/feedback/comment/")
    assert "the team on 01484 000000" in visitor.page
    assert "see “If it is urgent”" not in visitor.page


def test_a_refused_page_says_so_in_its_title_at_the_top_and_beside_the_question(visitor):
    visitor.open("/feedback/comment/").go_on()

    assert visitor.title.startswith("Error: Tell us how the Big Plan is going")
    assert visitor.page.count("Choose what you want to tell us.") == 2
    assert 'href="#topic"' in visitor.page
    assert 'id="topic-error"' in visitor.page
    assert Submission.objects.count() == 0


def test_sending_leads_to_the_first_page_that_is_not_finished(visitor):
    visitor.open("/feedback/comment/").press("send", words="Only words.")

    assert visitor.title.startswith("Error: Tell us how the Big Plan is going")
    assert visitor.fields["words"] == "Only words."
    assert Submission.objects.count() == 0


@pytest.mark.both_databases
def test_the_same_sent_twice_is_one(visitor):
    commented(visitor)
    last_look = visitor.response

    first = visitor.send().response["Location"]
    visitor.response = last_look
    second = visitor.send().response["Location"]

    assert first.split(":")[0] == second.split(":")[0]
    assert Submission.objects.count() == 1


@pytest.mark.both_databases
def test_words_changed_after_sending_are_a_second_one_beside_the_first(visitor):
    commented(visitor, words="First words")
    last_look = visitor.response
    visitor.send()
    visitor.response = last_look

    visitor.press("change-what").go_on(words="Second words").send()

    assert [s.personal.words for s in Submission.objects.all()] == ["First words", "Second words"]
    assert Submission.objects.values("form_token").distinct().count() == 1


FROM_ELSEWHERE = [
    {"Origin": "https://elsewhere.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
]
# "none": somebody had the browser send it once more.
FROM_HERE = [
    {},
    {"Origin": "http://testserver"},
    {"Origin": "null"},  # an old browser that will not say
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
]


@pytest.mark.parametrize("go", ["next", "send"])
@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_nobody_goes_on_with_a_token_that_another_site_chose(visitor, headers, go):
    theirs = commented(visitor, words="My words").fields["token"]

    answer = visitor.client.post(visitor.path, {**visitor.fields.dict(), "go": go}, headers=headers)

    visitor.response = answer
    assert visitor.fields["token"] not in ("", theirs)
    assert visitor.fields["words"] == "My words"
    assert not Submission.objects.exists()
    assert visitor.send().response.status_code == 302


@pytest.mark.parametrize("headers", FROM_HERE)
def test_what_a_page_of_ours_sends_is_sent_once(visitor, headers):
    sent = {**commented(visitor).fields.dict(), "go": "send"}

    for _time in range(2):
        assert visitor.client.post(visitor.path, sent, headers=headers).status_code == 302

    assert Submission.objects.count() == 1


@pytest.mark.both_databases
@pytest.mark.parametrize("token", ["", "nonsense", "\x00", "ü:ü", "a:b:c"])
def test_a_token_that_is_not_ours_costs_one_more_press_and_no_words(visitor, token):
    commented(visitor, words="My words").press("send", token=token)

    assert visitor.response.status_code == 200
    assert "It is not sent yet. Please press the button once more." in visitor.page
    assert visitor.fields["words"] == "My words"
    assert Submission.objects.count() == 0

    visitor.send()

    assert only_submission().personal.words == "My words"


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "odd",
    [
        {"go": "change-nowhere"},
        {"go": "\x00"},
        {"step": "nowhere"},
        {"seen": "nowhere what what \x00"},
        {"about": "wt-1\x00"},
        {"topic": "x" * 100_000},
    ],
    ids=str,
)
def test_odd_posts_are_answered_with_a_page_of_the_form(visitor, odd):
    visitor.open("/feedback/comment/").press(odd.pop("go", "next"), **odd)

    assert visitor.response.status_code == 200
    assert 'name="token"' in visitor.page


# When it cannot be taken.


# The last is what a database says that may only be read, while it takes over for another.
@pytest.mark.both_databases
@pytest.mark.parametrize("error", [OperationalError, InterfaceError, InternalError])
def test_with_the_database_down_everything_typed_stays_on_the_page(visitor, error):
    commented(visitor, words="Words worth keeping")
    last_look = visitor.response

    with mock.patch("feedback.forms.pages.receive", side_effect=error):
        visitor.send()

    assert visitor.response.status_code == 503
    assert int(visitor.response["Retry-After"]) > 0
    assert "Nothing is lost." in visitor.page
    assert visitor.page.count("Words worth keeping") == 2
    assert "Not set yet" not in visitor.page
    kept = visitor.fields
    visitor.response = last_look
    assert kept == visitor.fields | {"step": ["check"]}


def test_after_a_fault_of_ours_everything_typed_stays_on_the_page(visitor, caplog):
    commented(visitor, words="Words worth keeping")

    with mock.patch("feedback.forms.pages.receive", side_effect=RuntimeError("oh")):
        visitor.send()

    assert visitor.response.status_code == 500
    assert "Nothing is lost." in visitor.page
    assert visitor.page.count("Words worth keeping") == 2
    assert "RuntimeError" in caplog.text


def test_a_file_somebody_sends_along_reaches_no_disk(visitor, settings):
    commented(visitor)
    too_large = b"x" * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1)
    films = [SimpleUploadedFile("film.mp4", content) for content in (b"x" * 100_000, too_large)]

    opened = []
    with mock.patch("django.core.files.temp.NamedTemporaryFile", side_effect=opened.append):
        answers = [
            visitor.client.post("/feedback/comment/", {**visitor.fields, "film": film}).status_code
            for film in films
        ]

    assert answers == [200, 200]
    assert opened == []


def test_an_outage_is_in_the_log_without_a_word_of_what_was_written(visitor, caplog):
    commented(visitor, words="Words worth keeping")

    with mock.patch("feedback.forms.pages.receive", side_effect=OperationalError("host, user")):
        visitor.send()

    (record,) = [record for record in caplog.records if record.name == "feedback.forms.pages"]
    assert record.getMessage() == "A form could not be taken: OperationalError."


def test_whoever_comments_reads_before_sending_that_it_may_be_published(visitor):
    commented(visitor)

    assert "We use our own words, so that nobody can tell who said it." in visitor.page


def test_try_again_after_an_outage_sends_it(visitor):
    commented(visitor)
    with mock.patch("feedback.forms.pages.receive", side_effect=OperationalError):
        visitor.send()

    assert 'name="go" type="submit" value="send"' in visitor.elements
    visitor.send()

    assert visitor.response.status_code == 302
    assert Submission.objects.count() == 1


def test_an_outage_half_way_keeps_what_was_typed_too(visitor):
    visitor.open("/feedback/comment/")

    with mock.patch("feedback.forms.pages.Places", side_effect=OperationalError):
        visitor.go_on(topic="idea", words="Half of it")

    assert visitor.response.status_code == 503
    assert visitor.fields["words"] == "Half of it"

    visitor.go_on()

    assert visitor.title.startswith("Which part of the plan")


@pytest.mark.both_databases
def test_over_budget_says_when_to_try_again_and_keeps_everything(visitor):
    commented(visitor, words="Words worth keeping")
    until = timezone.now() + datetime.timedelta(minutes=20)

    # Even after one more step: see test_one_more_step.
    with (
        mock.patch("feedback.forms.pages.step_taken", return_value="a step"),
        mock.patch("feedback.forms.pages.receive", side_effect=OverBudget(until)),
    ):
        visitor.send()

    assert visitor.response.status_code == 429
    assert 1100 < int(visitor.response["Retry-After"]) <= 1200
    assert "Please try again after" in visitor.page
    assert visitor.fields["words"] == "Words worth keeping"


def test_what_looks_like_a_machine_gets_the_same_thanks(visitor):
    commented(visitor).press("send", website="https://spam.example")

    assert visitor.response.status_code == 302
    assert only_submission().state == Submission.State.QUARANTINED


# Whose answers these are.


def test_a_child_under_13_is_not_asked_for_a_way_to_reach_them(visitor):
    visitor.open("/feedback/comment/").go_on(topic="idea", words="More swings.")
    visitor.go_on(about="not-sure").go_on(role="young-person").go_on(age="under-13")

    assert {"name", "email", "phone", "postal_address"}.isdisjoint(visitor.fields)
    assert 'value="helper"' in visitor.page

    visitor.go_on(
        reach_by="helper", helper="My aunt, 07700 900000", email="me@example.org", name="Me"
    ).send()

    told = only_submission()
    assert (told.age, told.reach_by) == ("under-13", "helper")
    assert told.personal.helper == "My aunt, 07700 900000"
    assert (told.personal.email, told.personal.name) == ("", "")


def test_a_child_under_13_cannot_be_reached_by_mail_however_it_is_posted(visitor):
    visitor.open("/feedback/comment/").go_on(topic="idea", words="More swings.")
    visitor.go_on(about="not-sure").go_on(role="young-person").go_on(age="under-13")

    visitor.go_on(reach_by="email", email="me@example.org")

    assert "Choose if and how we should answer." in visitor.page
    assert Submission.objects.count() == 0


def test_where_there_must_be_an_answer_the_error_asks_only_how(visitor):
    visitor.open("/feedback/format/").go_on(words="Large print, please.")

    visitor.go_on(reach_by="")

    assert "Choose how we should answer." in visitor.page
    assert "Choose if and how" not in visitor.page


def test_the_school_of_a_child_under_13_is_not_kept(visitor):
    visitor.open("/feedback/get-involved/").go_on(words="I can draw.").go_on(about="not-sure")
    visitor.go_on(role="young-person", organisation="High Street School").go_on(age="under-13")
    visitor.go_on(reach_by="helper", helper="My aunt, 07700 900000")

    assert ">High Street School</dd>" not in visitor.elements

    visitor.send()

    assert only_submission().personal.organisation == ""

    visitor.open("/feedback/get-involved/").go_on(words="I can draw.").go_on(about="not-sure")
    visitor.go_on(role="young-person", organisation="High Street School").go_on(age="16-or-over")
    visitor.go_on(reach_by="helper", helper="My aunt, 07700 900000")

    assert ">High Street School</dd>" in visitor.elements


def good_news(visitor, others="nobody", **who):
    visitor.open("/feedback/good-news/").go_on(words="She got a place.", others_in_story=others)
    visitor.go_on(about="not-sure").go_on(role=who.get("role", "parent"), **who.get("more", {}))
    return visitor.go_on(age=who["age"]) if "age" in who else visitor.go_on()


def test_the_record_holds_only_what_was_asked(visitor):
    good_news(visitor).go_on().send().follow()

    assert "She got a place." in visitor.page
    assert "Do you want an answer?" not in visitor.page
    assert "When you hear back" not in visitor.page


def test_good_news_has_separate_yeses_none_of_them_ticked(visitor):
    good_news(visitor)

    assert visitor.elements.count('name="consents" type="checkbox"') == 3
    assert visitor.fields.getlist("consents") == []


@pytest.mark.both_databases
def test_each_yes_is_kept_in_the_words_it_was_given_to(visitor):
    good_news(visitor).go_on(consents=["publish", "publish-name"], name="Sam").send()

    wordings = dict(Consent.objects.values_list("kind", "wording"))
    assert wordings == {
        "publish": "You may publish it without my name. We may make it shorter. We take out what "
        "could show who you are.",
        "publish-name": "You may publish it with my first name. We may make it shorter. Your "
        "first name stands beside it.",
    }
    assert only_submission().personal.name == "Sam"
    for wording in wordings.values():
        for sentence in wording.split(". "):
            assert sentence.rstrip(".") in good_news(Visitor()).page


def test_a_story_without_any_yes_is_kept_and_not_published(visitor):
    good_news(visitor).go_on().send().follow()

    assert Consent.objects.count() == 0
    assert "We publish none of it unless you say yes." in visitor.page


def test_whose_story_has_somebody_who_was_not_asked_can_only_be_told_without_names(visitor):
    good_news(visitor, others="not-asked")

    assert 'value="publish"' in visitor.page
    assert 'value="publish-name"' not in visitor.page

    visitor.go_on(consents=["publish-name"], name="Sam")

    assert visitor.title.startswith("Error:")
    assert Submission.objects.count() == 0


def test_a_yes_falls_when_somebody_in_the_story_turns_out_not_to_be_asked(visitor):
    good_news(visitor).go_on(consents=["publish-name"], name="Sam")
    visitor.press("change-story").go_on(others_in_story="not-asked")

    assert visitor.title.startswith("Error: What may we do with your story?")
    assert "You changed an answer, so not everything can be ticked now." in visitor.page


def test_a_first_name_is_needed_to_show_it(visitor):
    good_news(visitor).go_on(consents=["publish-name"])

    assert "Write your first name, or do not tick that we may show it." in visitor.page


def test_somebody_may_just_ask_to_be_contacted(visitor):
    visitor.open("/feedback/good-news/").go_on(would_rather_talk="yes")
    visitor.go_on(about="not-sure").go_on(role="parent").go_on()
    visitor.go_on(reach_by="phone", phone="07700 900000", name="Sam").send()

    told = only_submission()
    assert told.personal.words == ""
    assert [(c.kind, c.wording) for c in told.consents.all()] == [
        ("contact", "I would rather tell you myself. Please contact me.")
    ]
    assert told.personal.phone == "07700 900000"


def test_the_thanks_show_each_answer_under_the_question_that_was_asked(visitor):
    visitor.open("/feedback/good-news/")
    visitor.go_on(words="She got a place.", others_in_story="nobody", would_rather_talk="yes")
    visitor.go_on(about="not-sure").go_on(role="parent").go_on().go_on()
    visitor.go_on(reach_by="phone", phone="07700 900000")

    looked_at = told_back(visitor)
    thanks = told_back(visitor.send().follow())

    assert ("I would rather tell you myself. Please contact me.", "Yes") in thanks
    assert ("How should we answer?", "By phone") in thanks
    assert ("Tick what is fine with you", "Left empty") in looked_at
    assert "Tick what is fine with you" not in dict(thanks)


def test_a_story_or_the_wish_to_tell_it_is_needed(visitor):
    visitor.open("/feedback/good-news/").go_on()

    assert "Write what happened, or tick the box to talk to us." in visitor.page


def test_all_that_is_wrong_with_a_page_is_said_at_once(visitor):
    visitor.open("/feedback/good-news/").go_on(name="")

    for wrong in ("Write what happened,", "Choose if anybody else is in your story."):
        assert visitor.page.count(wrong) == 2  # on top, and at the question

    visitor.open("/feedback/comment/").go_on()

    for wrong in ("Choose what you want to tell us.", "Write what you want to tell us."):
        assert visitor.page.count(wrong) == 2


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("30", 30),
        ("about 30", 30),
        ("about-30", 30),
        ("30ish", 30),
        ("30+", 30),
        ("~ 1,200 families.", 1200),
        ("1 200", 1200),
        ("\u0663\u0660", 30),
        ("", None),
    ],
)
def test_a_rough_number_of_families_is_a_number(typed, number):
    assert HowManyField().clean(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["many", "20 to 30", "20-30", "0", "-3", "1.5", "10k", "3 hundred", "under 10", "9" * 400],
)
def test_what_is_no_number_of_families_is_asked_again(typed):
    with pytest.raises(ValidationError, match="Write how many families as a number"):
        HowManyField().clean(typed)


@pytest.mark.parametrize("role", ["young-person", ""])
def test_a_child_is_not_asked_how_many_families_they_speak_for(visitor, role):
    visitor.open("/feedback/comment/").go_on(topic="idea", words="More swings.")

    visitor.go_on(about="not-sure").go_on(role=role)

    assert visitor.title.startswith("How old are you?" if role else "How can we answer you?")
    assert "How many families" not in visitor.page


def test_a_number_of_families_does_not_outlive_being_a_child(visitor):
    visitor.open("/feedback/comment/").go_on(topic="idea", words="More swings.")
    visitor.go_on(about="not-sure").go_on(role="parent").go_on(families="30")
    visitor.press("change-who").go_on(role="young-person").go_on(age="16-or-over")

    visitor.go_on(reach_by="no-need").send()

    assert only_submission().families is None


@pytest.mark.parametrize("form", ["comment", "good-news", "get-involved"])
def test_whoever_comes_from_a_page_reads_what_the_form_is_about_and_may_change_it(
    visitor, action, form
):
    visitor.open(f"/feedback/{form}/?about=wt-1")

    assert f"It is about: <b>{action}</b>" in visitor.elements

    visitor.press("change-about")

    assert visitor.title.startswith("Which part of the plan is it about?")
    assert "It is about:" not in visitor.open(f"/feedback/{form}/").page


def test_a_child_under_13_says_yes_only_with_a_grown_up(visitor):
    good_news(visitor, role="young-person", age="under-13")

    assert visitor.title.startswith("Check what you wrote")

    good_news(visitor, role="young-person", age="under-13", more={"helped": "yes"})

    assert visitor.elements.count('name="consents" type="checkbox"') == 2
    assert 'value="publish-name"' not in visitor.page
    assert "name" not in visitor.fields


@pytest.mark.parametrize(
    ("age", "words"),
    [("under-16", "You can say yes yourself."), ("16-or-over", "you decide for yourself")],
)
def test_young_people_from_13_say_yes_themselves(visitor, age, words):
    good_news(visitor, role="young-person", age=age)

    assert words in visitor.page
    assert visitor.elements.count('name="consents" type="checkbox"') == 3


def test_a_young_person_gets_involved_with_a_helper(visitor, area):
    visitor.open("/feedback/get-involved/?about=wt")
    visitor.go_on(words="I would like to come.", would_help="Somebody to come with me")
    visitor.go_on(role="young-person", helped="yes").go_on(age="under-16")
    visitor.go_on(reach_by="helper", helper="Jo at the youth club").send()

    told = only_submission()
    assert (told.about, told.helped, told.age) == (area.title, True, "under-16")
    assert told.personal.helper == "Jo at the youth club"
    assert told.personal.would_help == "Somebody to come with me"


def test_the_local_offer_form_asks_for_the_three_topics_of_the_law(visitor):
    visitor.open("/feedback/local-offer/")

    assert [
        value
        for value in ("services", "finding-out", "involvement")
        if f'name="topic" type="radio" value="{value}"' in visitor.elements
    ] == ["services", "finding-out", "involvement"]
    assert visitor.page.count('name="topic"') == 3


def test_a_data_protection_complaint_is_promised_an_answer_within_30_days(visitor):
    visitor.open("/feedback/data-protection/").go_on(topic="complaint", words="You told others.")
    visitor.go_on(name="Sam", reach_by="letter", postal_address="1 High Street\r\nHD1 1AA")
    visitor.send().follow()

    assert only_submission().personal.postal_address == "1 High Street\nHD1 1AA"
    assert "within 30 days" in visitor.page


# Every form.


@pytest.mark.parametrize("form", FORMS)
def test_a_form_page_is_light_private_and_leaves_no_cookie(
    form, django_assert_max_num_queries, action
):
    visitor = Visitor()

    with django_assert_max_num_queries(MOST_QUERIES):
        visitor.open(path_of(form))

    assert visitor.response.status_code == 200
    assert len(visitor.response.content) < MOST_BYTES
    assert visitor.response["Cache-Control"] == "private, no-cache"
    assert visitor.client.cookies == {}


@pytest.mark.parametrize("form", FORMS)
def test_pages_where_people_write_say_who_to_call_in_danger(visitor, form):
    OwnerSettings.objects.update(safeguarding_help="Children’s services: 01484 000000")

    visitor.open(path_of(form))

    assert 'href="tel:999"' in visitor.page
    assert "Nobody reads what you send here at night." in visitor.page
    assert "Children’s services: 01484 000000" in visitor.page


def test_each_turn_of_a_form_begins_with_who_to_call_and_says_nobody_reads_at_night(visitor):
    turns = [visitor.open("/feedback/comment/").page]
    turns.append(visitor.go_on(topic="not-working", words="We wait and wait.").page)
    turns.append(visitor.go_on(about="nonsense").page)
    turns.append(commented(visitor).page)

    for page in turns:
        places = [
            page.index(words)
            for words in ("<main", 'href="tel:999"', "Nobody reads what you send", "<form")
        ]
        assert places == sorted(places)


@pytest.mark.parametrize("form", FORMS)
def test_free_words_may_come_in_any_language(visitor, form):
    assert "You can write in any language." in visitor.open(path_of(form)).page


@pytest.mark.both_databases
def test_words_in_any_script_come_back_as_they_were_written(visitor):
    commented(visitor, words=f"{URDU} 🎉 SEND").send().follow()

    assert only_submission().personal.words == f"{URDU} 🎉 SEND"
    assert f'dir="auto">{URDU} 🎉 SEND</dd>' in visitor.page


def test_a_turn_of_a_long_form_costs_few_queries(visitor, action, django_assert_max_num_queries):
    visitor.open("/feedback/comment/?about=wt-1").go_on(topic="idea", words="An idea.")
    visitor.go_on(role="parent").go_on()

    with django_assert_max_num_queries(MOST_QUERIES):
        visitor.go_on(reach_by="no-need")

    assert visitor.title.startswith("Check what you wrote")
    assert len(visitor.response.content) < MOST_BYTES


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("x" * LONGEST_WORDS, None),
        ("x\r\n" * (LONGEST_WORDS // 2), None),
        ("x" * (LONGEST_WORDS + 1), "5000 letters at most. It has 5001."),
        ("a\x00b", "There is a sign in your words that we cannot keep."),
        ("   \r\n ", "Write what you want to tell us."),
    ],
    ids=["longest", "longest with line ends", "too long", "NUL", "blank"],
)
def test_words_have_a_limit_that_is_explained(visitor, words, problem):
    visitor.open("/feedback/comment/").go_on(topic="idea", words=words)

    if problem:
        assert problem in visitor.page
        assert visitor.title.startswith("Error:")
    else:
        assert visitor.title.startswith("Which part of the plan")


@pytest.mark.parametrize(
    "email", ["sam", "sam@", "a@b@c.org", "x" * 300 + "@example.org", "a\nb@c.org"]
)
def test_a_wrong_mail_address_is_explained_kindly(visitor, email):
    commented(visitor).press("change-reach").go_on(reach_by="email", email=email)

    assert visitor.title.startswith("Error:")
    assert Submission.objects.count() == 0


@pytest.mark.both_databases
def test_a_name_is_one_line_with_a_limit(visitor):
    commented(visitor).press("change-reach").go_on(name="x" * (LONGEST_LINE + 1))

    assert "200 letters at most. It has 201." in visitor.page

    visitor.go_on(name="Zoë\r\nO’Neill").send()

    assert only_submission().personal.name == "Zoë O’Neill"


# The door, and one's own child.


def test_the_door_leads_to_every_form(visitor):
    visitor.open("/feedback/")

    assert all(f'href="{path_of(form)}"' in visitor.page for form in FORMS)
    assert 'href="/feedback/my-child/"' in visitor.page


def test_the_page_about_ones_own_child_asks_nothing(visitor):
    OwnerSettings.objects.update(child_plan_help="EHCP team: 01484 000000")

    visitor.open("/feedback/my-child/")

    assert "EHCP team: 01484 000000" in visitor.page
    assert "Not set yet" not in visitor.page
    assert "<textarea" not in visitor.page
    assert visitor.fields == {}


def test_pages_lead_to_the_forms_with_what_they_are_about(client, action):
    measure = make_measure(area=action.area, reference="WT M1")

    for page, about in (
        (action.get_absolute_url(), "wt-1"),
        (action.area.get_absolute_url(), "wt"),
        (measure.get_absolute_url(), "wt-m1"),
    ):
        shown = client.get(page).content.decode()

        assert f'href="/feedback/comment/?topic=not-working&amp;about={about}"' in shown
        assert f'href="/feedback/good-news/?about={about}"' in shown
        assert f'href="/feedback/get-involved/?about={about}"' in shown
        assert client.get(f"/feedback/comment/?topic=not-working&about={about}").status_code == 200
