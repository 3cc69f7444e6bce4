"""Whatever staff, files and two people at once do with promised words: what was ever public can
still be read, word for word and with its day, or its gap."""

import datetime
import random
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from actions.models import Action
from publishing.loading import loading
from publishing.models import Wording
from publishing.wordings.proposing import Proposal, open_wording, propose, publish, turn_down
from tests.factories import make_action, make_person, open_the_site
from tests.racing import at_once, many_pairs

TEXTS = ("title", "text", "done_when")
WORDS = "cut look at the waits for all of them by summer one day soon never"
STEPS_OF_A_SEQUENCE = 12


class Story:
    """One action and all that is tried on it. `public` maps each field to every text the public
    ever read there."""

    def __init__(self, chance, area):
        self.chance = chance
        self.people = [make_person(), make_person()]
        self.action = make_action(area=area, is_visible=True, done_when="")
        self.public = {name: {getattr(self.action, name)} - {""} for name in TEXTS}

    def some_words(self):
        return " ".join(self.chance.choices(WORDS.split(), k=self.chance.randint(1, 5)))

    def step(self):
        """Try one thing; the site may refuse it."""
        kinds = [self.edit, self.propose, self.publish, self.turn_down, self.withdraw]
        kinds += [self.slip, self.revert, self.reload, self.hide, self.take_out]
        name = self.chance.choice(TEXTS)
        try:
            with transaction.atomic():
                self.chance.choice(kinds)(name)
        except (ValidationError, DatabaseError):
            pass
        self.action.refresh_from_db()
        for each in TEXTS:
            self.public[each] |= {getattr(self.action, each)} - {""}

    def edit(self, name):
        Action.objects.filter(pk=self.action.pk).update(**{name: self.some_words()})

    def propose(self, name, value=None, **said):
        said = Proposal("Because.", "Board", datetime.date(2026, 10, 1), **said)
        value = self.some_words() if value is None else value
        return propose(
            self.action, name, value, said, by=self.chance.choice(self.people), at=timezone.now()
        )

    def publish(self, name):
        if wording := open_wording(self.action, name):
            publish([wording], by=self.chance.choice(self.people), at=timezone.now())

    def turn_down(self, name):
        if wording := open_wording(self.action, name):
            turn_down(wording, by=self.people[0], at=timezone.now(), why="No.")

    def withdraw(self, _name):
        wording = self.propose("is_withdrawn", not self.action.is_withdrawn)
        publish([wording], by=self.chance.choice(self.people), at=timezone.now())

    def slip(self, name):
        self.propose(name, getattr(self.action, name) + self.chance.choice(".,a1"), is_slip=True)

    def revert(self, name):
        self.propose(name, self.chance.choice(sorted(self.public[name] or {"x"})))

    def reload(self, name):
        with loading("a-file", reason="Loaded.", overwrite=True) as loader:
            loader.load(Action, "one", {name: self.some_words()}, pk=self.action.pk)

    def hide(self, _name):
        Action.objects.filter(pk=self.action.pk).update(is_visible=False)

    def take_out(self, name):
        wording = self.propose(name, self.some_words(), takes_words_out=True)
        publish([wording], by=self.chance.choice(self.people), at=timezone.now())

    def check(self):
        """The page says what the newest Wording says, and nothing the public read is lost."""
        for name in TEXTS:
            wordings = list(Wording.objects.visible().filter(row_id=self.action.pk, field=name))
            now = getattr(self.action, name)
            if wordings:
                assert now == wordings[-1].after
            readable = {now} | {text for each in wordings for text in (each.before, each.after)}
            lost = self.public[name] - readable
            gaps = [each for each in wordings if each.taken_out_by_id]
            assert not lost or gaps, (name, lost)
            for earlier, later in pairwise(wordings):
                if not (earlier.taken_out_by_id or later.taken_out_by_id):
                    assert earlier.after == later.before


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.proof(sample=10, whole=2_000)
def test_what_was_ever_public_stays_readable(size):
    area = make_action().area
    chance = random.Random(17)
    for _number in range(size):
        with transaction.atomic():
            story = Story(chance, area)
            open_the_site()
            for _step in range(STEPS_OF_A_SEQUENCE):
                story.step()
                story.check()
            transaction.set_rollback(True)


@many_pairs
@pytest.mark.usefixtures("shared_database")
def test_of_two_proposals_at_once_one_is_kept_and_the_other_is_told(size):
    actions = [make_action() for _pair in range(size)]
    people = [make_person(), make_person()]
    open_the_site()

    for action in actions:
        answers = at_once(*(lambda who=who, action=action: _answer(action, who) for who in people))

        kept = Wording.objects.get(row_id=action.pk, field="title")
        told = [answer for answer in answers if answer != kept.pk]
        assert kept.pk in answers
        assert len(told) == 1
        assert kept.after in told[0]


def _answer(action, who):
    said = Proposal("Because.", "Board", datetime.date(2026, 10, 1))
    try:
        at = timezone.now()
        return propose(action, "title", f"The goal of {who.username}", said, by=who, at=at).pk
    except ValidationError as refusal:
        return " ".join(refusal.messages)
