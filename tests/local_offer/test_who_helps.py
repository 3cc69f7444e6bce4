"""The page about one's own child names services we know of, until the owner names somebody."""

import pytest

from publishing.models import OwnerSettings
from tests import factories

pytestmark = pytest.mark.django_db

PAGE = "/feedback/my-child/"


def test_a_service_stands_where_nothing_is_set(client):
    team = factories.make_service(slug="ehcp-team", name="The EHCP team")
    sure = factories.make_contact(service=team, phone="01484 000001")
    unsure = factories.make_contact(service=team, phone="01484 000002", is_sure=False)

    page = client.get(PAGE).text

    assert team.get_absolute_url() in page
    assert sure.phone in page
    assert unsure.phone not in page
    assert "not yet checked with them" in page


def test_what_the_owner_says_comes_before_what_we_read(client):
    team = factories.make_service(slug="ehcp-team", name="The EHCP team")
    OwnerSettings.objects.update(child_plan_help="Ring Sam.")

    page = client.get(PAGE).text

    assert "Ring Sam." in page
    assert team.get_absolute_url() not in page


@pytest.mark.parametrize("hidden", [{"is_visible": False}, {"state": "closed"}])
def test_a_service_that_is_hidden_or_closed_helps_nobody(client, hidden):
    factories.make_service(slug="ehcp-team", name="The EHCP service", **hidden)

    page = client.get(PAGE).text

    assert "The EHCP service" not in page
    assert "EHC needs assessments on the Local Offer, and who to ask" in page
