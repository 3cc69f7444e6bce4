"""Each page can be cited, shared and told from the others by its head alone."""

import re
from html import unescape

import pytest

from publishing.public_pages import every_address, public_pages
from tests import factories
from tests.kept_pages import closely

pytestmark = pytest.mark.django_db

ORIGIN = "https://bigplan.example.org"


@pytest.fixture(autouse=True)
def origin(settings):
    settings.SITE_ORIGIN = ORIGIN


def in_head(page, name):
    """Return what the head of a page says under a name, None if nothing."""
    found = re.search(rf'<meta content="([^"]*)" name="{name}"', page) or re.search(
        rf'<meta content="([^"]*)"(?: name="\w+")? property="{name}"', page
    )
    return found and unescape(found[1])


def canonical(page):
    found = re.search(r'<link href="([^"]*)" rel="canonical"', page)
    return found and unescape(found[1])


@pytest.fixture
def several_of_everything():
    plan = factories.make_plan()
    for number, slug in enumerate(("waiting-times", "communication")):
        area = factories.make_area(
            plan=plan, slug=slug, title=f"Area {number}", recommendation=f"Do {number}, that is:"
        )
        factories.make_action(area=area, title=f"Act {number}", text=f"We act {number}.")
        factories.make_measure(area=area, text=f"We check {number}.")
        factories.make_service(what=f"Help {number}.")
        factories.make_theme(you_said=f"You said {number}.")
    factories.make_comments_report()


@pytest.mark.parametrize(
    ("asked", "cited"),
    [
        ("/actions/", "/actions/"),
        ("/actions/?page=1", "/actions/"),
        ("/actions/?q=&status=", "/actions/"),
        (
            "/actions/?utm_source=x&status=no-update&q=+wheel%26chair+&area=waiting-times",
            "/actions/?q=wheel%26chair&area=waiting-times&status=no-update",
        ),
        ("/good-news/?area=waiting-times&page=1", "/good-news/?area=waiting-times"),
        (
            "/you-said-we-did/?area=waiting-times&topic=services",
            "/you-said-we-did/?topic=services&area=waiting-times",
        ),
        (
            "/local-offer/services/?easy=free&keep=one&age=4&q=talking&easy=free",
            "/local-offer/services/?q=talking&age=4&easy=free",
        ),
        ("/feedback/comment/?topic=not-working", "/feedback/comment/"),
    ],
)
def test_a_page_is_cited_with_what_was_asked_of_it_in_one_order(client, asked, cited):
    factories.make_area(slug="waiting-times", plan=factories.make_plan())

    page = closely(client.get(asked).text)

    assert canonical(page) == in_head(page, "og:url") == ORIGIN + cited
    _before, line, told = page.partition("To cite this page: ")
    assert not line or f"{ORIGIN}{cited}, as it stood on" in unescape(told)


@pytest.mark.parametrize(
    "typed", ["HD1 2TT", "near hd12tt", "WF13-4ab", "01484 221000", "+44 7700 900 123", "x@y.org"]
)
@pytest.mark.parametrize("path", ["/actions/", "/local-offer/services/"])
def test_what_looks_personal_is_not_cited(client, path, typed):
    page = closely(client.get(path, {"q": typed, "page": "1"}).text)

    assert canonical(page) == in_head(page, "og:url") == ORIGIN + path
    head = page.partition("</head>")[0]
    cited = page.partition('<p class="cite wrap">')[2].partition("</p>")[0]
    assert typed not in unescape(head + cited)
    assert f"{ORIGIN}{path}, as it stood on" in unescape(cited)


@pytest.mark.parametrize("typed", ["WT 1", "EHCP 10", "2025-2026", "SEMH", "year 9", "20 weeks"])
def test_what_does_not_look_personal_is_cited(client, typed):
    factories.make_action()

    page = closely(client.get("/actions/", {"q": typed}).text)

    assert "?q=" in canonical(page)


def test_a_later_page_is_cited_as_that_page(client):
    area = factories.make_area(slug="waiting-times", plan=factories.make_plan())
    for _each in range(21):
        factories.make_action(area=area)

    for path in ("/actions/?area=waiting-times&page=2", "/focus-areas/waiting-times/?page=2"):
        assert canonical(closely(client.get(path).text)) == ORIGIN + path


@pytest.mark.parametrize(
    "path",
    [
        "/no-such-page/",
        "/actions/wt-99/",
        "/actions/?status=nonsense",
        "/good-news/?area=nonsense",
        "/you-said-we-did/?topic=nonsense",
    ],
)
def test_what_is_no_page_is_nothing_to_cite(client, path):
    page = closely(client.get(path).text)

    assert (canonical(page), in_head(page, "og:url")) == (None, None)
    assert "To cite this page" not in page


def test_every_page_has_a_title_and_a_description_of_its_own(client, several_of_everything):
    heads, like_others = {}, []
    pages = {page.url_name for page in public_pages() if page.is_page}
    for name, path in every_address():
        if name in pages:
            page = closely(client.get(path).text)
            told = in_head(page, "description"), in_head(page, "og:title")
            is_whole = all(told) and not told[0].endswith(":")
            if not is_whole or told[0] != in_head(page, "og:description"):
                like_others.append(f"{path} says {told}")
            if path != heads.setdefault(told[0], path):
                like_others.append(f"{path} is described as {heads[told[0]]}: {told[0]}")

    assert len(heads) > 30
    assert like_others == []
