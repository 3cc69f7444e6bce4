"""Nothing of a story is public before a second person looked, or after its sender's no.

What is served by two processes is watched from outside, as the visitors' browsers see it.
"""

import time
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from feedback.models import Consent
from feedback.stories import publication, take_back
from publishing.page_cache import LOOK_AGAIN_SECONDS
from publishing.public_pages import every_address
from tests import factories
from tests.test_leaks import two_processes
from tests.visiting import Browser, text_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
GOOD_NEWS = [reverse(name) for name in ("good_news", "good_news_csv", "good_news_feed")]
# Within so many seconds of the sender's no, nothing of it is left.
GONE_WITHIN = 60


def traces(client, sign):
    """Return {public path: where the sign stands} of every address that shows it."""
    found = {}
    for _name, path in every_address():
        text = text_of(client.get(path).content)
        if sign in text:
            found[path] = text.index(sign)
    return found


def a_story(**values):
    """Make a story of canaries, raw words and all."""
    yes_to = (Consent.Kind.PUBLISH, Consent.Kind.PUBLISH_NAME)
    raw = {
        "words": "canary-raw",
        "difference": "canary-raw",
        "name": "canary-raw",
        "email": "canary@canary-raw.uk",
    }
    good_news = factories.make_good_news(yes_to=yes_to, personal=raw)
    words = {"title": "canary-title", "text": "canary-text", "difference": "canary-difference"}
    return factories.make_story(submission=good_news, name_shown="canary-name", **words, **values)


@pytest.mark.django_db
def test_a_story_that_waits_or_was_sent_back_is_nowhere(client):
    a_story(published_at=None)
    a_story(published_at=None, prepared_at=None)

    assert traces(client, "canary-") == {}


@pytest.mark.django_db
def test_a_public_story_is_where_it_belongs_and_its_raw_words_are_not(client):
    story = a_story()

    assert set(traces(client, "canary-title")) == {*GOOD_NEWS, story.get_absolute_url()}
    assert traces(client, "canary-raw") == {}


@pytest.mark.parametrize("by_link", [True, False])
def test_a_story_taken_back_leaves_no_trace_on_two_processes(shared_database, by_link):
    factories.make_plan()  # without one the site is not ready
    story = a_story()
    link = take_back.path_of(story.submission)
    with two_processes(shared_database) as servers:
        before = all("canary-title" in answer for path in GOOD_NEWS for answer in servers.ask(path))
        began = time.monotonic()
        if by_link:
            pressed = Browser().post(servers.origin + link, {}).status
        else:
            pressed = take_off_by_staff(servers.origin, story)
        time.sleep(LOOK_AGAIN_SECONDS)
        seen = [answer for path in GOOD_NEWS for answer in servers.ask(path)]
        took = time.monotonic() - began

    assert before
    assert pressed == 302
    assert [answer for answer in seen if "canary-" in answer] == []
    kept_by_caches = "public, max-age=1\n"
    assert all(kept_by_caches in answer.replace("\r", "") for answer in seen)
    assert took + 5 < GONE_WITHIN


def take_off_by_staff(origin, story):
    browser = Browser(factories.make_person(is_superuser=True))
    address = reverse("admin:story_take_off", args=[story.submission.reference])
    version = publication.version_with_story(story.submission)
    return browser.post(origin + address, {"version": version, "why": "took-back"}).status
