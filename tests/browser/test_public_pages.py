"""Every public page, as real browsers show it: usable by everybody, and private."""

import pytest

from tests.browser.html import html_problems
from tests.browser.mismatches import assert_none
from tests.browser.sites import Page
from tests.browser.walk import ANSWERS

pytestmark = pytest.mark.browser

# Nobody scrolls down further than this for what is not a document of its own.
MOST_SCREENS = 8
# Long by choice: to be looked up in or read as one, and printed as one.
DOCUMENTS = {
    "plan": "a plan in plain words, section by section, with its contents above",
    "glossary": "every hard word, by letter",
    "privacy": "what the law asks us to tell, all of it",
    "accessibility_statement": "what the law asks us to tell, all of it",
    "site_map": "a link to every page",
    "quarterly_update": "a quarter in one piece: what we say, what families say, and the proof",
}


@pytest.fixture(scope="module")
def walk(new_walk, site_with_samples, tmp_path_factory):
    """What was found on all pages of the site, each opened once."""
    walk = new_walk(site_with_samples, tmp_path_factory.mktemp("pages"))
    for page in (*site_with_samples.pages, *ANSWERS):
        walk.visit(page)
    return walk


def test_every_page_of_the_register_is_visited_and_so_are_answers(walk, site_with_samples):
    assert len(site_with_samples.pages) > 90
    assert len(list(walk.folder.iterdir())) == len(site_with_samples.pages) + len(ANSWERS)


def test_every_page_answers_asks_no_other_site_and_gives_the_browser_no_cause_to_complain(walk):
    assert_none(walk.heard)


def test_no_page_sets_a_cookie(walk):
    assert_none(walk.cookies)


def test_every_page_works_on_a_small_phone(walk):
    assert_none(walk.on_a_phone)


def test_links_of_a_page_that_say_the_same_lead_to_the_same_place(walk):
    assert_none(walk.links)


def test_who_hears_a_page_hears_each_thing_once_and_no_sign_for_the_eye(walk):
    assert_none(walk.aloud)


def test_every_page_works_on_a_wide_screen(walk):
    assert_none(walk.at_a_desk)


def test_each_kind_of_page_says_the_same_without_javascript(walk):
    assert_none(walk.without_javascript)


def test_each_kind_of_page_says_on_paper_how_to_cite_it(walk):
    assert_none(walk.on_paper)


def test_no_page_is_over_eight_screens_of_a_small_phone_but_documents(walk):
    assert_none(
        [
            f"{page.path} is {number:.1f} screens long"
            for page, number in walk.screens.items()
            if number > MOST_SCREENS and page.name not in DOCUMENTS
        ]
    )


def test_what_is_long_by_choice_is_long(walk):
    long = {page.name for page, number in walk.screens.items() if number > MOST_SCREENS}

    assert long >= set(DOCUMENTS)


def test_every_page_is_valid_html(walk):
    assert_none(html_problems(walk.folder))


BAD_PAGE = """<html><title>Bad</title><body>
<img src="https://elsewhere.example/picture.png">
<script>document.title = "no";</script><noscript>Without JavaScript there is more.</noscript>
<header><nav>Elsewhere</nav></header>
<main><a href="/a/">More on this</a> <a href="/b/">More on this</a></main>
<style>b::before { content: "\\2713" }</style><b>So</b>
<svg role="img" aria-labelledby="t d"><title id="t">A chart</title><desc id="d">Of it</desc></svg>
<section aria-label="A"></section><section aria-label="B"></section>
<section aria-label="C"></section>
<p style="color: #eee; width: 2000px">Too pale, too wide</p>
<button style="width: 8px">x</button><button style="width: 8px">y</button>
"""


def test_a_bad_page_would_be_noticed(new_walk, site_with_samples, tmp_path):
    walk = new_walk(site_with_samples, tmp_path)
    for person in (walk.visitor, walk.friend):
        person.context.route(
            "**/planted/",
            lambda route: route.fulfill(
                content_type="text/html",
                headers={
                    "Content-Security-Policy": "script-src 'self'; style-src 'unsafe-inline'",
                    "Set-Cookie": "watching=you",
                },
                body=BAD_PAGE,
            ),
        )

    walk.visit(Page("planted", "/planted/"))

    heard, on_a_phone = "\n".join(walk.heard), "\n".join(walk.on_a_phone)
    assert "asks another site: https://elsewhere.example/picture.png" in heard
    assert "console: " in heard
    assert "refused by the content security policy: script-src-elem inline" in heard
    assert "/planted/ cookie: watching" in walk.cookies
    assert "scrolls sideways" in on_a_phone
    assert "axe: color-contrast" in on_a_phone
    assert "axe: image-alt" in on_a_phone
    assert "axe: target-size" in on_a_phone
    assert "/planted/ says a sign: ✓" in walk.aloud
    assert "/planted/ says twice: Of it" in walk.aloud
    assert "/planted/ has 3 regions: ['A', 'B', 'C']" in walk.aloud
    assert "/planted/ leads to several places by “More on this”" in walk.links
    assert "/planted/ scrolls sideways" in walk.at_a_desk
    assert "axe: color-contrast" in "\n".join(walk.at_a_desk)
    assert "Without JavaScript there is more." in "\n".join(walk.without_javascript)
    assert len(walk.on_paper) == 3


def test_a_page_that_answers_otherwise_would_be_noticed(new_walk, site_with_samples, tmp_path):
    walk = new_walk(site_with_samples, tmp_path)

    walk.visit(Page("missing", "/no-such-page/"))

    assert "/no-such-page/ answers 404, not 200" in walk.heard


def test_bad_html_would_be_noticed(tmp_path):
    (tmp_path / "bad.html").write_text(BAD_PAGE)

    assert html_problems(tmp_path) != []
