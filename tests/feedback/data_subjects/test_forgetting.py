"""What is forgotten is gone, and what may be counted stays."""

from datetime import UTC, datetime

import pytest

from feedback.data_subjects.forgetting import PERSONAL, Part, forget, forget_all, holds
from feedback.models import Consent, Note, PersonalPart, Reply, Story, Submission
from tests import factories

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANN = {"name": "Ann Other", "email": "ann@example.org", "phone": "01484 1", "words": "We wait."}
WHY = "Its time was over"

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    """One that holds something of every part."""
    made = factories.make_submission(
        form="good-news", personal=ANN, consents={Consent.Kind.PUBLISH: "You may publish it."}
    )
    factories.make_note(submission=made)
    factories.make_reply(submission=made)
    kim, lee = factories.make_person(), factories.make_person()
    Story.objects.create(
        submission=made,
        title="A swing",
        text="There is a swing now.",
        others_checked=True,
        prepared_by=kim,
        published_by=lee,
        published_at=NOON,
    )
    return made


def held(submission):
    """The parts it still holds."""
    return [part for part in Part if Submission.objects.filter(holds(part), pk=submission.pk)]


@pytest.mark.parametrize("part", Part)
def test_one_part_goes_and_the_others_stay(submission, part):
    assert held(submission) == list(Part)

    gone = forget(submission, part, at=NOON, by=None, because=WHY)

    assert gone == {part.value: 2 if part == Part.WORK else 1}
    assert held(submission) == [other for other in Part if other != part]
    submission.refresh_from_db()
    assert submission.erased_at is None


def test_what_somebody_was_found_by_goes_with_it(submission):
    forget(submission, Part.CONTACT, at=NOON, by=None, because=WHY)

    personal = PersonalPart.objects.get(submission=submission)
    assert (personal.email_hash, personal.phone_hash) == ("", "")
    assert personal.words == "We wait."


def test_with_the_last_personal_part_only_counted_facts_stay(submission):
    before = Submission.objects.get(pk=submission.pk)
    forget(submission, *PERSONAL[:-1], at=NOON, by=None, because=WHY)

    forget(submission, PERSONAL[-1], at=LATER, by=None, because=WHY)

    after = Submission.objects.get(pk=submission.pk)
    assert after.erased_at == LATER
    assert after.sent_key != before.sent_key
    assert after.form_token != before.form_token
    assert (after.reference, after.form, after.received_at) == (
        before.reference,
        before.form,
        before.received_at,
    )
    assert not PersonalPart.objects.exists()


def test_all_of_it_goes_at_once(submission):
    other = factories.make_note().submission

    gone = forget_all(submission, at=NOON, by=None, because=WHY)

    assert gone == {"contact": 1, "words": 1, "work": 2, "story": 1, "consents": 1}
    assert held(submission) == []
    assert held(other) == [Part.WORDS, Part.WORK]
    assert (Note.objects.count(), Reply.objects.count()) == (1, 0)


def test_a_public_story_comes_off(submission):
    forget(submission, Part.STORY, at=LATER, by=None, because=WHY)

    story = Story.objects.get()
    assert story.withdrawn_at == LATER
    assert not Story.objects.visible().exists()
    assert story.history.first().history_change_reason == WHY


def test_a_story_that_waits_waits_no_more():
    story = factories.make_story(published_at=None)

    forget(story.submission, Part.STORY, at=LATER, by=None, because=WHY)

    story.refresh_from_db()
    assert (story.prepared_at, story.withdrawn_at) == (None, LATER)
    assert [getattr(story, name) for name in Story.WORDS] == [""] * 4


def test_forgetting_again_changes_nothing(submission):
    forget_all(submission, at=NOON, by=None, because=WHY)
    before = Submission.objects.values().get(pk=submission.pk)
    entries = submission.history.count()

    gone = forget_all(submission, at=LATER, by=None, because=WHY)

    assert not gone
    assert Submission.objects.values().get(pk=submission.pk) == before
    assert submission.history.count() == entries


def test_the_history_says_what_was_done_by_whom(submission):
    kim = factories.make_person()

    forget_all(submission, at=NOON, by=kim, because=WHY)

    entry = submission.history.order_by("-history_id").first()
    assert (entry.history_user, entry.history_change_reason) == (kim, WHY)
    assert submission.history.count() == 2


def test_what_no_key_opens_can_be_forgotten(submission, settings):
    settings.PERSONAL_DATA_KEYS = {"another": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}

    forget_all(submission, at=NOON, by=None, because=WHY)

    assert held(submission) == []
