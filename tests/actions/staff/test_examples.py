"""Examples never swallow what somebody typed, and never refuse it: both are tried as on the trial
site, where made-up progress stands."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from actions.models import DueDate, ProgressUpdate, Round
from actions.quarters import Quarter
from actions.updates.rounds import open_round, publish_round, write_update
from publishing.samples import remove_samples
from tests.factories import (
    make_action,
    make_definition,
    make_due_date,
    make_measure,
    make_person,
    make_reading,
    make_round,
    make_series,
    make_update,
    sign_everything,
)

pytestmark = pytest.mark.django_db

THIS_QUARTER = Quarter.containing(timezone.localdate())
WORDS = {"status": "on-track", "what_we_did": "We met."}


def write(action, opened, *, seen=0):
    return write_update(action, opened=opened, words=WORDS, seen=seen, by=make_person())


@pytest.fixture
def example():
    """An example round that is open, after one that is public."""
    said = {"is_sample": True, "status": "on-track"}
    make_round(quarter=THIS_QUARTER.shifted(-1), is_sample=True, updates=[said])
    return make_round(quarter=THIS_QUARTER, is_sample=True, published_at=None)


def test_what_is_written_in_an_example_round_stays_when_the_examples_go(example):
    written = write(make_action(), example)

    remove_samples()

    assert ProgressUpdate.objects.get() == written
    assert Round.objects.get() == example
    assert not Round.objects.get().is_sample


def test_what_is_written_over_an_example_draft_stays_with_its_history(example):
    draft = make_update(round=example, is_sample=True)
    seen = draft.history.latest().history_id

    write(draft.action, example, seen=seen)
    remove_samples()

    kept = ProgressUpdate.objects.get()
    assert kept.what_we_did == "We met."
    assert kept.history.get().is_sample is False


def test_a_round_that_was_written_in_must_be_published_before_another_opens(example):
    write(make_action(), example)

    with pytest.raises(ValidationError, match=r"is still open\. Publish it first"):
        open_round(THIS_QUARTER.shifted(1), on=timezone.localdate())

    assert ProgressUpdate.objects.drafts().get().what_we_did == "We met."


def test_publishing_real_words_takes_the_examples_away(example):
    make_update(round=example, is_sample=True, status="on-track")
    written = write(make_action(), example)

    example.refresh_from_db()
    sign_everything(example)
    publish_round(example, at=timezone.now())

    assert list(Round.objects.visible()) == [example]
    assert list(ProgressUpdate.objects.visible()) == [written]


def test_the_example_date_of_an_action_keeps_no_real_update_from_being_published(
    admin_client, example
):
    late = make_due_date(quarter=THIS_QUARTER.shifted(-2), is_sample=True)
    write(late.action, example)
    example.refresh_from_db()
    sign_everything(example)
    address = reverse("admin:publish_round", args=[THIS_QUARTER])

    page = admin_client.get(address)

    assert page.context["refusals"] == []
    assert "The example progress goes." in page.content.decode()
    admin_client.post(address, {"looked": "on"})
    assert Round.objects.get().published_at
    assert not DueDate.objects.exists()


def test_what_an_example_said_last_is_not_offered_to_be_said_again(admin_client, example):
    last = ProgressUpdate.objects.visible().get()

    rows = admin_client.get(reverse("admin:write")).context["rows"]

    [row] = [row for row in rows if row.action == last.action]
    assert row.last == last
    assert not row.can_repeat


def test_dates_that_are_examples_offer_no_boxes_but_say_how_to_begin(admin_client):
    date = make_due_date(is_sample=True)
    page = reverse("admin:dates_of", args=[date.action.reference])

    assert reverse("admin:examples") in admin_client.get(page).content.decode()
    moving = admin_client.get(reverse("admin:dates_move"), {"action": date.action.address_part})
    assert moving.url == page
    assert admin_client.get(reverse("admin:dates_correct", args=[date.pk])).url == page


def test_figures_that_are_examples_offer_no_boxes_but_say_how_to_begin(admin_client):
    measure = make_measure()
    series = make_series(measure=measure, is_sample=True)
    definition = make_definition(
        measure=measure, is_sample=True, in_force_from=datetime.date(2020, 1, 1)
    )
    make_reading(series=series, definition=definition, is_sample=True)

    page = admin_client.get(reverse("admin:figures", args=[measure.reference])).content.decode()

    assert reverse("admin:examples") in page
    assert f'name="line-{series.pk}-value"' not in page
    for name in ("figures_definition", "figures_series"):
        answer = admin_client.get(reverse(f"admin:{name}", args=[measure.reference]))
        assert answer.url == reverse("admin:figures", args=[measure.reference])


def test_an_example_is_only_looked_at_in_the_admin(admin_client):
    series = make_series(is_sample=True)

    page = admin_client.get(reverse("admin:actions_series_change", args=[series.pk]))

    assert not page.context["has_change_permission"]


def test_taking_the_examples_away_asks_first_and_leaves_what_is_real(client, example):
    real = make_due_date()
    client.force_login(make_person("Publisher"))
    address = reverse("admin:examples")

    assert "2 quarterly updates" in client.get(address).content.decode()
    assert Round.objects.count() == 2
    client.post(address)

    assert not Round.objects.exists()
    assert DueDate.objects.get() == real


def test_only_a_publisher_takes_the_examples_away(client, example):
    client.force_login(make_person("Content editor"))

    assert client.post(reverse("admin:examples")).status_code == 403
    assert Round.objects.count() == 2


def test_an_example_update_is_not_corrected(admin_client, example):
    said = ProgressUpdate.objects.visible().get()

    answer = admin_client.get(reverse("admin:correct_update", args=[said.pk]))

    assert answer.url == reverse("admin:round", args=[said.round.quarter])
