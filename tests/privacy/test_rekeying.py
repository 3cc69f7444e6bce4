"""Keys are changed while the site is open. Whatever happens meanwhile, every word is readable."""

import os
import signal
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection

from feedback.models import Note, PersonalPart, Submission
from post.models import Message
from privacy import rekeying
from privacy.kept_rows import KeptRows
from privacy.rekeying import encrypted_models, rekey
from privacy.subjects import hash_of_email
from tests.factories import LONG_AGO, make_message, make_note, make_personal_part
from tests.privacy.keys import as_setting, kept, new_key
from tests.racing import at_once

SAID = {"words": "We wait.", "name": "Ann", "email": "ann@example.org", "helper": "Bob"}


@pytest.fixture
def newer_key(settings):
    """Return a function that puts a new key in front."""

    def begin():
        settings.PERSONAL_DATA_KEYS = {"new": new_key()} | settings.PERSONAL_DATA_KEYS

    return begin


def forget_older_keys(settings):
    newest = next(iter(settings.PERSONAL_DATA_KEYS))
    settings.PERSONAL_DATA_KEYS = {newest: settings.PERSONAL_DATA_KEYS[newest]}


def rekey_all():
    told = StringIO()
    call_command("rekey_personal_data", stdout=told)
    return told.getvalue()


def names_of_keys():
    """Return the names of the keys that anything at all is kept under."""
    return {
        value.partition(":")[0]
        for model in encrypted_models()
        for batch in KeptRows(model, connection).batches(1_000)
        for row in batch
        for column, value in row.columns.items()
        if value and not column.endswith("_hash")
    }


def test_every_model_with_encrypted_fields_is_found():
    names = {model.__name__ for model in encrypted_models()}

    assert {"PersonalPart", "Note", "Reply", "PageVerdict", "Message", "Draft"} <= names


@pytest.mark.django_db
def test_after_it_only_the_new_key_is_needed(settings, newer_key):
    part, mail = make_personal_part(**SAID), make_message(to="")
    note = make_note(submission=part.submission, text="Ring.")
    newer_key()

    told = rekey_all()

    assert "Done: 3 rows were changed." in told
    assert names_of_keys() == {"new"}
    forget_older_keys(settings)
    part.refresh_from_db()
    assert {name: getattr(part, name) for name in SAID} == SAID
    assert Note.objects.get(pk=note.pk).text == "Ring."
    assert Message.objects.get(pk=mail.pk).to == ""


@pytest.mark.django_db
def test_a_second_run_changes_nothing(newer_key):
    part = make_personal_part(**SAID)
    newer_key()
    rekey_all()
    after_first = kept(part)

    told = rekey_all()

    assert "Done: 0 rows were changed. Once a run changes none, older keys may go." in told
    assert kept(part) == after_first


@pytest.mark.django_db
def test_what_rows_are_found_by_follows_its_own_key(settings):
    part = make_personal_part(**SAID)
    settings.PERSONAL_LOOKUP_KEY = "another key, as long as it must be " * 2
    assert not PersonalPart.objects.filter(email_hash=hash_of_email("ann@example.org")).exists()

    rekey_all()

    assert PersonalPart.objects.get(email_hash=hash_of_email("ann@example.org")) == part
    part.refresh_from_db()
    assert part.words == "We wait."


@pytest.mark.django_db
def test_a_row_without_its_key_is_named_and_left_and_the_rest_is_done(settings, newer_key):
    lost = make_personal_part(**SAID)
    settings.PERSONAL_DATA_KEYS = {"second": new_key()}
    found = make_personal_part(**SAID)
    newer_key()
    before = kept(lost)

    with pytest.raises(CommandError) as refusal:
        rekey_all()

    assert "1 rows cannot be read with any of the keys" in str(refusal.value)
    assert f"feedback.PersonalPart {lost.pk}." in str(refusal.value)
    assert "Ann" not in str(refusal.value)
    assert kept(lost) == before
    assert kept(found)["words"].startswith("new:")


@pytest.mark.django_db
def test_another_key_by_the_same_name_is_noticed(settings):
    make_note(text="Rang them.")
    (name,) = settings.PERSONAL_DATA_KEYS
    settings.PERSONAL_DATA_KEYS = {name: new_key()}

    with pytest.raises(CommandError, match="2 rows cannot be read with any of the keys"):
        rekey_all()


@pytest.mark.parametrize("deleted", [False, True], ids=["edited", "deleted"])
@pytest.mark.django_db
def test_what_somebody_saves_at_that_moment_is_not_overwritten(
    settings, newer_key, monkeypatch, deleted
):
    part = make_personal_part(**SAID)
    under_old_key = settings.PERSONAL_DATA_KEYS
    newer_key()
    both = settings.PERSONAL_DATA_KEYS
    replace, moments = KeptRows.replace, []

    def meanwhile(rows, row, columns, **options):
        """Between the reading and the writing of it, a server that has only the old key saves."""
        if not moments:
            moments.append(row.pk)
            settings.PERSONAL_DATA_KEYS = under_old_key
            mine = PersonalPart.objects.filter(pk=part.pk)
            _done = mine.delete() if deleted else mine.update(words="He has it!", email="b@b.uk")
            settings.PERSONAL_DATA_KEYS = both
        return replace(rows, row, columns, **options)

    monkeypatch.setattr(KeptRows, "replace", meanwhile)

    rekey_all()

    assert moments == [part.pk]
    assert PersonalPart.objects.count() == (0 if deleted else 1)
    if not deleted:
        forget_older_keys(settings)
        now = PersonalPart.objects.get(email_hash=hash_of_email("b@b.uk"))
        assert (now.words, now.email, now.name) == ("He has it!", "b@b.uk", "Ann")


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 7])
def test_a_batch_is_one_reading_and_one_short_transaction(
    newer_key, monkeypatch, django_assert_num_queries, rows
):
    monkeypatch.setattr(rekeying, "ROWS_AT_ONCE", 10)
    for _row in range(rows):
        make_personal_part(**SAID)
    newer_key()

    # Two readings, the second of nothing; a row's write; the transaction here is a savepoint.
    with django_assert_num_queries(4 + rows):
        (batch,) = rekey(PersonalPart)

    assert (batch.seen, batch.changed, batch.unreadable) == (rows, rows, [])


def test_people_write_while_keys_are_changed(settings, shared_database, newer_key):
    make_many(500)
    newer_key()

    def write():
        for place, part in enumerate(PersonalPart.objects.order_by("?")[:50]):
            PersonalPart.objects.filter(pk=part.pk).update(words=f"Edited {place}")
        return 50

    at_once(rekey_all, write, write)

    rekey_all()
    forget_older_keys(settings)
    told = [part.words for part in PersonalPart.objects.all()]
    assert len(told) == 500
    assert sum(words.startswith("Edited") for words in told) > 50
    assert all(words.startswith(("Edited", "We wait")) for words in told)


@pytest.mark.proof(sample=1_000, whole=10_000)
def test_killed_half_way_every_row_is_readable_and_a_second_run_ends_it(
    settings, shared_database, newer_key, size
):
    make_many(size)
    newer_key()

    seen = kill_half_way(shared_database, settings, size)

    assert 0 < seen < size
    assert names_of_keys() == {"test", "new"}
    assert words_there() == words_sent(size)
    run_to_its_end(shared_database, settings)
    forget_older_keys(settings)
    assert names_of_keys() == {"new"}
    assert words_there() == words_sent(size)
    assert PersonalPart.objects.filter(email_hash=hash_of_email("ann7@example.org")).count() == 1


def make_many(number):
    said = Submission.objects.bulk_create(
        Submission(
            reference=f"BP-{place}",
            sent_key=f"key {place}",
            form_token=f"00000000-0000-4000-8000-{place:012}",
            form="comment",
            received_at=LONG_AGO,
        )
        for place in range(number)
    )
    PersonalPart.objects.bulk_create(
        PersonalPart(submission=one, words=f"We wait {place}.", email=f"ann{place}@example.org")
        for place, one in enumerate(said)
    )


def words_sent(number):
    return {(f"We wait {place}.", f"ann{place}@example.org") for place in range(number)}


def words_there():
    return set(PersonalPart.objects.values_list("words", "email"))


def start(database, settings):
    """Start the command as a process of its own, as on a host."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "rekey_personal_data"],
        cwd=django_settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "kirklees_send.settings",
            "DATABASE_URL": database,
            "SECRET_KEY": settings.SECRET_KEY,
            "PERSONAL_DATA_KEYS": as_setting(settings.PERSONAL_DATA_KEYS),
            "PERSONAL_LOOKUP_KEY": settings.PERSONAL_LOOKUP_KEY,
        },
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_half_way(database, settings, number):
    """Run it, and kill it once half of the people's rows are seen; return how many were."""
    with start(database, settings) as process:
        try:
            for line in process.stdout:
                if line.startswith("feedback.PersonalPart: "):
                    seen = int(line.split()[1])
                    if seen >= number / 2:
                        break
        finally:
            process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    return seen


def run_to_its_end(database, settings):
    with start(database, settings) as process:
        process.communicate()
    assert process.returncode == 0
