"""Somebody who worked at a service asks to be erased: their address and number go from what the
history has of it, however long ago that was put right."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from local_offer.models import Contact
from privacy import erasure, exports, finding
from privacy.subjects import Subject
from publishing.records import save_with_history
from tests import factories
from tests.privacy.test_tombstones import erase

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.usefixtures("shared_database", "tombstones_file"),
]

JO = Subject(email="jo@example.org", phone="07700 900123")


@pytest.fixture
def contact():
    """One that was theirs, and is another's by now."""
    made = factories.make_contact(
        label="Ask for help", email="Jo@example.org", phone="01484 221000 or 07700 900123"
    )
    made.email, made.phone = "hello@example.org", "01484 221000"
    save_with_history(made, by=None, because="Put right")
    return made


def ways_in_history(contact):
    return list(contact.history.order_by("history_id").values_list("label", "phone", "email"))


def test_their_ways_go_from_the_history_and_that_it_changed_stays(contact):
    (held,) = finding.find(JO).goes

    erased = erase(JO)

    assert [thing.what for thing in held.things] == [
        f"Contact {contact.pk} of {contact.service}, as it was"
    ]
    assert ways_in_history(contact) == [
        ("Ask for help", "", ""),
        ("Ask for help", "01484 221000", "hello@example.org"),
    ]
    assert erased.tombstone.counts == {"ways to reach in histories": 1}
    assert not finding.find(JO)


def test_what_the_entry_says_now_is_left_to_staff():
    contact = factories.make_contact(email="jo@example.org")

    erase(JO)

    assert Contact.objects.get(pk=contact.pk).email == "jo@example.org"
    assert [email for *_more, email in ways_in_history(contact)] == [""]


def test_the_list_of_what_staff_did_does_not_name_them_either():
    theirs = factories.make_contact(phone="", email="jo@example.org")
    another = factories.make_contact(phone="", email="others@example.org")
    person = factories.make_person()
    for one in (theirs, another):
        LogEntry.objects.create(
            user=person,
            content_type=ContentType.objects.get_for_model(Contact),
            object_id=one.pk,
            object_repr=str(one),
            action_flag=2,
            change_message=f'[{{"changed": {{"object": "{one}"}}}}]',
        )

    erase(JO)

    log = LogEntry.objects.order_by("pk").values_list("object_repr", "change_message")
    assert [("example.org" in named, "example.org" in how) for named, how in log] == [
        (False, False),
        (True, True),
    ]


def test_they_are_given_what_was_theirs_alone(contact):
    copy = exports.export(JO, reason="They asked.", by=None, at=timezone.now())

    (part,) = copy.parts
    assert [line.value for line in part.things[0]] == [
        "01484 221000 or 07700 900123",
        "Jo@example.org",
    ]


def test_an_old_backup_does_not_bring_them_back(contact):
    erase(JO)
    contact.history.filter(phone="", email="").update(email="jo@example.org")

    erasure.replay(at=timezone.now())

    assert "jo@example.org" not in [email for *_more, email in ways_in_history(contact)]


def test_others_are_left_as_they_were(contact):
    other = factories.make_contact(email="jo.o@example.org")
    before = ways_in_history(other)

    erase(JO)

    assert ways_in_history(other) == before
