"""The forms in a real browser: on a small phone, without script, by keyboard alone, by anybody."""

import shutil

import pytest
from django.conf import settings

from tests.browser.html import html_problems
from tests.browser.looking import axe_findings
from tests.feedback.hostile_strings import HOSTILE

pytestmark = pytest.mark.browser

MOST_TABS = 60

# What to answer on each page of a form, by the name of the field: words, or which radio or box.
# Each form once, and the longer ways through them.
WAYS = {
    "/feedback/comment/": [
        {"topic": 1, "words": "We wait and wait."},
        {"about": 5},
        {"role": 2},
        {"families": "about 30"},
        {"reach_by": 2, "email": "sam@example.org"},
    ],
    "/feedback/comment/?about=wt-1&topic=going-well": [
        {"words": "The chair came."},
        {"role": 1},
        {"age": 1},
        {"reach_by": 2, "helper": "My aunt"},
    ],
    "/feedback/local-offer/": [
        {"topic": 2, "words": "I could not find it.", "would_help": "A list"},
        {"role": 6, "organisation": "Playgroup"},
        {"families": "12"},
        {"reach_by": 1},
    ],
    "/feedback/good-news/": [
        {"words": "She got a place.", "difference": "She smiles.", "others_in_story": 2},
        {"about": 1},
        {"role": 3, "organisation": "A school"},
        {},
        {"name": "Sam", "consents": 3},
    ],
    "/feedback/good-news/?about=wt": [
        {"would_rather_talk": 1},
        {"role": 1},
        {"age": 3},
        {"name": "Sam", "reach_by": 2, "phone": "07700 900000"},
    ],
    "/feedback/get-involved/": [
        {"words": "I could come to a meeting.", "would_help": "A lift"},
        {"about": 2},
        {"role": 1, "helped": 1},
        {"age": 2},
        {"name": "Sam", "reach_by": 4, "helper": "Jo at the youth club"},
    ],
    "/feedback/format/": [
        {"words": "Large print, please.", "page": "The roadmap"},
        {"name": "Sam", "reach_by": 3, "postal_address": "1 High Street"},
    ],
    "/feedback/accessibility/": [
        {"words": "The chart is not read out.", "page": "/measures/wt-m1/"},
        {"reach_by": 1},
    ],
    "/feedback/data-protection/": [
        {"topic": 4, "words": "You told others."},
        {"name": "Sam", "reach_by": 1, "email": "sam@example.org"},
    ],
}


def tab_to(page, selector):
    """Press Tab until what is wanted has the focus."""
    for _tab in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.locator(f":focus:is({selector})")
        if focused.count():
            return focused
    pytest.fail(f"The Tab key does not reach {selector}")


def press(page, go):
    """Press a button by keyboard, and wait for the page it leads to."""
    tab_to(page, f"button[name=go][value={go}]")
    with page.expect_navigation() as arrived:
        page.keyboard.press("Enter")
    return arrived.value


def answer_by_keyboard(page, answers):
    """Answer the questions of a page with the keyboard alone."""
    for name, value in answers.items():
        field = tab_to(page, f"[name={name}]")
        kind = field.get_attribute("type")
        if kind == "radio":
            page.keyboard.press("Space")
            for _step in range(value - 1):
                page.keyboard.press("ArrowDown")
        elif kind == "checkbox":
            for _step in range(value - 1):
                page.keyboard.press("Tab")
            page.keyboard.press("Space")
        else:
            page.keyboard.type(value)


def answer(page, answers):
    """Answer the questions of a page in the quickest way."""
    for name, value in answers.items():
        fields = page.locator(f"[name={name}]:not([type=hidden])")
        if isinstance(value, int):
            fields.nth(value - 1).check()
        else:
            fields.fill(value)


def click(page, go):
    with page.expect_navigation() as arrived:
        page.locator(f"button[name=go][value={go}]").first.click()
    return arrived.value


def reference(page):
    return page.locator(".reference").inner_text()


@pytest.mark.parametrize("path", WAYS)
def test_a_form_is_filled_in_by_keyboard_alone_on_a_phone_without_javascript(
    without_javascript, path
):
    page = without_javascript.open(path)

    for answers in WAYS[path]:
        answer_by_keyboard(page, answers)
        press(page, "next")
    press(page, "send")

    assert reference(page).startswith("BP-")
    assert without_javascript.context.cookies() == []
    assert without_javascript.noticed == []


def looked_through(visitor, way):
    """Walk a whole form, stopping at each page and at each page of mistakes. Return what is wrong
    with them, and their HTML."""
    page = visitor.open(way)
    found, sources = list(visitor.noticed), []

    def look():
        at = f"{way}, {page.title()}"
        wrong = visitor.refusals_here() + visitor.too_wide_here() + axe_findings(page)
        found.extend(f"{at}: {problem}" for problem in wrong)

    for answers in WAYS[way]:
        look()
        sources.append(click(page, "next").text())
        if page.locator(".govuk-error-summary").count():
            look()
        else:  # a page that may be left empty
            click(page, "back")
        answer(page, answers)
        sources.append(click(page, "next").text())
    look()
    click(page, "send")
    look()
    sources.append(page.request.get(page.url).text())
    return found + visitor.noticed, sources


def test_each_page_of_each_form_is_usable_by_everybody_and_valid(on_a_phone):
    folder = settings.BASE_DIR / "var/test-pages/forms"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found = []

    for number, way in enumerate(WAYS):
        problems, sources = looked_through(on_a_phone, way)
        found += problems
        for page, source in enumerate(sources):
            (folder / f"{number}-{page}.html").write_text(source)

    assert found + html_problems(folder) == []


def test_a_mistake_takes_the_focus_to_the_top_and_a_link_to_its_place(without_javascript):
    page = without_javascript.open("/feedback/comment/")

    press(page, "next")

    assert page.title().startswith("Error: ")
    assert page.locator(".govuk-error-summary:focus").count() == 1

    tab_to(page, 'a[href="#words"]')
    page.keyboard.press("Enter")
    page.keyboard.type("Typed at once")

    assert page.locator("#words").input_value() == "Typed at once"


def test_who_comes_to_a_mistake_sees_what_is_asked_and_what_is_wrong(without_javascript):
    page = without_javascript.open("/feedback/comment/")
    press(page, "next")
    page.emulate_media(reduced_motion="reduce")  # what scrolls is there at once
    page.set_viewport_size({"width": 320, "height": 400})

    tab_to(page, 'a[href="#words"]')
    page.keyboard.press("Enter")

    assert page.locator("#words").bounding_box()["y"] < 400
    assert page.locator('label[for="words"]').bounding_box()["y"] >= 0


def at_the_last_look(visitor):
    page = visitor.open("/feedback/comment/")
    answer(page, {"topic": 1, "words": "First words"})
    click(page, "next")
    answer(page, {"about": 5})
    click(page, "next")
    click(page, "next")
    answer(page, {"reach_by": 1})
    click(page, "next")
    return page


def test_the_browsers_own_way_back_loses_nothing(without_javascript):
    page = at_the_last_look(without_javascript)

    for _page in range(4):
        page.go_back()

    assert page.locator("#words").input_value() == "First words"

    page.fill("#words", "Better words")
    for _page in range(4):
        click(page, "next")
        if page.locator("#about").count():
            answer(page, {"about": 5})
        elif page.locator("#reach_by").count():
            answer(page, {"reach_by": 1})

    assert "Better words" in page.locator("main").inner_text()


def test_going_back_one_page_comes_to_the_page_that_was_left(without_javascript):
    page = at_the_last_look(without_javascript)

    page.go_back()

    assert page.locator("h1").inner_text() == "How can we answer you?"
    assert page.locator("#reach_by").is_checked()

    page.go_forward()

    assert page.locator("h1").inner_text() == "Check what you wrote before you send it"


def test_loading_a_page_anew_changes_nothing(without_javascript):
    page = at_the_last_look(without_javascript)

    page.reload()

    assert "First words" in page.locator("main").inner_text()


def test_two_clicks_and_a_way_back_are_one_submission(without_javascript):
    page = at_the_last_look(without_javascript)

    page.locator("button[value=send]").dblclick()
    page.wait_for_url("**/feedback/sent/**")
    first = reference(page)
    page.reload()
    again = reference(page)
    page.go_back()
    click(page, "send")

    assert (again, reference(page)) == (first, first)


def test_an_answer_shows_what_it_asks_for_without_javascript(without_javascript):
    page = without_javascript.open("/feedback/accessibility/")
    answer(page, {"words": "The chart is not read out."})
    click(page, "next")

    assert not page.locator("#email").is_visible()

    page.locator("#reach_by-2").check()

    assert page.locator("#email").is_visible()


def test_a_page_can_be_judged_without_javascript(without_javascript):
    page = without_javascript.open("/actions/wt-1/")

    page.locator("button[name=useful][value=no]").click()
    page.fill("#what_went_wrong", "I did not find the date.")
    page.get_by_role("button", name="Send").click()

    assert "Thank you" in page.locator("h1").inner_text()
    assert without_javascript.context.cookies() == []


def packed(strings, room):
    """Yield texts of at most `room` letters that hold all the strings, one a line."""
    text = ""
    for string in strings:
        if len(text) + len(string) + 1 > room:
            yield text
            text = ""
        text += string + "\n"
    yield text


def test_hostile_strings_stay_words_there_and_back_by_our_own_buttons(on_a_phone):
    # NUL and what is too long is refused; the pages' own tests see to that.
    short = [string for string in HOSTILE if len(string) < 200 and "\x00" not in string]
    dialogs = []
    on_a_phone.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    # Every string in every field of every form is in test_hostile_words.py.
    texts, lines = list(packed(short, 4_000)), packed(short, 190)
    assert len(texts) > 1
    for text in texts:
        page = on_a_phone.open("/feedback/get-involved/")
        answer(page, {"words": text, "would_help": text})
        click(page, "next")
        answer(page, {"about": 1})
        click(page, "next")
        answer(page, {"organisation": next(lines)})
        click(page, "next")
        answer(page, {"name": next(lines), "reach_by": 4})
        answer(page, {"helper": next(lines)})
        click(page, "next")
        assert page.title().startswith("Check what you wrote")
        click(page, "back")
        click(page, "next")
        click(page, "send")
        assert reference(page).startswith("BP-")
        assert page.evaluate("window.refusedByPolicy") == []
        assert on_a_phone.noticed == []

    assert dialogs == []
