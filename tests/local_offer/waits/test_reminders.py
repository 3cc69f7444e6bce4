"""Suppliers are asked by mail, once a quarter, and only for what they have not given."""

import datetime

import pytest
from django.core.management import call_command

from actions.quarters import Quarter
from local_offer.roles import WAIT_SUPPLIER
from local_offer.waits.reminders import remind_suppliers
from post.models import Message
from publishing.one_by_one import SomeBroke
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SUMMER = Quarter(2026, 3)


def at(day):
    return datetime.datetime.fromisoformat(f"{day}T09:00+00:00")


@pytest.fixture
def wait():
    return factories.make_wait()


@pytest.fixture
def supplier(wait):
    person = factories.make_person(WAIT_SUPPLIER, email="supplier@example.org")
    factories.make_wait_supplier(person=person, service=wait.service)
    return person


def test_a_supplier_is_asked_once_two_weeks_after_the_quarter(supplier, wait):
    factories.make_wait(service=wait.service)

    remind_suppliers(at("2026-10-13"))
    assert not Message.objects.exists()
    for day in ("2026-10-14", "2026-10-15", "2026-12-31"):
        remind_suppliers(at(day))

    mail = Message.objects.get()
    assert mail.to == "supplier@example.org"
    assert "2 waiting times of July to September 2026 are still to come from you." in mail.text
    assert "/admin/waits/" in mail.text

    remind_suppliers(at("2027-01-14"))
    assert Message.objects.count() == 2


@pytest.mark.parametrize("signed", [{}, {"published_at": None}])
def test_who_has_given_everything_is_not_asked(supplier, wait, signed):
    factories.make_wait_figure(wait=wait, quarter=SUMMER, **signed)

    assert remind_suppliers(at("2026-10-20")) == 0


def test_who_is_no_supplier_any_more_or_has_no_address_is_not_asked(supplier, wait):
    factories.make_wait_supplier(service=wait.service, person=factories.make_person(WAIT_SUPPLIER))
    supplier.groups.clear()

    assert remind_suppliers(at("2026-10-20")) == 0


def test_the_command_says_how_many_still_have_to_give(supplier, capsys):
    call_command("remind_wait_suppliers")

    assert "Suppliers with figures to give: 1." in capsys.readouterr().out


def test_an_address_that_is_none_keeps_nobody_else_from_being_asked(supplier, wait):
    person = factories.make_person(WAIT_SUPPLIER, email="nobody")
    factories.make_wait_supplier(person=person, service=wait.service)
    last = factories.make_person(WAIT_SUPPLIER, email="last@example.org")
    factories.make_wait_supplier(person=last, service=wait.service)

    with pytest.raises(SomeBroke, match=rf"supplier {person.pk} \(ValidationError\)"):
        remind_suppliers(at("2026-10-20"))

    assert {mail.to for mail in Message.objects.all()} == {supplier.email, last.email}
