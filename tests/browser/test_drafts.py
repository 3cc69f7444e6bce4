"""Nothing that was typed more than ten seconds before is lost, whatever happens while somebody
types in a form of the staff site."""

import re
import sqlite3
import time
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.drawing import drawn
from tests.browser.looking import DESK, Colleague
from tests.browser.mismatches import assert_none
from tests.browser.sites import free_port, served
from tests.browser.staff_rows import PASSWORD, SUPERUSER, log_in_name
from tests.browser.test_unsaved import LOG_INS

pytestmark = pytest.mark.browser

SMALL = {"width": 390, "height": 780}
NEW_THEME = "/admin/inbox/themes/new/"
WORDS, MORE = "We wait, and nobody rings us back.", " Now they did."
AT_MOST = 10_000  # milliseconds from a key to words that are kept
KEPT = re.compile(r"Kept as a draft at \d\d:\d\d\.")
NOT_YET = "Not saved yet. Your words are still on this page."
DRAFTS = "unsaved_draft"
# The first box of a form that saves itself, whatever is folded away; "" if there is none.
FIRST_BOX = """() => {
  const form = document.querySelector(".draft-state")?.closest("form");
  const boxes = form?.querySelectorAll("textarea, input[type=text], input:not([type])") ?? [];
  const isLeftOut = ":read-only, :disabled, .empty-form *, [hidden] *, [class*=select2] *";
  const box = [...boxes].find((box) => !box.matches(isLeftOut));
  if (!box) return "";
  for (let fold = box; fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  box.focus();
  return box.name;
}"""


@pytest.fixture(scope="module")
def site(staff_site):
    return staff_site


@pytest.fixture(scope="module")
def new_colleague(chromium):
    """Return a function that gives somebody who has logged in to a site, with a desk or a phone."""
    contexts = []

    def colleague(site, screen=DESK):
        contexts.append(chromium.new_context(viewport=screen))
        person = Colleague(contexts[-1], site.origin)
        return person.log_in(log_in_name(SUPERUSER), PASSWORD)

    yield colleague
    for context in contexts:
        context.close()


@pytest.fixture
def writer(request, new_colleague, site):
    """Somebody who begins a theme, at a desk if nothing else is asked for."""
    site.emptied(DRAFTS)
    writer = new_colleague(site, getattr(request, "param", DESK))
    writer.open(NEW_THEME)
    type_on(writer, WORDS)
    return writer


# What happens to words is the same on each screen; that all of it fits is looked at on both.
on_both_screens = pytest.mark.parametrize(
    "writer", [SMALL, DESK], ids=["phone", "desk"], indirect=True
)


def type_on(person, words):
    person.page.get_by_label("You said").focus()
    person.page.keyboard.press("Control+End")
    person.page.keyboard.type(words)


def fill_in_the_rest(page):
    page.locator("[name=title]").fill("A theme")
    page.locator("[name=we_did]").fill("We ring back now.")
    for name in ("topic", "answer"):
        page.locator(f"[name={name}]").select_option(index=1)


def is_kept(person):
    expect(person.page.locator(".draft-state")).to_contain_text(KEPT, timeout=AT_MOST)


def is_told(person, words=NOT_YET):
    told = person.page.locator(".draft-problem")
    expect(told).to_contain_text(words, timeout=AT_MOST)
    expect(told).to_have_attribute("aria-live", "polite")


def opened_again(person, words):
    """Close the window without a word, open the page in another, and put the draft back there."""
    person.page.close()
    person.page = person.context.new_page()
    person.open(NEW_THEME)
    offer = person.page.locator(".draft")
    expect(offer.get_by_role("heading")).to_have_text(
        re.compile(r"You wrote this on \d+ \w+ at \d\d:\d\d and did not save it\.")
    )
    found = person.problems_here()
    person.press("Put my words back")
    expect(person.page.get_by_label("You said")).to_have_value(re.compile(re.escape(words)))
    return found + person.problems_here()


def log_in_elsewhere(person):
    """Log in in another window of the same browser."""
    here, person.page = person.page, person.context.new_page()
    person.log_in(log_in_name(SUPERUSER), PASSWORD)
    person.page.close()
    person.page = here


@on_both_screens
def test_a_window_closed_in_the_middle_of_typing_loses_nothing(writer):
    is_kept(writer)
    found = writer.problems_here()
    writer.page.keyboard.type(MORE)

    found += opened_again(writer, WORDS)

    assert_none(found)


def test_whoever_goes_away_is_asked_first_and_the_last_words_are_kept_too(writer):
    asked = []
    writer.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    writer.open("/admin/")

    assert asked == ["beforeunload"]
    assert_none(opened_again(writer, WORDS))


def test_nobody_is_asked_who_has_typed_nothing_or_saved_it(writer):
    asked = []
    writer.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page = writer.page
    fill_in_the_rest(page)
    writer.press("Save, and go on writing later")
    expect(page.get_by_text("did not save it")).to_have_count(0)
    page.get_by_label("You said").focus()
    page.keyboard.press("ArrowRight")

    writer.open(NEW_THEME)

    assert asked == []
    expect(page.get_by_role("button", name="Put my words back")).to_have_count(0)


@on_both_screens
def test_the_log_in_ends_while_somebody_types(writer, site):
    is_kept(writer)
    site.emptied(LOG_INS)
    type_on(writer, MORE)

    is_told(writer, "You are logged out.")
    log_in_elsewhere(writer)
    type_on(writer, " So.")
    is_kept(writer)

    assert_none(opened_again(writer, f"{WORDS}{MORE} So."))


def test_the_cookie_of_the_form_goes_while_somebody_types(writer):
    is_kept(writer)
    writer.context.clear_cookies(name="csrftoken")
    type_on(writer, MORE)
    writer.page.wait_for_timeout(AT_MOST / 2)

    assert_none(opened_again(writer, WORDS + MORE))


@contextmanager
def nobody_else_writes(site):
    """Hold the one lock of the site's database."""
    with closing(sqlite3.connect(site.file, isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")
        yield
        lock.rollback()


def test_the_database_is_locked_while_somebody_types(writer, site):
    is_kept(writer)
    with nobody_else_writes(site):
        type_on(writer, MORE)
        is_told(writer)
    is_kept(writer)

    assert_none(opened_again(writer, WORDS + MORE))


def test_the_server_dies_while_somebody_types(new_colleague, site, tmp_path):
    site.emptied(DRAFTS)
    with (
        closing(sqlite3.connect(site.file)) as there,
        closing(sqlite3.connect(tmp_path / "db")) as copy,
    ):
        there.backup(copy)
    port = free_port()
    environment = site.environment | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/db",
        "SITE_ORIGIN": f"http://127.0.0.1:{port}",
    }
    with served(port, environment) as origin:
        writer = new_colleague(type("Origin", (), {"origin": origin}))
        writer.open(NEW_THEME)
        type_on(writer, WORDS)
        is_kept(writer)
    type_on(writer, MORE)
    is_told(writer)
    writer.page.get_by_role("button", name="Save, and go on writing later").click()
    expect(writer.page.get_by_label("You said")).to_have_value(WORDS + MORE)

    with served(port, environment):
        expect(writer.page.locator(".draft-problem")).to_be_empty(timeout=60_000)
        is_kept(writer)
        assert_none(opened_again(writer, WORDS + MORE))


def test_two_windows_of_one_person_lose_neither_words(writer):
    first, second = writer.page, writer.context.new_page()
    second.goto(writer.origin + NEW_THEME)
    second.get_by_label("You said").fill("From another window.")
    for page in (first, second):
        expect(page.locator(".draft-state")).to_contain_text(KEPT, timeout=AT_MOST)
        page.close()
    writer.page = writer.context.new_page()

    page = writer.open(NEW_THEME)

    assert page.get_by_role("button", name="Put my words back").count() == 2
    for words in (WORDS, "From another window."):
        expect(page.get_by_text(words, exact=True)).to_have_count(1)


def test_a_draft_that_is_thrown_away_is_gone(writer):
    is_kept(writer)
    writer.page.close()
    writer.page = writer.context.new_page()
    writer.open(NEW_THEME)

    writer.press("Throw them away")

    expect(writer.page.get_by_text("The draft is thrown away.")).to_be_visible()
    expect(writer.page.get_by_role("button", name="Put my words back")).to_have_count(0)


def test_without_script_the_save_button_is_enough(chromium, site):
    context = chromium.new_context(viewport=SMALL, java_script_enabled=False)
    person = Colleague(context, site.origin).log_in(log_in_name(SUPERUSER), PASSWORD)
    page = person.open(NEW_THEME)
    fill_in_the_rest(page)
    page.get_by_label("You said").fill(WORDS)

    person.press("Save, and go on writing later")

    expect(page.get_by_label("You said")).to_have_value(WORDS)
    context.close()


# The whole of the proof opens every address of the staff site; there are fewer.
EVERY_ADDRESS, AT_ONCE = 600, 12


@pytest.mark.proof(sample=3 * AT_ONCE, whole=EVERY_ADDRESS)
def test_on_every_form_what_was_typed_is_kept_within_ten_seconds(
    new_colleague, site, size, record_property
):
    """The window is closed in the middle of typing; its page is opened again."""
    person = new_colleague(site)
    paths = drawn([page.path for page in site.pages], size)
    found, tried = [], 0

    for start in range(0, len(paths), AT_ONCE):
        tried += _typed_and_closed(person, paths[start : start + AT_ONCE], found)

    record_property("forms", tried)
    assert tried > 3
    assert size < EVERY_ADDRESS or tried > 60
    assert_none(found)


def _typed_and_closed(person, paths, found):
    """Type on each page, close it once it is kept, open it again and put the words back; add what
    goes wrong to `found`, and return on how many pages there was something to type in."""
    typed = []
    for place, path in enumerate(paths):
        page = person.context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        try:
            page.goto(person.origin + path)
        except Exception:  # noqa: BLE001  a file: nothing to type in
            page.close()
            continue
        if name := page.evaluate(FIRST_BOX):
            words = f"zq{place}"
            page.keyboard.insert_text(words)
            typed.append((path, name, words, page, time.monotonic()))
        else:
            page.close()
    for path, _name, _words, page, since in typed:
        left = AT_MOST - 1_000 * (time.monotonic() - since)
        try:
            expect(page.locator(".draft-state")).to_contain_text(KEPT, timeout=max(left, 1))
        except AssertionError:
            found.append(f"{path} is not kept: {page.locator('.draft-state').inner_text()}")
        page.keyboard.insert_text("and")
        page.close()
    for path, name, words, *_rest in typed:
        person.open(path)
        if not person.page.get_by_role("button", name="Put my words back").count():
            found.append(f"{path} offers no draft")
            continue
        person.press("Put my words back")
        box = person.page.locator(f'[name="{name}"]').last
        if not box.count() or words not in box.input_value():
            found.append(f"{path} does not give back {name}")
    return len(typed)
