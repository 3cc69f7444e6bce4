"""What was kept in plain words is encrypted by the migrations, and nothing of it is lost."""

import datetime

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
ENCRYPTED = [("feedback", "0002_encrypted"), ("post", "0003_encrypted")]
# One of them looks encrypted already.
WORDS = ["Wheelchair-canary 🙂 % ' \\ \n two lines", "test:gAAAAAB", ""]
# More than are read at once.
ROWS = 503


def applied():
    """Return the names of the migrations that the database has."""
    return MigrationRecorder(connection).applied_migrations().keys()


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


def test_what_was_plain_is_encrypted_can_be_made_plain_again_and_is_read_today(shared_database):
    of_today, writer = applied(), make_person()
    then = migrate(BEFORE)
    assert applied() < of_today
    make_rows(then, writer)
    before = plain_values(then)
    check_file(shared_database, holds_plain_words=True)

    encrypted = migrate(ENCRYPTED)

    assert plain_values(encrypted) == before
    parts = list(encrypted.get_model("feedback", "PersonalPart").objects.order_by("pk"))
    assert len(parts) == ROWS
    for part in (parts[0], parts[1], parts[-1]):
        values = kept(part)
        assert values["name"].startswith("test:gAAAA")
        assert values["words"] == "" if not part.words else values["words"] != part.words
        assert part.email_hash == hash_of_email(part.email)
        assert part.phone_hash == hash_of_phone(part.phone)

    assert plain_values(migrate(BEFORE)) == before

    call_command("migrate", verbosity=0)

    assert applied() == of_today
    told = [(p.words, p.name, p.email, p.phone) for p in PersonalPart.objects.order_by("pk")]
    assert len(told) == ROWS
    assert told == before["feedback", "PersonalPart"]
    assert [(m.to, m.text) for m in Message.objects.order_by("pk")] == before["post", "Message"]
    for model in (Note, Reply, PageVerdict, Message):
        row = model.objects.order_by("pk").first()
        assert "canary" not in str(kept(row))
    check_file(shared_database, holds_plain_words=False)


def check_file(database, *, holds_plain_words):
    """See whether anybody who has SQLite's file could read words in it. PostgreSQL keeps old rows
    until it is told to VACUUM: see README.md."""
    if connection.vendor == "sqlite":
        assert ("canary" in bytes_of(database.removeprefix("sqlite:///"))) == holds_plain_words


def bytes_of(file):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(file, "rb") as content:  # noqa: PTH123
        return content.read().decode("latin-1")
