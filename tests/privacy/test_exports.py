"""A copy for the person: everything, in plain words; what others wrote is marked to be checked."""

import json

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.models import PersonalPart
from privacy import exports
from privacy.subjects import Subject
from publishing import field_register
from tests import factories
from tests.feedback.hostile_strings import HOSTILE

pytestmark = pytest.mark.django_db

JO = Subject(email="jo@example.org")


def take(subject=JO):
    return exports.export(subject, reason="They asked.", by=None, at=timezone.now())


def write(**personal):
    return factories.make_submission(
        personal={"email": "jo@example.org", **personal},
        consents={"contact": "You may contact me about this."},
    )


def test_every_personal_field_is_in_it():
    kinds = field_register.declared()["feedback.PersonalPart"]
    fields = [name for name, kind in kinds.items() if kind == "personal" and name != "email"]
    write(**{name: f"canary {name}" for name in fields})

    (held,) = json.loads(take().as_json())["held"]["Submissions"]

    assert {name: held.get(name) for name in fields} == {name: f"canary {name}" for name in fields}
    assert all(isinstance(PersonalPart._meta.get_field(name), models.TextField) for name in fields)


def test_consents_have_their_words_and_days_and_what_was_done_is_told():
    write()

    (held,) = json.loads(take().as_json())["held"]["Submissions"]

    assert held["consents"] == [
        {
            "kind": "You may contact me about this",
            "wording": "You may contact me about this.",
            "given_at": "2020-01-01T00:00:00Z",
        }
    ]
    assert [entry["what"] for entry in held["history"]] == ["Came in"]


def test_words_of_staff_are_marked_and_their_own_are_not():
    submission = write()
    mark = "Take out what is about somebody else"

    without = take()
    factories.make_note(submission=submission, text="Kim is upset.")
    with_note = take()

    assert mark not in without.as_page()
    assert "Nothing in it was written by others." in without.as_list_to_check()
    assert mark in with_note.as_page()
    assert "dashed boxes" in with_note.as_list_to_check()


def test_a_safeguarding_concern_is_marked_as_telling_of_it_may_harm():
    submission = write()
    submission.safeguarding_at = timezone.now()
    submission.save()

    taken = take()

    assert taken.has_marks
    assert taken.as_page().count("could harm somebody") == 3


def test_where_others_may_name_them_is_for_staff_alone():
    write(name="Jo Fern")
    other = factories.make_submission(personal={"words": "Jo Fern helped us."})

    taken = take()

    assert other.reference in taken.as_list_to_check()
    assert other.reference not in taken.as_page() + taken.as_json()
    assert "helped us" not in "".join(taken.files().values())


def test_names_of_staff_are_left_out():
    person = factories.make_person(username="a-colleague")
    submission = write()
    factories.make_note(submission=submission, written_by=person)
    submission.assigned_to = person
    submission.save()

    assert "a-colleague" not in "".join(take().files().values())


def test_nothing_that_somebody_wrote_becomes_markup():
    for words in HOSTILE:
        write(words=words.replace("\x00", ""))

    page = take().as_page()

    assert "<script" not in page
    assert "<img" not in page
    assert "<svg" not in page
    assert page.count("<style>") == 1


def test_there_is_no_copy_of_nothing():
    with pytest.raises(exports.ExportRefused, match="hold nothing"):
        take()


def test_no_question_about_submissions_holds_another_one():
    """PostgreSQL may ask the inner one again for every row: 300 rows took it minutes."""
    write(), write()

    with CaptureQueriesContext(connection) as asked:
        take()

    about_submissions = [q["sql"].count('FROM "feedback_submission"') for q in asked]
    assert max(about_submissions) == 1
