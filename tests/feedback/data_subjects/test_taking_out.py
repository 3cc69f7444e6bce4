"""Words about somebody are taken out of one place: for good, with a record, and the row stays."""

from datetime import UTC, datetime
from functools import partial

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from feedback.data_subjects import taking_out
from feedback.forms import usefulness
from feedback.inbox import handling
from feedback.models import MayBeTakenOut, Note, PageVerdict, PersonalPart, Reply, Submission
from feedback.roles import DATA_PROTECTION, FEEDBACK_TEAM
from post.models import Message
from privacy import exports, finding
from privacy.models import AccessRecord, Tombstone
from privacy.purging import purge
from privacy.subjects import Subject
from publishing.versions import ChangedMeanwhile, version_of
from tests import factories
from tests.feedback.inbox.test_inbox_pages import page_of, refused
from tests.privacy import canaries
from tests.racing import at_once

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECRET = "canary-Jo Fern shouted at us"
WhyOut = MayBeTakenOut.WhyOut

pytestmark = pytest.mark.django_db

MAKERS = {
    Note: partial(factories.make_note, text=SECRET),
    Reply: partial(factories.make_reply, text=SECRET),
    PageVerdict: partial(factories.make_page_verdict, what_went_wrong=SECRET),
}
places = pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)


def take_out(row, by, because=WhyOut.ASKED):
    """Take the words out of a row as somebody who has just looked at it."""
    row = type(row).objects.get(pk=row.pk)
    taking_out.take_out(row, because=because, by=by, at=NOON, version=version_of(row))
    row.refresh_from_db()
    return row


def mailed(kim):
    """Return a Reply whose mail waits, and the Message."""
    submission = factories.make_submission(reach_by="email", personal={"email": "a@example.org"})
    version = version_of(submission)
    reply = handling.reply(submission, text=SECRET, by=kim, at=NOON, version=version)
    return reply, Message.objects.get()


# The verb


@places
def test_the_words_go_and_the_row_says_when_and_why(kim, model):
    row = MAKERS[model]()
    before = model.objects.values().get()
    assert SECRET in "\n".join(canaries.every_row())

    row = take_out(row, kim)

    assert row.words == ""
    after = {row.WORDS: "", "taken_out_at": NOON, "taken_out_because": "asked"}
    assert model.objects.values().get() == before | after


@places
def test_no_table_has_a_trace_of_the_words(kim, model):
    take_out(MAKERS[model](), kim)

    assert SECRET not in "\n".join(canaries.every_row())
    assert not LogEntry.objects.exists()


@places
def test_it_is_written_down_who_did_it_when_and_why(kim, model):
    row = take_out(MAKERS[model](), kim, because=WhyOut.UNLAWFUL)

    record = AccessRecord.objects.get()
    assert (record.kind, record.by, record.at, record.rows) == ("taken-out", kim, NOON, 1)
    assert record.subject == taking_out.named(row)
    assert record.reason == "They should not have been written here"


def test_a_record_names_the_reference_by_which_its_sender_finds_it(kim):
    note = take_out(factories.make_note(), kim)

    assert AccessRecord.objects.get().subject == f"{note.submission.reference}, note {note.pk}"


@pytest.mark.parametrize(("model", "what"), [(Note, "a note"), (Reply, "an answer")])
def test_the_history_of_the_submission_tells_it_and_has_no_words(kim, model, what):
    row = take_out(MAKERS[model](), kim)

    entry = Submission.history.filter(id=row.submission_id).latest("history_id")
    assert entry.history_change_reason == f"Took the words out of {what}"
    assert entry.history_user == kim


@places
def test_the_other_words_stay(kim, model):
    other = MAKERS[model]()

    take_out(MAKERS[model](), kim)

    other.refresh_from_db()
    assert (other.words, other.taken_out_at) == (SECRET, None)


def test_what_the_sender_wrote_stays(kim):
    note = take_out(factories.make_note(), kim)

    assert PersonalPart.objects.get(submission=note.submission).words == "We wait."


@places
def test_what_changed_since_it_was_looked_at_is_looked_at_again(kim, model):
    row = MAKERS[model]()
    seen = version_of(row)
    model.objects.filter(pk=row.pk).update(**{model.WORDS: "Other words"})

    with pytest.raises(ChangedMeanwhile):
        taking_out.take_out(row, because=WhyOut.ASKED, by=kim, at=NOON, version=seen)

    row.refresh_from_db()
    assert row.words == "Other words"
    assert not AccessRecord.objects.exists()


@places
def test_words_that_are_gone_are_not_taken_out_once_more(kim, model):
    row = take_out(MAKERS[model](), kim)

    with pytest.raises(ValidationError, match="no words here any more"):
        take_out(row, kim, because=WhyOut.UNLAWFUL)

    row.refresh_from_db()
    assert row.taken_out_because == "asked"


@places
@pytest.mark.parametrize("because", ["", "They are rude"])
def test_why_is_chosen_and_never_typed(kim, model, because):
    row = MAKERS[model]()

    with pytest.raises(ValidationError):
        take_out(row, kim, because=because)

    row.refresh_from_db()
    assert row.words == SECRET


@pytest.mark.usefixtures("shared_database")
def test_of_two_who_do_it_at_once_one_is_told():
    note, people = factories.make_note(), [factories.make_person(FEEDBACK_TEAM) for _n in range(2)]
    version = version_of(note)

    def try_to(person):
        mine = Note.objects.get(pk=note.pk)
        try:
            taking_out.take_out(mine, because=WhyOut.ASKED, by=person, at=NOON, version=version)
        except ChangedMeanwhile:
            return "told"
        return "done"

    outcomes = at_once(*[partial(try_to, person) for person in people])

    assert sorted(outcomes) == ["done", "told"]
    assert AccessRecord.objects.count() == Tombstone.objects.count() == 1


# An answer that goes by mail


def test_an_answer_on_its_way_is_refused_until_it_is_sent(kim):
    reply, mail = mailed(kim)

    with pytest.raises(ValidationError, match="on their way by mail"):
        take_out(reply, kim)
    Message.objects.filter(pk=mail.pk).update(sent_at=NOON, to="", text="")
    reply = take_out(reply, kim)

    assert reply.words == ""
    assert Message.objects.get().sent_at == NOON


def test_mail_that_could_not_be_sent_goes_with_the_words(kim):
    reply, mail = mailed(kim)
    Message.objects.filter(pk=mail.pk).update(given_up_at=NOON)
    other = factories.make_message(given_up_at=NOON)

    take_out(reply, kim)

    assert list(Message.objects.all()) == [other]
    assert SECRET not in "\n".join(canaries.every_row())


# What the database refuses


@places
@pytest.mark.parametrize(
    "values",
    [
        {"taken_out_at": NOON, "taken_out_because": "asked"},
        {"taken_out_because": "asked"},
        {"taken_out_at": NOON, "words": ""},
    ],
    ids=["with words", "without when", "without why"],
)
def test_taken_out_means_no_words_and_when_and_why(model, values):
    row = MAKERS[model]()
    values = {model.WORDS if name == "words" else name: value for name, value in values.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**values)

    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError, match="it says when and why"):
        row.validate_constraints()


def test_whoever_said_what_was_wrong_does_not_bring_it_back(client, kim):
    verdict = take_out(MAKERS[PageVerdict](), kim)

    usefulness.add_what_went_wrong(verdict, SECRET)

    verdict.refresh_from_db()
    assert verdict.words == ""


# Beside the other ways in which words are found, given and deleted


@places
def test_whoever_is_looked_for_is_not_found_there_any_more(kim, model):
    row = MAKERS[model]()
    jo = Subject(name="Jo Fern")
    assert [mention.address for mention in finding.mentions(jo)] == [row.take_out_path]

    take_out(row, kim)

    assert finding.mentions(jo) == []


def test_a_copy_for_the_sender_says_that_words_went_and_why_is_checked_first(kim):
    note = take_out(factories.make_note(), kim)
    sender = Subject(references=frozenset({note.submission.reference}))

    taken = exports.export(sender, reason="They asked.", by=None, at=timezone.now())

    assert "Words taken out at" in taken.as_page()
    assert taken.has_marks


def test_in_the_end_only_the_yes_or_no_about_the_page_stays(kim):
    take_out(MAKERS[PageVerdict](), kim)

    purge(at=NOON.replace(year=2030))

    verdict = PageVerdict.objects.get()
    assert (verdict.useful, verdict.taken_out_at, verdict.taken_out_because) == (False, None, "")


# The page


@places
def test_the_page_shows_the_words_and_asks_why_and_it_is_written_down(client, kim, model):
    row = MAKERS[model]()

    page = client.get(row.take_out_path)

    assert page.status_code == 200
    assert SECRET in page.text
    assert all(str(why.label) in page.text for why in WhyOut)
    assert "What somebody sent us is their own" in page.text
    records = AccessRecord.objects.values_list("kind", "by", "subject")
    assert list(records) == [("opened", kim.pk, taking_out.named(row))]


@pytest.mark.usefixtures("kim")
def test_a_look_at_the_headers_alone_reads_nothing(client):
    assert client.head(factories.make_note().take_out_path).status_code == 200
    assert not AccessRecord.objects.exists()


def press(client, row, **typed):
    """Open the page, choose, and press the button."""
    shown = client.get(row.take_out_path)
    return client.post(row.take_out_path, {"version": shown.context["version"], **typed})


@places
def test_the_button_takes_them_out_and_leads_back_to_where_they_stood(client, kim, model):
    row = MAKERS[model]()

    response = press(client, row, why="asked")
    back = client.get(response["Location"])

    row.refresh_from_db()
    assert row.words == ""
    day = timezone.localdate(row.taken_out_at)
    told = f"on {day.day} {day:%B %Y}: Somebody they are about asked us to."
    assert told in back.text
    assert SECRET not in back.text
    assert row.take_out_path not in back.text


@pytest.mark.usefixtures("kim")
def test_without_a_reason_nothing_is_done(client):
    note = factories.make_note(text=SECRET)

    page = press(client, note)

    assert "Choose why." in page.text
    note.refresh_from_db()
    assert note.words == SECRET


@pytest.mark.usefixtures("kim")
def test_whoever_was_slower_is_told_and_sees_what_is_left(client):
    note = factories.make_note(text=SECRET)
    seen = client.get(note.take_out_path).context["version"]
    press(client, note, why="asked")
    opened = AccessRecord.objects.filter(kind="opened").count()

    page = client.post(note.take_out_path, {"version": seen, "why": "unlawful"})

    assert "Look at what is new below" in refused(page)
    assert "These words were taken out on" in page.text
    assert AccessRecord.objects.filter(kind="opened").count() == opened


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({}, "on its way by mail"),
        ({"sent_at": NOON, "text": ""}, "stays with them"),
        ({"given_up_at": NOON}, "answer in another way"),
    ],
)
def test_the_page_says_what_becomes_of_the_mail(client, kim, state, told):
    reply, mail = mailed(kim)
    Message.objects.filter(pk=mail.pk).update(**state)

    assert told in client.get(reply.take_out_path).text


@pytest.mark.parametrize("model", [Note, Reply])
def test_each_note_and_answer_leads_there(client, kim, model):
    row = MAKERS[model]()

    assert row.take_out_path in client.get(page_of(row.submission)).text


@pytest.mark.usefixtures("kim")
def test_what_was_wrong_with_a_page_leads_there(client):
    row = MAKERS[PageVerdict]()

    assert row.take_out_path in client.get("/admin/inbox/useful/words/").text


def test_an_answer_taken_out_is_told_where_one_answers_again_too(client, kim):
    reply = factories.make_reply(text=SECRET)
    take_out(reply, kim)

    page = client.get(page_of(reply.submission, "answer/")).text

    assert "These words were taken out on 23 November 2026" in page


def test_a_note_taken_out_is_told_beside_the_story_too(client, kim):
    good_news = factories.make_good_news()
    take_out(factories.make_note(submission=good_news, text=SECRET), kim)

    page = client.get(page_of(good_news, "story/write/")).text

    assert "These words were taken out on 23 November 2026" in page


@places
def test_who_answers_people_reads_none_of_it(client, model):
    client.force_login(factories.make_person(DATA_PROTECTION))
    row = MAKERS[model]()

    answers = [client.get(row.take_out_path), client.post(row.take_out_path, {"why": "asked"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not any(SECRET in answer.text for answer in answers)
    assert not AccessRecord.objects.exists()


@pytest.mark.usefixtures("kim")
@pytest.mark.parametrize("rest", ["personalpart/1/", "story/1/", "note/9999/"])
def test_nothing_else_can_be_taken_out(client, rest):
    assert client.get(f"/admin/inbox/take-out/{rest}").status_code == 404
