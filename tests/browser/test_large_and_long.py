"""Large text, long words, paper, and colours of the reader's own: nothing is lost and nothing
scrolls sideways."""

import pytest

from tests.browser.looking import PHONE, Visitor
from tests.browser.mismatches import assert_none
from tests.browser.sites import PUBLIC_PAGES, running_site
from tests.browser.walk import ANSWERS

pytestmark = pytest.mark.browser

TWICE_AS_LARGE = {"standard": 32, "fixed": 26}
A4 = {"width": 672, "height": 950}  # what is left between the margins
LONG_EMAIL = f"{'a' * 64}@{'b' * 62}.{'c' * 62}.{'d' * 59}.org"
# What the owner may say at its longest, in one word each.
LONG_WORDS = f"""
from publishing.models import OwnerSettings
owner = OwnerSettings.objects.get()
for field in owner._meta.concrete_fields:
    if field.name not in ("id", "inbox_email", "security_contact"):
        if field.get_internal_type() in ("CharField", "TextField"):
            setattr(owner, field.name, "w" * (field.max_length or 300))
owner.email = {LONG_EMAIL!r}
owner.reply_days = 10
owner.full_clean()
owner.save()
"""
CUT_OFF = """
() => [...document.querySelectorAll("main *, footer *")].filter(one => {
    const how = getComputedStyle(one);
    return how.overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1
        && one.clientWidth > 1 && !one.closest("svg");
}).map(one => one.textContent.trim().slice(0, 60))
"""
LINKS_WITHOUT_ADDRESS = """
() => [...document.querySelectorAll("main a[href^=http]")].filter(
    link => link.checkVisibility()
        && !getComputedStyle(link, "::after").content.includes("attr(href)")
        && !getComputedStyle(link, "::after").content.includes(link.getAttribute("href"))
).map(link => link.textContent.trim())
"""
# What is of no use on paper is left out, its summary too.
FOLDED = """
() => [...document.querySelectorAll("details > :not(summary)")].filter(
    one => one.parentElement.getBoundingClientRect().height
      && !one.getBoundingClientRect().height && one.textContent.trim()
).map(one => one.textContent.trim().slice(0, 60))
"""


@pytest.fixture(scope="module")
def site():
    """The site with samples, whose owner says everything in words as long as they may be."""
    with running_site(LONG_WORDS + PUBLIC_PAGES, with_samples=True) as site:
        yield site


@pytest.fixture
def visitor_with(chromium, site):
    contexts = []

    def visitor(**settings):
        contexts.append(chromium.new_context(**settings))
        return Visitor(contexts[-1], site.origin)

    yield visitor
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def pages(site):
    """One page of each kind, and answers."""
    kinds = {page.name: page for page in reversed(site.pages)}
    return [*kinds.values(), *ANSWERS]


def with_large_text(visitor):
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("Page.enable")
    session.send("Page.setFontSizes", {"fontSizes": TWICE_AS_LARGE})
    return visitor


def test_text_twice_as_large_fits_a_small_phone(visitor_with, pages):
    visitor = with_large_text(visitor_with(viewport=PHONE))
    problems = []
    for page in pages:
        opened = visitor.open(page.path, page.status)
        problems += [f"{page.path} {problem}" for problem in visitor.too_wide_here()]
        problems += [f"{page.path} cuts off {words}" for words in opened.evaluate(CUT_OFF)]

    assert opened.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert_none(problems)


def test_what_somebody_typed_in_one_long_word_fits_a_small_phone_too(visitor_with):
    visitor = with_large_text(visitor_with(viewport=PHONE))
    page = visitor.open("/feedback/format/")
    problems = []
    page.locator("#words").fill("w" * 300)
    page.get_by_role("button", name="Continue").click()
    page.locator("[name=reach_by]").first.check()
    page.locator("#email").fill(LONG_EMAIL)
    problems += visitor.too_wide_here()
    page.get_by_role("button", name="Continue").click()
    assert LONG_EMAIL in page.inner_text("main")
    problems += visitor.too_wide_here()

    assert_none(problems)


def test_paper_shows_everything_and_where_links_lead(visitor_with, pages):
    visitor = visitor_with(viewport=A4)
    problems = []
    for page in pages:
        opened = visitor.open(page.path, page.status)
        opened.emulate_media(media="print")
        problems += [f"{page.path} {problem}" for problem in visitor.too_wide_here()]
        for what in (CUT_OFF, LINKS_WITHOUT_ADDRESS, FOLDED):
            problems += [f"{page.path} loses {words}" for words in opened.evaluate(what)]
        opened.emulate_media(media="null")

    assert_none(problems)


def test_colours_of_the_readers_own_lose_no_word(visitor_with, pages):
    visitor = visitor_with(viewport=PHONE)
    problems = []
    for page in pages:
        opened = visitor.open(page.path, page.status)
        words = opened.inner_text("body")
        opened.emulate_media(forced_colors="active", color_scheme="dark")
        if opened.inner_text("body") != words:
            problems.append(f"{page.path} says something else")
        problems += [f"{page.path} {problem}" for problem in visitor.too_wide_here()]
        opened.emulate_media(forced_colors="null", color_scheme="null")

    assert_none(problems)


def test_what_does_not_fit_would_be_noticed(visitor_with):
    visitor = with_large_text(visitor_with(viewport=PHONE))
    page = visitor.open("/contact/")

    page.evaluate("document.querySelector('main h1').textContent = 'w'.repeat(20)")
    page.evaluate("document.querySelector('main h1').style.overflowWrap = 'normal'")

    assert visitor.too_wide_here() == ["scrolls sideways"]
