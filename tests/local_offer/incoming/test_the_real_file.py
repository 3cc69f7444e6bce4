"""Our real list goes out as files and comes back: nothing in it is new."""

import pytest
from django.urls import reverse

from local_offer.models import IncomingService, Service
from local_offer.roles import LOCAL_OFFER_EDITOR
from tests import factories
from tests.staff.sheets import Desk, outcomes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_file")]


@pytest.fixture(scope="module")
def real_file(filled_with):
    filled_with("load_local_offer")


@pytest.mark.parametrize(
    "name", ["services_csv", "services_xlsx", "admin:services_sheet", "template"]
)
def test_every_service_comes_back_the_same(client, name):
    Service.objects.update(state="checked", checked_on="2026-11-29")
    client.force_login(factories.make_person(LOCAL_OFFER_EDITOR))
    desk = Desk(client, "services")
    if name == "template":
        file = desk.template()
    else:
        file = client.get(reverse(name, args=["xlsx"] if ":" in name else [])).getvalue()

    told = outcomes(desk.try_(file))

    assert set(told.values()) == {"left"}
    assert len(told) >= Service.objects.visible().for_families().count() > 50
    assert not IncomingService.objects.exists()
