"""Somebody who asks for what is about them is told of each place where others wrote of them.

The fields come from the register, so a new one cannot be forgotten.
"""

import pytest
from django.apps import apps
from django.urls import reverse

from local_offer.models import IncomingService
from privacy import finding
from privacy.subjects import Subject
from publishing import field_register
from publishing.records import save_with_history
from tests import factories
from tests.privacy.canaries import OF_STAFF
from tests.privacy.keys import new_key

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

JO = Subject(name="Jo Fern", email="jo@example.org", phone="07700 900123")
WAYS_TO_NAME = ["Jo Fern", "Ask jo@example.org.", "Ring +44 7700 900 123"]
# How a row is made that says something in one of its fields.
MAKE = {
    "unsaved.Draft": lambda words: factories.make_draft(boxes=[("you_said", [words])]),
    "feedback.PersonalPart": lambda **said: factories.make_submission(personal=said),
    "feedback.Note": factories.make_note,
    "feedback.Reply": factories.make_reply,
    "feedback.PageVerdict": factories.make_page_verdict,
    "post.Message": factories.make_message,
    "providers.ProviderContact": factories.make_provider_contact,
    "providers.ProposedChange": factories.make_proposed_change,
}


def personal_words():
    """Yield (model label, field) of all words that the register calls personal."""
    for label, kinds in field_register.declared().items():
        for name, kind in kinds.items() if label not in OF_STAFF else ():
            field = apps.get_model(label)._meta.get_field(name)
            is_words = field.get_internal_type() in ("CharField", "TextField")
            if kind in ("personal", "child") and is_words and not field.choices:
                yield label, name


@pytest.mark.parametrize("way", WAYS_TO_NAME)
@pytest.mark.parametrize(("label", "name"), [*personal_words()])
def test_every_personal_word_that_somebody_wrote_is_looked_through(label, name, way):
    before = finding.mentions(JO)

    MAKE[label](**{name: way})

    assert (len(before), len(finding.mentions(JO))) == (0, 1)


def test_what_a_provider_wrote_of_them_is_told_without_a_word_of_it():
    change = factories.make_proposed_change(why="Jo Fern told us. She waits.")

    (mention,) = finding.mentions(JO)

    assert str(change.contact.organisation) in mention.what
    assert "Jo" not in mention.what
    slug = change.contact.organisation.slug
    assert mention.address == reverse("admin:provider_contact", args=[slug])


def test_what_they_wrote_themselves_as_a_provider_is_theirs_and_no_mention():
    contact = factories.make_provider_contact(name="Jo Fern", email="jo@example.org")
    factories.make_proposed_change(contact=contact, why="I am Jo Fern.")

    assert finding.find(JO).number == 1
    assert finding.mentions(JO) == []


def test_what_no_key_opens_is_told_beside_what_providers_wrote(settings):
    known = settings.PERSONAL_DATA_KEYS
    settings.PERSONAL_DATA_KEYS = {"lost": new_key()}
    factories.make_proposed_change()
    settings.PERSONAL_DATA_KEYS = known
    factories.make_proposed_change(why="Jo Fern told us")

    told = [mention.what for mention in finding.mentions(JO)]

    assert [what.endswith("1 cannot be read, as their key is missing") for what in told] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize("part", ["told", "settled"])
def test_what_another_list_tells_is_looked_through(part):
    said = {"name": "Help", "email": "jo@example.org", "min_age": 3}
    row = factories.make_incoming_service(**{part: said})

    (mention,) = finding.mentions(JO)

    assert mention.address == reverse("admin:review_incoming", args=[row.pk])


def test_what_another_list_told_before_is_looked_through_once_with_its_entry():
    row = factories.make_incoming_service(told={"name": "Help", "what": "Ask Jo Fern."})
    row.save()
    assert len(finding.mentions(JO)) == 1

    row.told = {"name": "Help"}
    row.save()

    assert [mention.what for mention in finding.mentions(JO)] == [
        f"What another list told of an entry before: {row.pk}"
    ]
    assert IncomingService.objects.get().told == {"name": "Help"}


def test_what_an_entry_of_ours_said_before_is_looked_through():
    contact = factories.make_contact(email="jo@example.org")
    contact.email = "hello@example.org"
    contact.save()

    (mention,) = finding.mentions(JO)

    assert mention.what == f"Said before, in the history of Contact: {contact.pk}"
    assert mention.address == reverse("admin:local_offer_contact_history", args=[contact.pk])


def test_why_an_entry_of_ours_was_changed_is_looked_through():
    service = factories.make_service()
    save_with_history(service, by=None, because="Jo Fern rang us.")

    (mention,) = finding.mentions(JO)

    assert mention.address == reverse("admin:local_offer_service_history", args=[service.pk])


@pytest.mark.parametrize("note", ["note", "unsure_of"])
def test_what_only_staff_read_of_an_entry_is_looked_through(note):
    service = factories.make_service(**{note: "We spoke to Jo Fern."})

    (mention,) = finding.mentions(JO)

    assert mention.address == reverse("admin:local_offer_service_change", args=[service.pk])


def test_a_note_between_two_updates_is_looked_through():
    note = factories.make_interim_note(text="Jo Fern asked.")

    (mention,) = finding.mentions(JO)

    assert mention.address == reverse("admin:reports_interimnote_change", args=[note.pk])


def test_our_own_words_of_help_are_looked_through():
    contact = factories.make_contact(email="jo@example.org")

    (mention,) = finding.mentions(JO)

    assert mention.what.endswith(f": {contact.pk}")
