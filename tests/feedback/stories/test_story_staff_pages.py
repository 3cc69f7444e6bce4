"""From the inbox to a public story, as the Feedback team meets it."""

import pytest

from feedback.data_subjects.forgetting import Part, forget, forget_all
from feedback.models import Consent, Note, Story
from privacy.models import AccessRecord
from tests import factories
from tests.factories import LONG_AGO

PUBLISH, PUBLISH_NAME = Consent.Kind.PUBLISH, Consent.Kind.PUBLISH_NAME

pytestmark = pytest.mark.django_db


@pytest.fixture
def good_news():
    return factories.make_good_news(
        reference="BP-2222-2222",
        yes_to=(PUBLISH, PUBLISH_NAME),
        personal={"words": "canary-raw", "name": "Sam Smith"},
    )


@pytest.fixture
def waiting(good_news):
    return factories.make_story(submission=good_news, title="canary-title", published_at=None)


def page_of(submission, rest=""):
    return f"/admin/inbox/{submission.reference}/{rest}"


def send(client, submission, rest, **typed):
    """Open a page, type, and press a button."""
    shown = client.get(page_of(submission, rest))
    return client.post(page_of(submission, rest), {"version": shown.context["version"], **typed})


WRITTEN = {"title": "canary-title", "text": "canary-text", "difference": "", "about": ""}


def test_good_news_leads_to_a_story_and_a_comment_does_not(client, kim, good_news):
    comment = factories.make_submission()

    assert page_of(good_news, "story/write/") in client.get(page_of(good_news)).text
    assert "story" not in client.get(page_of(comment)).text


@pytest.mark.parametrize(
    "values",
    [{"state": "quarantined", "set_aside_because": "Odd."}, {"safeguarding_at": LONG_AGO}],
)
@pytest.mark.usefixtures("kim")
def test_what_is_set_aside_or_a_concern_does_not_lead_to_a_story(client, values):
    good_news = factories.make_good_news(**values)

    assert page_of(good_news, "story/write/") not in client.get(page_of(good_news)).text


def test_the_form_is_empty_beside_the_raw_words_and_what_they_said_yes_to(client, kim, good_news):
    page = client.get(page_of(good_news, "story/write/"))

    assert page.context["form"]["text"].value() is None
    assert "canary-raw" in page.text
    assert "with or without the first name Sam." in page.text
    for consent in good_news.consents.all():
        assert consent.wording in page.text


@pytest.mark.parametrize("rest", ["story/write/", "story/"])
def test_opening_the_raw_words_leaves_a_record(client, kim, waiting, rest):
    client.get(page_of(waiting.submission, rest))

    record = AccessRecord.objects.get()
    assert (record.kind, record.by, record.subject) == ("opened", kim, "BP-2222-2222")


def test_what_is_handed_on_waits_and_the_first_page_says_so(client, kim, good_news):
    response = send(
        client,
        good_news,
        "story/write/",
        **WRITTEN,
        shows_name="on",
        others_checked="on",
        do="hand-on",
    )

    story = Story.objects.get()
    assert response["Location"] == page_of(good_news, "story/")
    assert (story.title, story.name_shown, story.waits) == ("canary-title", "Sam", True)
    assert "1 story waits for a second person" in client.get("/admin/").text
    box = client.get("/admin/inbox/?box=stories")
    assert [row.submission for row in box.context["rows"]] == [good_news]


def test_a_place_can_be_chosen(client, kim, good_news):
    action = factories.make_action()
    about = {"about": f"action:{action.reference}", "others_checked": "on", "do": "hand-on"}

    send(client, good_news, "story/write/", **{**WRITTEN, **about})

    assert Story.objects.get().action == action


def test_without_the_look_for_names_nothing_is_saved_or_lost(client, kim, good_news):
    response = send(client, good_news, "story/write/", **WRITTEN, do="hand-on")

    assert "Look for names of other people first" in response.text
    assert "canary-text" in response.text
    assert not Story.objects.exists()


def test_the_writer_is_shown_the_senders_own_name_and_says_that_they_looked(client, kim, good_news):
    typed = {**WRITTEN, "text": "Sam was glad.", "others_checked": "on", "do": "hand-on"}
    refused = send(client, good_news, "story/write/", **typed)
    assert "own name may be in it: “Sam”. I looked, and it may stay." in refused.text
    assert not Story.objects.exists()

    send(client, good_news, "story/write/", **typed, names_checked="on")

    assert Story.objects.get().text == "Sam was glad."


def test_the_name_that_is_shown_is_no_warning(client, kim, good_news):
    typed = {**WRITTEN, "text": "Sam was glad.", "shows_name": "on", "others_checked": "on"}

    send(client, good_news, "story/write/", **typed, do="hand-on")

    assert Story.objects.get().name_shown == "Sam"


@pytest.mark.usefixtures("kim")
def test_the_second_person_is_shown_the_senders_own_name_before_they_publish(client, good_news):
    factories.make_story(submission=good_news, text="The Smiths are glad.", published_at=None)

    page = client.get(page_of(good_news, "story/"))
    send(client, good_news, "story/", do="publish")
    was_public = Story.objects.visible().exists()
    send(client, good_news, "story/", do="publish", names_checked="on")

    assert "own name may be in it: “Smiths”. I looked" in page.text
    assert not was_public
    assert Story.objects.visible().exists()


def test_a_preview_is_the_public_page_and_keeps_nothing(client, kim, good_news):
    response = send(client, good_news, "story/write/", **WRITTEN, do="preview")

    assert "This is a preview." in response.text
    assert "canary-title" in response.text
    assert "no-store" in response["Cache-Control"]
    assert not Story.objects.filter(submission=good_news).exists()
    assert "canary-title" not in client.get("/good-news/").text


def test_the_second_person_sees_the_page_as_it_will_be(client, kim, waiting):
    people = type(kim).objects.count()

    response = client.get(page_of(waiting.submission, "story/preview/"))

    assert "canary-title" in response.text
    assert "This is a preview." in response.text
    assert not Story.objects.visible().exists()
    assert type(kim).objects.count() == people


def test_the_second_person_sees_all_and_publishes(client, kim, waiting):
    shown = client.get(page_of(waiting.submission, "story/")).text

    response = send(client, waiting.submission, "story/", do="publish")

    assert all(words in shown for words in ("canary-raw", "canary-title", "You may publish it"))
    assert response.status_code == 302
    assert Story.objects.visible().get().published_by == kim
    assert "canary-title" in client.get("/good-news/").text


def test_the_second_person_sends_it_back_with_a_note(client, kim, waiting):
    empty = send(client, waiting.submission, "story/", do="send-back")
    send(client, waiting.submission, "story/", do="send-back", note="The street can be known.")

    assert "First write what should be different." in empty.text
    assert Note.objects.get().text == "The street can be known."
    page = client.get(page_of(waiting.submission, "story/write/"))
    assert "The street can be known." in page.text
    assert page.context["form"]["title"].value() == "canary-title"


def test_whoever_wrote_it_has_no_button_to_publish_it(client, kim, good_news):
    story = factories.make_story(submission=good_news, published_at=None, prepared_by=kim)

    page = client.get(page_of(good_news, "story/"))
    response = send(client, good_news, "story/", do="publish")

    assert 'value="publish"' not in page.text
    assert "Somebody else has to publish what you wrote." in response.text
    assert not Story.objects.visible().filter(pk=story.pk).exists()


@pytest.mark.parametrize("why", ["took-back", "mistake"])
def test_a_story_is_taken_off(client, kim, good_news, why):
    factories.make_story(submission=good_news, title="canary-title")

    none_chosen = send(client, good_news, "story/take-off/")
    response = send(client, good_news, "story/take-off/", why=why)

    assert "Choose why." in none_chosen.text
    assert response["Location"] == page_of(good_news)
    assert "canary-title" not in client.get("/good-news/").text
    offered = page_of(good_news, "story/write/") in client.get(page_of(good_news)).text
    assert offered == (why == "mistake")


def test_a_no_by_phone_is_written_down_before_there_is_a_story(client, kim, good_news):
    send(client, good_news, "story/take-off/", why="took-back")

    page = client.get(page_of(good_news)).text
    assert "They took back their yes. Nothing of it goes on the site." in page
    assert "taken back" in page


@pytest.mark.both_databases
def test_the_database_s_refusal_is_a_sentence(client, kim, waiting):
    # Only a hand at the database takes back one yes of two.
    Story.objects.filter(pk=waiting.pk).update(name_shown="Sam")
    waiting.submission.consents.filter(kind=PUBLISH_NAME).update(withdrawn_at=LONG_AGO)

    response = send(client, waiting.submission, "story/", do="send-back", note="Take out Sam.")

    assert response.status_code == 200
    assert "The sender has not said yes to this, or took it back." in response.text
    assert not Note.objects.exists()


def test_a_preview_is_opened_by_whoever_asks_for_it(client, kim, waiting):
    address = page_of(waiting.submission, "story/preview/")

    client.head(address)
    client.get(address)

    record = AccessRecord.objects.get()
    assert (record.kind, record.by, record.subject) == ("opened", kim, "BP-2222-2222")


@pytest.mark.parametrize("rest", ["story/write/", "story/"])
def test_a_look_at_the_headers_alone_leaves_no_record(client, kim, waiting, rest):
    client.head(page_of(waiting.submission, rest))

    assert not AccessRecord.objects.exists()


TIME_OVER = "Its time is over: what they wrote is deleted. No story can be made of it."
ERASED = "Its time is over, or its sender was erased. Nothing of it goes on the site."


def test_once_the_raw_words_are_deleted_no_story_is_offered(client, kim, good_news):
    forget(good_news, Part.WORDS, at=LONG_AGO, by=None, because="Its time was over")

    page = client.get(page_of(good_news)).text
    form = client.get(page_of(good_news, "story/write/")).text

    assert TIME_OVER in page
    assert page_of(good_news, "story/write/") not in page
    assert page_of(good_news, "story/take-off/") in page
    assert TIME_OVER in form
    assert "You may not publish it." in form
    assert "<textarea" not in form


@pytest.mark.parametrize("has_story", [True, False])
def test_whose_time_is_over_is_not_said_to_have_taken_back_their_yes(
    client, kim, good_news, has_story
):
    if has_story:
        factories.make_story(submission=good_news)
    forget_all(good_news, at=LONG_AGO, by=None, because="Its time was over")

    page = client.get(page_of(good_news)).text

    assert ERASED in page
    assert "took back" not in page
    assert (page_of(good_news, "story/") in page) == has_story


def test_who_never_said_yes_is_said_to_have_said_none(client, kim):
    silent = factories.make_good_news(yes_to=())

    assert "They have not said yes to publishing." in client.get(page_of(silent)).text


def test_without_a_yes_there_is_no_form(client, kim):
    silent = factories.make_good_news(yes_to=())

    page = client.get(page_of(silent, "story/write/")).text

    assert "You may not publish it." in page
    assert "<textarea" not in page


def test_a_version_that_is_old_is_refused_and_nothing_typed_is_lost(client, kim, good_news):
    old = client.get(page_of(good_news, "story/write/")).context["version"]
    factories.make_story(submission=good_news, published_at=None)
    sent = {**WRITTEN, "others_checked": "on", "do": "hand-on", "version": old}

    response = client.post(page_of(good_news, "story/write/"), sent)

    assert "Look at what is new below, then decide again." in response.text
    assert "canary-text" in response.text
    assert Story.objects.get().title != "canary-title"


@pytest.mark.parametrize("actions", [1, 3, 120])
def test_the_pages_cost_the_same_however_much_there_is(
    client, django_assert_max_num_queries, kim, waiting, actions
):
    area = factories.make_area()
    for _action in range(actions):
        factories.make_action(area=area)

    for rest in ("story/", "story/write/", "story/take-off/"):
        client.get(page_of(waiting.submission, rest))
        with django_assert_max_num_queries(18):
            response = client.get(page_of(waiting.submission, rest))
        assert response.status_code == 200
