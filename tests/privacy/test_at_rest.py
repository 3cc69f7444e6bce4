"""Whoever gets hold of the database without the keys reads nothing about anybody."""

import uuid
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client

from feedback.models import Note, PageVerdict, PersonalPart, Reply, Submission
from feedback.roles import FEEDBACK_TEAM
from keeping.backups import DATABASES
from post.models import Message
from privacy.fields import EncryptedTextField
from providers.models import ProposedChange, ProviderContact
from publishing import field_register
from tests import factories
from tests.feedback.visitors import Visitor
from tests.privacy.keys import without_encryption

MAKERS = {
    PersonalPart: factories.make_personal_part,
    Note: factories.make_note,
    Reply: factories.make_reply,
    PageVerdict: factories.make_page_verdict,
    Message: factories.make_message,
    ProviderContact: factories.make_provider_contact,
    ProposedChange: factories.make_proposed_change,
}


def personal_fields():
    """Return {model: names} of what is about a person in what people send, and in mail."""
    found = {}
    for label, kinds in field_register.declared().items():
        names = [name for name, kind in kinds.items() if kind == "personal"]
        if label.startswith(("feedback.", "post.", "providers.")) and names:
            found[apps.get_model(label)] = names
    return found


def canary(name):
    return f"canary-{name.replace('_', '-')}-{uuid.uuid4().hex}"


def bytes_without_keys(database, folder):
    """Return all that somebody has who takes the database away, but not the keys."""
    dump = Path(folder, "taken-away")
    DATABASES[connection.vendor].dump(connection, dump)
    taken = dump.read_bytes()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        taken += Path(database.removeprefix("sqlite:///")).read_bytes()
    return taken


def test_all_that_is_about_a_person_is_encrypted():
    plain = [
        f"{model._meta.label}.{name}"
        for model, names in personal_fields().items()
        for name in names
        if not isinstance(model._meta.get_field(name), EncryptedTextField)
    ]

    assert personal_fields().keys() == MAKERS.keys()
    assert plain == []


@pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "not encrypted"])
def test_a_raw_dump_holds_no_word_and_would_without_encryption(
    shared_database, tmp_path, encrypted
):
    canaries = []
    with nullcontext() if encrypted else without_encryption():
        for model, names in personal_fields().items():
            values = {name: canary(name) for name in names}
            MAKERS[model](**values)
            canaries += values.values()

    taken = bytes_without_keys(shared_database, tmp_path)

    found = [one for one in canaries if one.encode() in taken]
    assert len(canaries) > 12
    assert found == ([] if encrypted else canaries)


@pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "not encrypted"])
def test_nor_does_it_after_somebody_wrote_and_was_answered(shared_database, tmp_path, encrypted):
    words, name, note, answer = map(canary, ("words", "name", "note", "answer"))
    email = f"{canary('email')}@example.org"
    kim = Client()
    kim.force_login(factories.make_person(FEEDBACK_TEAM))

    with nullcontext() if encrypted else without_encryption():
        sender = Visitor().open("/feedback/comment/")
        sender.go_on(topic="not-working", words=words).go_on(about="not-sure")
        sender.go_on(role="parent").go_on(reach_by="email", email=email, name=name).send()
        page = f"/admin/inbox/{Submission.objects.get().reference}/"
        version = kim.get(page).context["version"]
        # It was sent faster than a person can.
        kim.post(page, {"version": version, "do": "release", "text": note})
        version = kim.get(page).context["version"]
        typed = {"version": version, "way": "email", "text": answer, "send": "yes"}
        answered = kim.post(f"{page}answer/", typed)
        shown = kim.get(page).text

    taken = bytes_without_keys(shared_database, tmp_path)
    canaries = [words, name, note, answer, email]
    assert answered.status_code == 302, answered.context["problem"]
    assert [one for one in canaries if one not in shown] == []
    assert [one for one in canaries if one.encode() in taken] == ([] if encrypted else canaries)
    assert mail.outbox == []  # it waits, encrypted, for the worker
