"""The two commands: the same two steps as on the pages, and no address where it stays."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from feedback.models import PersonalPart
from privacy import exports
from privacy.models import AccessRecord, Tombstone
from tests import factories

pytestmark = pytest.mark.usefixtures("shared_database", "tombstones_file")

WHY = {"basis": "asked", "reason": "By letter."}


def say(name, **options):
    said = io.StringIO()
    call_command(name, stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def submission():
    return factories.make_submission(personal={"words": "Secret", "email": "jo@example.org"})


def code_in(said):
    return said.partition("--confirm ")[2].split()[0]


def test_somebody_is_erased_by_command_in_two_steps(submission, caplog):
    told = say("erase_person", email="jo@example.org")
    assert PersonalPart.objects.exists()

    done = say("erase_person", email="jo@example.org", confirm=code_in(told), **WHY)

    assert submission.reference in told
    assert "Secret" not in told
    assert "Rows that went: contact: 1, words: 1." in done
    assert not PersonalPart.objects.exists()
    assert AccessRecord.objects.get(kind="erased").by is None
    assert "jo@" not in told + done + caplog.text


def test_an_address_can_be_typed_where_no_history_keeps_it(submission, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("jo@example.org\n"))

    told = say("erase_person", email="-")

    assert submission.reference in told
    assert "jo@" not in told


def test_several_references_are_one_person(submission):
    other = factories.make_submission()
    both = [submission.reference.lower(), other.reference]

    code = code_in(say("erase_person", reference=both))
    say("erase_person", reference=both, confirm=code, **WHY)

    assert Tombstone.objects.get().references == sorted([submission.reference, other.reference])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "Say who"),
        ({"reference": ["BP"]}, "in full"),
        ({"email": "jo.example.org"}, "like name@example.org"),
        ({"email": "jo@example.org", "confirm": "0123456789ab"}, "Say why"),
        ({"email": "jo@example.org", "confirm": "0123456789ab", **WHY}, "Look again"),
        ({"email": "kim@example.org", "confirm": "0123456789ab", **WHY}, "hold nothing"),
    ],
    ids=[
        "nobody",
        "half a reference",
        "no address",
        "no reason",
        "another code",
        "somebody unknown",
    ],
)
def test_nothing_is_erased_unless_it_is_clear(submission, options, told):
    with pytest.raises(CommandError, match=told):
        say("erase_person", **options)

    assert PersonalPart.objects.exists()


def test_a_copy_is_files_for_their_owner_alone(submission, tmp_path):
    folder = tmp_path / "copy"

    said = say("export_person", email="jo@example.org", to=folder, reason="By letter.")

    held = json.loads((folder / exports.JSON).read_text())["held"]
    assert held["Submissions"][0]["words"] == "Secret"
    assert {file.name for file in folder.iterdir()} == {
        exports.PAGE,
        exports.JSON,
        exports.TO_CHECK,
    }
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert "jo@" not in said
    assert AccessRecord.objects.get().kind == "exported"


def test_half_a_copy_is_none(submission, tmp_path, monkeypatch):
    def full(_path, _flags):
        raise OSError("No space left on device")

    monkeypatch.setattr("privacy.management.commands.export_person._for_the_owner_alone", full)

    with pytest.raises(CommandError, match="so none is left"):
        say("export_person", email="jo@example.org", to=tmp_path / "copy", reason="By letter.")
    assert not (tmp_path / "copy").exists()


def test_no_copy_is_written_over_another_or_of_nobody(submission, tmp_path):
    (tmp_path / "there").mkdir()

    with pytest.raises(CommandError, match="cannot be made"):
        say("export_person", email="jo@example.org", to=tmp_path / "there", reason="Asked.")
    with pytest.raises(CommandError, match="hold nothing"):
        say("export_person", email="kim@example.org", to=tmp_path / "new", reason="Asked.")
    with pytest.raises(CommandError, match="Say why"):
        say("export_person", email="jo@example.org", to=tmp_path / "new")

    assert not (tmp_path / "new").exists()
    assert not AccessRecord.objects.exists()


def test_without_a_folder_it_is_only_told_what_there_is(submission):
    said = say("export_person", email="jo@example.org")

    assert submission.reference in said
    assert "Secret" not in said
    look = AccessRecord.objects.get()
    assert (look.kind, look.by, look.subject) == ("opened", None, submission.reference)
