"""What `kirklees_send.middleware` promises, and what caches are told: public pages travel light and
outlive us for a while; what holds a token or a person is neither compressed nor shared."""

import gzip

import pytest
from django.urls import reverse

from feedback.forms import JOURNEYS
from publishing.page_cache import LOOK_AGAIN_SECONDS
from publishing.public_pages import (
    FRESH_FOR_SECONDS,
    FRESH_WITHOUT_ASKING_SECONDS,
    every_address,
    public_pages,
)
from tests import factories

pytestmark = pytest.mark.django_db

TAKES_ANSWERS = {page.url_name for page in public_pages() if page.takes_answers}
# What people sent or said: it may have been taken off a moment before.
OF_PEOPLE = {"good_news", "good_news_csv", "good_news_feed", "you_said_we_did", "themes_csv"}
OF_PEOPLE |= {"search"}  # it finds that too
# Words of the record may have been taken out, and a page that does not verify is none.
OF_THE_RECORD = {"updates", "compare_updates", "updates_feed", "updates_ics", "kept", "kept_csv"}
OF_THE_RECORD |= {"changes", "changes_csv", "changes_feed"}  # they tell its words


@pytest.fixture
def phone(client):
    """A browser that reads compressed pages, as all do."""
    client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip, deflate, br"
    return client


@pytest.fixture
def addresses():
    """(Name, path) of every public page and file that can only be read, of a site that has one of
    each."""
    area = factories.make_area()
    factories.make_update(action=factories.make_action(area=area))
    series = factories.make_series(measure=factories.make_measure(area=area))
    factories.make_reading(series=series)
    factories.make_story(area=area)
    factories.make_theme(areas=[area])
    factories.make_comments_report()
    factories.make_wait_figure()
    factories.make_year()
    factories.make_guidance_page()
    factories.make_event()
    return [(name, path) for name, path in every_address() if name not in TAKES_ANSWERS]


def directives(response):
    """Return {name: value} of what caches are told."""
    pairs = (each.partition("=") for each in response["Cache-Control"].split(", "))
    return {name: value for name, _sign, value in pairs}


def test_every_public_page_and_file_is_fresh_within_the_seconds_promised(phone, addresses):
    told = {path: directives(phone.get(path)) for _name, path in addresses}

    assert len(told) > 25
    assert {path for path, each in told.items() if "public" not in each} == set()
    assert {each["max-age"] for each in told.values()} == {str(FRESH_WITHOUT_ASKING_SECONDS)}
    assert not any("stale-while-revalidate" in each for each in told.values())
    # Our own cache, the proxy, which counts whole seconds, and the browser.
    behind = LOOK_AGAIN_SECONDS + (FRESH_WITHOUT_ASKING_SECONDS + 1) + FRESH_WITHOUT_ASKING_SECONDS
    assert behind < FRESH_FOR_SECONDS


def test_caches_show_lists_and_texts_for_a_day_while_we_are_down(phone, addresses):
    kept = {name: directives(phone.get(path)).get("stale-if-error") for name, path in addresses}

    of_a_row = {page.url_name for page in public_pages() if page.rows}
    not_kept = (OF_PEOPLE | OF_THE_RECORD | of_a_row) & kept.keys()
    assert {name for name, seconds in kept.items() if seconds is None} == not_kept
    assert {kept[name] for name in kept.keys() - not_kept} == {"86400"}


@pytest.mark.parametrize(
    ("path", "is_theirs"),
    [
        ("/local-offer/services/?near=HD1+2AB", True),
        ("/local-offer/services/services.csv?age=5&near=Lindley", True),
        ("/local-offer/services/?near=Atlantis", True),
        ("/local-offer/services/?q=autism", True),
        ("/search/?q=autism", True),
        ("/actions/?q=autism", True),
        ("/actions/?status=nonsense&page=01484+221000", True),
        ("/api/oruk/services?search=self+harm", True),
        ("/api/oruk/service_at_locations?search=self+harm&per_page=1", True),
        ("/local-offer/services/?near=&q=+&age=5", False),
        ("/actions/?status=done", False),
        ("/search/", False),
        ("/api/oruk/services?per_page=1", False),
    ],
)
def test_what_somebody_typed_and_where_they_live_lies_on_no_disk_of_a_proxy(phone, path, is_theirs):
    response = phone.get(path)

    assert ("private" in directives(response), "public" in directives(response)) == (
        is_theirs,
        not is_theirs,
    )
    assert "Content-Encoding" in response or "api" in path  # its answer is too short


@pytest.mark.parametrize("path", ["/actions/?page=1", "/actions/?q=words", "/changes/?page=1"])
def test_a_page_that_may_be_gone_tomorrow_is_not_kept_either(phone, path):
    factories.make_update()

    told = directives(phone.get(path))

    assert told.keys() & {"public", "private"}
    assert "stale-if-error" not in told


@pytest.mark.parametrize("path", ["/actions/?status=nonsense", "/actions/?page=9", "/plans/no/"])
def test_no_cache_shows_a_refusal_while_we_are_down(phone, path):
    response = phone.get(path)

    assert response.status_code in (400, 404)
    assert "stale-if-error" not in response.get("Cache-Control", "")


def test_every_public_page_is_compressed_and_says_the_same(phone, addresses):
    differ = []
    for _name, path in addresses:
        packed = phone.get(path)
        plain = phone.get(path, headers={"accept-encoding": "identity"})
        if len(plain.getvalue()) < 200:
            continue
        if gzip.decompress(packed.getvalue()) != plain.getvalue():
            differ.append(path)
        assert packed["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed["Vary"]
        assert len(packed.getvalue()) < len(plain.getvalue())
        assert b'name="token"' not in plain.getvalue()
        assert b"csrfmiddlewaretoken" not in plain.getvalue()

    assert differ == []


def test_no_page_that_holds_a_token_is_compressed_or_shared(phone):
    factories.make_area()
    for journey in JOURNEYS.values():
        response = phone.get(reverse(journey.url_name))

        assert b'name="token"' in response.content
        assert "Content-Encoding" not in response
        assert "public" not in directives(response)


def test_no_page_of_staff_is_compressed_or_shared(phone):
    phone.force_login(factories.make_person(is_superuser=True))
    for path in (reverse("admin:index"), reverse("admin:password_change"), reverse("admin:inbox")):
        response = phone.get(path)

        assert response.status_code == 200
        assert "Content-Encoding" not in response
        assert "public" not in directives(response)


def test_a_page_the_browser_has_is_not_sent_again(phone, addresses):
    for _name, path in addresses[:: len(addresses) // 5]:
        first = phone.get(path)

        again = phone.get(path, headers={"if-none-match": first["ETag"]})

        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"]


def test_a_page_that_changed_is_sent_again(phone):
    area = factories.make_area()
    first = phone.get(area.get_absolute_url())
    area.title = "Another title"
    area.save()

    again = phone.get(area.get_absolute_url(), headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


@pytest.mark.parametrize("path", ["/", "/actions/", "/robots.txt", "/sitemap.xml", "/feedback/"])
def test_head_tells_what_get_would(phone, path):
    factories.make_action()
    page = phone.get(path)

    head = phone.head(path)

    assert head["ETag"] == page["ETag"]
    assert dict(head.headers) == dict(page.headers)
    assert phone.head(path, headers={"if-none-match": page["ETag"]}).status_code == 304
