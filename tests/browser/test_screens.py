"""How far down a page goes on a small phone: nobody scrolls more than eight screens for what is
not a document of its own."""

import pytest

from tests.browser.looking import PHONE
from tests.browser.mismatches import assert_none

pytestmark = pytest.mark.browser

MOST_SCREENS = 8
# Long by choice: to be looked up in or read as one, and printed as one.
DOCUMENTS = {
    "plan": "a plan in plain words, section by section, with its contents above",
    "glossary": "every hard word, by letter",
    "privacy": "what the law asks us to tell, all of it",
    "accessibility_statement": "what the law asks us to tell, all of it",
    "site_map": "a link to every page",
}


@pytest.fixture(scope="module")
def screens(chromium, site_with_samples):
    """How many screens of a small phone without script each page has: {(name, path): number}."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    found = {}
    for each in site_with_samples.pages:
        page.goto(site_with_samples.origin + each.path)
        height = page.evaluate("document.documentElement.scrollHeight")
        found[each.name, each.path] = height / PHONE["height"]
    context.close()
    return found


def test_no_page_is_over_eight_screens_of_a_small_phone_but_documents(screens):
    assert_none(
        [
            f"{path} is {number:.1f} screens long"
            for (name, path), number in screens.items()
            if number > MOST_SCREENS and name not in DOCUMENTS
        ]
    )


def test_what_is_long_by_choice_is_long(screens):
    long = {name for (name, _path), number in screens.items() if number > MOST_SCREENS}

    assert long >= set(DOCUMENTS)
