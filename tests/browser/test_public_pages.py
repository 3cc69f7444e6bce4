"""Every public page, as real browsers show it: usable by everybody, and private."""

import shutil
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.conf import settings

from tests.browser.html import html_problems

pytestmark = pytest.mark.browser


def assert_none(problems):
    """Fail with every problem in full, as a list to work through."""
    __tracebackhide__ = True
    if problems:
        pytest.fail("\n".join(problems))


def problems_of(visitor, pages):
    return [
        f"{page.path} {problem}"
        for page in pages
        for problem in visitor.problems(page.path, page.status)
    ]


def test_every_page_works_on_a_small_phone(site, on_a_phone):
    assert_none(problems_of(on_a_phone, site.pages))


def test_each_kind_of_page_works_on_a_wide_screen(site, at_a_desk):
    assert_none(problems_of(at_a_desk, site.one_page_per_template()))


def test_each_kind_of_page_says_the_same_without_javascript(site, on_a_phone, without_javascript):
    for page in site.one_page_per_template():
        said = on_a_phone.open(page.path, page.status).inner_text("body")

        assert without_javascript.open(page.path, page.status).inner_text("body") == said


def test_every_page_is_valid_html(site):
    folder = settings.BASE_DIR / "var/test-pages" / site.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, page in enumerate(site.pages):
        name = f"{page.path.strip('/').replace('/', '-') or 'home'}".partition("?")[0]
        (folder / f"{name}-{number}.html").write_bytes(fetch(site.origin + page.path))

    assert_none(html_problems(folder))


def fetch(address):
    try:
        with urlopen(address) as response:  # noqa: S310 - our own server's address
            return response.read()
    except HTTPError as refusal:
        return refusal.read()


BAD_PAGE = """<html><title>Bad</title><body>
<img src="https://elsewhere.example/picture.png">
<script>document.title = "no";</script>
<p style="color: #eee; width: 2000px">Too pale, too wide</p>
<button style="width: 8px">x</button><button style="width: 8px">y</button>
"""


def test_a_bad_page_would_be_noticed(on_a_phone):
    on_a_phone.context.route(
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

    problems = "\n".join(on_a_phone.problems("/planted/"))

    assert "asks another site: https://elsewhere.example/picture.png" in problems
    assert "console: " in problems
    assert "refused by the content security policy: script-src-elem inline" in problems
    assert "scrolls sideways" in problems
    assert "cookie: watching" in problems
    assert "axe: color-contrast" in problems
    assert "axe: image-alt" in problems
    assert "axe: target-size" in problems


def test_bad_html_would_be_noticed(tmp_path):
    (tmp_path / "bad.html").write_text(BAD_PAGE)

    assert html_problems(tmp_path) != []
