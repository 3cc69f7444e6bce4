"""What encrypted fields promise: whichever way words go to the database, they go encrypted."""

from contextlib import contextmanager

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Upper

from feedback.models import Note, PersonalPart
from post.models import Message
from privacy.encryption import Unreadable, decrypt
from privacy.fields import EncryptedTextField
from privacy.subjects import hash_of_email
from tests.factories import make_message, make_note, make_personal_part, make_submission
from tests.privacy.keys import kept

pytestmark = pytest.mark.django_db

WORDS = "مرحبا 🙂\r\n' \\ % {{ x }} ﷺ"


def by_create():
    return make_personal_part(words=WORDS)


def by_save():
    row = make_personal_part(words="old")
    row.words = WORDS
    row.save(update_fields=["words"])
    return row


def by_update():
    row = make_personal_part(words="old")
    PersonalPart.objects.update(words=WORDS)
    return row


def by_bulk_create():
    said = make_submission(personal=None)
    return PersonalPart.objects.bulk_create([PersonalPart(submission=said, words=WORDS)])[0]


def by_get_or_create():
    said = make_submission(personal=None)
    return PersonalPart.objects.get_or_create(submission=said, defaults={"words": WORDS})[0]


@pytest.mark.parametrize("write", [by_create, by_save, by_update, by_bulk_create, by_get_or_create])
def test_words_are_kept_encrypted_and_come_back_as_they_were(write):
    row = write()

    value = kept(row)["words"]
    assert value.startswith("test:gAAAA")
    assert decrypt(value) == WORDS
    row.refresh_from_db()
    assert row.words == WORDS
    assert PersonalPart.objects.values_list("words", flat=True).get() == WORDS
    assert PersonalPart.objects.only("pk").get().words == WORDS
    assert row.submission.__class__.objects.values("personal__words").get() == {
        "personal__words": WORDS
    }


def test_an_empty_word_is_kept_as_nothing_and_found_as_nothing():
    row = make_message(to="")
    make_message(to="ann@example.org")

    assert kept(row)["to"] == ""
    assert Message.objects.get(to="") == row
    assert Message.objects.filter(to__isnull=True).count() == 0
    assert Message.objects.exclude(to="").count() == 1


@pytest.mark.parametrize("lookup", ["contains", "icontains", "in", "startswith", "regex", "gt"])
def test_rows_cannot_be_found_by_what_is_encrypted(lookup):
    with pytest.raises(FieldError, match="Unsupported lookup"):
        list(PersonalPart.objects.filter(**{f"words__{lookup}": "We"}))


def test_to_look_for_words_is_refused_rather_than_finding_nothing():
    with pytest.raises(TypeError, match="words is encrypted: rows cannot be found by it"):
        PersonalPart.objects.filter(words="We wait.")


@contextmanager
def refused():
    with pytest.raises(TypeError, match="give it the text itself"), transaction.atomic():
        yield


@pytest.mark.parametrize("expression", [F("name"), Value("plain"), Upper("words")], ids=str)
def test_the_database_is_never_asked_to_make_the_words(expression):
    row = make_personal_part()
    before = kept(row)

    with refused():
        PersonalPart.objects.update(words=expression)
    with refused():
        PersonalPart(pk=row.pk, submission=row.submission, words=expression).save()
    with refused():
        PersonalPart.objects.bulk_update([PersonalPart(pk=row.pk, words="x")], ["words"])

    assert kept(row) == before


def test_what_the_database_made_of_it_is_refused_rather_than_shown():
    make_personal_part(words=WORDS)

    with pytest.raises(Unreadable):
        list(PersonalPart.objects.annotate(loud=Upper("words")))


def test_a_field_that_may_be_null_stays_null():
    field = EncryptedTextField(null=True)

    assert field.get_db_prep_save(None, connection=None) is None
    assert field.from_db_value(None, None, None) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("words", "a\x00b"),
        ("page", "x" * 201),
        ("name", "x" * 201),
        ("organisation", "x" * 201),
        ("phone", "0" * 51),
        ("email", "ann"),
        ("email", f"{'a' * 243}@example.org"),
    ],
)
def test_the_model_refuses_what_the_column_no_longer_does(name, value):
    part = PersonalPart(submission=make_submission(personal=None), **{name: value})

    with pytest.raises(ValidationError) as refusal:
        part.full_clean()

    assert set(refusal.value.message_dict) == {name}


def test_what_a_person_needs_may_be_as_long_as_it_was():
    longest = {"page": "x" * 200, "name": "x" * 200, "organisation": "x" * 200, "phone": "0" * 50}
    part = PersonalPart(
        submission=make_submission(personal=None), words="x" * 100_000, email="a@b.uk", **longest
    )

    part.full_clean()
    part.save()

    assert PersonalPart.objects.get().words == part.words


def test_a_note_without_words_is_no_note():
    note = make_note()
    note.text = ""

    with pytest.raises(ValidationError, match="cannot be blank"):
        note.full_clean()


# What a row is found by


def test_the_hash_is_of_what_is_saved_whichever_way_it_is():
    ann, bob = hash_of_email("ann@example.org"), hash_of_email("bob@example.org")
    row = make_personal_part(email="Ann@Example.org")
    assert PersonalPart.objects.get(email_hash=ann) == row

    row.email = "bob@example.org"
    row.save()
    assert PersonalPart.objects.get(email_hash=bob) == row

    PersonalPart.objects.filter(pk=row.pk).update(email="ann@example.org", phone="01484 000")
    row.refresh_from_db()
    assert (row.email_hash, bool(row.phone_hash)) == (ann, True)

    PersonalPart.objects.update(email="", phone="")
    row.refresh_from_db()
    assert (row.email_hash, row.phone_hash) == ("", "")


def test_an_address_is_not_saved_without_its_hash():
    row = make_personal_part(email="ann@example.org")
    row.email = "bob@example.org"

    with pytest.raises(ValueError, match="Save email_hash together with email"):
        row.save(update_fields=["email"])
    row.save(update_fields=["email", "email_hash"])

    row.refresh_from_db()
    assert row.email_hash == hash_of_email("bob@example.org")


def test_the_words_of_notes_are_encrypted_too():
    note = make_note(text=WORDS)

    assert kept(note)["text"].startswith("test:gAAAA")
    assert Note.objects.get().text == WORDS
