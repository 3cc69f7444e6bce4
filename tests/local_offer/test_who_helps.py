"""The pages that say who helps name services we know of, until the owner names somebody."""

import pytest

from publishing.models import OwnerSettings
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = pytest.mark.parametrize("path", ["/feedback/my-child/", "/contact/"])


@PAGES
def test_a_service_stands_where_nothing_is_set(client, path):
    team = factories.make_service(slug="ehcp-team", name="The EHCP team")
    sure = factories.make_contact(service=team, phone="01484 000001")
    unsure = factories.make_contact(service=team, phone="01484 000002", is_sure=False)

    page = client.get(path).text

    assert team.get_absolute_url() in page
    assert sure.phone in page
    assert unsure.phone not in page
    assert "not yet checked with them" in page


@PAGES
def test_what_the_owner_says_comes_before_what_we_read(client, path):
    team = factories.make_service(slug="ehcp-team", name="The EHCP team")
    OwnerSettings.objects.update(child_plan_help="Ring Sam.")

    page = client.get(path).text

    assert "Ring Sam." in page
    assert team.get_absolute_url() not in page


@PAGES
@pytest.mark.parametrize("hidden", [{"is_visible": False}, {"state": "closed"}])
def test_a_service_that_is_hidden_or_closed_helps_nobody(client, path, hidden):
    factories.make_service(slug="ehcp-team", name="The EHCP service", **hidden)

    page = client.get(path).text

    assert "The EHCP service" not in page
    assert "We have not named anyone here yet." in page


@PAGES
def test_no_heading_promises_help_and_says_not_set_yet(client, path):
    helps = client.get(path).text.partition('id="say"')[0]

    assert "Not set yet" not in helps
    assert 'href="/local-offer/"' in helps
