"""What changed in one focus area, as a feed that people follow: all that is of it, and nothing
else."""

import xml.etree.ElementTree as ET

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from publishing.changes import kinds_of_change, newest_changes
from tests import factories
from tests.reports.telling import withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ATOM = "{http://www.w3.org/2005/Atom}"
# Waiting times are of no focus area.
OF_NO_AREA = {"wait"}


def fill(area):
    """Change something of each kind in an area; return its action."""
    action = factories.make_action(area=area)
    series = factories.make_series(measure=factories.make_measure(area=area))
    factories.make_reading(series=series)
    factories.make_due_date(action=action)
    update = factories.make_update(action=action)
    factories.make_correction(update=update)
    said = factories.make_round(area_reports=[{"area": area}])
    factories.make_area_correction(report=said.area_reports.get())
    factories.make_view(round=update.round, area=area)
    factories.make_view(round=update.round, update=update)
    gone = factories.make_taking_out(view=factories.make_view(round=update.round, area=area))
    assert gone.published_at
    return action


def entries(client, **asked):
    response = client.get("/changes/feed.xml", asked)
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)  # noqa: S314 - our own
    return [entry.find(f"{ATOM}link").get("href") for entry in feed.iter(f"{ATOM}entry")]


def test_the_feed_of_an_area_tells_every_kind_of_change_of_it_and_none_of_another(client):
    area, other = factories.make_area(), factories.make_area()
    action, its_action = fill(area), fill(other)
    factories.open_the_site()
    for row in (area, action, other, its_action):
        withdraw(row, "The board chose another way.")

    every, of_one, of_other = (newest_changes(100, about=each) for each in (None, area, other))

    assert {change.kind for change in of_one} == {
        each.kind for each in kinds_of_change()
    } - OF_NO_AREA
    addresses = [{change.address for change in each} for each in (of_one, of_other)]
    assert not addresses[0] & addresses[1]
    of_the_owner = {change.address for change in every} - addresses[0] - addresses[1]
    assert len(of_the_owner) == 1  # that the site is open
    assert entries(client, area=area.slug) == [
        settings.SITE_ORIGIN + change.address for change in of_one
    ]


def test_a_measure_of_two_areas_is_told_in_both():
    first, second = factories.make_area(), factories.make_area()
    measure = factories.make_measure(area=first)
    factories.make_measure_in_area(measure=measure, area=second)
    factories.make_reading(series=factories.make_series(measure=measure))

    told = [newest_changes(9, about=area) for area in (first, second)]

    assert told[0] == told[1]
    assert {change.kind for change in told[0]} == {"figure", "definition"}


def test_what_is_promised_in_other_words_is_told_in_its_area():
    area = factories.make_area()
    rows = [
        area,
        area.lead,
        factories.make_recommendation_point(area=area),
        factories.make_area_definition(area=area),
        factories.make_action_part(action=factories.make_action(area=area)),
        factories.make_series(measure=factories.make_measure(area=area)),
    ]
    factories.make_area()
    factories.open_the_site()
    for row in rows:
        name = "title" if row == area.lead else "is_withdrawn"
        factories.make_wording(row, name, published_at=timezone.now(), title=str(row))

    told = newest_changes(20, about=area)

    assert sorted(change.title for change in told) == sorted(map(str, rows))


def test_an_area_leads_readers_of_feeds_to_its_own(client):
    area = factories.make_area()

    page = client.get(area.get_absolute_url()).text

    address = f"/changes/feed.xml?area={area.slug}"
    (link,) = (part for part in page.split("<link") if address in part.partition(">")[0])
    assert 'rel="alternate"' in link
    assert f'<a href="{address}">' in page


def test_an_area_that_is_not_there_has_no_feed_and_a_way_on(client):
    area = factories.make_area()
    factories.make_area(slug="hidden", is_visible=False)

    for slug in ("nonsense", "hidden"):
        response = client.get("/changes/feed.xml", {"area": slug})
        assert response.status_code == 400
        assert f"/changes/feed.xml?area={area.slug}" in response.text


def test_it_costs_as_many_queries_however_much_there_is(client):
    area = factories.make_area()
    costs = []
    for more in (1, 3):
        for _one in range(more):
            fill(area)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/changes/feed.xml", {"area": area.slug})
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 20
