"""Good news as visitors read it, and how its sender takes it off again."""

import csv
import io
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from feedback.data_subjects.forgetting import Part, forget
from feedback.mails import thank_sender
from feedback.models import Consent, Story
from feedback.models.stories import LONGEST_DIFFERENCE, LONGEST_TEXT
from feedback.stories import publication, take_back
from feedback.stories.pages import STORIES_A_PAGE, STORIES_IN_FEED
from post.models import Message
from tests import factories
from tests.feedback.hostile_strings import HOSTILE
from tests.feedback.stories.test_leaks_of_stories import traces
from tests.feedback.visitors import Visitor
from tests.kept_pages import closely

CONTACT, PUBLISH = Consent.Kind.CONTACT, Consent.Kind.PUBLISH
ATOM = "{http://www.w3.org/2005/Atom}"

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return factories.make_area(slug="waiting-times", title="Waiting times")


def shown(response):
    return [card.story for card in response.context["cards"]]


def lines_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def entries_of(response):
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314


# What visitors read


def test_a_story_is_told_with_its_difference_its_area_and_the_name_agreed(client, area):
    action = factories.make_action(area=area)
    story = factories.make_story(action=action, name_shown="Sam")

    page = client.get("/good-news/").text

    for words in (story.title, story.text, story.difference, "Sam", area.title):
        assert words in page
    assert action.get_absolute_url() in page


def test_the_newest_story_comes_first(client):
    now = timezone.now()
    old = factories.make_story(published_at=now - timedelta(days=2))
    new = factories.make_story(published_at=now - timedelta(days=1))

    assert shown(client.get("/good-news/")) == [new, old]


def test_an_area_has_the_stories_about_it_and_about_its_actions(client, area):
    about_area = factories.make_story(area=area)
    about_action = factories.make_story(action=factories.make_action(area=area))
    factories.make_story(area=factories.make_area())
    factories.make_story()

    page = client.get("/good-news/?area=waiting-times")

    assert set(shown(page)) == {about_area, about_action}
    assert {choice.area: choice.number for choice in page.context["choices"]}[area] == 2
    assert {choice.area: choice.number for choice in page.context["choices"]}[None] == 4
    assert "Good news: Waiting times" in page.text


@pytest.mark.parametrize("path", ["/good-news/", "/good-news/stories.csv"])
def test_an_area_that_is_not_there_is_refused_with_a_page_that_helps(client, area, path):
    factories.make_story(area=area)

    response = client.get(f"{path}?area=nowhere")

    assert response.status_code == 400
    assert "There is no such focus area" in response.text
    assert 'href="/good-news/?area=waiting-times"' in response.text


@pytest.mark.parametrize(("query", "status"), [("page=2", 404), ("page=x", 400), ("colour=x", 200)])
def test_an_address_gets_the_answer_it_deserves(client, query, status):
    factories.make_story()

    assert client.get(f"/good-news/?{query}").status_code == status


@pytest.mark.parametrize("query", ["", "?area=waiting-times"])
def test_without_a_story_the_page_says_so_and_how_to_share_one(client, area, query):
    page = client.get(f"/good-news/{query}")

    assert page.status_code == 200
    assert "No good news" in page.text
    assert 'href="/feedback/good-news/"' in page.text


def test_what_is_hidden_is_not_named_beside_a_story(client):
    hidden = factories.make_area(title="Hidden area", is_visible=False)
    inside = factories.make_action(area=hidden, title="Hidden action")
    factories.make_story(area=hidden)
    factories.make_story(action=inside)

    answers = [client.get(path) for path in ("/good-news/", "/good-news/stories.csv")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Hidden" not in "".join(answer.text for answer in answers)


@pytest.mark.parametrize("number", [1, 3, 120])
def test_page_file_and_feed_cost_the_same_however_many_stories_there_are(
    client, django_assert_num_queries, area, number
):
    many_stories(number, area)

    with django_assert_num_queries(6):
        page = client.get("/good-news/")
    with django_assert_num_queries(4):
        file = client.get("/good-news/stories.csv")
    with django_assert_num_queries(2):
        feed = client.get("/good-news/feed.xml")

    assert [answer.status_code for answer in (page, file, feed)] == [200, 200, 200]
    assert len(page.content) < 30_000
    assert len(shown(page)) == min(number, STORIES_A_PAGE)


def many_stories(number, area):
    """Make so many stories, each as long as it may be and about an action of its own."""
    people = {"prepared_by": factories.make_person(), "published_by": factories.make_person()}
    long = {"text": "Long words. " * 83, "difference": "So much. " * 44, "title": "A title " * 18}
    assert len(long["text"]) > LONGEST_TEXT - 12
    assert len(long["difference"]) > LONGEST_DIFFERENCE - 9
    for _story in range(number):
        factories.make_story(**people, **long, action=factories.make_action(area=area))


def test_the_page_may_be_kept_by_caches_for_seconds_only_even_while_we_are_down(client):
    factories.make_story()

    for path in ("/good-news/", "/good-news/stories.csv", "/good-news/feed.xml"):
        response = client.get(path)

        assert response["Cache-Control"] == "public, max-age=1"
        assert not response.cookies


def test_the_file_has_every_story_as_the_page_tells_it(client, area, settings):
    settings.SITE_ORIGIN = "https://bigplan.example.org"
    story = factories.make_story(area=area, name_shown="Sam")
    factories.make_story()

    lines = lines_of(client.get("/good-news/stories.csv?area=waiting-times"))

    assert lines == [
        {
            "Title": story.title,
            "What happened": story.text,
            "What difference it made": story.difference,
            "First name": "Sam",
            "Focus area": "Waiting times",
            "Action": "",
            "Published on": "2020-01-01",
            "Address": f"https://bigplan.example.org/good-news/{story.pk}/",
        }
    ]


def test_the_feed_has_the_newest_stories(client):
    for _story in range(STORIES_IN_FEED):
        factories.make_story()
    newest = factories.make_story(title="The newest", published_at=timezone.now())

    response = client.get("/good-news/feed.xml")

    entries = entries_of(response)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert len(entries) == STORIES_IN_FEED
    assert entries[0].find(f"{ATOM}title").text == "The newest"
    assert newest.difference in entries[0].find(f"{ATOM}summary").text


def test_the_feed_keeps_paragraphs_and_words_are_only_words_in_it(client):
    factories.make_story(text="First.\n\nThen <b>more</b>.", difference="Much.", name_shown="")

    told = entries_of(client.get("/good-news/feed.xml"))[0].find(f"{ATOM}summary")

    assert told.get("type") == "html"
    assert told.text == ("<p>First.</p>\n\n<p>Then &lt;b&gt;more&lt;/b&gt;.</p>\n\n<p>Much.</p>")


def test_a_story_has_a_page_of_its_own_whatever_comes_after_it(client, area):
    story = factories.make_story(area=area, title="A frame that fits")
    for _newer in range(STORIES_A_PAGE):
        factories.make_story(published_at=timezone.now())

    page = closely(client.get(f"/good-news/{story.pk}/").text)

    assert f'<h1 dir="auto" id="story-{story.pk}-title">A frame that fits</h1>' in page
    assert story.text in page
    assert "<title>A frame that fits - " in page


def test_a_story_that_was_taken_off_says_so_and_no_word_more(client, story):
    publication.withdraw(story.submission, at=timezone.now())

    response = client.get(story.get_absolute_url())

    assert response.status_code == 410
    assert "canary-" not in response.text


def test_a_story_that_nobody_published_has_no_page(client):
    for at in ({"published_at": None}, {"published_at": None, "prepared_at": None}):
        assert client.get(factories.make_story(**at).get_absolute_url()).status_code == 404


def test_hostile_words_are_only_words(client):
    plain = [words.replace("\x00", "") for words in HOSTILE]
    for first in range(0, len(plain), 10):
        words = "\n".join(plain[first : first + 10])
        factories.make_story(title=words[:150], text=words[:1000], difference=words[:400])

    pages = [client.get(f"/good-news/?page={number}") for number in range(1, 5)]
    feed = client.get("/good-news/feed.xml")

    assert {page.status_code for page in pages} == {200}
    assert "<script>alert" not in "".join(page.text for page in pages)
    assert len(entries_of(feed)) == STORIES_IN_FEED


# The sender's link


@pytest.fixture
def story():
    return factories.make_story(
        title="canary-title", text="canary-text", difference="canary-difference"
    )


@pytest.fixture
def link(story):
    return take_back.path_of(story.submission)


def test_the_link_says_what_happens_and_pressing_does_it(client, story, link):
    before = client.get(link)

    pressed = client.post(link)
    after = client.get(pressed["Location"])

    assert "Take back your good news?" in before.text
    assert pressed.status_code == 302
    assert "It is taken back" in after.text
    assert not Story.objects.visible().exists()
    assert traces(client, "canary-") == {}


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client, story, link, method):
    for _look in range(3):
        assert getattr(client, method)(link).status_code == 200

    assert list(Story.objects.visible()) == [story]
    assert not Consent.objects.exclude(withdrawn_at=None).exists()
    assert not Message.objects.exists()
    assert Story.history.count() == 1


def test_pressing_twice_is_no_harm(client, story, link):
    answers = [client.post(link).status_code for _press in range(2)]

    assert answers == [302, 302]
    assert Story.history.count() == 2
    assert Message.objects.count() == 1


def test_the_link_needs_no_cookie_and_is_never_kept(client, link):
    for response in (client.get(link), client.post(link)):
        assert not response.cookies

    response = client.get(link)
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert "csrf" not in response.text


def test_the_link_works_without_a_token_against_forged_requests(link):
    visitor = Visitor(enforce_csrf_checks=True)

    assert visitor.client.post(link).status_code == 302
    assert not Story.objects.visible().exists()


def test_the_page_tells_no_word_of_the_story_or_of_who_sent_it(client, link):
    page = client.get(link).text

    assert "canary-" not in page
    assert "Sam" not in page


def test_the_link_outlives_a_change_of_the_secret_key(client, story, link, settings):
    settings.SECRET_KEY = "another" * 10

    assert client.get(link).status_code == 200


def test_a_link_that_is_cut_off_says_so(client, link):
    assert "This link is not whole" in client.get(link[:-2] + "/").text


@pytest.mark.parametrize(
    "spoil", [lambda p: p[:-2] + "/", lambda p: p.replace(".", "x"), str.upper]
)
def test_a_link_that_is_not_ours_leads_nowhere(client, story, link, spoil):
    assert client.get(spoil(link)).status_code == 404
    assert client.post(spoil(link)).status_code == 404
    assert Story.objects.visible().exists()


def test_a_link_of_somebody_else_takes_off_only_theirs(client, story):
    other = factories.make_story()

    client.post(take_back.path_of(other.submission))

    assert list(Story.objects.visible()) == [story]


@pytest.mark.parametrize("parts", [(Part.STORY, Part.CONSENTS), tuple(Part)])
def test_whose_time_is_over_is_not_told_that_they_took_it_back(client, story, link, parts):
    forget(story.submission, *parts, at=timezone.now(), by=None, because="Its time was over")

    page = client.get(link).text

    assert "Its time is over, or you asked us to delete it." in page
    assert "taken back" not in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]


# Who gets the link


def send_good_news(*consents):
    visitor = Visitor().open("/feedback/good-news/")
    visitor.go_on(words="A frame came that fits.", others_in_story="nobody")
    visitor.go_on(about="not-sure").go_on(role="parent")
    visitor.go_on(name="Sam", consents=list(consents))
    return visitor.send().follow()


def test_the_thanks_show_the_link_to_whoever_said_yes_to_publishing():
    visitor = send_good_news("publish")

    link = take_back.path_of(visitor.response.context["submission"])
    assert link
    assert link in visitor.page


def test_the_thanks_show_no_link_to_whoever_did_not():
    visitor = send_good_news()

    assert visitor.response.status_code == 200
    assert "take-back" not in visitor.page


@pytest.mark.parametrize(("yes_to", "holds_it"), [((PUBLISH,), True), ((CONTACT,), False)])
def test_the_receipt_holds_the_link_if_there_is_something_to_take_back(settings, yes_to, holds_it):
    settings.SITE_ORIGIN = "https://bigplan.example.org"
    personal = {"words": "A frame came.", "email": "sam@example.org"}
    good_news = factories.make_good_news(yes_to=yes_to, reach_by="email", personal=personal)

    thank_sender(good_news, at=timezone.now())

    link = "https://bigplan.example.org/good-news/take-back/"
    assert (link in Message.objects.get().text) == holds_it
