"""Whom we ask: an address goes nowhere before somebody rang, and links stop when staff say so."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from local_offer.roles import LOCAL_OFFER_EDITOR
from post.models import Message
from privacy.models import AccessRecord
from providers import asking
from providers.links import WORKS_FOR, token_of
from providers.models import ProviderContact, ProviderLink
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return factories.make_service().organisation


@pytest.fixture
def address(organisation):
    return reverse("admin:provider_contact", args=[organisation.slug])


@pytest.fixture
def editor(client):
    person = factories.make_person(LOCAL_OFFER_EDITOR)
    client.force_login(person)
    return person


@pytest.mark.both_databases
def test_an_address_is_added_confirmed_by_phone_and_sent_a_link(
    client, editor, address, organisation
):
    client.post(address, {"do": "add", "email": "<Jo@Example.org>", "name": "Jo, manager"})
    contact = ProviderContact.objects.get()
    assert (contact.email, contact.confirmed_at) == ("Jo@Example.org", None)

    refused = client.post(address, {"do": f"send-{contact.pk}"}, follow=True)
    assert "Ring them first" in refused.text
    assert not Message.objects.exists()

    box = f"contact-{contact.pk}-number_rung"
    client.post(address, {"do": f"confirm-{contact.pk}", box: "01484 221000"})
    contact.refresh_from_db()
    assert (contact.confirmed_by, contact.number_rung) == (editor, "01484 221000")

    client.post(address, {"do": f"send-{contact.pk}"})
    link, mail = ProviderLink.objects.get(), Message.objects.get()
    assert (mail.to, link.made_by, link.contact) == ("Jo@Example.org", editor, contact)
    assert link.expires_at - link.made_at == WORKS_FOR
    assert reverse("provider_entries", args=[token_of(link)]) in mail.text
    assert str(organisation) in mail.text
    assert "Jo" not in mail.subject + mail.send_key
    assert client.get(reverse("provider_entries", args=[token_of(link)])).status_code == 200


def test_the_table_of_links_is_not_enough_to_make_one():
    link = factories.make_provider_link()
    kept = " ".join(str(getattr(link, field.attname)) for field in link._meta.concrete_fields)

    assert token_of(link).partition(".")[2] not in kept


def test_a_number_must_be_given_and_comes_back_if_it_is_too_long(
    client, editor, address, organisation
):
    contact = factories.make_provider_contact(organisation=organisation, confirmed_at=None)
    box = f"contact-{contact.pk}-number_rung"

    nothing = client.post(address, {"do": f"confirm-{contact.pk}"})
    long = client.post(address, {"do": f"confirm-{contact.pk}", box: "01484 " * 20})

    assert "Say which number you rang." in nothing.text
    assert ("01484 " * 20).strip() in long.text
    contact.refresh_from_db()
    assert contact.confirmed_at is None


@pytest.mark.both_databases
def test_one_organisation_has_an_address_once(client, editor, address, organisation):
    factories.make_provider_contact(organisation=organisation, email="jo@example.org")
    factories.make_provider_contact(email="sam@example.org")

    twice = client.post(address, {"do": "add", "email": "JO@example.org", "name": "Joanna"})
    client.post(address, {"do": "add", "email": "sam@example.org"})

    assert "This organisation has this address already." in twice.text
    assert "Joanna" in twice.text
    assert organisation.provider_contacts.count() == 2


def test_links_taken_back_stop_at_once_and_a_new_one_works(client, editor, address, organisation):
    contact = factories.make_provider_contact(organisation=organisation)
    old = factories.make_provider_link(contact=contact)
    of_others = factories.make_provider_link()

    told = client.post(address, {"do": f"takeback-{contact.pk}"}, follow=True).text
    assert "No mail goes there by itself until you send one." in told
    told = client.post(address, {"do": f"send-{contact.pk}"}, follow=True).text
    assert "No mail goes there by itself" not in told

    new = contact.links.exclude(pk=old.pk).get()
    codes = [
        client.get(reverse("provider_entries", args=[token_of(link)])).status_code
        for link in (old, new, of_others)
    ]
    assert codes == [410, 200, 200]


def test_two_who_press_at_once_send_one_mail():
    contact, at = factories.make_provider_contact(), timezone.now()
    by = factories.make_person()
    asking.ask(contact, by=by, at=at)

    with pytest.raises(ValidationError):
        asking.ask(contact, by=by, at=at + timedelta(minutes=9))
    asking.ask(contact, by=by, at=at + timedelta(minutes=11))

    assert Message.objects.count() == 2


@pytest.mark.both_databases
def test_a_contact_goes_with_its_links_but_not_before_their_words_are_read(
    client, editor, address, organisation
):
    contact = factories.make_provider_contact(organisation=organisation)
    link = factories.make_provider_link(contact=contact)
    change = factories.make_proposed_change(contact=contact)

    refused = client.post(address, {"do": f"remove-{contact.pk}"}, follow=True)
    assert "Decide first on what they proposed" in refused.text
    change.delete()
    client.post(address, {"do": f"remove-{contact.pk}"})

    assert not ProviderContact.objects.filter(pk=contact.pk).exists()
    assert client.get(reverse("provider_entries", args=[token_of(link)])).status_code == 404


@pytest.mark.parametrize("do", ["confirm", "send", "takeback", "remove"])
def test_a_contact_of_another_organisation_is_not_reached_from_this_page(
    client, editor, address, do
):
    other = factories.make_provider_contact(confirmed_at=None)

    for key in (other.pk, "", "x", "9" * 30):
        told = client.post(address, {"do": f"{do}-{key}"}, follow=True)
        assert "There is no such contact." in told.text

    other.refresh_from_db()
    assert other.confirmed_at is None


def test_reading_an_address_leaves_a_record_without_it(client, editor, address, organisation):
    factories.make_provider_contact(organisation=organisation)

    client.get(address)

    record = AccessRecord.objects.get()
    assert (record.by, record.rows) == (editor, 1)
    assert "@" not in record.subject


@pytest.mark.parametrize("number", [1, 3])
def test_both_lists_cost_the_same_whatever_is_on_them(
    client, editor, address, organisation, django_assert_max_num_queries, number
):
    for _contact in range(number):
        contact = factories.make_provider_contact(organisation=organisation)
        factories.make_provider_link(contact=contact)
        factories.make_provider_contact(organisation=factories.make_service().organisation)
    client.get(address)

    with django_assert_max_num_queries(10):
        client.get(address)
    with django_assert_max_num_queries(7):
        client.get(reverse("admin:provider_contacts"))
