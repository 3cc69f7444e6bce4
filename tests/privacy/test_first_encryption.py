"""What was kept in plain words is encrypted by the migrations, and nothing of it is lost."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from feedback.models import Note, PageVerdict, PersonalPart, Reply
from post.models import Message
from privacy.subjects import hash_of_email, hash_of_phone
from publishing import guards
from tests.factories import make_person
from tests.privacy.keys import kept

NOON = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)
BEFORE = [("feedback", "0001_initial"), ("post", "0002_one_line_and_waiting")]
# One of them looks encrypted already.
WORDS = ["Wheelchair-canary 🙂 % ' \\ \n two lines", "test:gAAAAAB", ""]
# More than are read at once.
ROWS = 1_203


@pytest.fixture
def migrated_back(shared_database):
    """Yield the models as they were when nothing was encrypted; afterwards all is as it was."""
    there = MigrationRecorder(connection).applied_migrations()
    yield migrate(BEFORE)
    call_command("migrate", verbosity=0)
    assert MigrationRecorder(connection).applied_migrations().keys() == there.keys()


def migrate(targets):
    """Go to these migrations, and return the models as they are there."""
    if connection.vendor == "sqlite":
        guards.lift()  # as `migrate` does: it remakes tables
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def make_rows(apps, writer):
    """Make rows as they were made then; return those of each model."""
    Submission = apps.get_model("feedback", "Submission")
    PersonalPart = apps.get_model("feedback", "PersonalPart")
    said = Submission.objects.bulk_create(
        Submission(
            reference=f"BP-{number:04}",
            sent_key=f"key {number}",
            form_token=f"00000000-0000-4000-8000-{number:012}",
            form="comment",
            received_at=NOON,
        )
        for number in range(ROWS)
    )
    PersonalPart.objects.bulk_create(
        PersonalPart(
            submission=one,
            words=f"{WORDS[place % 3]}",
            name="Ann",
            email=f"Ann{place}@example.org" if place % 2 else "",
            phone="+44 1484 000000" if place % 3 else "",
        )
        for place, one in enumerate(said)
    )
    written = {"submission": said[0], "written_by_id": writer.pk, "written_at": NOON}
    for words in WORDS[:2]:
        apps.get_model("feedback", "Note").objects.create(text=words, **written)
        apps.get_model("feedback", "Reply").objects.create(text=words, by="phone", **written)
    for number, words in enumerate(WORDS):
        apps.get_model("feedback", "PageVerdict").objects.create(
            path="/", useful=False, on=NOON.date(), what_went_wrong=words
        )
        apps.get_model("post", "Message").objects.create(
            send_key=f"about {number}",
            to="ann@example.org" if words else "",
            subject="Hello",
            text=words,
            made_at=NOON,
            next_try_at=NOON,
        )


def plain_values(apps):
    """Return all words there are, as the models of then have them."""
    named = {
        ("feedback", "PersonalPart"): ("words", "name", "email", "phone"),
        ("feedback", "Note"): ("text",),
        ("feedback", "Reply"): ("text",),
        ("feedback", "PageVerdict"): ("what_went_wrong",),
        ("post", "Message"): ("to", "text"),
    }
    return {
        model: list(apps.get_model(*model).objects.order_by("pk").values_list(*names))
        for model, names in named.items()
    }


def test_what_was_plain_is_encrypted_and_can_be_made_plain_again(migrated_back):
    writer = make_person()
    make_rows(migrated_back, writer)
    before = plain_values(migrated_back)

    call_command("migrate", verbosity=0)

    parts = list(PersonalPart.objects.order_by("pk"))
    assert len(parts) == ROWS
    told = [(part.words, part.name, part.email, part.phone) for part in parts]
    assert told == before["feedback", "PersonalPart"]
    assert [(m.to, m.text) for m in Message.objects.order_by("pk")] == before["post", "Message"]
    for part in (parts[0], parts[1], parts[-1]):
        values = kept(part)
        assert values["name"].startswith("test:gAAAA")
        assert values["words"] == "" if not part.words else values["words"] != part.words
        assert part.email_hash == hash_of_email(part.email)
        assert part.phone_hash == hash_of_phone(part.phone)
    for model in (Note, Reply, PageVerdict, Message):
        row = model.objects.order_by("pk").first()
        assert "canary" not in str(kept(row))

    assert plain_values(migrate(BEFORE)) == before


def test_nothing_of_it_is_left_in_the_file(migrated_back, shared_database):
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"
        return
    make_rows(migrated_back, make_person())
    file = shared_database.removeprefix("sqlite:///")
    assert "canary" in bytes_of(file)

    call_command("migrate", verbosity=0)

    assert PersonalPart.objects.first().words == WORDS[0]
    assert "canary" not in bytes_of(file)


def bytes_of(file):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(file, "rb") as content:  # noqa: PTH123
        return content.read().decode("latin-1")
