"""Whatever staff do, in whatever order: no published document changes, the chain verifies, sums
equal a recount from the document, and nothing unpublished is in it."""

import datetime
import random
from collections import Counter

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, transaction

from actions.dates import due_dates
from actions.models import Action, ProgressUpdate, Reading, Round
from actions.quarters import Quarter
from actions.statuses import Status
from actions.updates.rounds import (
    correct_update,
    open_round,
    publish_round,
    versions_of,
    write_update,
)
from publishing.samples import remove_samples
from publishing.versions import version_of
from publishing.wordings import proposing
from reports.families.views import Subject, publish_view, write_view
from reports.models import AreaReport, TakingOut, UpdateDocument, UpdateText
from reports.record.verifying import differences
from reports.roles import PCAN
from reports.signing.areas import send_area_back
from reports.taking_out import words as take_out
from tests.factories import (
    make_action,
    make_area,
    make_measure,
    make_person,
    make_reading,
    make_round,
    make_series,
    make_update,
    open_the_site,
    sign_everything,
)

FIRST = Quarter(2024, 1)
STEPS_OF_A_SEQUENCE = 28


class Story:
    """Two actions and a measure, and all that is done with them. `frozen` holds each document as
    it was when it was first seen."""

    def __init__(self, chance):
        self.chance = chance
        self.day = datetime.datetime(2024, 4, 20, 12, tzinfo=datetime.UTC)
        area = make_area()
        self.actions = [make_action(area=area), make_action(area=area)]
        self.series = make_series(measure=make_measure(area=area, counts_people=True))
        self.area = area
        self.person = make_person(is_superuser=True)
        self.publisher = make_person(is_superuser=True)
        self.parent = make_person(PCAN)
        self.done = Counter()
        self.frozen = {}
        self.said = 0

    def step(self):
        """Try one thing; the site may refuse it."""
        self.day += datetime.timedelta(days=self.chance.randint(1, 60))
        kinds = [self.open, self.write, self.publish, self.correct, self.edit, self.hide]
        kinds += [self.promise, self.move, self.count, self.example, self.by_hand]
        kinds += [self.write, self.publish, self.no_examples, self.sign, self.send_back]
        kinds += [self.open_the_site, self.propose, self.withdraw, self.view, self.take_out]
        kinds += [self.write, self.publish, self.publish, self.propose, self.view, self.take_out]
        kinds += [self.speak, self.correct_area]
        step = self.chance.choice(kinds)
        try:
            with transaction.atomic():
                step()
        except (ObjectDoesNotExist, ValidationError, DatabaseError):
            return
        self.done[step.__name__] += 1

    @property
    def action(self):
        return self.chance.choice(self.actions)

    def one_of(self, rows):
        return self.chance.choice(rows.order_by("pk") or [rows.get()])

    def words(self):
        self.said += 1
        return f"Words {self.said}."

    def open(self):
        last = Round.objects.order_by("-quarter").first()
        quarter = last.quarter.shifted(1) if last else FIRST
        open_round(quarter, on=self.day.date(), by=self.person)

    def write(self):
        opened, action = Round.objects.drafts().get(), self.action
        words = {
            "status": self.chance.choice(["", *Status.values]),
            "what_we_did": self.words(),
            "got_in_the_way": self.words(),
            "evidence": self.words(),
        }
        seen = versions_of(opened, [action]).get(action.pk, 0)
        write_update(action, opened=opened, words=words, seen=seen, by=self.person)

    def speak(self):
        AreaReport.objects.update_or_create(
            round=Round.objects.drafts().get(), area=self.area, defaults={"says": self.words()}
        )

    def sign(self):
        sign_everything(Round.objects.drafts().get())

    def send_back(self):
        opened = Round.objects.drafts().get()
        send_area_back(self.area, opened=opened, note=self.words(), by=self.publisher)

    def publish(self):
        if self.chance.random() < 0.8:
            self.sign()
        by = self.chance.choice([self.publisher, self.publisher, self.person])
        publish_round(Round.objects.drafts().get(), at=self.day, by=by)

    def correct(self):
        self.put_right(self.chance.choice(ProgressUpdate.objects.visible() or [None]))

    def correct_area(self):
        self.put_right(self.chance.choice(AreaReport.objects.visible() or [None]))

    def put_right(self, said):
        if said:
            text, reason = self.words(), self.words()
            correct_update(said, text=text, reason=reason, at=self.day, by=self.person)

    def edit(self):
        action = Action.objects.get(pk=self.action.pk)
        action.title = self.words()
        action.save()

    def open_the_site(self):
        open_the_site()

    def propose(self):
        takes_words_out = self.chance.random() < 0.5
        self.change("title", self.words(), takes_words_out=takes_words_out)

    def withdraw(self):
        action = Action.objects.get(pk=self.action.pk)
        self.change("is_withdrawn", not action.is_withdrawn)

    def change(self, name, value, **more):
        said = proposing.Proposal("It was agreed.", "SEND board", self.day.date(), **more)
        action = Action.objects.get(pk=self.action.pk)
        wording = proposing.propose(action, name, value, said, by=self.person, at=self.day)
        proposing.publish([wording], by=self.publisher, at=self.day)

    def view(self):
        about = self.one_of(Round.objects.all())
        subject = Subject(about, self.chance.choice([None, self.area]))
        view = write_view(
            subject, words=self.words(), judgement="", person=self.parent, at=self.day, version=""
        )
        # Whoever publishes looks at the clock before it is their turn.
        at = self.day + self.chance.choice([-1, 1]) * datetime.timedelta(minutes=5)
        publish_view(view, person=self.parent, at=at, version=version_of(view))

    def take_out(self):
        waiting = TakingOut.objects.filter(published_at=None).first()
        if waiting is None:
            text = self.one_of(UpdateText.objects.filter(words__startswith="Words"))
            place = (UpdateText._meta.label, text.pk, "words")
            waiting = take_out.propose(place, why="named", by=self.person, at=self.day)
        take_out.take_out(waiting, by=self.publisher, at=self.day)

    def hide(self):
        action = self.action
        Action.objects.filter(pk=action.pk).update(is_visible=not action.is_visible)
        action.refresh_from_db()

    def promise(self):
        quarter = FIRST.shifted(self.chance.randint(0, 8))
        at = self.chance.choice([self.day, None])
        due_dates.promise(self.action, quarter=quarter, read_from=self.words(), at=at)

    def move(self):
        due_dates.move(
            self.action,
            quarter=FIRST.shifted(self.chance.randint(0, 12)),
            reason=self.words(),
            agreed_by="The board",
            agreed_on=self.day.date(),
            at=self.day,
        )

    def count(self):
        quarter = FIRST.shifted(self.chance.randint(0, 4))
        there = Reading.objects.filter(
            series=self.series, starts_on=quarter.first_day, replaced_by=None
        ).first()
        why = {"replaces": there, "why_replaced": "Counted again."} if there else {}
        at = self.chance.choice([self.day, None])
        value = self.chance.choice([2, 40, 400])
        make_reading(series=self.series, quarter=quarter, value=value, published_at=at, **why)

    def example(self):
        if not Round.objects.exists():
            opened = make_round(quarter=FIRST, published_at=None, is_sample=True)
            make_update(round=opened, action=self.action, is_sample=True)
            publish_round(opened, at=self.day)

    def no_examples(self):
        remove_samples()
        self.frozen = {key: text for key, text in self.frozen.items() if not key[0]}

    def by_hand(self):
        document = UpdateDocument.objects.filter(is_sample=False).order_by("?").first()
        if document:
            rows = self.chance.choice([UpdateDocument, UpdateText]).objects.all()
            self.chance.choice(
                [rows.delete, lambda: UpdateDocument.objects.update(canonical="{}")]
            )()

    def check(self):
        """Nothing that was frozen is another; all of it verifies; drafts are in none of it."""
        there = {
            (document.is_sample, document.number): document.canonical
            for document in UpdateDocument.objects.all()
        }
        examples_went = not any(is_sample for is_sample, _number in there)
        if examples_went:
            self.frozen = {key: text for key, text in self.frozen.items() if not key[0]}
        assert {key: there.get(key) for key in self.frozen} == self.frozen
        self.frozen = there
        found = [str(each) for each in differences()]
        hidden = [action for action in self.actions if not action.is_visible]
        if hidden:  # what the site no longer shows is told of, and nothing else is
            found = [each for each in found if "date" not in each and "update is" not in each]
            found = [each for each in found if "not on the site" not in each]
            found = [each for each in found if "says it no more" not in each]
        assert found == []
        drafts = ProgressUpdate.objects.filter(published_at=None)
        for update in drafts.exclude(what_we_did=""):
            assert not UpdateText.objects.filter(words=update.what_we_did).exists()


@pytest.fixture(autouse=True)
def tombstones_file(settings, tmp_path):
    settings.TOMBSTONES = tmp_path / "tombstones.jsonl"


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.proof(sample=6, whole=2_000)
def test_no_published_document_changes_whatever_is_done(size, record_property):
    chance, frozen, done = random.Random(19), 0, Counter()
    for _number in range(size):
        with transaction.atomic():
            story = Story(chance)
            for _step in range(STEPS_OF_A_SEQUENCE):
                story.step()
                story.check()
            frozen += len(story.frozen)
            done += story.done
            transaction.set_rollback(True)

    record_property("documents frozen", frozen)
    record_property("steps done", dict(done))
    assert frozen > size / 4


def test_a_document_that_changes_would_be_noticed(db):
    story = Story(random.Random(1))
    story.frozen = {(False, 1): "{}"}

    with pytest.raises(AssertionError):
        story.check()
