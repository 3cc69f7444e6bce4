"""What a person does with what somebody told us: once, seen by all, and with nothing personal in
histories, subjects and keys."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from feedback.inbox import handling
from feedback.inbox.boxes import Box, counts, in_box
from feedback.models import Note, Reply, Submission
from feedback.roles import FEEDBACK_TEAM
from post.models import Message
from publishing.models import OwnerSettings
from publishing.versions import ChangedMeanwhile, version_of
from tests import factories
from tests.racing import at_once

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANN = {"name": "Ann Other", "email": "ann@example.org", "words": "We wait."}

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim():
    return factories.make_person(FEEDBACK_TEAM, username="kim")


def do(verb, submission, by, **values):
    """Do one thing with a submission as somebody who has just looked at it."""
    return verb(submission, by=by, version=version_of(submission), **values)


def make(**values):
    return factories.make_submission(**{"reach_by": "email", "personal": ANN, **values})


# What is done leaves one row of history, and nothing personal in it


VERBS = {
    "note": (handling.note, {"text": "Ann Other rang."}, True),
    "assign": (handling.assign, {"to": None}, True),
    "ask_for_translation": (handling.ask_for_translation, {}, False),
    "translated": (handling.translated, {}, False),
    "wait": (handling.wait, {}, False),
    "acknowledge": (handling.acknowledge, {}, True),
    "reply": (handling.reply, {"text": "Dear Ann Other"}, True),
    "answer": (handling.answer, {"way": "phone", "text": "Rang Ann Other"}, True),
    "pass_on": (handling.pass_on, {}, True),
    "mark_spam": (handling.mark_spam, {}, False),
}


def ready(name):
    verb, values, takes_time = VERBS[name]
    return partial(do, verb, **values, **({"at": NOON} if takes_time else {}))


@pytest.mark.parametrize("name", VERBS)
def test_each_thing_done_is_one_row_of_history_that_names_nobody_who_wrote(kim, name):
    submission = make()

    ready(name)(submission, kim)

    newest, first = submission.history.order_by("-history_id")
    assert (newest.history_user, first.history_user) == (kim, None)
    assert newest.history_change_reason
    for secret in ("Ann", "example.org", "kim"):
        assert secret not in newest.history_change_reason
        assert not Message.objects.filter(subject__contains=secret).exists()
        assert not Message.objects.filter(send_key__contains=secret).exists()


@pytest.mark.parametrize("name", VERBS)
def test_whoever_comes_second_is_told_and_nothing_is_done(kim, name):
    submission = make()
    seen = version_of(submission)
    do(handling.wait, submission, factories.make_person(username="quicker"))
    verb, values, takes_time = VERBS[name]
    values = {**values, **({"at": NOON} if takes_time else {})}

    with pytest.raises(ChangedMeanwhile, match="quicker saved this"):
        verb(submission, by=kim, version=seen, **values)

    assert submission.history.count() == 2
    assert [Note.objects.count(), Reply.objects.count(), Message.objects.count()] == [0, 0, 0]


@pytest.mark.usefixtures("shared_database")
def test_two_who_answer_at_the_same_moment_send_one_answer():
    submission = make()
    people = [factories.make_person(FEEDBACK_TEAM) for _person in range(4)]
    seen = version_of(submission)

    def try_to_answer(person):
        mine = Submission.objects.get(pk=submission.pk)
        try:
            handling.reply(mine, text="Soon.", by=person, at=NOON, version=seen)
        except ChangedMeanwhile:
            return "told"
        return "sent"

    outcomes = at_once(*[partial(try_to_answer, person) for person in people])

    assert sorted(outcomes) == ["sent", "told", "told", "told"]
    assert (Reply.objects.count(), Message.objects.count()) == (1, 1)


# Giving it to somebody


def test_what_is_given_to_somebody_is_in_hand_and_can_be_put_back(kim):
    submission = make()

    do(handling.assign, submission, kim, to=kim, at=NOON)
    assert (submission.state, submission.assigned_to) == ("in-hand", kim)

    do(handling.assign, submission, kim, to=None, at=NOON)
    assert (submission.state, submission.assigned_to) == ("new", None)


def test_it_is_given_only_to_those_who_may_read_it(kim):
    with pytest.raises(ValidationError, match="may not read"):
        do(handling.assign, make(), kim, to=factories.make_person("Viewer"), at=NOON)


def test_whoever_is_given_it_by_somebody_else_gets_a_mail_that_says_where_to_look(kim):
    lee = factories.make_person("Feedback team", email="lee@example.org")
    submission = make()

    do(handling.assign, submission, kim, to=lee, at=NOON)
    do(handling.assign, submission, kim, to=None, at=NOON)
    do(handling.assign, submission, lee, to=lee, at=NOON)
    do(handling.assign, submission, kim, to=lee, at=NOON)

    mails = Message.objects.filter(subject=f"For you to answer: {submission.reference}")
    assert [mail.to for mail in mails] == ["lee@example.org"] * 2
    assert submission.staff_path in mails[0].text
    assert ANN["words"] not in mails[0].text


# Answering


def test_a_reply_is_kept_and_promised_by_mail(kim):
    OwnerSettings.objects.update(inbox_email="team@example.org")
    submission = make()

    given = do(handling.reply, submission, kim, text="We ring you on Monday.", at=NOON)

    mail = Message.objects.get()
    assert (mail.to, mail.send_key) == ("ann@example.org", handling.key_of_mail(given))
    assert mail.subject == f"Our answer: {submission.reference}"
    assert not mail.goes_by_itself
    assert "We ring you on Monday." in mail.text
    assert submission.reference in mail.text
    submission.refresh_from_db()
    assert (submission.state, submission.answered_at) == ("answered", NOON)
    assert (given.by, given.text, given.written_by) == ("email", "We ring you on Monday.", kim)


def test_a_question_back_waits_for_its_answer(kim):
    submission = make()

    do(handling.reply, submission, kim, text="Which school?", at=NOON, is_answer=False)

    assert (submission.state, submission.answered_at) == ("waiting", None)


def test_a_reply_that_is_rolled_back_is_not_sent(kim):
    submission = make()

    with transaction.atomic():
        do(handling.reply, submission, kim, text="Soon.", at=NOON)
        transaction.set_rollback(True)

    assert (Message.objects.count(), Reply.objects.count()) == (0, 0)


@pytest.mark.parametrize("personal", [{"words": "We wait."}, None])
def test_without_an_address_nothing_is_mailed(kim, personal):
    submission = make(personal=personal, reach_by="phone")

    with pytest.raises(ValidationError, match="phone or letter"):
        do(handling.reply, submission, kim, text="Soon.", at=NOON)

    do(handling.answer, submission, kim, way="phone", text="Rang them.", at=NOON)
    assert (submission.state, Message.objects.count()) == ("answered", 0)


def test_what_is_answered_can_be_taken_up_again(kim):
    submission = make()
    do(handling.reply, submission, kim, text="Soon.", at=NOON)
    with pytest.raises(ValidationError, match="Take it up again first"):
        do(handling.wait, submission, kim)

    do(handling.go_on, submission, kim)

    assert (submission.state, submission.answered_at) == ("new", None)


def test_a_complaint_about_data_is_acknowledged_once_and_by_mail(kim):
    submission = make(form="data-protection")

    do(handling.acknowledge, submission, kim, at=NOON)

    assert submission.acknowledged_at == NOON
    assert Message.objects.get().to == "ann@example.org"
    with pytest.raises(ValidationError, match="already"):
        do(handling.acknowledge, submission, kim, at=NOON)


# Safeguarding


@pytest.mark.parametrize("state", ["new", "quarantined", "spam", "answered"])
def test_a_concern_is_stamped_open_and_the_team_is_told_where_to_look(kim, state):
    OwnerSettings.objects.update(safeguarding_help="Call the team: 000")
    submission = make(state=state, answered_at=NOON, set_aside_because="Odd.")

    do(handling.pass_on, submission, kim, at=NOON)

    mail = Message.objects.get()
    assert submission.safeguarding_at == NOON
    assert list(in_box(Box.SAFEGUARDING, kim)) == [submission]
    assert mail.to == ""
    assert "Call the team: 000" in mail.text
    assert submission.staff_path in mail.text
    assert "Ann" not in mail.text
    assert "We wait." not in mail.text


def test_a_concern_is_closed_once_and_may_be_passed_on_anew(kim):
    submission = make(state="answered", answered_at=NOON)
    do(handling.pass_on, submission, kim, at=NOON)
    Submission.objects.update(state="answered")
    submission.refresh_from_db()
    later = NOON + timedelta(days=1)
    assert list(in_box(Box.SAFEGUARDING, kim)) == [submission]
    assert counts(kim)[Box.SAFEGUARDING.name] == 1

    do(handling.close_concern, submission, kim, at=later)
    do(handling.go_on, submission, kim)

    assert list(in_box(Box.SAFEGUARDING, kim)) == []
    assert (submission.safeguarding_at, submission.concern_closed_at) == (NOON, later)
    assert not submission.is_concern
    with pytest.raises(ValidationError, match="one no longer"):
        do(handling.close_concern, submission, kim, at=later)
    do(handling.pass_on, submission, kim, at=later)
    assert (submission.safeguarding_at, submission.concern_closed_at) == (later, None)
    assert Message.objects.count() == 2


def test_a_concern_that_nobody_answered_stays_open(kim):
    submission = make(safeguarding_at=NOON)

    with pytest.raises(ValidationError, match="Answer it first"):
        do(handling.close_concern, submission, kim, at=NOON)


def test_what_is_deleted_cannot_be_passed_on(kim):
    submission = make(state="answered", answered_at=NOON, erased_at=NOON)

    with pytest.raises(ValidationError, match="nothing to pass on"):
        do(handling.pass_on, submission, kim, at=NOON)


def test_only_a_concern_is_closed_as_one(kim):
    with pytest.raises(ValidationError, match="no safeguarding concern"):
        do(handling.close_concern, make(), kim, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.update(concern_closed_at=NOON)


def test_a_concern_is_passed_on_once_and_cannot_be_called_spam(kim):
    submission = make()
    do(handling.pass_on, submission, kim, at=NOON)

    with pytest.raises(ValidationError, match="already"):
        do(handling.pass_on, submission, kim, at=NOON)
    with pytest.raises(ValidationError, match="by a person"):
        do(handling.mark_spam, submission, kim)


# What was set aside


@pytest.mark.parametrize("state", ["quarantined", "spam"])
def test_whoever_was_a_person_after_all_gets_the_thanks_kept_back(kim, state):
    submission = make(state=state, set_aside_because="It has 9 links.")

    do(handling.release, submission, kim, at=NOON)

    assert submission.state == "new"
    assert Message.objects.get().to == "ann@example.org"


def test_what_is_set_aside_is_neither_answered_nor_given_to_anybody(kim):
    submission = make(state="quarantined", set_aside_because="Odd.")

    for name in ("assign", "reply", "answer", "wait"):
        with pytest.raises(ValidationError, match="Say first"):
            ready(name)(submission, kim)
    assert Message.objects.count() == 0


def test_what_came_from_one_opening_of_the_form_is_found_together():
    first = make()
    second = make(form_token=first.form_token)
    make()

    assert list(handling.sent_together_with(first)) == [second]
