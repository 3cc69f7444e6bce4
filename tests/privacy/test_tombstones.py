"""The tombstones in their file: none is lost, whatever is cut off; and what they bring about."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from feedback.data_subjects import taking_out
from feedback.models import (
    Consent,
    MayBeTakenOut,
    Note,
    PageVerdict,
    PersonalPart,
    Reply,
    Story,
    Submission,
)
from feedback.stories import publication
from feedback.stories.publication import WhyOff
from keeping.backups import back_up, restore
from keeping.refused import BackupRefused
from post.models import Message
from privacy import erasure, finding, tombstones
from privacy.models import AccessRecord, Purge, Tombstone
from privacy.subjects import Subject
from publishing.versions import version_of
from tests import factories
from tests.feedback.stories.test_leaks_of_stories import traces
from tests.privacy.keys import as_setting, new_key
from tests.unguarded import unguarded

pytestmark = pytest.mark.usefixtures("shared_database", "tombstones_file")

JO = Subject(email="jo@example.org")


def make_jo(*, received_at=None, **personal):
    return factories.make_submission(
        personal={"email": "jo@example.org", **personal},
        received_at=received_at or timezone.now(),
    )


def erase(subject=JO):
    return erasure.erase(
        subject,
        basis=Tombstone.Basis.ASKED,
        reason="They asked.",
        by=None,
        at=timezone.now(),
        confirmed=finding.find(subject).code,
    )


@pytest.fixture
def yesterday(tmp_path):
    """A backup with somebody in it who is erased today."""
    make_jo()
    file = tmp_path / "yesterday.zip"
    back_up(file, now=timezone.now())
    return file


def run(program, database):
    """Run a program in a process of its own, on this database and with this key."""
    environment = os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PERSONAL_DATA_KEYS": as_setting(settings.PERSONAL_DATA_KEYS),
    }
    python = [sys.executable, "-c", program]
    return subprocess.run(python, cwd=settings.BASE_DIR, env=environment, check=False)


def bring_back(file):
    return restore(file, now=timezone.now(), replace=True)


def test_each_erasure_is_one_line_in_a_file_for_its_owner_alone(tombstones_file):
    for _time in range(2):
        make_jo()
        erase()

    lines = [json.loads(line) for line in tombstones_file.read_text().splitlines()]
    assert [line["id"] for line in lines] == [
        str(row.id) for row in Tombstone.objects.order_by("at")
    ]
    assert tombstones_file.stat().st_mode & 0o777 == 0o600
    assert "example.org" not in tombstones_file.read_text()
    assert tombstones.in_file() == {row.id: row for row in Tombstone.objects.all()}


def test_what_was_cut_off_between_the_two_is_added_at_the_next_erasure(tombstones_file):
    make_jo()
    erase()
    tombstones_file.write_bytes(tombstones_file.read_bytes()[:40])
    make_jo()

    erase()

    assert tombstones.in_file().keys() == {row.id for row in Tombstone.objects.all()}
    assert len(tombstones.in_file()) == 2


def test_what_was_cut_off_is_added_by_the_backup_of_the_night(tombstones_file, tmp_path):
    make_jo()
    erase()
    tombstones_file.unlink()

    call_command("backup", tmp_path / "tonight.zip")

    assert len(tombstones.in_file()) == 1


def test_a_process_killed_right_after_the_commit_loses_no_tombstone(
    shared_database, tombstones_file, yesterday
):
    # It is killed where the file would be written.
    program = """
import django, os, signal
django.setup()
from django.core.management import call_command
from privacy import erasure, finding, tombstones
from privacy.subjects import Subject
tombstones.complete_file = lambda: os.kill(os.getpid(), signal.SIGKILL)
code = finding.find(Subject(email="jo@example.org")).code
call_command("erase_person", email="jo@example.org", confirm=code, basis="asked", reason="Asked.")
"""

    ended = run(program, shared_database)

    assert ended.returncode == -signal.SIGKILL
    assert Tombstone.objects.count() == 1
    assert not tombstones_file.exists()

    bring_back(yesterday)

    assert not PersonalPart.objects.exists()
    assert tombstones.in_file().keys() == {Tombstone.objects.get().id}


def test_somebody_erased_since_the_backup_is_erased_again(yesterday):
    erased = erase()

    restored = bring_back(yesterday)

    assert restored.erased_again == sum(erased.tombstone.counts.values())
    assert not PersonalPart.objects.exists()
    assert Tombstone.objects.get() == erased.tombstone
    record = AccessRecord.objects.get()
    assert record.reason == "Erased again: a backup had brought it back."


def test_what_is_past_its_time_by_now_does_not_come_back(tmp_path):
    long_ago = timezone.now() - timedelta(days=5_000)
    old = make_jo(received_at=long_ago)
    Submission.objects.update(state="answered", answered_at=long_ago)
    new = make_jo()
    back_up(tmp_path / "old.zip", now=timezone.now())

    restored = bring_back(tmp_path / "old.zip")

    assert restored.past_its_time > 0
    assert [part.submission for part in PersonalPart.objects.all()] == [new]
    assert Submission.objects.filter(pk=old.pk, erased_at__isnull=False).exists()


def test_the_file_alone_is_enough_where_the_database_is_lost(yesterday):
    erase()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE privacy_tombstone RENAME TO lost")

    bring_back(yesterday)

    assert not PersonalPart.objects.exists()
    assert Tombstone.objects.count() == 1


@pytest.mark.sqlite_is_enough
def test_the_tombstones_of_the_backup_itself_come_into_the_file(tmp_path, tombstones_file):
    make_jo()
    erase()
    back_up(tmp_path / "today.zip", now=timezone.now())
    tombstones_file.unlink()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE privacy_tombstone RENAME TO lost")

    bring_back(tmp_path / "today.zip")

    assert len(tombstones.in_file()) == 1


@pytest.mark.sqlite_is_enough
def test_what_retention_had_deleted_before_the_erasure_does_not_come_back_either(yesterday):
    Submission.objects.all().delete()
    other = make_jo()
    erase()
    assert Tombstone.objects.get().references == [other.reference]

    bring_back(yesterday)

    assert not PersonalPart.objects.exists()


@pytest.mark.sqlite_is_enough
def test_what_somebody_sends_after_they_were_erased_stays(tmp_path):
    submission = make_jo()
    erase()
    again = make_jo()
    factories.make_message(to="jo@example.org", made_at=timezone.now())
    later = factories.make_note(submission=submission)
    Note.objects.filter(pk=later.pk).update(written_at=timezone.now())
    back_up(tmp_path / "later.zip", now=timezone.now())

    restored = bring_back(tmp_path / "later.zip")

    assert restored.erased_again == 0
    assert [part.submission for part in PersonalPart.objects.all()] == [again]
    assert Message.objects.count() == 1
    assert Note.objects.get() == later


@pytest.mark.first_on_both
@pytest.mark.parametrize("line", ["words", "{}", "[]", '{"id": "1"}', "null"])
def test_with_a_file_that_is_damaged_nothing_is_restored(yesterday, tombstones_file, line):
    erase()
    with tombstones_file.open("a") as file:
        file.write(f"{line}\n")

    with pytest.raises(BackupRefused, match=r"Nothing was restored.*Line 2 of"):
        bring_back(yesterday)

    assert not PersonalPart.objects.exists()


@pytest.mark.sqlite_is_enough
def test_a_line_cut_short_that_nothing_completes_stops_a_restore(yesterday, tombstones_file):
    tombstones_file.write_text('{"at": "2026')

    with pytest.raises(BackupRefused, match=r"Nothing was restored.*cut short"):
        bring_back(yesterday)


@pytest.mark.sqlite_is_enough
def test_a_restore_that_cannot_erase_again_says_keep_the_site_closed(
    yesterday, tombstones_file, monkeypatch
):
    erase()

    def fail(*args, **kwargs):
        raise ValueError("a defect")

    monkeypatch.setattr("feedback.personal_data.Submissions.erase", fail)

    with pytest.raises(CommandError, match=r"Keep the site closed.*erased may be in it"):
        call_command("restore", yesterday, "--replace")


@pytest.fixture
def brought_back(tombstones_file):
    """Somebody who was erased, and came back with a database that does not know it."""
    factories.make_plan()
    make_jo()
    line = erase().tombstone
    with unguarded(Tombstone):
        Tombstone.objects.all().delete()
    return make_jo(received_at=line.at)


def test_whoever_a_backup_brought_back_by_other_means_is_erased_by_the_next_purge(
    client, brought_back
):
    before = client.get("/readyz")
    call_command("purge_expired", verbosity=0)
    after = client.get("/readyz")

    assert before.status_code == 503
    assert (
        before.text
        == "People who were erased are back, by a backup. Run manage.py purge_expired.\n"
    )
    assert not PersonalPart.objects.exists()
    assert tombstones.not_in_database() == frozenset()
    assert after.status_code == 200


def test_a_file_that_says_nothing_new_costs_one_query(
    tombstones_file, django_assert_num_queries, monkeypatch
):
    make_jo()
    erase()
    tombstones.not_in_database()
    monkeypatch.setattr(tombstones, "in_file", None)  # read again, it would fail

    with django_assert_num_queries(1):
        assert not tombstones.not_in_database()


def test_with_a_file_that_is_damaged_the_purge_runs_and_says_so(client, tombstones_file):
    factories.make_plan()
    tombstones_file.write_text("words\n")

    with pytest.raises(CommandError, match="cannot be known"):
        call_command("purge_expired", verbosity=0)
    ready = client.get("/readyz")

    assert Purge.objects.exclude(ended_at=None).exists()
    assert ready.status_code == 200
    assert "Erased: the file of who was erased cannot be read." in ready.text


@pytest.mark.sqlite_is_enough
def test_whoever_shares_a_phone_with_somebody_erased_is_not_erased_again(tmp_path):
    mine = make_jo(phone="07700 900123")
    other = make_jo(email="kim@example.org", phone="07700 900123")
    back_up(tmp_path / "yesterday.zip", now=timezone.now())
    erase(Subject(email="jo@example.org", phone="07700 900123"))

    bring_back(tmp_path / "yesterday.zip")

    assert PersonalPart.objects.get().submission == other
    assert Tombstone.objects.get().references == [mine.reference]


def test_a_file_that_cannot_be_written_is_told_and_the_person_is_erased(tombstones_file):
    make_jo()
    tombstones_file.mkdir()

    erased = erase()

    assert not PersonalPart.objects.exists()
    assert "file of tombstones could not be written" in erased.problems[0]


def test_nobody_changes_or_deletes_a_tombstone():
    make_jo()
    erase()

    with pytest.raises(IntegrityError), transaction.atomic():
        Tombstone.objects.update(references=[])
    with pytest.raises(IntegrityError), transaction.atomic():
        Tombstone.objects.all().delete()


# A story that came off


@pytest.fixture
def story():
    return factories.make_story(
        title="canary-title", text="canary-text", name_shown="Sam", published_at=timezone.now()
    )


@pytest.fixture
def with_story(story, tmp_path):
    """A backup from when the story was public."""
    file = tmp_path / "with-story.zip"
    back_up(file, now=timezone.now())
    return file


def take_off(submission, why):
    submission = Submission.objects.get(pk=submission.pk)
    publication.take_off(
        submission,
        why=why,
        by=factories.make_person(),
        at=timezone.now(),
        version=publication.version_with_story(submission),
    )


def write_anew(submission):
    """Write and publish a story of what somebody sent, by two people."""
    written = {"title": "Anew", "text": "Anew.", "difference": "", "area": None, "action": None}
    for verb, values in (
        (publication.prepare, {"words": written, "shows_name": False, "others_checked": True}),
        (publication.publish, {}),
    ):
        submission = Submission.objects.get(pk=submission.pk)
        version = publication.version_with_story(submission)
        by = factories.make_person()
        verb(submission, **values, by=by, at=timezone.now(), version=version)


def active_yeses():
    return Consent.objects.filter(withdrawn_at=None)


@pytest.mark.sqlite_is_enough
def test_a_story_whose_yes_was_taken_back_by_link_does_not_come_back(client, story, with_story):
    assert traces(client, "canary-title") != {}
    at = timezone.now()
    publication.withdraw(story.submission, at=at)

    restored = bring_back(with_story)

    story = Story.objects.get()
    assert traces(client, "canary-") == {}
    assert [getattr(story, name) for name in Story.WORDS] == ["", "", "", ""]
    assert story.withdrawn_at == at
    assert set(Consent.objects.values_list("withdrawn_at", flat=True)) == {at}
    assert restored.erased_again == 3  # the story and two yeses
    entry = Story.history.latest("history_id")
    assert entry.history_change_reason == "Taken off again: a backup had brought it back"
    assert not Message.objects.exists()


@pytest.mark.sqlite_is_enough
def test_without_its_tombstone_the_story_would_come_back(
    client, story, with_story, tombstones_file
):
    publication.withdraw(story.submission, at=timezone.now())
    tombstones_file.unlink()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE privacy_tombstone RENAME TO lost")

    bring_back(with_story)

    assert traces(client, "canary-title") != {}


@pytest.mark.first_on_both
@pytest.mark.parametrize(("why", "yeses_left"), [(WhyOff.TOOK_BACK, 0), (WhyOff.MISTAKE, 2)])
def test_a_story_that_staff_took_off_does_not_come_back(client, story, with_story, why, yeses_left):
    take_off(story.submission, why)

    bring_back(with_story)

    assert traces(client, "canary-") == {}
    assert Story.objects.get().is_off
    assert active_yeses().count() == yeses_left


@pytest.mark.sqlite_is_enough
def test_a_no_before_there_is_a_story_does_not_come_back_as_a_yes(tmp_path):
    good_news = factories.make_good_news(yes_to=(Consent.Kind.PUBLISH, Consent.Kind.CONTACT))
    back_up(tmp_path / "before.zip", now=timezone.now())
    publication.withdraw(good_news, at=timezone.now())

    bring_back(tmp_path / "before.zip")

    assert [yes.kind for yes in active_yeses()] == [Consent.Kind.CONTACT]


def test_the_tombstone_of_a_story_holds_a_reference_and_no_word(story, tombstones_file):
    publication.withdraw(story.submission, at=timezone.now())

    stone = Tombstone.objects.get()
    assert (stone.of, stone.basis) == ("story", "withdrawn")
    assert (stone.references, stone.hashes, stone.counts) == ([story.submission.reference], [], {})
    assert tombstones.in_file() == {stone.id: stone}
    assert "canary-" not in tombstones_file.read_text()


def test_pressing_twice_leaves_one_tombstone(story):
    for _press in range(2):
        publication.withdraw(story.submission, at=timezone.now())

    assert Tombstone.objects.count() == 1


@pytest.mark.sqlite_is_enough
def test_a_story_written_anew_after_a_mistake_of_ours_stays(client, story, with_story, tmp_path):
    take_off(story.submission, WhyOff.MISTAKE)
    write_anew(story.submission)
    back_up(tmp_path / "later.zip", now=timezone.now())

    restored = bring_back(tmp_path / "later.zip")

    assert restored.erased_again == 0
    assert Story.objects.visible().get().title == "Anew"


@pytest.mark.sqlite_is_enough
def test_a_story_of_a_new_yes_stays(story, tmp_path):
    publication.withdraw(story.submission, at=timezone.now())
    anew = factories.make_good_news()
    write_anew(anew)
    back_up(tmp_path / "later.zip", now=timezone.now())

    restored = bring_back(tmp_path / "later.zip")

    assert restored.erased_again == 0
    assert [shown.submission for shown in Story.objects.visible()] == [anew]


@pytest.mark.sqlite_is_enough
def test_what_came_back_once_and_was_published_anew_since_stays(story, with_story, tmp_path):
    take_off(story.submission, WhyOff.MISTAKE)
    bring_back(with_story)
    write_anew(story.submission)
    back_up(tmp_path / "later.zip", now=timezone.now())

    restored = bring_back(tmp_path / "later.zip")

    assert restored.erased_again == 0
    assert Story.objects.visible().get().title == "Anew"


@pytest.mark.sqlite_is_enough
def test_a_story_and_then_its_sender_are_gone_again(story, with_story):
    publication.withdraw(story.submission, at=timezone.now())
    erase(Subject(references=frozenset([story.submission.reference])))

    bring_back(with_story)

    assert not PersonalPart.objects.exists()
    assert not Consent.objects.exists()
    assert Story.objects.get().is_off


def test_a_sender_s_no_counts_where_the_file_cannot_be_written(story, tombstones_file, caplog):
    tombstones_file.mkdir()

    publication.withdraw(story.submission, at=timezone.now())

    assert not Story.objects.visible().exists()
    assert Tombstone.objects.count() == 1
    assert "complete_file" in caplog.text


def test_a_no_whose_process_died_at_once_is_added_before_the_next_restore(
    shared_database, story, with_story, client, tombstones_file
):
    # It is killed where the file would be written.
    program = """
import django, os, signal
django.setup()
from django.utils import timezone
from feedback.stories import publication
from feedback.models import Submission
from privacy import tombstones
tombstones.complete_file = lambda: os.kill(os.getpid(), signal.SIGKILL)
publication.withdraw(Submission.objects.get(), at=timezone.now())
"""

    ended = run(program, shared_database)

    assert ended.returncode == -signal.SIGKILL
    assert not tombstones_file.exists()

    bring_back(with_story)

    assert traces(client, "canary-") == {}
    assert tombstones.in_file().keys() == {Tombstone.objects.get().id}


# Words that were taken out


def words_of_each_kind():
    """A note, a reply and what somebody said of a page."""
    today = timezone.localdate()
    return [
        factories.make_note(text="canary-Jo Fern"),
        factories.make_reply(text="canary-Jo Fern"),
        factories.make_page_verdict(what_went_wrong="canary-Jo Fern", on=today),
    ]


def values_of(rows):
    """Return all that the database holds of rows."""
    return [type(row).objects.values().get(pk=row.pk) for row in rows]


def take_out(row):
    row = type(row).objects.get(pk=row.pk)
    taking_out.take_out(
        row,
        because=MayBeTakenOut.WhyOut.UNLAWFUL,
        by=factories.make_person(),
        at=timezone.now(),
        version=version_of(row),
    )


def test_words_that_were_taken_out_do_not_come_back(tmp_path):
    rows = words_of_each_kind()
    back_up(tmp_path / "before.zip", now=timezone.now())
    for row in rows:
        take_out(row)
    went = values_of(rows)

    restored = bring_back(tmp_path / "before.zip")

    assert restored.erased_again == len(rows)
    assert values_of(rows) == went
    records = AccessRecord.objects.all()
    assert [(record.kind, record.by) for record in records] == [("taken-out", None)] * len(rows)
    assert {record.reason for record in records} == {
        "Taken out again: a backup had brought it back"
    }


@pytest.mark.sqlite_is_enough
def test_words_that_no_key_opens_any_more_are_taken_out_again_too(tmp_path, settings):
    note = factories.make_note(text="canary-Jo Fern")
    back_up(tmp_path / "before.zip", now=timezone.now())
    take_out(note)
    settings.PERSONAL_DATA_KEYS = {"another": new_key()}

    restored = bring_back(tmp_path / "before.zip")

    assert restored.erased_again == 1
    assert Note.objects.get().text == ""
    assert Note.objects.get().taken_out_because == "unlawful"


@pytest.mark.sqlite_is_enough
def test_without_their_tombstone_the_words_would_come_back(tmp_path, tombstones_file):
    rows = words_of_each_kind()
    back_up(tmp_path / "before.zip", now=timezone.now())
    for row in rows:
        take_out(row)
    tombstones_file.unlink()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE privacy_tombstone RENAME TO lost")

    bring_back(tmp_path / "before.zip")

    back = [type(row).objects.get(pk=row.pk).words for row in rows]
    assert back == ["canary-Jo Fern"] * len(rows)


def test_the_mail_that_waited_in_the_backup_goes_with_the_words(tmp_path):
    reply = factories.make_reply(by="email")
    key = f"{reply.submission.reference} reply {reply.pk}, to the sender"
    mail = factories.make_message(send_key=key)
    back_up(tmp_path / "before.zip", now=timezone.now())
    Message.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), to="", text="")
    take_out(reply)

    bring_back(tmp_path / "before.zip")

    assert Reply.objects.get().words == ""
    assert not Message.objects.exists()


@pytest.mark.parametrize("place", [0, 1, 2], ids=["note", "reply", "page"])
def test_the_tombstone_of_words_holds_a_place_and_no_word(tombstones_file, place):
    row = words_of_each_kind()[place]

    take_out(row)

    stone = Tombstone.objects.get()
    assert (stone.of, stone.basis, stone.hashes, stone.counts) == ("words", "unlawful", [], {})
    assert stone.references == [f"{row._meta.model_name} {row.pk}"]
    assert "canary-" not in tombstones_file.read_text()


def test_a_new_note_with_the_number_of_one_that_a_backup_lacks_stays():
    at = timezone.now()
    note = factories.make_note(written_at=at)
    tombstones.leave(
        Tombstone.Of.WORDS, f"note {note.pk}", basis="asked", at=at - timedelta(seconds=1)
    )
    with unguarded(Tombstone):
        Tombstone.objects.all().delete()

    erasure.replay(at=at)

    assert Tombstone.objects.exists()
    assert Note.objects.get().words == "Ring them."


@pytest.mark.sqlite_is_enough
def test_a_backup_from_before_the_words_comes_back_as_it_is(tmp_path):
    back_up(tmp_path / "before.zip", now=timezone.now())
    take_out(factories.make_page_verdict(what_went_wrong="canary-Jo Fern"))

    restored = bring_back(tmp_path / "before.zip")

    assert (restored.erased_again, PageVerdict.objects.count()) == (0, 0)


def test_one_who_cannot_be_erased_again_keeps_neither_others_nor_the_purge(
    client, brought_back, monkeypatch
):
    factories.make_submission(
        personal={"email": "ann@example.org"}, received_at=timezone.now() - timedelta(minutes=1)
    )
    ann = erase(Subject(email="ann@example.org")).tombstone
    with unguarded(Tombstone):
        Tombstone.objects.all().delete()
    usual = erasure.erase_again

    def breaks(tombstone, *, at):
        if tombstone.id == ann.id:
            raise ZeroDivisionError
        return usual(tombstone, at=at)

    monkeypatch.setattr(erasure, "erase_again", breaks)

    with pytest.raises(CommandError, match=r"cannot be known\. All else is done, but this broke"):
        call_command("purge_expired", verbosity=0)

    assert not PersonalPart.objects.exists()
    assert tombstones.not_in_database() == {ann.id}
    assert Purge.objects.exclude(ended_at=None).exists()
    assert client.get("/readyz").status_code == 503


def test_whatever_breaks_in_erasing_again_what_is_past_its_time_goes(brought_back, monkeypatch):
    monkeypatch.setattr(erasure, "replay", lambda *, at: 1 / 0)

    with pytest.raises(CommandError, match=r"cannot be known\. ZeroDivisionError"):
        call_command("purge_expired", verbosity=0)

    assert Purge.objects.exclude(ended_at=None).exists()
