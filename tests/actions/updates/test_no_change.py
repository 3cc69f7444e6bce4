""" "Same as last time" says in public that nothing changed, and never tells old work as new."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, ProgressUpdate
from actions.public_changes import UPDATE
from actions.quarters import Quarter
from actions.statuses import Status
from actions.updates.checks import doubts, needed_by
from actions.updates.rounds import publish_round, say_no_change, versions_of, write_update
from publishing.changes import newest_changes
from tests import factories

pytestmark = pytest.mark.django_db

Q2, Q3, Q4 = Quarter(2026, 2), Quarter(2026, 3), Quarter(2026, 4)
WORK = "We hired two people."
REASON = "Nobody applied."


@pytest.fixture
def action():
    made = factories.make_action()
    for place in (1, 2):
        factories.make_action_part(action=made, order=place)
    say = {"action": made, "status": Status.DELAYED, "what_we_did": WORK, "got_in_the_way": REASON}
    factories.make_round(quarter=Q2, updates=[{**say, "parts_done": "1"}])
    return made


def open_for(quarter):
    return factories.make_round(quarter=quarter, published_at=None)


def seen(action, opened):
    return versions_of(opened, [action]).get(action.pk, 0)


def again(action, opened):
    return say_no_change(action, opened=opened, seen=seen(action, opened), by=None)


def write(action, opened, **words):
    return write_update(action, opened=opened, words=words, seen=seen(action, opened), by=None)


def published_again(action, *quarters):
    for quarter in quarters:
        opened = open_for(quarter)
        again(action, opened)
        factories.sign_everything(opened)
        publish_round(opened, at=timezone.now())
    return action.updates.get(round__quarter=quarters[-1])


def test_it_states_the_same_and_says_none_of_the_words_again(action):
    update = published_again(action, Q3)

    assert (update.status, update.parts_done) == (Status.DELAYED, "1")
    assert not any(getattr(update, name) for name in ProgressUpdate.WORDS_OF_CHANGE)


def test_since_when_stays_the_quarter_in_which_something_was_said(action):
    assert published_again(action, Q3, Q4).no_change_since.round.quarter == Q2


def test_the_public_reads_since_when_and_how_it_was(action, client):
    update = published_again(action, Q3, Q4)
    since = f'No change since <a href="{update.no_change_since.get_absolute_url()}">'

    for page in (update.get_absolute_url(), action.get_absolute_url()):
        text = " ".join(client.get(page).text.split())
        assert f"{since}April to June 2026</a>:</b> “Running late”, published on" in text
    assert WORK not in client.get(update.get_absolute_url()).text


def test_what_got_in_the_way_is_told_as_what_was_said_then(action, client):
    published_again(action, Q3)

    text = " ".join(client.get(action.get_absolute_url()).text.split())

    assert f"No change since April to June 2026. It was said then: {REASON}" in text
    assert Action.objects.with_standing().get().reason == REASON


def test_the_list_of_changes_and_the_file_say_it_too(action, client):
    published_again(action, Q3)

    newest = next(change for change in newest_changes(5) if change.kind == UPDATE)
    file = client.get(reverse("actions_csv")).content.decode("utf-8-sig")
    row, *_license = csv.DictReader(io.StringIO(file))

    assert newest.text == "No change since April to June 2026."
    assert (row["No change since"], row["What we did"]) == ("April to June 2026", "")


def test_it_counts_as_said_in_this_quarter(action, client):
    published_again(action, Q3)

    found = Action.objects.with_standing().with_last_round().get()

    assert (found.stated, found.newest_round) == (Status.DELAYED, found.last_round.pk)


def test_what_comes_next_may_be_said_beside_it(action):
    opened = open_for(Q3)
    again(action, opened)

    assert write(action, opened, what_next="We look again in May.").no_change_since
    factories.sign_everything(opened)
    publish_round(opened, at=timezone.now())

    assert action.updates.get(round=opened).what_next == "We look again in May."


@pytest.mark.parametrize(
    "words",
    [
        {"status": Status.ON_TRACK},
        {"parts_done": ""},
        *({name: "https://example.org"} for name in ProgressUpdate.WORDS_OF_CHANGE),
    ],
    ids=lambda words: next(iter(words)),
)
def test_whoever_says_a_change_does_not_say_no_change(action, words):
    opened = open_for(Q3)
    again(action, opened)

    assert write(action, opened, **words).no_change_since is None


def test_it_needs_no_reason_anew_until_it_says_a_change(action):
    opened = open_for(Q3)

    assert needed_by(again(action, opened)) == []
    assert needed_by(write(action, opened, what_we_did="We met.")) == [
        "Say what got in the way before it is published."
    ]


def test_of_what_nothing_was_ever_said_nothing_can_be_the_same():
    with pytest.raises(ValidationError, match="Nothing was said of it yet"):
        again(factories.make_action(), open_for(Q3))


def test_old_work_written_out_once_more_is_asked_about(action):
    opened = open_for(Q3)
    write(action, opened, status=Status.DELAYED, what_we_did=WORK, got_in_the_way="Still nobody.")

    said = [doubt.sentence for doubt in doubts(opened, on=Q3.last_day)]

    assert any("word for word what was done by April to June 2026" in each for each in said)


@pytest.mark.both_databases
@pytest.mark.parametrize("wrong", ["another action", "a draft", "another status", "other parts"])
def test_the_database_refuses_no_change_of_what_never_was_so(action, wrong):
    before = action.updates.get()
    elsewhere = factories.make_update(status=Status.DELAYED, parts_done="1")
    opened = open_for(Q3)
    values = {"status": Status.DELAYED, "parts_done": "1", "no_change_since": before}
    values |= {
        "another action": {"no_change_since": elsewhere},
        "a draft": {"no_change_since": factories.make_update(round=opened)},
        "another status": {"status": Status.STOPPED},
        "other parts": {"parts_done": "1, 2"},
    }[wrong]

    with pytest.raises(IntegrityError, match="No change"), transaction.atomic():
        ProgressUpdate.objects.create(action=action, round=opened, **values)
    with pytest.raises(ValidationError, match="No change"):
        ProgressUpdate(action=action, round=opened, **values).clean()
