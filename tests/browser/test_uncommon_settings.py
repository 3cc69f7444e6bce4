"""The public pages on paper, in colours of the reader's own, without styles, and with letters that
come late."""

import time

import pytest

from tests.browser.looking import DESK, PHONE
from tests.browser.mismatches import assert_none

pytestmark = pytest.mark.browser

# How much of what was on the screen moved, and how far: 0.1 is told as “needs work” (web.dev/cls).
NOTE_WHAT_MOVES = """
window.moved = 0;
new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) window.moved += shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""
# Grounds are not printed: words must be dark by themselves, 4.5 to 1 on white (WCAG 1.4.3).
PALE_WORDS = """
const part = (value) => value <= 10.31 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
const onWhite = (colour) => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(part);
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
};
const said = (of) => [...of.childNodes].filter((node) => node.nodeType === 3)
    .map((node) => node.textContent).join("").trim();
[...document.querySelectorAll("body *")]
    .filter((each) => said(each) && !each.closest("svg, option") && each.checkVisibility())
    .filter((each) => onWhite(getComputedStyle(each).color) < 4.5)
    .map(said);
"""
# Charts are as wide as the page; all other drawings stand beside words.
LARGE_DRAWINGS = """
[...document.querySelectorAll("svg:not(.chart)")]
    .map((drawing) => [drawing.getAttribute("class"), drawing.getBoundingClientRect()])
    .filter(([name, box]) => box.height > 96)
    .map(([name, box]) => `${name} is ${Math.round(box.height)} high`);
"""
IN_LINK_COLOURS = """
const words = getComputedStyle(document.querySelector("h1")).color;
[...document.querySelectorAll("summary")]
    .filter((each) => getComputedStyle(each).cursor === "default")
    .filter((each) => getComputedStyle(each).color !== words)
    .map((each) => each.innerText);
"""
# Of what has the focus, how much is out of the screen or under something else.
OUT_OF_SIGHT = """
const focused = document.activeElement;
if (focused === document.body) "end";
else {
    const boxes = [...focused.getClientRects()].filter((box) => box.width && box.height);
    const inside = boxes.flatMap((box) =>
        [0.1, 0.5, 0.9].map((part) => [box.x + box.width / 2, box.y + box.height * part]));
    const hidden = inside.filter(([x, y]) => {
        const there = document.elementFromPoint(x, y);
        return !there || !(focused.contains(there) || there.contains(focused));
    });
    hidden.length ? focused.outerHTML.slice(0, 90) : "";
}
"""


# One page or two of each shape.
SHAPES = [
    "/",
    "/young-people/",
    "/local-offer/",
    "/local-offer/services/",
    "/local-offer/while-you-wait/",
    "/focus-areas/waiting-times/",
    "/actions/roadmap/",
    "/actions/wt-1/",
    "/measures/wt-m2/",
    "/updates/2026-q3/",
    "/updates/kept/",
    "/feedback/comment/",
]


def wrong_on(visitor, paths, question):
    """Return what a question finds on pages, each with its path."""
    found = []
    for path in paths:
        page = visitor.open(path)
        found += [f"{path} {problem}" for problem in page.evaluate(question) + visitor.noticed]
    return found


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_words_do_not_move_when_letters_come_late(visitor_with, screen):
    visitor = visitor_with(viewport=screen)
    visitor.context.add_init_script(NOTE_WHAT_MOVES)

    def late(route):
        time.sleep(0.3)
        route.continue_()

    visitor.context.route("**/*.woff2", late)
    page = visitor.open("/focus-areas/waiting-times/")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(200)

    assert page.evaluate("window.moved") < 0.1


def test_every_word_on_paper_is_dark_though_no_ground_is_printed(visitor_with):
    visitor = visitor_with(viewport=DESK)
    visitor.page.emulate_media(media="print")

    assert_none(wrong_on(visitor, SHAPES, PALE_WORDS))


def test_paper_has_nothing_to_press_and_says_which_part_of_a_list_it_is(visitor_with):
    visitor = visitor_with(viewport=DESK)
    visitor.page.emulate_media(media="print")
    page = visitor.open("/local-offer/services/")

    assert page.get_by_text("Page 1 of").is_visible()
    assert not page.get_by_text("Next page").is_visible()
    assert not page.get_by_role("button").or_(page.get_by_role("checkbox")).count()


def test_paper_says_what_was_asked_though_the_form_is_not_there(visitor_with):
    asked = {
        "/search/?q=wheelchair": "Search: wheelchair",
        "/actions/?area=waiting-times&status=delayed": "Actions: Waiting times, Running late",
        "/local-offer/services/?easy=free": "Free",
    }
    visitor = visitor_with(viewport=DESK)
    visitor.page.emulate_media(media="print")

    for path, words in asked.items():
        main = visitor.open(path).locator("main")
        assert words in main.locator("p.on-paper, .asked-for").inner_text(), path


def test_drawings_stay_small_where_styles_do_not_come(visitor_with):
    visitor = visitor_with(viewport=DESK)
    visitor.context.route("**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))

    assert_none(wrong_on(visitor, SHAPES, LARGE_DRAWINGS))


def test_what_is_open_anyway_has_no_link_colour_in_colours_of_ones_own(visitor_with):
    visitor = visitor_with(viewport=DESK, forced_colors="active")

    assert_none(wrong_on(visitor, SHAPES, IN_LINK_COLOURS))


def test_what_has_the_focus_is_in_sight_where_the_page_is_enlarged_four_times(visitor_with):
    visitor = visitor_with(viewport={"width": 320, "height": 256}, reduced_motion="reduce")
    found = []
    for path in ["/", "/local-offer/services/", "/focus-areas/waiting-times/"]:
        page = visitor.open(path)
        for _ in range(200):
            page.keyboard.press("Tab")
            hidden = page.evaluate(OUT_OF_SIGHT)
            if hidden == "end":
                break
            found += [f"{path} {hidden}"] if hidden else []

    assert_none(found)
