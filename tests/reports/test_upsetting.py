"""Whoever is about to change what the public reads is told that a quarter is set to publish."""

import datetime

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from actions.roles import Role
from reports.planning.publication import plan_publication, state_of, take_plan_back
from reports.planning.upsetting import PAGES
from tests import factories

pytestmark = pytest.mark.django_db

TOLD = "What becomes public here can stop it"


@pytest.fixture
def planned():
    opened = factories.make_round(published_at=None)
    factories.make_update(round=opened)
    factories.sign_everything(opened)
    now = timezone.now()
    return plan_publication(
        opened,
        publish_at=now + datetime.timedelta(days=1),
        seen=state_of(opened),
        by=factories.make_person(Role.PUBLISHER),
        at=now,
    )


def pages():
    measure = factories.make_measure()
    action = factories.make_action()
    return [
        reverse("admin:dates"),
        reverse("admin:dates_move"),
        reverse("admin:sheet_of_dates"),
        reverse("admin:figures", args=[measure.reference]),
        reverse("admin:figures_definition", args=[measure.reference]),
        reverse("admin:sheet_of_figures"),
        reverse("admin:wordings"),
        reverse("admin:actions_action_change", args=[action.pk]),
        reverse("admin:actions_measure_add"),
    ]


def test_pages_that_can_stop_it_say_so_until_it_is_taken_back(admin_client, planned):
    addresses = pages()

    told = [address for address in addresses if TOLD in admin_client.get(address).text]
    take_plan_back(planned.round, by=planned.approved_by, at=timezone.now())
    told_later = [address for address in addresses if TOLD in admin_client.get(address).text]

    assert told == addresses
    assert not told_later


def test_each_page_that_is_named_is_there():
    """A page with another name would say nothing, and nobody would notice."""
    assert {getattr(each, "name", "") for each in admin.site.get_urls()} >= PAGES


@pytest.mark.parametrize("name", ["inbox", "check_services", "local_offer_service_changelist"])
def test_other_pages_do_not_ask(admin_client, planned, name):
    assert TOLD not in admin_client.get(reverse(f"admin:{name}")).text
