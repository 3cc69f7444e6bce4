"""Words that were refused, in a browser: through the log-in, and back into their boxes."""

from http import HTTPStatus

import pytest
from playwright.sync_api import expect

from tests.browser.looking import DESK, PHONE, Colleague
from tests.browser.staff_rows import PASSWORD, SUPERUSER, log_in_name

pytestmark = pytest.mark.browser

SAVE = "Save, and go on writing later"
WORDS = "People said <b>this</b> & that.\n\nIn two parts."
LOG_INS = "django_session"


@pytest.fixture(scope="module")
def site(staff_site):
    return staff_site


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def writer(request, chromium, site):
    """Somebody who has written a theme and not saved it."""
    context = chromium.new_context(viewport=request.param)
    writer = Colleague(context, site.origin).log_in(log_in_name(SUPERUSER), PASSWORD)
    writer.open("/admin/inbox/themes/new/").get_by_label("You said").fill(WORDS)
    yield writer
    context.close()


def test_words_go_through_the_log_in_into_their_box(writer, site):
    site.emptied(LOG_INS)

    page = writer.press(SAVE, HTTPStatus.FORBIDDEN)
    expect(page.get_by_role("heading", name="Nothing is lost")).to_be_visible()
    found = writer.problems_here()
    page.get_by_label("Username").fill(log_in_name(SUPERUSER))
    page.get_by_label("Password").fill(PASSWORD)
    page = writer.press("Log in")
    found += writer.problems_here()
    page = writer.press("Put my words back into the form")
    found += writer.problems_here()

    expect(page.get_by_label("You said")).to_have_value(WORDS)
    assert found == []


def test_words_of_a_page_that_was_open_too_long_are_in_their_box(writer):
    # Else the draft that goes first would bring a token that holds.
    expect(writer.page.get_by_text("Kept as a draft")).to_be_visible(timeout=10_000)
    writer.page.context.clear_cookies(name="csrftoken")

    page = writer.press(SAVE, HTTPStatus.FORBIDDEN)

    expect(page.get_by_label("You said")).to_have_value(WORDS)
    expect(page.get_by_role("alert")).to_contain_text("The page had been open too long.")


def test_too_much_is_not_sent_and_stays_in_its_box(writer):
    box = writer.page.get_by_label("You said")
    box.evaluate("box => { box.value = 'x'.repeat(5_100_000) }")

    writer.page.get_by_role("button", name=SAVE, exact=True).first.click()

    expect(writer.page.get_by_text("This is too much for one page")).to_be_visible()
    assert box.evaluate("box => box.value.length") == 5_100_000
