"""Words are taken out at the very moment at which they become public once more: they go from there
as well. On either database, with a connection each."""

import datetime
import time
from threading import Event

import pytest
from django.db import transaction
from django.utils import timezone

from actions.models import ProgressUpdate
from actions.quarters import Quarter
from actions.updates import rounds
from actions.updates.rounds import correct_update, publish_round
from publishing.versions import version_of
from reports.families.views import publish_view
from reports.models import TakingOut, View
from reports.roles import PCAN
from reports.taking_out.words import places_of, propose, take_out
from tests import factories
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("shared_database")

SECRET = "canary-Jo Fern has no school place"
LAST = Quarter.containing(timezone.localdate()).shifted(-1)


@pytest.fixture(autouse=True)
def tombstones_file(settings, tmp_path):
    settings.TOMBSTONES = tmp_path / "tombstones.jsonl"


def a_quarter(quarter):
    opened = factories.make_round(quarter=quarter, published_at=None)
    factories.make_update(round=opened, what_we_did=SECRET)
    factories.sign_everything(opened)
    return opened


def the_next_quarter(_told):
    opened = a_quarter(LAST)
    return lambda: publish_round(opened, at=timezone.now())


def a_late_view(told):
    parent = factories.make_person(PCAN)
    view = factories.make_view(round=told, words=SECRET, written_by=parent, published_at=None)
    version = version_of(view)
    return lambda: publish_view(view, person=parent, at=timezone.now(), version=version)


def a_correction(told):
    update, kim = ProgressUpdate.objects.get(round=told), factories.make_person()
    return lambda: correct_update(update, text=SECRET, reason="A slip.", at=timezone.now(), by=kim)


@pytest.mark.parametrize("becomes_public", [the_next_quarter, a_late_view, a_correction])
def test_what_becomes_public_at_that_moment_loses_the_words_as_well(becomes_public):
    told = publish_round(a_quarter(LAST.shifted(-1)), at=timezone.now())
    (place, *_more), two = places_of(SECRET), [factories.make_person() for _one in range(2)]
    proposal = propose(place, why=TakingOut.Why.NAMED, by=two[0], at=timezone.now())
    publish = becomes_public(told)
    published, taken_out = Event(), Event()

    def publish_slowly():
        with transaction.atomic():
            publish()
            published.set()
            taken_out.wait(timeout=1)  # it waits for this to end, unless it takes no turns

    def take_it_out():
        published.wait(timeout=30)
        take_out(proposal, by=two[1], at=timezone.now() + datetime.timedelta(seconds=1))
        taken_out.set()

    at_once(publish_slowly, take_it_out)

    assert places_of(SECRET) == []
    assert TakingOut.objects.get().published_at
    assert not View.objects.filter(words=SECRET).exists()


def test_who_corrects_what_loses_its_words_just_then_and_who_takes_them_out_are_both_heard(
    monkeypatch,
):
    told = publish_round(a_quarter(LAST), at=timezone.now())
    (place, *_more), two = places_of(SECRET), [factories.make_person() for _one in range(2)]
    proposal = propose(place, why=TakingOut.Why.NAMED, by=two[0], at=timezone.now())
    update, save, has_begun = told.updates.get(), rounds.save_with_history, Event()

    def save_slowly(*row, **how):
        has_begun.set()
        time.sleep(1)  # the other is at the same rows by then, or waits
        save(*row, **how)

    def correct():
        monkeypatch.setattr(rounds, "save_with_history", save_slowly)
        correct_update(update, text="It was nine.", reason="A slip.", at=timezone.now(), by=two[0])

    def take_it_out():
        has_begun.wait(timeout=30)
        take_out(proposal, by=two[1], at=timezone.now())

    at_once(correct, take_it_out)

    assert places_of(SECRET) == []
    assert update.corrections.get().text == "It was nine."
