"""What feeds say is words, whoever wrote them: a reader shows it as it was typed, line by line."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from actions.statuses import Status
from publishing.public_pages import public_pages
from tests import factories
from tests.reports.telling import SPRING, correct, make_area_with, tell

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
TYPED = "Under <b>5\x0b & more\nTwo"
SAID = "Under &lt;b&gt;5\N{REPLACEMENT CHARACTER} &amp; more<br>Two"


def write_a_correction():
    _area, (action,) = make_area_with(1)
    tell(SPRING, [{"action": action, "status": Status.ON_TRACK}])
    correct(action.updates.get(), TYPED)


# What brings these words into each feed.
WRITE = {
    "changes_feed": lambda: factories.make_correction(text=TYPED),
    "events_feed": lambda: factories.make_event(what=TYPED),
    "good_news_feed": lambda: factories.make_story(text=TYPED),
    "updates_feed": write_a_correction,
}


@pytest.mark.parametrize(
    "feed", [page.url_name for page in public_pages() if page.url_name.endswith("_feed")]
)
def test_every_feed_says_what_was_typed_and_says_it_as_html(client, feed):
    WRITE[feed]()

    read = ET.fromstring(client.get(reverse(feed)).content)  # noqa: S314 - our own

    told = [entry.find(f"{ATOM}summary") for entry in read.iter(f"{ATOM}entry")]
    assert {summary.get("type") for summary in told} == {"html"}
    assert sum(SAID in summary.text for summary in told) == 1
    for summary in told:
        assert set(re.findall(r"<[^>]*>", summary.text)) <= {"<p>", "</p>", "<br>"}
