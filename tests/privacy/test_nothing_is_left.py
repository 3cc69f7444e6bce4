"""A crowd, words of their own in every personal field; one of them is erased. No trace is left of
that one, also after yesterday's backup came back, and the others lost nothing."""

import contextlib
import io
import json
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.models import Note, PersonalPart, Reply
from keeping.backups import back_up, restore
from post.models import Message
from privacy import erasure, exports, finding
from privacy import holdings as registry
from privacy.models import Tombstone
from privacy.subjects import Subject
from providers.models import ProposedChange
from publishing import field_register
from search.tending import tend
from tests import factories
from tests.privacy import canaries

pytestmark = pytest.mark.usefixtures("tombstones_file")

# Everybody's words are looked for everywhere: the more people, the longer it takes, squared.
crowded = pytest.mark.proof(sample=4, whole=20)


@pytest.fixture
def sown(shared_database, settings, tmp_path):
    """Return a function that has so many people tell us something, and us answer them."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "post"
    staff, other = (factories.make_person(is_superuser=True) for _n in range(2))
    return lambda number: [canaries.sow(staff, other) for _n in range(number)]


@pytest.fixture
def crowd(sown, size):
    """Many people."""
    return sown(size)


@pytest.fixture
def few(sown):
    """Enough to show that a check can fail."""
    return sown(3)


def erase(person):
    """Erase somebody by their e-mail address, in two steps; return what was Erased."""
    subject = Subject(email=person.email.upper(), phone=person.phone)
    return erasure.erase(
        subject,
        basis=Tombstone.Basis.ASKED,
        reason="They asked by letter.",
        by=None,
        at=timezone.now(),
        confirmed=finding.find(subject).code,
    )


def gone_and_there(person, others, tmp_path, caplog):
    """Return where traces of a person are, and how many of the others' canaries are lost."""
    everywhere = canaries.places(tmp_path, caplog)
    left = canaries.traces({*person.words, *person.kept}, everywhere)
    plain = "\n".join([everywhere["an encrypted row"], everywhere["a row of a table"]])
    lost = [word for other in others for word in other.words if word not in plain]
    return left, lost


def test_every_personal_field_of_the_register_is_sown_or_is_not_of_the_public():
    personal = {
        label
        for label, kinds in field_register.declared().items()
        if {"personal", "child"} & set(kinds.values())
    }

    sown = {model._meta.label for model in canaries.SOWN}

    assert personal == sown | canaries.OF_STAFF | canaries.OF_NOBODY | canaries.CHOICES


def test_before_anybody_is_erased_their_words_are_everywhere(few, tmp_path, caplog):
    everywhere = canaries.places(tmp_path, caplog)
    person = few[0]

    found = canaries.traces({*person.words, *person.kept}, everywhere)

    fields = {f"PersonalPart.{name}" for name in canaries.personal_fields(PersonalPart)}
    story = {f"Story.{name}" for name in canaries.STORY}
    provider = {"ProviderContact.name", "ProviderContact.number_rung"}
    provider |= {f"ProposedChange.{name}" for name in canaries.personal_fields(ProposedChange)}
    others = {"Note.text", "Reply.text", "Draft.words"}
    assert set(person.words.values()) == {*fields, *story, *provider, *others}
    assert {"a row of a table", "an encrypted row", "a mail in a file"} <= set(found)
    assert found["the files of the database"] >= person.kept
    assert all(word in {w for there in found.values() for w in there} for word in person.words)


@crowded
def test_of_somebody_erased_no_trace_is_left_and_the_others_lose_nothing(crowd, tmp_path, caplog):
    person, *others = crowd

    erased = erase(person)

    assert erased.problems == []
    assert gone_and_there(person, others, tmp_path, caplog) == ({}, [])
    assert PersonalPart.objects.count() == len(others)
    assert Note.objects.count() == len(others)
    assert Reply.objects.count() == Message.objects.filter(sent_at=None).count() * 2


@pytest.mark.both_databases
def test_the_database_is_told_to_let_go_of_every_table_that_said_anything(few, monkeypatch):
    monkeypatch.setattr("search.tending.bring_up_to_date", lambda: None)  # the database was busy
    person = few[0]
    tend()
    before = canaries.tables_that_say({*person.words, *person.kept})

    with CaptureQueriesContext(connection) as asked:
        assert erase(person).problems == []

    done = [query["sql"] for query in asked]
    assert {"search_entry", "search_word", "feedback_story", "providers_proposedchange"} <= before
    assert canaries.tables_that_say({*person.words, *person.kept}) == set()
    if connection.vendor == "sqlite":
        assert done[-1] == "PRAGMA wal_checkpoint(TRUNCATE)"
    else:
        assert before <= {sql.split('"')[1] for sql in done if sql.startswith("VACUUM")}


@crowded
def test_no_trace_is_left_after_the_backup_of_yesterday_came_back(crowd, tmp_path, caplog):
    person, *others = crowd
    back_up(tmp_path / "yesterday.zip", now=timezone.now())
    erase(person)

    restored = restore(tmp_path / "yesterday.zip", now=timezone.now(), replace=True)

    assert restored.erased_again > 0
    assert gone_and_there(person, others, tmp_path, caplog) == ({}, [])


def test_without_the_tombstones_the_backup_would_bring_them_back(
    few, tmp_path, caplog, monkeypatch
):
    person, *others = few
    back_up(tmp_path / "yesterday.zip", now=timezone.now())
    erase(person)
    monkeypatch.setattr("keeping.backups._erase_again", lambda now: 0)

    restore(tmp_path / "yesterday.zip", now=timezone.now(), replace=True)

    left, lost = gone_and_there(person, others, tmp_path, caplog)
    assert person.words.keys() & left["an encrypted row"]
    assert lost == []


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    "forgotten", ["Submissions", "WaitingMail", "MailInFiles", "ProviderContacts"]
)
def test_a_room_that_forgot_to_tell_what_it_holds_would_be_noticed(
    few, tmp_path, caplog, monkeypatch, forgotten
):
    person, *others = few
    all_but_one = [held for held in registry.holdings() if type(held).__name__ != forgotten]
    assert len(all_but_one) == len(registry.holdings()) - 1
    for module in (finding, erasure):
        monkeypatch.setattr(module, "holdings", lambda: all_but_one)

    with contextlib.suppress(erasure.ErasureRefused):  # nothing may be left by which to know them
        erase(person)

    left, _lost = gone_and_there(person, others, tmp_path, caplog)
    assert left


@crowded
def test_a_copy_holds_all_of_ones_own_words_and_none_of_anybody_elses(crowd):
    recalled, strange = {}, {}
    for person in crowd:
        taken = exports.export(
            Subject(email=person.email, phone=person.phone),
            reason="They asked.",
            by=None,
            at=timezone.now(),
        )
        others = {word for other in crowd if other is not person for word in other.words}
        for name, text in (("json", taken.as_json()), ("page", taken.as_page())):
            recalled[person.reference, name] = set(person.words) - {
                word for word in person.words if word in text
            }
            strange[person.reference, name] = {word for word in others if word in text}

    assert {who: words for who, words in recalled.items() if words} == {}
    assert {who: words for who, words in strange.items() if words} == {}
    assert len(recalled) == len(crowd) * 2


def test_a_copy_of_the_others_has_no_trace_of_somebody_erased(few):
    person, *others = few
    erase(person)

    for other in others:
        taken = exports.export(
            Subject(email=other.email, phone=other.phone),
            reason="They asked.",
            by=None,
            at=timezone.now(),
        )
        packed = zipfile.ZipFile(io.BytesIO(taken.as_zip()))
        text = "\n".join(packed.read(name).decode() for name in packed.namelist())
        assert [word for word in person.words if word in text] == []
        assert json.loads(packed.read(exports.JSON))["held"]["Submissions"]
