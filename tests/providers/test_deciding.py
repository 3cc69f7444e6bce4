"""Deciding on what providers propose: was and now, each with a reason, by the way of every edit."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.roles import FEEDBACK_TEAM
from local_offer.checking import CHECKED_FOR
from local_offer.models import Contact, Service
from local_offer.roles import LOCAL_OFFER_EDITOR
from local_offer.ways_to_reach import contacts_of, versions_of
from privacy.models import AccessRecord
from providers.models import ProposedChange
from publishing.versions import version_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.page]

Field, Verdict, State = ProposedChange.Field, ProposedChange.Verdict, Service.State


@pytest.fixture
def address():
    return reverse("admin:providers")


@pytest.fixture
def editor(client):
    person = factories.make_person(LOCAL_OFFER_EDITOR)
    client.force_login(person)
    return person


@pytest.fixture
def service():
    return factories.make_service(opening="Mondays")


def said(*changes, seen=None, **decisions):
    """What the page sends of these changes, all of one service: each decision with its reason."""
    service = changes[0].service
    sent = {f"seen-{service.pk}": seen or version_of(service, contacts_of(service))}
    for change in changes:
        what, why = decisions.get(change.field, ("", ""))
        sent |= {f"change-{change.pk}-said": what, f"change-{change.pk}-reason": why}
    return sent


def now(row):
    return type(row).objects.get(pk=row.pk)


@pytest.mark.both_databases
def test_an_accepted_change_is_public_with_where_it_came_from(client, editor, address, service):
    change = factories.make_proposed_change(
        service=service, was="Mondays", said_at=timezone.now() - timedelta(days=2)
    )

    sent = client.post(address, said(change, opening=("accept", "I looked at their page")))

    assert sent.status_code == 302
    saved, on = now(service), timezone.localdate(change.said_at)
    assert saved.opening == "Mondays, 9 to 5"
    assert (saved.state, saved.checked_on, saved.checked_by) == (State.CHECKED, on, editor)
    assert saved.next_check == on + CHECKED_FOR
    entry = service.history.first()
    assert entry.history_user == editor
    assert entry.history_change_reason.startswith(
        "I looked at their page. Those who run it proposed it on "
    )
    decided = now(change)
    assert (decided.verdict, decided.decided_by) == (Verdict.ACCEPTED, editor)
    assert decided.reason == "I looked at their page"


def test_what_is_turned_down_changes_nothing(client, editor, address, service):
    change = factories.make_proposed_change(service=service)
    before = version_of(service)

    client.post(address, said(change, opening=("turn-down", "Their page says otherwise")))

    assert version_of(service) == before
    assert now(service).opening == "Mondays"
    assert now(change).verdict == Verdict.TURNED_DOWN


def test_each_is_decided_for_itself_and_what_is_not_said_waits_on(client, editor, address, service):
    texts = {"what": "Another thing", "min_age": "4", "cost": "free", "by_gp": "yes"}
    changes = [
        factories.make_proposed_change(service=service, field=name, now=text)
        for name, text in texts.items()
    ]

    client.post(
        address,
        said(*changes, what=("turn-down", "No"), min_age=("accept", "Yes"), by_gp=("accept", "Ok")),
    )

    saved = now(service)
    assert saved.what != "Another thing"
    assert (saved.min_age, saved.cost, saved.by_gp) == (4, Service.Cost.NOT_KNOWN, True)
    assert [now(each).verdict for each in changes] == [
        Verdict.TURNED_DOWN,
        Verdict.ACCEPTED,
        Verdict.WAITS,
        Verdict.ACCEPTED,
    ]
    assert len(service.history.filter(history_user=editor)) == 1


@pytest.mark.parametrize(
    ("of_the_other", "state"),
    [
        (("accept", "Yes"), State.CHECKED),
        (("turn-down", "No"), State.NOT_CHECKED),
        (("", ""), State.NOT_CHECKED),
    ],
)
def test_an_entry_is_checked_only_if_nothing_else_that_was_proposed_of_it_is_in_doubt(
    client, editor, address, service, of_the_other, state
):
    change = factories.make_proposed_change(service=service)
    other = factories.make_proposed_change(service=service, field="what", now="Another thing")

    client.post(address, said(change, other, opening=("accept", "Yes"), what=of_the_other))

    saved = now(service)
    assert saved.opening == "Mondays, 9 to 5"
    assert (saved.state, saved.checked_on is None) == (state, state == State.NOT_CHECKED)


def test_a_service_that_has_closed_is_closed_whatever_else_is_in_doubt(
    client, editor, address, service
):
    closing = factories.make_proposed_change(
        service=service, field=Field.STATE, was=State.NOT_CHECKED, now=State.CLOSED
    )
    factories.make_proposed_change(service=service)

    client.post(address, said(closing, state=("accept", "They told me on the phone")))

    assert now(service).state == State.CLOSED


@pytest.mark.both_databases
def test_a_phone_number_goes_where_the_public_reads_one(client, editor, address, service):
    unsure = factories.make_contact(service=service, phone="0113 496 0000", is_sure=False)
    shown = factories.make_contact(service=service, phone="01484 221000", rung_on="2026-01-05")
    change = factories.make_proposed_change(service=service, field="phone", now="01484 225000")

    client.post(address, said(change, phone=("accept", "I rang it")))

    contacts = {row.pk: (row.phone, row.is_sure, row.rung_on) for row in Contact.objects.all()}
    assert contacts == {
        unsure.pk: ("0113 496 0000", False, None),
        shown.pk: ("01484 225000", True, None),
    }
    assert "proposed it on" in shown.history.first().history_change_reason


def test_a_service_that_has_closed_is_closed_once_staff_say_so(client, editor, address, service):
    change = factories.make_proposed_change(
        service=service, field=Field.STATE, was=State.NOT_CHECKED, now=State.CLOSED
    )
    assert now(service).state == State.NOT_CHECKED

    client.post(address, said(change, state=("accept", "They told me on the phone")))

    assert (now(service).state, now(service).next_check) == (State.CLOSED, None)


@pytest.mark.parametrize(
    ("decision", "state"), [("accept", State.TAKEN_DOWN), ("turn-down", State.CHECKED)]
)
def test_what_was_taken_down_stays_down_or_is_shown_again(
    client, editor, address, service, decision, state
):
    Service.objects.update(state=State.TAKEN_DOWN, checked_on="2026-01-05")
    change = factories.make_proposed_change(
        service=service, field=Field.STATE, was=State.CHECKED, now=State.TAKEN_DOWN, why="Not asked"
    )
    page = client.get(address).text
    assert "Not asked" in page
    assert "It stays down" in page

    client.post(address, said(change, state=(decision, "We talked")))

    assert now(service).state == state
    assert not ProposedChange.objects.waiting().exists()


@pytest.mark.parametrize(
    ("decision", "problem"),
    [
        (("accept", ""), "Say why."),
        (("", "Because"), "Choose what you decide."),
        (("accept", "x" * 501), "at most 500 characters"),
        (("burn", "Because"), "Select a valid choice."),
    ],
)
def test_half_a_decision_comes_back_with_its_words(
    client, editor, address, service, decision, problem
):
    change = factories.make_proposed_change(service=service)

    page = client.post(address, said(change, opening=decision))

    assert page.status_code == 200
    assert problem in page.text
    assert decision[1] in page.text
    assert now(change).verdict == Verdict.WAITS


def test_who_looked_at_an_older_version_is_told_and_keeps_their_words(
    client, editor, address, service
):
    change = factories.make_proposed_change(service=service, was="Mondays")
    seen = version_of(service, contacts_of(service))
    service.opening = "Fridays"
    service._history_user = factories.make_person(username="colleague")
    service.save()

    page = client.post(address, said(change, seen=seen, opening=("accept", "I rang them")))

    assert page.status_code == 200
    assert "colleague saved this" in page.text
    assert "I rang them" in page.text
    assert "The public reads: Fridays" in page.text
    assert now(service).opening == "Fridays"
    assert now(change).verdict == Verdict.WAITS


def test_who_comes_second_is_told_what_was_decided(client, editor, address, service):
    change = factories.make_proposed_change(service=service)
    sent = said(change, opening=("turn-down", "Second words"))
    client.post(address, said(change, opening=("turn-down", "First words")))

    page = client.post(address, sent)

    assert page.status_code == 200
    assert "Somebody else decided this a moment ago." in page.text
    assert "Second words" in page.text
    assert "First words" in page.text
    assert now(change).reason == "First words"


def test_what_the_service_cannot_be_is_refused_in_a_sentence(client, editor, address, service):
    Service.objects.update(min_age=5)
    change = factories.make_proposed_change(service=service, field="max_age", now="4")

    page = client.post(address, said(change, max_age=("accept", "Yes")))

    assert "The youngest age is above the oldest." in page.text
    assert now(change).verdict == Verdict.WAITS


def test_what_is_closed_by_now_is_not_changed(client, editor, address, service):
    Service.objects.update(state=State.CLOSED)
    change = factories.make_proposed_change(service=service)

    page = client.post(address, said(change, opening=("accept", "Yes")))

    assert "Only the whole form opens it again." in page.text
    assert now(service).opening == "Mondays"


def test_of_two_words_for_one_thing_one_is_accepted(client, editor, address, service):
    changes = [factories.make_proposed_change(service=service, now=now) for now in ("A", "B")]

    page = client.post(address, said(*changes, opening=("accept", "Yes")))

    assert "Two of these are about the same thing." in page.text
    assert now(service).opening == "Mondays"


def test_what_families_say_stands_beside_and_not_a_word_of_it(client, editor, address, service):
    factories.make_proposed_change(service=service)
    told = factories.make_submission(
        form="local-offer",
        about_kind="service",
        about_key=service.slug,
        personal={"words": "The number is wrong."},
    )
    factories.make_submission(about_kind="service", about_key=factories.make_service().slug)

    page = client.get(address).text
    assert "1 person told us something about it" in page
    assert told.reference not in page
    assert "The number is wrong." not in page

    client.force_login(factories.make_person(LOCAL_OFFER_EDITOR, FEEDBACK_TEAM))
    assert told.staff_path in client.get(address).text


def test_reading_what_they_wrote_leaves_a_record(client, editor, address, service):
    client.get(address)
    assert not AccessRecord.objects.exists()
    factories.make_proposed_change(service=service)

    client.get(address)

    record = AccessRecord.objects.get()
    assert (record.by, record.rows) == (editor, 1)


@pytest.mark.both_databases
def test_what_is_down_stands_first_then_what_waits_longest(client, editor, address):
    at = timezone.now()
    new = factories.make_proposed_change(said_at=at)
    old = factories.make_proposed_change(said_at=at - timedelta(days=9))
    down = factories.make_proposed_change(service=factories.make_service(state=State.TAKEN_DOWN))
    factories.make_proposed_change(
        verdict=Verdict.REPLACED, decided_at=at, service=factories.make_service()
    )

    sections = client.get(address).context["sections"]

    assert [each.service for each in sections] == [down.service, old.service, new.service]


def test_the_first_page_counts_what_waits_for_all_staff(client, service):
    factories.make_proposed_change(service=service)
    factories.make_proposed_change(service=factories.make_service(state=State.TAKEN_DOWN))
    client.force_login(factories.make_person(FEEDBACK_TEAM))

    text = client.get(reverse("admin:index")).text

    assert "2 changes wait for a decision." in text
    assert "1 entry is down because its provider asked." in text
    assert reverse("admin:providers") not in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_costs_the_same_whatever_waits(
    client, editor, address, django_assert_num_queries, number
):
    for _service in range(number):
        change = factories.make_proposed_change()
        factories.make_contact(service=change.service)
        factories.make_proposed_change(service=change.service, field="cost", now="free")
    client.get(address)

    with django_assert_num_queries(15):
        client.get(address)


@pytest.mark.both_databases
def test_versions_of_many_are_those_of_each():
    services = [factories.make_service() for _service in range(3)]
    factories.make_contact(service=services[1])

    found = versions_of([service.pk for service in services])

    assert found == {one.pk: version_of(one, contacts_of(one)) for one in services}
