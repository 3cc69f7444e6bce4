"""You said, we did: two people, one transaction each time, and nothing lost or let through."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from feedback.models import Submission, Theme
from feedback.roles import FEEDBACK_TEAM
from feedback.themes import publication
from publishing.versions import ChangedMeanwhile, version_of
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = {
    "topic": "services",
    "title": "Tell us how long the wait is",
    "you_said": "Nobody tells us how long the wait is.",
    "told_otherwise": "A meeting of parents",
    "answer": "did",
    "we_did": "We write to each family every month.",
}


@pytest.fixture
def kim():
    return factories.make_person(FEEDBACK_TEAM)


@pytest.fixture
def bo():
    return factories.make_person(FEEDBACK_TEAM)


def written(by, *, is_ready=True, areas=(), actions=()):
    theme = Theme()
    publication.write(theme, words=WORDS, areas=areas, actions=actions, is_ready=is_ready, by=by)
    return theme


def publish(theme, by, *, few_checked=True, **values):
    version = version_of(theme)
    values |= {"at": timezone.now(), "version": version, "few_checked": few_checked}
    publication.publish(theme, by=by, **values)


def published(by, other):
    theme = written(by)
    publish(theme, other)
    return theme


def only_by_comments(by, *said):
    theme = Theme()
    words = WORDS | {"told_otherwise": ""}
    publication.write(theme, words=words, areas=[], actions=[], is_ready=True, by=by)
    if said:
        publication.gather(theme, [one.reference for one in said], by=by)
    return theme


def waiting_for_an_answer():
    return Submission.objects.comments().without_public_answer()


def reasons(row):
    newest = row.history.order_by("-history_id")
    return list(newest.values_list("history_change_reason", "history_user__username"))


def test_writing_leaves_one_entry_with_what_it_is_linked_with(kim):
    area = factories.make_area()

    theme = written(kim, areas=[area])

    entry = theme.history.get()
    assert entry.history_user == kim
    assert [link.area if hasattr(link, "area") else link.focusarea for link in entry.areas.all()]
    assert theme.prepared_by == kim
    assert not Theme.objects.visible().exists()


def test_a_second_person_makes_it_public(kim, bo):
    theme = published(kim, bo)

    assert list(Theme.objects.visible()) == [theme]
    assert (theme.published_by, theme.redaction_confirmed) == (bo, True)
    assert reasons(theme)[0][1] == bo.username


def test_whoever_wrote_it_last_does_not_publish_it(kim):
    theme = written(kim)

    with pytest.raises(ValidationError, match="Somebody else has to publish what you wrote"):
        publish(theme, kim)

    assert not Theme.objects.visible().exists()


def test_what_is_still_being_written_is_not_published(kim, bo):
    theme = written(kim, is_ready=False)

    with pytest.raises(ValidationError, match="not said yet that it is ready"):
        publication.publish(theme, by=bo, at=timezone.now(), version=version_of(theme))


def test_a_theme_changed_since_it_was_looked_at_is_not_published(kim, bo):
    theme = written(kim)
    seen = version_of(theme)
    publication.gather(theme, [factories.make_submission().reference], by=kim)

    with pytest.raises(ChangedMeanwhile):
        publication.publish(theme, by=bo, at=timezone.now(), version=seen)


def test_what_the_public_reads_is_not_changed(kim, bo):
    theme = published(kim, bo)

    with pytest.raises(ValidationError, match="Take it back first"):
        publication.write(
            theme,
            words=WORDS,
            areas=[],
            actions=[],
            is_ready=True,
            by=kim,
            version=version_of(theme),
        )


@pytest.mark.parametrize(
    "harm",
    [
        lambda rows: rows.update(you_said="Ann said."),
        lambda rows: rows.update(told_otherwise="At Ann's."),
        lambda rows: rows.update(published_at=timezone.now()),
        lambda rows: rows.delete(),
    ],
)
def test_the_database_keeps_public_words_as_they_are(kim, bo, harm):
    theme = published(kim, bo)

    with pytest.raises(IntegrityError, match="Take it back first"), transaction.atomic():
        harm(Theme.objects.filter(pk=theme.pk))


def test_taking_it_back_keeps_the_words_and_needs_a_new_look(kim, bo):
    theme = published(kim, bo)

    publication.take_back(theme, why="known", by=kim, version=version_of(theme))

    assert not Theme.objects.visible().exists()
    assert (theme.you_said, theme.is_ready, theme.redaction_confirmed) == (
        WORDS["you_said"],
        False,
        False,
    )
    assert reasons(theme)[0] == ("Took it back: Somebody could be known from it", kim.username)


def test_it_is_taken_back_for_a_reason_we_know_so_that_no_name_stays_in_its_history(kim, bo):
    theme = published(kim, bo)

    with pytest.raises(ValueError, match="Ann Other"):
        publication.take_back(theme, why="Ann Other is in it", by=kim, version=version_of(theme))

    assert Theme.objects.visible().exists()


def test_words_that_named_somebody_are_gone_once_they_are_put_right(kim, bo):
    named = dict.fromkeys(("title", "you_said", "told_otherwise", "we_did"), "Ann Other")
    theme = Theme()
    publication.write(theme, words=WORDS | named, areas=[], actions=[], is_ready=True, by=kim)
    publish(theme, bo)
    publication.take_back(theme, why="known", by=bo, version=version_of(theme))

    publication.write(
        theme,
        words=WORDS,
        areas=[],
        actions=[],
        is_ready=True,
        by=kim,
        version=version_of(theme),
    )

    kept = [*Theme.history.values(), *Theme.objects.values()]
    assert len(kept) == 5
    assert "Ann Other" not in str(kept)


def test_what_nobody_said_is_not_published(kim, bo):
    theme = only_by_comments(kim)

    with pytest.raises(ValidationError, match="It has no comments"):
        publish(theme, bo)

    assert not Theme.objects.visible().exists()


def test_what_no_person_wrote_is_nobodys_word(kim, bo):
    said = factories.make_submission()
    theme = only_by_comments(kim, said)
    Submission.objects.filter(pk=said.pk).update(state="spam")

    with pytest.raises(ValidationError, match="It has no comments"):
        publish(theme, bo)


def test_what_we_were_told_at_a_meeting_needs_no_comment(kim, bo):
    theme = published(kim, bo)

    assert not theme.submissions.exists()
    assert list(Theme.objects.visible()) == [theme]


def test_what_few_people_said_is_looked_at_once_more(kim, bo):
    same = factories.make_submission()
    again = factories.make_submission(form_token=same.form_token)
    theme = only_by_comments(kim, same, again, factories.make_submission())

    with pytest.raises(ValidationError, match="Few people said this"):
        publish(theme, bo, few_checked=False)
    publish(theme, bo, few_checked=True)

    assert reasons(theme)[0][0].endswith("though few said it")


def test_a_name_of_somebody_who_said_it_is_looked_at_once_more(kim, bo):
    said = [factories.make_submission(personal={"name": name}) for name in ("Ann", "Zoë Waits")]
    theme = only_by_comments(kim, *said)
    Theme.objects.filter(pk=theme.pk).update(you_said="Zoe waits long.")
    theme.refresh_from_db()

    with pytest.raises(ValidationError, match="may be in it: “Zoe”, “waits”"):
        publish(theme, bo)
    assert not Theme.objects.visible().exists()
    publish(theme, bo, names_checked=True)

    assert Theme.objects.visible().exists()


def test_what_three_people_said_needs_no_second_tick(kim, bo):
    theme = only_by_comments(kim, *(factories.make_submission() for _one in range(3)))

    publish(theme, bo, few_checked=False)

    assert reasons(theme)[0][0].endswith("nobody can be known from it")


def test_the_last_comment_stays_in_what_the_public_reads(kim, bo):
    said, other = factories.make_submission(), factories.make_submission()
    theme = only_by_comments(kim, said, other)
    publish(theme, bo)
    publication.let_go(theme, other, by=kim)

    with pytest.raises(ValidationError, match="It has no comments"):
        publication.let_go(theme, said, by=kim)

    assert list(theme.submissions.all()) == [said]


def test_more_comments_may_come_while_the_public_reads_it(kim, bo):
    theme, said = published(kim, bo), factories.make_submission()

    publication.gather(theme, [said.reference], by=kim)

    assert list(theme.submissions.all()) == [said]
    assert Theme.objects.visible().get().you_said == WORDS["you_said"]


def test_gathering_does_not_put_back_words_that_somebody_changed(kim, bo):
    opened = written(kim)
    same = Theme.objects.get(pk=opened.pk)
    publication.write(
        same,
        words=WORDS | {"title": "Better"},
        areas=[],
        actions=[],
        is_ready=True,
        by=bo,
        version=version_of(same),
    )

    publication.gather(opened, [factories.make_submission().reference], by=kim)

    assert Theme.objects.get().title == "Better"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"form": "good-news"}, "not a comment"),
        ({"state": "spam"}, "not a comment"),
        ({"not_published_because": "vexatious"}, "Undo that first"),
    ],
)
def test_only_open_comments_by_people_are_gathered(kim, values, sentence):
    theme, said = written(kim), factories.make_submission(**values)

    with pytest.raises(ValidationError, match=sentence):
        publication.gather(theme, [said.reference], by=kim)

    assert not theme.submissions.exists()


def test_a_comment_is_taken_out_again(kim):
    theme, said = written(kim), factories.make_submission()
    publication.gather(theme, [said.reference], by=kim)

    publication.let_go(theme, said, by=kim)

    assert not theme.submissions.exists()
    assert reasons(theme)[0][0] == f"Took out {said.reference}"


@pytest.mark.parametrize(("field", "longest"), [("title", 150), ("you_said", 700), ("we_did", 800)])
def test_a_theme_is_no_longer_than_its_public_page_can_bear(kim, field, longest):
    def write(length):
        theme = Theme()
        words = WORDS | {field: "w" * length}
        publication.write(theme, words=words, areas=[], actions=[], is_ready=False, by=kim)

    write(longest)
    with pytest.raises(ValidationError):
        write(longest + 1)

    assert Theme.objects.count() == 1


def test_a_comment_is_declined_with_the_laws_reason_and_taken_up_again(kim):
    said = factories.make_submission(form="local-offer")

    publication.decline(said, because="one-person", by=kim, version=version_of(said))

    assert "one particular person" in reasons(said)[0][0]
    assert not waiting_for_an_answer().exists()
    publication.take_up(said, by=kim, version=version_of(said))
    assert list(waiting_for_an_answer()) == [said]


def test_a_comment_in_a_theme_is_not_declined(kim):
    theme, said = written(kim), factories.make_submission()
    publication.gather(theme, [said.reference], by=kim)

    with pytest.raises(ValidationError, match="Take it out there first"):
        publication.decline(said, because="vexatious", by=kim, version=version_of(said))


def test_only_a_reason_we_know_is_taken_and_only_of_a_comment(kim):
    said, news = factories.make_submission(), factories.make_submission(form="good-news")

    with pytest.raises(ValidationError):
        publication.decline(said, because="too long", by=kim, version=version_of(said))
    with pytest.raises(ValidationError, match="not a comment"):
        publication.decline(news, because="vexatious", by=kim, version=version_of(news))


def test_what_waits_for_an_answer_in_public_is_in_no_theme_and_not_declined(kim):
    waiting = factories.make_submission()
    factories.make_submission(not_published_because="vexatious")
    factories.make_submission(form="good-news")
    factories.make_submission(state="spam")
    publication.gather(written(kim), [factories.make_submission().reference], by=kim)

    assert list(waiting_for_an_answer()) == [waiting]
