"""What people come to find out, on a small phone without script: how many clicks and screens it
takes, and what they then read."""

import re
from math import ceil

import pytest

from tests.browser.looking import PHONE
from tests.browser.sites import running_site

pytestmark = pytest.mark.browser

MOST_SCREENS = 4

# Examples have neither signed waits of services nor answers to what people said.
WAITS_AND_ANSWERS = """
from actions.models import Action
from actions.quarters import Quarter
from local_offer.models import WaitingTime
from tests import factories

wait = WaitingTime.objects.get(slug="speech-and-language-north")
wait.statistic, wait.unit = WaitingTime.Statistic.MIDDLE, WaitingTime.Unit.WEEKS
wait.clock_start, wait.clock_stop = "Referral", "First visit"
wait.save()
for number, weeks in enumerate((21, 19, 16), start=1):
    factories.make_wait_figure(wait=wait, quarter=Quarter(2026, number), value=weeks)
factories.make_theme(answer="did", actions=[Action.objects.get(reference="WT 1")])
factories.make_theme(answer="cannot")
"""

# Each quarter since then told of one action.
FIVE_YEARS_LATER = """
from datetime import timedelta
from actions.models import Action, ProgressUpdate, Round
from tests import factories

ProgressUpdate.objects.filter(round__published_at=None).delete()
Round.objects.filter(published_at=None).delete()
newest = Round.objects.visible().first()
for number in range(1, 21):
    published = factories.make_round(
        quarter=newest.quarter.shifted(number),
        published_at=newest.published_at + timedelta(days=91 * number),
        updates=[{"action": Action.objects.get(reference="%s")}],
    )
    factories.freeze(published)
"""


@pytest.fixture(scope="module")
def site():
    with running_site(WAITS_AND_ANSWERS, with_samples=True) as site:
        yield site


@pytest.fixture
def phone(chromium, site):
    """A page of a phone, at home."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(site.origin)
    yield page
    context.close()


def follow(page, words):
    """Click a link by its words in the main part of the page."""
    page.locator("main").get_by_role("link", name=words).first.click()


def screens_to(found):
    """Return how many screens down something ends."""
    box = found.bounding_box()
    return ceil((box["y"] + box["height"]) / PHONE["height"])


def test_the_first_screen_of_home_has_both_doors_with_what_is_so_and_since_when(phone):
    says = phone.locator(".doors .so").last
    since = phone.locator(".doors .since").last

    assert re.search(
        r"\d+ of \d+ done\. .* past their date\. Dates moved on \d+\.", says.inner_text()
    )
    assert re.search(r"Example Said on \d+ \w+ \d{4}", " ".join(since.inner_text().split()))
    assert screens_to(since) == 1


def test_whether_waits_are_shorter_than_before_takes_one_click(phone):
    follow(phone, "Waiting times")

    answer = phone.locator(".answer").first
    assert screens_to(answer) == 1
    assert re.search(
        r"Are waiting times going down\? Of \d figures, .*(shorter|longer).* since ",
        answer.inner_text(),
    )
    each = phone.locator(".small-charts > li").first
    assert re.search(r"(Shorter|Longer) by .* since ", each.inner_text())
    assert screens_to(each) <= MOST_SCREENS


def test_whether_the_wait_for_speech_therapy_is_shorter_takes_one_click(phone):
    follow(phone, "How long are the waits?")

    assert "We have signed figures for" in phone.locator(".verdict").inner_text()
    speech = phone.locator("#speech-and-language-north")
    says = " ".join(speech.inner_text().split())
    assert "Half waited 16 weeks or less. Shorter than three months ago." in says
    assert "July to September 2026" in says
    assert screens_to(speech.locator(".wait-way")) <= MOST_SCREENS


def test_what_is_late_and_why_takes_two_clicks(phone):
    follow(phone, "Waiting times")
    follow(phone, re.compile("Not going as planned"))

    late = phone.locator("#late")
    assert screens_to(late.locator("h2")) == 1  # the second click leads there
    for each in late.locator("li").all():
        assert re.search("What got in the way:|Why it last moved:|Why:", each.inner_text())
    assert "Past its date" in late.inner_text()


def test_which_dates_moved_how_often_and_who_agreed_takes_one_click(phone):
    follow(phone, re.compile("Dates moved on"))

    says = phone.locator(".verdict")
    assert re.search(r"Dates moved on \d+ of \d+ actions", says.inner_text())
    assert screens_to(says) == 1
    first = phone.locator("main section").first.inner_text()
    for words in (r"Moved (once|\d times)\.", "First planned for", "Why: ", r"Agreed on .* by "):
        assert re.search(words, first)


def test_a_young_person_gets_four_answers_on_two_pages(phone):
    door = phone.get_by_role("link", name="Young people: a page for you")
    assert screens_to(door) == 1
    door.click()

    assert re.search(
        r"\d+ of \d+ promises are done\. .* should be done by now",
        phone.locator(".verdict").inner_text(),
    )
    assert screens_to(phone.locator(".verdict")) == 1
    for question in ("promised", "happened", "next", "tell"):
        assert phone.locator(f"#{question} .picture").is_visible()
    follow(phone, "Being listened to")

    assert screens_to(phone.locator(".verdict")) == 1  # did it happen?
    promise = phone.locator(".question-promised .promises > li").first
    assert re.search(r"Start new ways to hear your hopes and dreams", promise.inner_text())
    assert promise.locator(".tag").is_visible()
    assert screens_to(promise) <= 2
    coming = phone.locator(".question-next")
    assert re.search(r"By the end of \w+ \d{4}:", coming.inner_text())
    assert screens_to(coming.locator(".promises > li").first) <= MOST_SCREENS
    tell = phone.locator(".question-tell")
    for words in ("You write to us.", "reads it.", "You hear back"):
        assert words in tell.inner_text()
    tell.get_by_role("link", name="Tell us").click()

    first = phone.locator("main .cannot-wait")
    assert "Nobody reads what you send here at night." in first.inner_text()
    assert screens_to(first) == 1


def test_whether_anybody_acted_on_what_families_said_takes_one_click(phone):
    follow(phone, "What came of what people said")

    says = phone.locator(".verdict")
    assert "We answered 2 things that people said. We did 1. We cannot do 1" in says.inner_text()
    assert re.search(r"The newest answer is of \d+ \w+ \d{4}\.", says.inner_text())
    assert screens_to(says) == 1
    both_sides = phone.locator("article.theme").first.inner_text()
    assert re.search(r"You said.*We (did|cannot)", both_sides, re.DOTALL)
    assert screens_to(phone.locator("article.theme").first) <= MOST_SCREENS


def test_an_update_can_be_cited_in_one_click_by_an_address_that_stays(phone, site):
    phone.locator(".change-update a").first.click()

    reference = re.search(r"/updates/\d{4}-q\d/(\w+-\d+)/$", phone.url)[1]
    cited = phone.locator(".cite").inner_text()
    assert f"{phone.url}, as it stood on" in cited
    assert "This page does not change." in phone.inner_text("main")
    assert screens_to(phone.locator(".update")) <= MOST_SCREENS
    said = phone.locator(".update dl").inner_text()

    site.told_by(FIVE_YEARS_LATER % reference.replace("-", " ").upper())
    phone.goto(phone.url)

    assert phone.locator(".update dl").inner_text() == said
    assert "There is a newer update:" in phone.inner_text("main")
