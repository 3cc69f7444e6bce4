"""The real plan without examples: how the site looks before anything happened."""

import pytest

from tests.browser.drawing import drawn
from tests.browser.html import html_problems
from tests.browser.mismatches import assert_none
from tests.browser.sites import PUBLIC_PAGES, running_site
from tests.browser.walk import ANSWERS

pytestmark = pytest.mark.browser

# The whole of the proof opens each of them; there are fewer.
ALL_PAGES = 500


@pytest.fixture(scope="module")
def site():
    with running_site(PUBLIC_PAGES) as site:
        yield site


# Other files say them one by one, of every page with examples.
@pytest.mark.proof(sample=12, whole=ALL_PAGES)
def test_pages_that_have_nothing_to_tell_keep_the_promises_of_all_pages(
    site, new_walk, tmp_path, size, record_property
):
    pages = [*site.pages, *ANSWERS]
    first_of_kind = {page.name: page for page in reversed(pages)}.values()
    walk = new_walk(site, tmp_path)

    opened = {*first_of_kind, *drawn(pages, size)}
    for page in sorted(opened, key=pages.index):
        walk.visit(page)

    record_property("pages", len(opened))
    assert len(site.pages) > 90
    assert len(list(walk.folder.iterdir())) == len(opened) >= min(size, len(pages))
    assert size < ALL_PAGES or len(opened) == len(pages) < ALL_PAGES
    assert_none(walk.heard)
    assert_none(walk.cookies)
    assert_none(walk.on_a_phone)
    assert_none(walk.at_a_desk)
    assert_none(walk.without_javascript)
    assert_none(walk.on_paper)
    assert_none(html_problems(walk.folder))
