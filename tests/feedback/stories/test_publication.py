"""Good news becomes public only as its sender allows, by two people, and comes off for good."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from feedback.data_subjects.forgetting import Part, forget
from feedback.inbox.boxes import Box, in_box
from feedback.models import Consent, Note, Story
from feedback.roles import FEEDBACK_TEAM
from feedback.stories import publication, take_back
from feedback.stories.publication import WhyOff
from post.models import Message
from publishing.versions import ChangedMeanwhile
from tests import factories
from tests.racing import at_once, many_pairs

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORDS = {
    "title": "A frame that fits",
    "text": "After a year a frame came.",
    "difference": "We play outside.",
    "area": None,
    "action": None,
}
PUBLISH, PUBLISH_NAME, CONTACT = (
    Consent.Kind.PUBLISH,
    Consent.Kind.PUBLISH_NAME,
    Consent.Kind.CONTACT,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim():
    return factories.make_person(FEEDBACK_TEAM, username="kim")


@pytest.fixture
def lou():
    return factories.make_person(FEEDBACK_TEAM, username="lou")


def do(verb, submission, **values):
    """Do one thing as somebody who has just looked at it."""
    submission = type(submission).objects.get(pk=submission.pk)
    version = publication.version_with_story(submission)
    return verb(submission, **{"at": NOON, "version": version, **values})


def prepare(submission, by, *, words=WORDS, shows_name=False, others_checked=True, **values):
    return do(
        publication.prepare,
        submission,
        words=words,
        shows_name=shows_name,
        others_checked=others_checked,
        by=by,
        **values,
    )


def is_visible(submission):
    return Story.objects.visible().filter(submission=submission).exists()


def active(submission):
    return set(submission.consents.filter(withdrawn_at=None).values_list("kind", flat=True))


# From the inbox to the public


def test_what_one_person_wrote_is_public_once_a_second_looked(kim, lou):
    good_news = factories.make_good_news()

    prepare(good_news, kim)
    was_visible = is_visible(good_news)
    do(publication.publish, good_news, by=lou)

    story = Story.objects.get()
    assert not was_visible
    assert is_visible(good_news)
    assert (story.title, story.text, story.difference) == (
        WORDS["title"],
        WORDS["text"],
        WORDS["difference"],
    )
    assert (story.prepared_by, story.published_by, story.published_at) == (kim, lou, NOON)


def test_nobody_publishes_what_they_wrote(kim):
    good_news = factories.make_good_news()
    prepare(good_news, kim)

    with pytest.raises(ValidationError, match="Somebody else"):
        do(publication.publish, good_news, by=kim)

    assert not is_visible(good_news)


def test_a_story_waits_in_the_inbox_until_the_second_person_looked(kim, lou):
    good_news = factories.make_good_news()

    prepare(good_news, kim)
    handed_on = list(in_box(Box.STORIES, lou))
    do(publication.publish, good_news, by=lou)

    assert handed_on == [good_news]
    assert list(in_box(Box.STORIES, lou)) == []


def test_what_is_sent_back_has_a_note_and_waits_no_more(kim, lou):
    good_news = factories.make_good_news()
    prepare(good_news, kim)

    do(publication.send_back, good_news, note="The school can be known.", by=lou)

    assert [note.text for note in Note.objects.all()] == ["The school can be known."]
    assert not Story.objects.get().waits
    with pytest.raises(ValidationError, match="No story waits"):
        do(publication.publish, good_news, by=lou)


def test_a_public_story_that_is_changed_is_off_until_somebody_looked(kim, lou):
    good_news = factories.make_good_news()
    prepare(good_news, kim)
    do(publication.publish, good_news, by=lou)

    prepare(good_news, lou, words={**WORDS, "title": "Another title"})

    assert not is_visible(good_news)
    do(publication.publish, good_news, by=kim)
    assert Story.objects.visible().get().title == "Another title"


def test_other_peoples_names_are_looked_for_first(kim):
    good_news = factories.make_good_news()

    with pytest.raises(ValidationError, match="Look for names"):
        prepare(good_news, kim, others_checked=False)

    assert not Story.objects.exists()


@pytest.mark.parametrize("where", ["title", "text", "difference"])
def test_both_people_are_warned_of_the_senders_own_name_and_look_at_it(kim, lou, where):
    good_news = factories.make_good_news(personal={"words": "A frame.", "name": "Tom Smith"})
    words = {**WORDS, where: "For Smith’s son."}

    with pytest.raises(ValidationError, match="may be in it: “Smith’s”"):
        prepare(good_news, kim, words=words)
    assert not Story.objects.exists()
    prepare(good_news, kim, words=words, names_checked=True)
    with pytest.raises(ValidationError, match="may be in it: “Smith’s”"):
        do(publication.publish, good_news, by=lou)
    assert not is_visible(good_news)
    do(publication.publish, good_news, by=lou, names_checked=True)

    told = Story.history.values_list("history_change_reason", flat=True)
    assert all(reason.endswith("own name may be in it: looked at.") for reason in told)
    assert "Smith" not in "".join(told)


def test_a_name_they_gave_when_they_sent_it_again_counts_too(kim):
    first = factories.make_good_news(personal={"words": "A frame.", "name": "Tom"})
    again = {"words": "A frame.", "name": "Tom Smith"}
    factories.make_good_news(form_token=first.form_token, received_at=NOON, personal=again)

    with pytest.raises(ValidationError, match="“Smith”"):
        prepare(first, kim, words={**WORDS, "text": "Smith got a frame."})


@pytest.mark.parametrize("empty", ["title", "text"])
def test_a_story_has_a_title_and_words(kim, empty):
    with pytest.raises(ValidationError, match="Write a title"):
        prepare(factories.make_good_news(), kim, words={**WORDS, empty: ""})


def test_a_story_is_short(kim):
    with pytest.raises(ValidationError, match="at most 1000"):
        prepare(factories.make_good_news(), kim, words={**WORDS, "text": "x" * 1001})


# As its sender allows


# What they said yes to, who else is in it, how old they are; may it be published, and what name.
SHAPES = [
    ((), "nobody", "", False, ""),
    ((CONTACT,), "nobody", "", False, ""),
    ((PUBLISH,), "nobody", "", True, ""),
    ((PUBLISH_NAME,), "nobody", "", True, "Sam"),
    ((PUBLISH, PUBLISH_NAME), "agreed", "", True, "Sam"),
    ((PUBLISH, PUBLISH_NAME), "not-asked", "", True, ""),
    ((PUBLISH, PUBLISH_NAME), "nobody", "under-13", True, ""),
    ((PUBLISH, PUBLISH_NAME), "nobody", "under-16", True, "Sam"),
]


@pytest.mark.first_on_both
@pytest.mark.parametrize(("yes_to", "others", "age", "to_publish", "name"), SHAPES)
def test_each_shape_of_a_yes_allows_so_much_and_no_more(kim, yes_to, others, age, to_publish, name):
    good_news = factories.make_good_news(
        yes_to=yes_to,
        others_in_story=others,
        age=age,
        personal={"words": "A frame came.", "name": "Sam Smith"},
    )

    assert publication.allowed(good_news) == publication.Allowed(to_publish, name)
    if not to_publish:
        with pytest.raises(ValidationError, match="not said yes to publishing"):
            prepare(good_news, kim)
    elif name:
        assert prepare(good_news, kim, shows_name=True).name_shown == "Sam"
    else:
        with pytest.raises(ValidationError, match="not said yes to their first name"):
            prepare(good_news, kim, shows_name=True)


def test_a_name_is_shown_only_where_somebody_chose_to(kim):
    good_news = factories.make_good_news(yes_to=(PUBLISH, PUBLISH_NAME))

    assert prepare(good_news, kim, shows_name=False).name_shown == ""


def test_a_word_that_is_longer_than_a_name_is_never_shown_as_one(kim):
    good_news = factories.make_good_news(
        yes_to=(PUBLISH, PUBLISH_NAME), personal={"words": "It went well.", "name": "S" * 51}
    )

    assert publication.allowed(good_news).first_name == ""


REFUSED = [
    ({"form": "comment"}, "not good news"),
    ({"state": "quarantined", "set_aside_because": "Odd."}, "set aside"),
    ({"state": "spam"}, "set aside"),
    ({"safeguarding_at": NOON}, "safeguarding"),
]


@pytest.mark.parametrize(("values", "why"), REFUSED)
def test_what_is_not_for_the_public_becomes_no_story(kim, values, why):
    good_news = factories.make_good_news(**values)

    with pytest.raises(ValidationError, match=why):
        prepare(good_news, kim)


@pytest.mark.parametrize(("values", "why"), REFUSED[1:])
def test_a_public_story_is_not_shown_once_doubt_or_concern_came_up(values, why):
    story = factories.make_story()

    type(story.submission).objects.filter(pk=story.submission_id).update(**values)

    assert not is_visible(story.submission)


def test_a_yes_taken_back_while_the_story_waits_is_obeyed(kim, lou):
    good_news = factories.make_good_news()
    prepare(good_news, kim)
    good_news.consents.update(withdrawn_at=NOON)

    with pytest.raises(ValidationError, match="took it back"):
        do(publication.publish, good_news, by=lou)


def test_the_database_itself_shows_nothing_without_a_yes():
    story = factories.make_story(published_at=None)
    story.submission.consents.update(withdrawn_at=NOON)
    public = {"published_at": NOON, "published_by": factories.make_person()}

    with pytest.raises(IntegrityError, match="has not said yes"), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(**public)

    story.submission.consents.update(withdrawn_at=None)
    assert Story.objects.filter(pk=story.pk).update(**public) == 1


def test_the_database_itself_shows_no_name_without_a_yes_to_it():
    good_news = factories.make_good_news(yes_to=(PUBLISH,))

    with pytest.raises(IntegrityError, match="has not said yes"), transaction.atomic():
        factories.make_story(submission=good_news, name_shown="Sam")

    factories.make_story(submission=good_news)
    assert is_visible(good_news)


# Off again


def test_a_yes_taken_back_by_phone_is_noted_and_the_words_are_gone(kim):
    story = factories.make_story(name_shown="Sam")
    good_news = story.submission

    do(publication.take_off, good_news, why=WhyOff.TOOK_BACK, by=kim)

    story.refresh_from_db()
    assert not is_visible(good_news)
    assert (story.title, story.text, story.difference, story.name_shown) == ("", "", "", "")
    assert story.withdrawn_at == NOON
    assert active(good_news) == set()
    with pytest.raises(ValidationError, match="not said yes"):
        prepare(good_news, kim)


def test_a_yes_can_be_taken_back_before_there_is_a_story(kim):
    good_news = factories.make_good_news(yes_to=(PUBLISH, CONTACT))

    do(publication.take_off, good_news, why=WhyOff.TOOK_BACK, by=kim)

    assert active(good_news) == {CONTACT}
    with pytest.raises(ValidationError, match="off already"):
        do(publication.take_off, good_news, why=WhyOff.TOOK_BACK, by=kim)


def test_after_a_mistake_of_ours_it_can_be_written_anew(kim, lou):
    story = factories.make_story()

    do(publication.take_off, story.submission, why=WhyOff.MISTAKE, by=kim)
    was_off = not is_visible(story.submission)
    prepare(story.submission, kim)
    do(publication.publish, story.submission, by=lou)

    assert was_off
    assert is_visible(story.submission)


def test_of_words_that_are_deleted_no_story_is_made(kim):
    story = factories.make_story()
    good_news = story.submission
    forget(good_news, Part.WORDS, Part.STORY, at=NOON, by=None, because="Its time was over")

    with pytest.raises(ValidationError, match="Its time is over"):
        prepare(good_news, kim)

    story.refresh_from_db()
    assert story.is_off


def test_a_story_that_stands_can_be_put_right_when_the_raw_words_are_gone(kim, lou):
    good_news = factories.make_story().submission
    forget(good_news, Part.WORDS, at=NOON, by=None, because="Its time was over")

    prepare(good_news, kim, words={**WORDS, "title": "Without the street"})
    do(publication.publish, good_news, by=lou)

    assert Story.objects.visible().get().title == "Without the street"


def test_without_a_story_there_is_no_mistake_to_take_off(kim):
    with pytest.raises(ValidationError, match="off already"):
        do(publication.take_off, factories.make_good_news(), why=WhyOff.MISTAKE, by=kim)


def test_the_sender_takes_it_off_and_a_second_time_is_no_harm(kim):
    story = factories.make_story()
    good_news = story.submission

    first = publication.withdraw(good_news, at=NOON)
    second = publication.withdraw(good_news, at=NOON + timedelta(days=1))

    story.refresh_from_db()
    assert (first, second) == (True, False)
    assert (story.title, story.text, story.withdrawn_at) == ("", "", NOON)
    assert active(good_news) == set()
    assert set(good_news.consents.values_list("withdrawn_at", flat=True)) == {NOON}
    assert Message.objects.filter(to="").count() == 1
    with pytest.raises(ValidationError, match="not said yes"):
        prepare(good_news, kim)


def test_whoever_sends_it_again_without_the_yes_has_thought_better_of_it():
    first = factories.make_submission(form="good-news", consents={PUBLISH: "Yes."})
    factories.make_submission(
        form="good-news", form_token=first.form_token, received_at=NOON, consents={CONTACT: "Yes."}
    )

    assert not publication.allowed(first).to_publish


def test_the_link_of_what_was_sent_again_takes_back_all_of_it(kim):
    public = factories.make_story().submission
    again = factories.make_submission(
        form="good-news", form_token=public.form_token, received_at=NOON, consents={PUBLISH: "Yes."}
    )
    assert not publication.is_withdrawn(again)

    assert publication.withdraw(again, at=NOON)

    assert not is_visible(public)
    assert publication.is_withdrawn(again)
    assert active(public) == active(again) == set()


def test_a_new_yes_is_sent_anew(kim, lou):
    story = factories.make_story()
    publication.withdraw(story.submission, at=NOON)
    anew = factories.make_good_news()

    prepare(anew, kim)
    do(publication.publish, anew, by=lou)

    assert [shown.submission for shown in Story.objects.visible()] == [anew]


# What is left behind


def test_no_history_and_no_mail_to_the_team_holds_a_word_of_the_story(kim, lou):
    good_news = factories.make_good_news(yes_to=(PUBLISH, PUBLISH_NAME))
    words = {**WORDS, "title": "canary1", "text": "canary2", "difference": "canary3"}
    prepare(good_news, kim, words=words, shows_name=True)
    do(publication.send_back, good_news, note="canary4", by=lou)
    prepare(good_news, kim, words=words, shows_name=True)
    do(publication.publish, good_news, by=lou)
    publication.withdraw(good_news, at=NOON)

    told = [str(list(model.history.values())) for model in (Story, type(good_news))]
    told.append(str(list(Message.objects.filter(to="").values("subject", "text"))))

    assert Story.history.count() == 5
    assert "canary" not in "".join(told)
    assert "Sam" not in "".join(told)


def test_each_thing_done_is_one_row_of_history_with_who_and_why(kim, lou):
    good_news = factories.make_good_news()
    prepare(good_news, kim)
    do(publication.send_back, good_news, note="Shorter.", by=lou)
    prepare(good_news, kim)
    do(publication.publish, good_news, by=lou)
    do(publication.take_off, good_news, why=WhyOff.MISTAKE, by=lou)

    past = Story.history.order_by("history_id")

    assert [(entry.history_user, entry.history_change_reason) for entry in past] == [
        (kim, "Wrote it"),
        (lou, "Sent it back to be written again"),
        (kim, "Wrote it anew"),
        (lou, "Looked at it and published it"),
        (lou, "It should not stand there: a mistake of ours"),
    ]


def test_the_mail_about_a_public_story_leads_to_the_page_and_to_the_way_back(kim, lou, settings):
    settings.SITE_ORIGIN = "https://bigplan.example.org"
    personal = {"words": "A frame came.", "email": "sam@example.org"}
    good_news = factories.make_good_news(reach_by="email", personal=personal)
    prepare(good_news, kim)

    do(publication.publish, good_news, by=lou)

    mail = Message.objects.get()
    assert mail.to == "sam@example.org"
    assert f"https://bigplan.example.org/good-news/{good_news.story.pk}/\n" in mail.text
    assert f"https://bigplan.example.org{take_back.path_of(good_news)}" in mail.text
    assert WORDS["title"] not in mail.text + mail.subject


@pytest.mark.parametrize("reach_by", ["no-need", "phone"])
def test_whoever_did_not_ask_for_mail_gets_none(kim, lou, reach_by):
    good_news = factories.make_good_news(reach_by=reach_by)
    prepare(good_news, kim)

    do(publication.publish, good_news, by=lou)

    assert not Message.objects.exists()


# Two at once


def old_and(verb, submission, **values):
    """Return a job: do it with the version there is now, on the job's own connection."""
    version = publication.version_with_story(submission)

    def job():
        try:
            found = type(submission).objects.get(pk=submission.pk)
            verb(found, **{"at": NOON, "version": version, **values})
        except ChangedMeanwhile:
            return "told"
        return "done"

    return job


@many_pairs
@pytest.mark.usefixtures("shared_database")
def test_of_two_who_decide_at_once_one_is_told(kim, lou, size):
    for _turn in range(size):
        good_news = factories.make_good_news()
        prepare(good_news, factories.make_person())
        before = Story.history.count()

        answers = at_once(
            old_and(publication.publish, good_news, by=kim),
            old_and(publication.send_back, good_news, note="Shorter.", by=lou),
        )

        assert sorted(answers) == ["done", "told"]
        assert Story.history.count() == before + 1


@many_pairs
@pytest.mark.usefixtures("shared_database")
def test_the_sender_s_no_counts_whoever_publishes_at_that_moment(kim, size):
    for _turn in range(size):
        good_news = factories.make_good_news()
        prepare(good_news, factories.make_person())

        def withdraw(good_news=good_news):
            found = type(good_news).objects.get(pk=good_news.pk)
            return "done" if publication.withdraw(found, at=NOON) else "off"

        publishing, withdrawing = at_once(old_and(publication.publish, good_news, by=kim), withdraw)

        assert withdrawing == "done"
        assert publishing in ("done", "told")
        assert not is_visible(good_news)
        assert Story.objects.get(submission=good_news).text == ""


def test_whoever_looked_before_the_yes_was_taken_back_is_told(kim, lou):
    good_news = factories.make_good_news()
    prepare(good_news, kim)
    version = publication.version_with_story(good_news)
    good_news.consents.update(withdrawn_at=NOON)

    with pytest.raises(ChangedMeanwhile):
        do(publication.publish, good_news, by=lou, version=version)
