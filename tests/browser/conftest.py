"""A running site, one browser, and people with phones and desks to look through it."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.looking import PHONE, Visitor
from tests.browser.sites import PUBLIC_PAGES, STAFF_PAGES, running_site
from tests.browser.walk import Walk

# What takes minutes begins first, the longest before the others: bin/test looks at three files at a
# time, and at the end nobody waits for one.
TAKE_MINUTES = [
    "test_drafts",
    "test_hostile_words",
    "test_public_pages",
    "test_staff_pages",
    "test_feedback",
]


def pytest_collection_modifyitems(items):
    def place(item):
        name = item.path.stem
        return TAKE_MINUTES.index(name) if name in TAKE_MINUTES else len(TAKE_MINUTES)

    if all(item.get_closest_marker("browser") for item in items):
        items.sort(key=place)


# The first draws the same pages without a window around them, in a third less time.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium():
    """The machine's own Chromium; a missing one is a failure, never a skip."""
    names = (os.environ.get("CHROMIUM"), *CHROMIUM)
    found = next(filter(None, (shutil.which(name) for name in names if name)), None)
    if not found:
        pytest.fail(
            "There is no Chromium here. On Debian, 'apt install chromium-headless-shell' gives "
            "one. If you have one elsewhere, name it: CHROMIUM=/path/to/chrome bin/test"
        )
    alone = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-sync"]
    quiet += ["--disable-component-update", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=alone + quiet)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site_with_samples():
    """The real plan with sample progress, as bin/run shows it."""
    with running_site(PUBLIC_PAGES, with_samples=True) as site:
        yield site


@pytest.fixture(scope="session")
def staff_site():
    """The real plan, with somebody of each role and work for all of them."""
    with running_site(STAFF_PAGES) as site:
        yield site


@pytest.fixture(scope="session")
def new_walk(chromium):
    """Return a function that has two people with new browsers begin a walk over a site."""
    contexts = []

    def walk(site, folder):
        contexts.append(chromium.new_context(viewport=PHONE))
        contexts.append(chromium.new_context(viewport=PHONE, java_script_enabled=False))
        return Walk(*(Visitor(context, site.origin) for context in contexts[-2:]), folder)

    yield walk
    for context in contexts:
        context.close()


@pytest.fixture
def visitor_with(chromium, site_with_samples):
    """Return a function that gives a visitor of the site the screen and settings named."""
    contexts = []

    def visitor(**settings):
        contexts.append(chromium.new_context(**settings))
        return Visitor(contexts[-1], site_with_samples.origin)

    yield visitor
    for context in contexts:
        context.close()


@pytest.fixture
def on_a_phone(visitor_with):
    """A visitor with a small phone."""
    return visitor_with(viewport=PHONE)


@pytest.fixture
def without_javascript(visitor_with):
    """A visitor whose phone runs no scripts."""
    return visitor_with(viewport=PHONE, java_script_enabled=False)
