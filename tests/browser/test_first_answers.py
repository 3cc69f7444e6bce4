"""What people come to find out, on a small phone without script: how many clicks and screens it
takes, and what they then read."""

import re
from math import ceil

import pytest

from tests.browser.looking import PHONE

pytestmark = pytest.mark.browser

MOST_SCREENS = 4


@pytest.fixture
def phone(chromium, site_with_samples):
    """A page of a phone, at home."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(site_with_samples.origin)
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


def test_what_is_late_and_why_takes_two_clicks(phone):
    follow(phone, "Waiting times")
    follow(phone, re.compile("Late or moved"))

    late = phone.locator("#late")
    assert screens_to(late.locator("h2")) == 1  # the second click leads there
    for each in late.locator("li").all():
        assert "Why:" in each.inner_text()
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
    door = phone.get_by_role("link", name="Young people: this page is for you")
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
