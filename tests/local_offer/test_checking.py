"""Checking services: twenty on a page, each still true, changed or closed; nobody overwritten."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from local_offer.checking import CHECKED_FOR, to_check
from local_offer.models import Contact, Service
from local_offer.roles import LOCAL_OFFER_EDITOR
from publishing.versions import Rows, version_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOT_CHECKED, CHECKED, CLOSED = (
    Service.State.NOT_CHECKED,
    Service.State.CHECKED,
    Service.State.CLOSED,
)


@pytest.fixture
def address():
    return reverse("admin:check_services")


@pytest.fixture
def editor(client):
    person = factories.make_person(LOCAL_OFFER_EDITOR)
    client.force_login(person)
    return person


def said(service, **answers):
    """What the page sends of a service: its boxes as they are, but for the answers given."""
    contact = service.contacts.filter(is_visible=True).first()
    boxes = {
        "version": version_of(service, Rows(Contact, {"service_id": service.pk})),
        "phone": contact.phone if contact else "",
        "email": contact.email if contact else "",
        "min_age": "",
        "max_age": "",
        "needs_diagnosis": service.needs_diagnosis,
        "needs_ehcp": service.needs_ehcp,
        "cost": service.cost,
    } | answers
    return {f"{service.slug}-{name}": value for name, value in boxes.items()}


def now(service):
    return Service.objects.get(pk=service.pk)


def test_what_waits_is_late_first_then_what_was_never_checked():
    on = date(2027, 3, 1)
    day = {"state": CHECKED, "checked_on": date(2026, 6, 1)}
    never = factories.make_service()
    late = factories.make_service(next_check=on - timedelta(days=1), **day)
    later = factories.make_service(next_check=on - timedelta(days=90), **day)
    factories.make_service(next_check=on, **day)
    factories.make_service(state=CLOSED)
    factories.make_service(is_listed=False)

    assert list(to_check(on)) == [later, late, never]


def test_twenty_are_checked_corrected_and_closed_in_one_page(client, editor, address):
    services = [factories.make_service() for _number in range(20)]
    changed, closed, *true = services
    contact = factories.make_contact(service=changed, phone="01484 000001")

    page = client.get(address)
    assert len(page.context["forms"]) == 20
    assert "<details open>" not in page.text
    sent = {"how": "Rang them"}
    for service in true:
        sent |= said(service, said="true")
    sent |= said(changed, said="changed", phone="01484 000002", rang="on")
    sent |= said(closed, said="closed")
    answer = client.post(address, sent)

    today = timezone.localdate()
    assert answer.status_code == 302
    for service in (*true, changed):
        assert now(service).state == CHECKED
        assert (now(service).checked_on, now(service).checked_by) == (today, editor)
        assert now(service).next_check == today + CHECKED_FOR
    assert (now(closed).state, now(closed).next_check) == (CLOSED, None)
    contact.refresh_from_db()
    assert (contact.phone, contact.rung_on, contact.is_sure) == ("01484 000002", today, True)
    newest = now(changed).history.first()
    assert (newest.history_user, newest.history_change_reason) == (editor, "Rang them")
    assert not to_check(today).exists()


def test_a_service_of_which_nothing_is_said_stays_as_it_is(client, editor, address):
    left, checked = factories.make_service(), factories.make_service()
    entries = left.history.count()

    client.post(address, {"how": "Rang", **said(left), **said(checked, said="true")})

    assert (now(left).state, now(checked).state) == (NOT_CHECKED, CHECKED)
    assert left.history.count() == entries


def test_two_editors_never_overwrite_each_other(client, editor, address):
    service, other = factories.make_service(), factories.make_service()
    contact = factories.make_contact(service=service, phone="01484 000001")
    mine = said(service, said="changed", phone="01484 000002") | said(other, said="true")
    contact.phone = "01484 000003"
    contact.save()

    answer = client.post(address, {"how": "Rang", **mine})

    contact.refresh_from_db()
    assert answer.status_code == 200
    assert contact.phone == "01484 000003"
    assert (now(service).state, now(other).state) == (NOT_CHECKED, CHECKED)
    assert "What you typed is still here." in answer.text
    assert 'value="01484 000002"' in answer.text
    # Having seen that, the editor may say it again.
    version = answer.context["forms"][0].version
    again = said(service, said="changed", phone="01484 000002", version=version)
    assert client.post(address, {"how": "Rang", **again}).status_code == 302
    contact.refresh_from_db()
    assert contact.phone == "01484 000002"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"phone": "01484 000002"}, "You typed something new. Choose “Changed” to keep it."),
        ({"said": "true", "opening": "Mondays"}, "You typed something new."),
        ({"said": "changed"}, "Say below what has changed."),
        ({"rang": "on"}, "You rang them. Say what you found."),
        ({"said": "nonsense"}, "Select a valid choice."),
        ({"said": "changed", "min_age": "20", "max_age": "4"}, "above the oldest"),
        ({"said": "changed", "email": "nobody"}, "valid email address"),
    ],
)
def test_what_is_half_said_is_asked_again_with_every_word(
    client, editor, address, answers, sentence
):
    service = factories.make_service()

    answer = client.post(address, {"how": "Rang", **said(service, **answers)})

    assert answer.status_code == 200
    assert sentence in answer.text
    for value in answers.values():
        assert value in ("on", "nonsense") or value in answer.text
    assert now(service).state == NOT_CHECKED


def test_nothing_is_saved_without_saying_how_it_was_found_out(client, editor, address):
    service = factories.make_service()

    answer = client.post(address, {"how": " ", **said(service, said="closed")})

    assert answer.status_code == 200
    assert "Say how you checked." in answer.text
    assert now(service).state == NOT_CHECKED


def test_a_number_that_no_longer_is_goes_off_the_page_and_stays_in_the_history(
    client, editor, address
):
    service = factories.make_service()
    contact = factories.make_contact(service=service, phone="01484 000001")

    client.post(address, {"how": "Rang", **said(service, said="changed", phone="")})

    contact.refresh_from_db()
    assert (contact.is_visible, contact.phone) == (False, "01484 000001")
    sent = said(now(service), said="changed", email="a@example.org")
    answer = client.post(address, {"how": "Rang", **sent})
    assert answer.status_code == 302, answer.context["forms"][0].problem
    assert service.contacts.filter(is_visible=True).get().email == "a@example.org"


def test_the_public_reads_when_it_was_checked_and_that_the_next_check_is_late(client):
    today = timezone.localdate()
    service = factories.make_service(
        state=CHECKED, checked_on=date(2026, 1, 2), next_check=today - timedelta(days=1)
    )

    late = client.get(service.get_absolute_url()).text
    Service.objects.filter(pk=service.pk).update(next_check=today)
    in_time = client.get(service.get_absolute_url()).text

    assert "Checked on 2 January 2026." in late
    assert "It is late." in late
    assert "It is late." not in in_time


def test_the_first_page_tells_what_waits(client, editor, address):
    factories.make_service(state=CHECKED, checked_on=date(2026, 1, 2), next_check=date(2026, 2, 2))
    covered = factories.make_term(taxonomy="schedule-2", name="Covered")
    factories.make_term(taxonomy="schedule-2", name="Bare")
    factories.make_service(schedule_2=[covered])

    page = client.get(reverse("admin:index")).text

    assert "2 services wait for a check." in page
    assert "1 check is late, and the public reads that." in page
    assert "<li>Bare</li>" in page
    assert "<li>Covered</li>" not in page
    assert address in page
