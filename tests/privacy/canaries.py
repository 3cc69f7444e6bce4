"""People whose every personal field holds words found nowhere else, and the search for those.

The fields come from the field register, so a new one cannot be forgotten.
"""

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from feedback import mails
from feedback.inbox import handling
from feedback.models import Consent, Note, PersonalPart, Reply, Story, Submission
from keeping import on_postgresql
from post.delivery import send
from post.models import Message
from privacy.fields import EncryptedTextField
from providers.models import ProposedChange, ProviderContact
from publishing import field_register
from publishing.public_pages import every_address
from publishing.versions import version_of
from tests import factories
from tests.visiting import text_of
from unsaved.models import Draft

# Of the public. Where people of the office stand, or what nobody can be found by, nothing is sown.
SOWN = {PersonalPart, Note, Reply, Message, Draft, ProviderContact, ProposedChange}
OF_STAFF = {"accounts.User", "actions.Assignment", "local_offer.WaitSupplier"}
OF_NOBODY = {"feedback.PageVerdict"}
CHOICES = {"feedback.Submission"}  # the age of a young person: a choice, counted afterwards
STORY = ("title", "text", "difference", "name_shown")

_numbers = count(10_000)


@dataclass
class Person:
    """Somebody who told us something. `words` are their canaries, each with its field."""

    reference: str = ""
    email: str = ""
    phone: str = ""
    words: dict = field(default_factory=dict)
    kept: set = field(default_factory=set)  # what the database itself holds, encrypted

    def word(self, place):
        """Return a new canary for a place."""
        number = next(_numbers)
        made = f"0770090{number}" if place.endswith(".phone") else f"zq{number}"
        self.words[made] = place
        return f"{made}@example.org" if place.endswith((".email", ".to")) else made


def personal_fields(model):
    """Return the names of a model's fields that the register calls personal."""
    kinds = field_register.declared()[model._meta.label]
    return [name for name, kind in kinds.items() if kind == "personal"]


def sow(staff, others):
    """Have somebody tell us good news, worked through the inbox: noted, answered by a mail that
    went, asked by one that waits, and told as a story that is public. Return the Person."""
    at, person = timezone.now(), Person()
    personal = {name: person.word(f"PersonalPart.{name}") for name in personal_fields(PersonalPart)}
    submission = factories.make_submission(
        form=Submission.Form.GOOD_NEWS,
        received_at=at,
        reach_by=Submission.Reach.EMAIL,
        personal=personal,
        consents={
            Consent.Kind.PUBLISH: "You may publish it.",
            Consent.Kind.PUBLISH_NAME: "You may publish it with my first name.",
        },
    )
    person.reference = submission.reference
    person.email, person.phone = personal["email"], personal["phone"]
    with transaction.atomic():
        mails.thank_sender(submission, at=at)
    _work(handling.note, submission, text=person.word("Note.text"), by=staff, at=at)
    _work(handling.reply, submission, text=person.word("Reply.text"), by=staff, at=at)
    for message in Message.objects.filter(send_key__startswith=submission.reference):
        send(message.pk, at=at)
    _work(handling.reply, submission, text=person.word("Reply.text"), by=staff, at=at)
    story = {name: person.word(f"Story.{name}") for name in STORY}
    Story.objects.create(
        submission=submission,
        others_checked=True,
        prepared_by=staff,
        published_by=others,
        published_at=at,
        **story,
    )
    factories.make_draft(
        person=staff,
        path=f"/admin/inbox/{submission.reference}/answer/",
        boxes=[("text", [person.word("Draft.words")])],
    )
    contact = _sow_at_a_provider(person)
    person.kept = _encrypted_of(submission, contact)
    return person


def _sow_at_a_provider(person):
    """Have the same person answer for a service, and return the ProviderContact they are."""
    words = {
        name: person.word(f"ProviderContact.{name}")
        for name in personal_fields(ProviderContact)
        if name != "email"
    }
    contact = factories.make_provider_contact(email=person.email, **words)
    proposed = {
        name: person.word(f"ProposedChange.{name}") for name in personal_fields(ProposedChange)
    }
    factories.make_proposed_change(contact=contact, **proposed)
    factories.make_provider_link(contact=contact)
    return contact


def _work(verb, submission, **words):
    verb(submission, version=version_of(submission), **words)


def _encrypted_of(submission, contact):
    """Return every encrypted value about a submission, and of a contact, as the database has it."""
    found = set()
    about = {
        PersonalPart: {"submission": submission},
        Note: {"submission": submission},
        Reply: {"submission": submission},
        Message: {"send_key__startswith": submission.reference, "sent_at": None},
        Draft: {"path__contains": submission.reference},
        ProviderContact: {"pk": contact.pk},
        ProposedChange: {"contact": contact},
    }
    for model, where in about.items():
        for key in model.objects.filter(**where).values_list("pk", flat=True):
            for name in encrypted_fields(model):
                with connection.cursor() as cursor:
                    cursor.execute(
                        f'SELECT "{name}" FROM "{model._meta.db_table}" WHERE id = %s',  # noqa: S608
                        [key],
                    )
                    found.add(cursor.fetchone()[0])
    return found - {""}


def encrypted_fields(model):
    return [f.column for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)]


def every_row():
    """Return all that is in the database, each row as text, what is encrypted once more in plain;
    and what a dump of it holds."""
    tables, plain = [], []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own names
            tables += map(str, cursor.fetchall())
    for model in apps.get_models():
        if names := encrypted_fields(model):
            plain += map(str, model._base_manager.values_list(*names))
    return "\n".join(tables), "\n".join(plain)


def tables_that_say(words):
    """Return the names of the tables in which any of these words stands, as it is stored."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own names
            said = "\n".join(map(str, cursor.fetchall()))
            found |= {table} if any(word in said for word in words) else set()
    return found


def dump_of_database(folder):
    """Return what somebody reads who takes the files of the database, or a dump of it."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        beside = [Path(f"{file}{end}") for end in ("", "-wal", "-journal")]
        return b"".join(each.read_bytes() for each in beside if each.exists())
    file = folder / "dump-of-postgresql.sql"
    on_postgresql.dump(connection, file)
    return file.read_bytes()


def places(folder, log):
    """Return {place: all the text in it} of everywhere that words about somebody may lie."""
    rows, plain = every_row()
    visitor = Client()
    addresses = [path for _name, path in every_address()]
    mail = sorted(Path(settings.EMAIL_FILE_PATH).glob("*"))
    return {
        "a row of a table": rows,
        "an encrypted row": plain,
        "the files of the database": dump_of_database(folder).decode("utf-8", "replace"),
        "a mail in a file": "\n".join(file.read_text() for file in mail),
        "the log": log.text,
        "a cache": "\n".join(str(getattr(cache, "_cache", "")) for cache in caches.all()),
        "a public page": "\n".join(text_of(visitor.get(path).content) for path in addresses),
    }


def traces(words, everywhere):
    """Return {place: which of these words are in it}, of the places that have any."""
    found = {place: {word for word in words if word in text} for place, text in everywhere.items()}
    return {place: there for place, there in found.items() if there}
