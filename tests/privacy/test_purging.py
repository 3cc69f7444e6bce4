"""What is past its time goes, all of it and not a minute early. What is open is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feedback.expiring import goes_soon
from feedback.models import PageVerdict, PersonalPart, Submission
from post.models import Message
from privacy import purging
from privacy.models import Purge
from privacy.purging import expiring, faults, purge, register
from privacy.retention import policies
from publishing.one_by_one import OneByOne, SomeBroke
from tests import factories
from tests.privacy.past_their_time import (
    MAKERS,
    MAKERS_OF_OPEN,
    answered,
    make_story,
    overdue,
)

# Not the last of a long month: each moment before it has one moment that is so much later.
NOON = datetime(2031, 3, 23, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

pytestmark = pytest.mark.django_db


def since(name, at=NOON):
    return policies()[name].since(at)


def number_of(names):
    """The names, each once."""
    return dict.fromkeys(names, 1)


def test_every_policy_is_tried_here():
    assert MAKERS.keys() == {kind.policy for kind in expiring() if kind.due}
    assert MAKERS_OF_OPEN.keys() == {kind.policy for kind in expiring() if kind.held_back}


def test_every_policy_has_code_and_all_code_has_a_policy():
    assert faults() == []


@pytest.mark.parametrize("name", MAKERS)
def test_what_is_past_its_time_goes_by_its_own_policy_and_no_other(name):
    MAKERS[name](since(name))

    run = purge(NOON)

    assert run.deleted == {name: 1}


def test_nothing_goes_before_its_time_and_nothing_stays_after_it():
    for name, make in MAKERS.items():
        make(since(name))
    by_the_minute = number_of(MAKERS)
    days = ["pages.what-went-wrong", "finding-help.nothing-found", "staff.interim-notes"]
    by_the_day = {name: by_the_minute.pop(name) for name in days}

    a_day_before = purge(NOON - DAY)
    assert overdue(NOON) == by_the_minute | by_the_day
    a_minute_before = purge(NOON - MINUTE)
    assert overdue(NOON) == by_the_minute
    in_time = purge(NOON)

    assert (a_day_before.deleted, a_minute_before.deleted) == ({}, by_the_day)
    assert in_time.deleted == by_the_minute
    assert overdue(NOON) == {}


def test_running_again_changes_nothing():
    for name, make in MAKERS.items():
        make(since(name))
    purge(NOON)
    entries = Submission.history.count()

    again = purge(NOON)

    assert (again.deleted, again.held_back) == ({}, {})
    assert Submission.history.count() == entries


def test_what_is_open_is_held_back_and_told():
    rows = {name: make(since(name)) for name, make in MAKERS_OF_OPEN.items()}

    def values():
        return {name: type(row).objects.values().get(pk=row.pk) for name, row in rows.items()}

    there = values()

    before = purge(NOON - MINUTE)
    after = purge(NOON)

    assert (before.deleted, before.held_back) == ({}, {})
    assert (after.deleted, after.held_back) == ({}, number_of(MAKERS_OF_OPEN))
    assert values() == there


@pytest.mark.parametrize("state", [{}, {"given_up_at": factories.LONG_AGO}])
def test_mail_that_was_not_sent_stays_however_old(state):
    mail = factories.make_message(made_at=NOON - timedelta(days=5_000), **state)

    purge(NOON)

    assert Message.objects.get() == mail


@pytest.mark.parametrize("state", [{}, {"given_up_at": factories.LONG_AGO}])
@pytest.mark.parametrize("part", ["contact", "words", "work"])
def test_what_an_answer_that_has_not_left_is_about_is_held_back_and_told(part, state):
    name = f"comment.{part}"
    made = MAKERS[name](since(name))
    submission = getattr(made, "submission", made)
    mail = factories.make_message(send_key=f"{submission.reference} answer 1", **state)

    before = purge(NOON)
    Message.objects.filter(pk=mail.pk).update(sent_at=NOON, given_up_at=None)
    after = purge(NOON)

    assert (before.deleted, before.held_back) == ({}, {name: 1})
    assert (after.deleted, after.held_back) == ({name: 1}, {})


def test_mail_to_the_team_and_about_others_holds_nothing_back():
    made = MAKERS["comment.contact"](since("comment.contact"))
    factories.make_message(send_key=f"{made.reference} received, to the team", to="")
    factories.make_message(send_key=f"{made.reference}1 answer 1")

    run = purge(NOON)

    assert (run.deleted, run.held_back) == ({"comment.contact": 1}, {})


def test_a_safeguarding_concern_stays_whole_until_it_is_needed_no_longer():
    concern = {"safeguarding_at": factories.LONG_AGO}
    long_ago = NOON - timedelta(days=5_000)
    submission = factories.make_submission(
        form="good-news",
        personal={"email": "ann@example.org"},
        consents={"contact": "You may contact me."},
        **answered(long_ago),
        **concern,
    )
    factories.make_note(submission=submission)
    story = make_story(long_ago, published_at=None, published_by=None, prepared_at=long_ago)
    Submission.objects.filter(pk=story.submission_id).update(**concern)

    run = purge(NOON)

    assert run.deleted == {}
    assert run.held_back == number_of(["good-news.words", "good-news.work", "good-news.contact"])
    assert policies()["safeguarding.everything"].until
    assert overdue(NOON) == {}


def test_a_closed_concern_goes_in_its_usual_time_counted_from_the_closing():
    submission = factories.make_submission(
        personal={"words": "Please help."},
        safeguarding_at=factories.LONG_AGO,
        concern_closed_at=since("comment.words") + timedelta(minutes=1),
        **answered(NOON - timedelta(days=5_000)),
    )

    too_soon = purge(NOON)
    in_time = purge(NOON + timedelta(minutes=1))

    assert (too_soon.deleted.get("comment.words"), too_soon.held_back) == (None, {})
    assert in_time.deleted["comment.words"] == 1
    assert not PersonalPart.objects.filter(submission=submission).exclude(words="").exists()


def test_the_story_and_consents_of_a_closed_concern_wait_for_their_time_too():
    long_ago = NOON - timedelta(days=5_000)
    story = make_story(long_ago, published_at=None, published_by=None, prepared_at=long_ago)
    Submission.objects.filter(pk=story.submission_id).update(
        safeguarding_at=long_ago, concern_closed_at=NOON - timedelta(days=1), **answered(long_ago)
    )

    assert purge(NOON).deleted == {}
    assert "good-news.story" in purge(NOON + timedelta(days=5_000)).deleted


def test_somebody_who_takes_it_up_again_keeps_it():
    row = MAKERS["comment.words"](since("comment.words"))
    Submission.objects.filter(pk=row.pk).update(state="in-hand", answered_at=None)

    purge(NOON)

    assert Submission.objects.get().personal.words == "We wait."


def test_counted_facts_stay_and_say_since_when_the_rest_is_gone():
    long_ago = since("comment.words") - DAY
    submission = factories.make_submission(
        personal={"email": "ann@example.org"},
        consents={"contact": "You may contact me."},
        **answered(long_ago),
    )
    factories.make_reply(submission=submission)

    run = purge(NOON)

    after = Submission.objects.get()
    assert (after.reference, after.erased_at) == (submission.reference, NOON)
    assert [after.notes.count(), after.replies.count(), after.consents.count()] == [0, 0, 0]
    assert run.deleted == number_of(
        ["comment.words", "comment.work", "comment.contact", "every-form.consents"]
    )
    assert after.history.first().history_change_reason == "Its time was over"


def test_how_to_reach_somebody_goes_before_what_they_wrote():
    submission = factories.make_submission(
        personal={"email": "ann@example.org"}, **answered(since("comment.contact"))
    )

    purge(NOON)

    after = Submission.objects.get(pk=submission.pk)
    assert (after.personal.email, after.personal.words) == ("", "We wait.")
    assert after.erased_at is None


def test_a_yes_is_kept_as_long_as_its_story_is_shown():
    story = make_story(NOON)
    story.submission.state = "answered"
    story.submission.answered_at = since("every-form.consents") - DAY
    story.submission.save()

    purge(NOON)

    assert story.submission.consents.count() == 1


def test_a_story_nobody_published_goes_as_well():
    at = since("good-news.story")
    story = make_story(
        at, others_checked=False, published_at=None, published_by=None, prepared_at=at
    )

    assert purge(NOON - MINUTE).deleted == {}
    assert purge(NOON).deleted == {"good-news.story": 1}

    story.refresh_from_db()
    assert story.text == ""


def test_what_nobody_looked_at_is_told_before_it_goes():
    name = "set-aside.everything"
    MAKERS[name](since(name, NOON + 13 * DAY))
    MAKERS[name](since(name, NOON + 15 * DAY))

    assert goes_soon(NOON).count() == 1


def test_a_yes_or_no_about_a_page_stays_without_its_words():
    verdict = MAKERS["pages.what-went-wrong"](since("pages.what-went-wrong"))

    purge(NOON)

    after = PageVerdict.objects.get()
    assert (after.path, after.useful, after.on) == (verdict.path, verdict.useful, verdict.on)
    assert after.what_went_wrong == ""


def test_a_task_that_is_still_to_do_is_not_forgotten():
    task = MAKERS["machines.tasks"](since("machines.tasks"))
    type(task).objects.update(status="READY")

    assert purge(NOON).deleted == {}


def test_what_no_key_opens_goes_too(settings):
    for name, make in MAKERS.items():
        make(since(name))
    settings.PERSONAL_DATA_KEYS = {"another": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}

    purge(NOON)

    assert overdue(NOON) == {}


def test_a_run_that_is_cut_off_says_so_and_the_next_one_does_the_rest(monkeypatch):
    monkeypatch.setattr(purging, "BATCH", 2)
    for _row in range(5):
        MAKERS["mail.sent"](since("mail.sent"))

    def killed(name, number):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        purge(NOON, tell=killed)
    cut_off = Purge.objects.get()
    left = Message.objects.count()
    run = purge(NOON)

    assert (cut_off.ended_at, cut_off.deleted, left) == (None, {"mail.sent": 2}, 3)
    assert run.deleted == {"mail.sent": 3}
    assert run.ended_at
    assert overdue(NOON) == {}


def test_nothing_can_have_two_meanings():
    with pytest.raises(ValueError, match=r"mail\.sent is registered twice"):
        register(next(kind for kind in expiring() if kind.policy == "mail.sent"))


@pytest.mark.parametrize("pieces", [1, 3])
def test_a_batch_costs_the_same_whatever_lies_in_it(django_assert_num_queries, pieces):
    for _row in range(pieces):
        MAKERS["mail.sent"](since("mail.sent"))
    (kind,) = (kind for kind in expiring() if kind.policy == "mail.sent")

    with django_assert_num_queries(7):
        done = list(purging._forget_due(kind, since("mail.sent"), NOON, OneByOne()))  # noqa: SLF001

    assert done == [pieces]


def with_another(kind):
    """What `expiring` returns, with this in the place of its own."""
    there = [kind if each.policy == kind.policy else each for each in expiring()]
    return lambda: there


def test_a_row_that_breaks_keeps_no_other_of_any_policy(monkeypatch):
    budgets, tries = "machines.allowances", "comment.words"
    broken = [MAKERS[budgets](since(budgets)) for _row in range(3)][1]
    MAKERS[tries](since(tries))
    (kind,) = (each for each in expiring() if each.policy == budgets)

    def forget(rows, *, at):
        if broken in rows:
            raise ZeroDivisionError
        kind.forget(rows, at=at)

    monkeypatch.setattr(purging, "expiring", with_another(replace(kind, forget=forget)))

    with pytest.raises(SomeBroke) as told:
        purge(NOON)

    assert told.value.names == [f"{budgets}, row {broken.pk} (ZeroDivisionError)"]
    assert list(type(broken).objects.all()) == [broken]
    run = Purge.objects.get()
    assert run.deleted == {budgets: 2, tries: 1}
    assert run.ended_at is None


def test_a_policy_that_cannot_be_asked_keeps_no_other(monkeypatch):
    names = ["machines.allowances", "comment.words"]
    for name in names:
        MAKERS[name](since(name))
    (kind,) = (each for each in expiring() if each.policy == names[0])
    another = replace(kind, due=lambda since: 1 / 0)
    monkeypatch.setattr(purging, "expiring", with_another(another))

    with pytest.raises(SomeBroke, match=r"machines.allowances \(ZeroDivisionError\)"):
        purge(NOON)

    assert Purge.objects.get().deleted == {names[1]: 1}
