"""The staff site, as the browsers of those who use it show it: usable by everybody, and calm."""

import re
from http import HTTPStatus

import pytest
from playwright.sync_api import Error, expect

from actions.roles import Role
from feedback.roles import DATA_PROTECTION, FEEDBACK_TEAM
from local_offer.roles import GUIDANCE_OFFICER, LOCAL_OFFER_EDITOR, WAIT_SUPPLIER
from reports.roles import PCAN, YOUTH_FORUM
from tests.browser.drawing import drawn
from tests.browser.looking import DESK, PHONE, Colleague
from tests.browser.mismatches import assert_none
from tests.browser.staff_rows import LOCKED_OUT, PASSWORD, SUPERUSER, log_in_name

pytestmark = pytest.mark.browser

# The pages on which each role does its work; every other page has one of these templates.
WORK = {
    Role.VIEWER: ["index", "write", "round", "actions_progressupdate_changelist"],
    Role.WRITER: [
        "index",
        "write_area",
        "write_preview",
        "dates",
        "actions_duedate_add",
        "sheet_of_updates",
    ],
    Role.CONTENT_EDITOR: [
        "actions_action_changelist",
        "actions_action_change",
        "actions_action_add",
        "actions_action_history",
        "actions_measure_change",
        "publishing_ownersettings_change",
    ],
    Role.PUBLISHER: [
        "index",
        "rounds",
        "open_round",
        "round",
        "publish_round",
        "plan_publication",
        "sign_areas",
        "sign_area",
        "send_back",
        "correct_update",
        "correct_area",
        "dates",
        "dates_move",
        "dates_of",
        "dates_correct",
        "figures_index",
        "figures",
        "figures_publish",
        "figures_definition",
        "figures_unit",
        "figures_series",
        "actions_round_delete",
        "password_change",
        "sheets",
        "sheet_of_dates",
        "sheet_of_figures",
        "completeness",
        "examples",
    ],
    FEEDBACK_TEAM: [
        "index",
        "inbox",
        "close_unasked",
        "submission",
        "submission_answer",
        "submission_concern",
        "take_words_out",
        "type_in",
        "type_in_form",
        "page_verdicts",
    ],
    DATA_PROTECTION: ["index", "people", "taking_out", "taking_out_propose", "taking_out_look"],
    LOCAL_OFFER_EDITOR: [
        "index",
        "local_offer_service_changelist",
        "local_offer_service_change",
        "local_offer_contact_add",
        "local_offer_location_change",
        "check_services",
        "gaps",
        "local_offer_waitingtime_change",
        "local_offer_guidancepage_change",
        "local_offer_event_change",
    ],
    GUIDANCE_OFFICER: ["index", "guidance_to_tick", "tick_guidance"],
    WAIT_SUPPLIER: ["index", "give_waits", "sign_waits", "sheet_of_waits"],
    PCAN: ["index", "views", "give_view", "give_view_of_area", "answer_update", "look_at_view"],
    YOUTH_FORUM: ["index", "give_view"],
}


@pytest.fixture(scope="session")
def paths(staff_site):
    """The path of each staff address by its name."""
    return {page.name: page.path for page in staff_site.pages}


@pytest.fixture(scope="session")
def new_colleague(chromium, staff_site):
    """Return a function that gives somebody with a small phone, who has not logged in."""
    contexts = []

    def colleague():
        contexts.append(chromium.new_context(viewport=PHONE))
        return Colleague(contexts[-1], staff_site.origin)

    yield colleague
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def colleague(new_colleague):
    """Return a function that gives the one person of a role, logged in."""
    people = {}

    def of(role):
        if role not in people:
            people[role] = new_colleague().log_in(log_in_name(role), PASSWORD)
        return people[role]

    return of


def problems_of(person, path):
    """Return all that is wrong with a page on a phone, and whether a desk makes it too wide."""
    person.open(path)
    found = person.problems_here()
    person.page.set_viewport_size(DESK)
    found += [f"{problem} at a desk" for problem in person.too_wide_here()]
    person.page.set_viewport_size(PHONE)
    return [f"{path} {problem}" for problem in found]


@pytest.mark.parametrize("role", WORK)
def test_the_pages_on_which_a_role_works_are_usable(colleague, paths, role):
    person = colleague(role)

    assert_none([problem for name in WORK[role] for problem in problems_of(person, paths[name])])


def test_the_way_in_is_usable_and_so_is_the_refusal(new_colleague):
    stranger = new_colleague()
    found = problems_of(stranger, "/admin/")
    stranger.page.get_by_label("Username").fill(LOCKED_OUT)
    stranger.page.get_by_label("Password").fill(PASSWORD)

    page = stranger.press("Log in", HTTPStatus.TOO_MANY_REQUESTS)

    assert "Too many tries to log in" in page.inner_text("h1")
    assert "Kirklees SEND Big Plan" in page.inner_text("header")
    assert_none(found + stranger.problems_here())


def test_whoever_may_not_open_a_page_reads_who_may_on_a_usable_page(colleague, paths):
    viewer = colleague(Role.VIEWER)

    viewer.open(paths["open_round"], HTTPStatus.FORBIDDEN)

    assert Role.PUBLISHER in viewer.page.inner_text("main, #content")
    assert_none(viewer.problems_here())


def test_a_move_is_looked_at_on_a_usable_page(colleague):
    publisher = colleague(Role.PUBLISHER)
    page = publisher.open("/admin/dates/move/?action=pfa-1")
    publisher.press("Look at it first")
    refused = publisher.problems_here()
    page.get_by_label("New quarter").select_option(index=8)
    page.get_by_label("Why does the date move?").fill("The work needs more people.")
    page.get_by_label("Who agreed?").fill("The board")
    page.get_by_label("When was it agreed?").fill("2026-01-14")

    publisher.press("Look at it first")

    assert "Nothing is saved yet." in page.inner_text("#content")
    assert_none(refused + publisher.problems_here())


def test_somebody_who_asks_about_their_data_is_found_on_a_usable_page(colleague):
    person = colleague(DATA_PROTECTION)
    person.open("/admin/people/")
    person.page.get_by_label("Their e-mail address").fill("parent@example.org")
    person.press("Look for them")
    found = person.problems_here()

    person.press("Go on to delete it")
    asked = person.problems_here()
    person.press("Delete all of this")
    refused = person.problems_here()

    assert "Choose why it may go." in person.page.inner_text("#content")
    assert_none([*found, *asked, *refused])


def test_a_definition_is_looked_at_on_a_usable_page(colleague, paths):
    publisher = colleague(Role.PUBLISHER)
    page = publisher.open(paths["figures_definition"])
    page.get_by_label("What exactly is counted?").fill("Children who wait.")
    page.get_by_label("In force from").fill("2026-01-14")
    page.get_by_label("Why does it change?").fill("It is clearer.")

    publisher.press("Look at it first")

    assert "As the public will read it" in page.inner_text("#content")
    assert_none(publisher.problems_here())


def test_what_the_public_would_see_is_said_while_figures_are_typed(colleague, paths):
    publisher = colleague(Role.PUBLISHER)
    page = publisher.open(paths["figures"])
    row = page.get_by_role("group", name="North")

    row.get_by_label("Figure:", exact=True).press_sequentially("3")

    said = row.locator("[aria-live=polite]")
    expect(said).to_contain_text("The public would see: fewer than 5.")
    assert_none(publisher.problems_here())
    row.get_by_label("Figure:", exact=True).fill("")
    expect(said).to_be_empty()


def test_figures_are_looked_at_on_a_usable_page(colleague, paths):
    publisher = colleague(Role.PUBLISHER)
    page = publisher.open(paths["figures"])
    row = page.get_by_role("group", name="North")
    row.get_by_label("Figure:", exact=True).fill("200")
    publisher.press("Look at it first")
    queried = publisher.problems_here()
    page.get_by_role("group", name="North").get_by_label("I have checked").check()

    publisher.press("Look at it first")

    assert "What the public will see" in page.inner_text("#content")
    assert_none(queried + publisher.problems_here())


def test_a_list_as_cards_shows_what_the_keyboard_reaches(colleague, paths):
    page = colleague(LOCAL_OFFER_EDITOR).open(paths["local_offer_service_changelist"])
    heads = page.locator("#result_list thead a")

    shown = heads.evaluate_all("all => all.filter((each) => each.checkVisibility())")
    page.get_by_role("link", name="How sure we are", exact=True).click()

    assert len(shown) == 6
    assert "o=" in page.url


def test_the_bar_with_save_lies_over_no_words_on_paper(colleague, paths):
    page = colleague(Role.WRITER).open(paths["write_area"])
    page.emulate_media(media="print")
    shown = page.locator(".save-bar").is_visible()
    page.emulate_media(media="null")

    assert not shown


def test_whoever_loses_a_race_sees_both_versions_on_a_usable_page(colleague, paths, new_colleague):
    quicker = new_colleague().log_in(SUPERUSER, PASSWORD)
    slower = colleague(Role.CONTENT_EDITOR)
    for person, words in ((slower, "Mine, " * 80), (quicker, "Theirs, " * 80)):
        page = person.open(paths["actions_action_change"])
        page.get_by_label("In plain words").fill(words)
        page.get_by_label("Why").last.fill("It reads better.")
    quicker.press("Save")

    page = slower.press("Save")

    assert "Not saved: somebody was quicker" in page.inner_text("#content")
    assert page.get_by_label("In plain words").input_value().startswith("Mine, ")
    assert_none(slower.problems_here())


# Which of them are for a row of a model: each model has the same. The whole of the proof opens
# each of them.
ALL_OF_A_ROW = 169
OF_A_ROW = re.compile(r".*/\d+/(change|history|delete)/|.*/add/")


@pytest.mark.proof(sample=20, whole=ALL_OF_A_ROW)
def test_the_policy_refuses_nothing_on_any_staff_page(
    new_colleague, staff_site, size, record_property
):
    person = new_colleague().log_in(SUPERUSER, PASSWORD)
    addresses = [page.path for page in staff_site.pages]
    of_a_row = [path for path in addresses if OF_A_ROW.fullmatch(path)]
    left_out = {*of_a_row} - {*drawn(of_a_row, size)}

    visited = [path for path in addresses if path not in left_out]

    record_property("pages", len(visited))
    assert len(visited) > 100
    assert size < ALL_OF_A_ROW or visited == addresses
    assert_none([f"{path} {heard}" for path in visited for heard in heard_at(person, path)])


def heard_at(person, path):
    """Visit a page, or fetch a file, and return what the browser complains of."""
    try:
        person.open(path)
        if "answers 403, not 200" in person.noticed:  # nobody may: its refusal is a page too
            person.open(path, HTTPStatus.FORBIDDEN)
    except Error as no_page:
        if "Download is starting" in str(no_page):
            return []
        raise
    return person.heard_here()


PLANTED = """<html lang="en"><title>Planted</title><h1 style="width: 900px">Wide</h1>
<script>document.title = "no";</script><input>"""


def test_a_bad_staff_page_would_be_noticed(new_colleague):
    person = new_colleague()
    person.context.route(
        "**/admin/planted/",
        lambda route: route.fulfill(
            content_type="text/html",
            headers={"Content-Security-Policy": "script-src 'self'; style-src 'unsafe-inline'"},
            body=PLANTED,
        ),
    )

    found = "\n".join(problems_of(person, "/admin/planted/"))

    assert "refused by the content security policy: script-src-elem inline" in found
    assert "scrolls sideways" in found
    assert "axe: label" in found
    assert heard_at(person, "/admin/planted/") != []


# Each stop of the Tab key, from the first page to the last word saved. Letters are words, and Enter
# and the arrows press and choose where a stop is.
STOPS_FOR_TEN, PAGE_LOADS = 60, 2


def test_ten_updates_are_written_with_the_keyboard_in_few_stops_and_no_script(chromium, staff_site):
    context = chromium.new_context(viewport=DESK, java_script_enabled=False)
    person = Colleague(context, staff_site.origin).log_in(log_in_name(Role.WRITER), PASSWORD)
    writer = Keyboard(person)
    writer.go_on_to("Skip to main content")
    writer.press("Enter")
    writer.go_on_to("Next to write")
    writer.enter()

    for place in range(10):
        writer.tab_to("[type=radio]")
        writer.press("ArrowDown")  # not started yet
        writer.tab_to("textarea")
        writer.type("We met families.")
        if place < 9:
            writer.go_on_to("Go on to")
            writer.press("Enter")
    writer.tab_to("[type=radio]", by="Shift+Tab")
    writer.enter()  # there it saves, as the button does

    assert "10 updates saved." in person.page.text_content(".messagelist")
    assert writer.page_loads == PAGE_LOADS
    assert writer.stops <= STOPS_FOR_TEN
    context.close()


SAYS_SO = "[...document.querySelectorAll('.typed')].map((words) => words.checkVisibility())"


def test_while_updates_are_sent_only_the_row_somebody_typed_in_says_so(colleague, paths):
    page = colleague(Role.WRITER).open(paths["write"])
    row = page.locator(".row:not(.row-open)").first
    row.evaluate("row => row.open = true")
    row.locator(".row-new textarea").first.press_sequentially("We met.")
    typed = page.evaluate(SAYS_SO)
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")  # no answer yet

    page.get_by_role("button", name="Save").last.click()

    page.wait_for_function("document.querySelectorAll('textarea:user-valid').length > 1")
    assert page.evaluate(SAYS_SO) == typed
    assert typed.count(True) == 1


class Keyboard:
    """Somebody without a mouse, on the first page."""

    def __init__(self, person):
        self.page = person.open("/admin/")
        self.stops = self.page_loads = 0

    def go_on_to(self, words):
        """Press Tab until what begins with these words has the focus."""
        self._tab_until(f"document.activeElement.textContent.trim().startsWith({words!r})")

    def tab_to(self, kind, by="Tab"):
        """Press Tab until a box of this kind has the focus, unless one has it already."""
        self._tab_until(f"document.activeElement.matches({kind!r})", by)

    def _tab_until(self, reached, by="Tab"):
        for _press in range(100):
            if self.page.evaluate(reached):
                return
            self.press(by)
            self.stops += 1
        pytest.fail(f"Tab never got to where {reached}")

    def type(self, words):
        self.page.keyboard.type(words)

    def press(self, key):
        self.page.keyboard.press(key)

    def enter(self):
        with self.page.expect_navigation():
            self.press("Enter")
        self.page_loads += 1
