"""A list that was asked for what it does not have: the page says so first, where the focus is, and
leads to what is asked again."""

import re

import pytest

from tests.reports.telling import SPRING, SUMMER, make_area_with, tell

pytestmark = pytest.mark.django_db

REFUSED = [
    "/actions/?status=fine",
    "/actions/moved-dates/?area=nowhere",
    "/you-said-we-did/?topic=nothing",
    "/good-news/?area=nowhere",
    "/search/?kind=nothing",
    f"/search/?q={'x' * 201}",
    "/updates/compare/?then=x&now=2026-q2",
    "/updates/compare/?then=2026-q2&now=2026-q2",
    "/updates/compare/?then=2026-q2&now=2026-q3&only=nothing",
    "/local-offer/services/?age=200&near=nowhere",
    "/local-offer/services/?kind=nothing&access=nothing&easy=nothing&miles=7",
    "/local-offer/while-you-wait/?near=nowhere&easy=nothing",
]


@pytest.fixture(params=REFUSED)
def refused(request, client):
    """The page that answers."""
    make_area_with(1)
    tell(SPRING)
    tell(SUMMER)
    return client.get(request.param).text


def test_it_is_said_first_in_our_words_and_has_the_focus(refused):
    summary = summary_of(refused)

    assert summary.startswith(' tabindex="-1" autofocus>')
    assert re.search(r"<(li|p)>[^<]*(<a[^>]*>)?[^<]*\w", summary)
    assert "Select a valid choice" not in summary


def test_it_leads_to_what_is_asked_again(refused):
    for place in re.findall(r'href="#([^"]*)"', summary_of(refused)):
        assert re.search(rf'<(input|select)\b[^>]*\sid="{place}"', refused), place


def test_each_question_is_described_by_what_is_there(refused):
    for places in re.findall(r'aria-describedby="([^"]*)"', refused):
        for place in places.split():
            assert f'id="{place}"' in refused


def summary_of(page):
    """Return the box that says what is wrong."""
    return page.partition('class="govuk-error-summary"')[2].partition("<form")[0]
