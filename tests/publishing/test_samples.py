"""What `publishing.samples` promises: examples are known, and can be taken away whole."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from actions.models import Reading, Round
from publishing.models import OwnerSettings
from publishing.records import MayBeSample
from publishing.samples import remove_samples, sample_models
from tests.factories import (
    make_action,
    make_correction,
    make_definition,
    make_due_date,
    make_reading,
    make_round,
    make_series,
    make_update,
)

pytestmark = pytest.mark.django_db


def make_one_example_of_each():
    published = make_round(is_sample=True, updates=[{"is_sample": True}])
    make_correction(update=published.updates.get(), is_sample=True)
    promise = make_due_date(is_sample=True)
    make_due_date(
        action=promise.action, kind="correction", corrects=promise, reason="x", is_sample=True
    )
    series = make_series(is_sample=True)
    definition = make_definition(measure=series.measure, is_sample=True)
    first = make_reading(series=series, definition=definition, is_sample=True)
    make_reading(
        series=series, definition=definition, replaces=first, why_replaced="x", is_sample=True
    )


def rows_left():
    """How many rows there are of each model that may hold examples, and of their histories."""
    return {
        model.__name__: (
            model.objects.count(),
            model.history.count() if hasattr(model, "history") else 0,
        )
        for model in sample_models()
    }


@transaction.atomic
def remove_and_commit():
    remove_samples()
    transaction.get_connection().check_constraints()  # as the end of a real transaction does


def site_has_samples():
    return OwnerSettings.objects.current().has_samples


def test_a_site_without_examples_says_so():
    make_update()

    assert not site_has_samples()


@pytest.mark.parametrize("make", [make_round, make_due_date, make_series, make_reading])
def test_one_example_is_enough_to_know(make):
    make(is_sample=True)

    assert site_has_samples()


def test_examples_go_whole_with_their_history_and_are_counted():
    make_one_example_of_each()

    counts = remove_samples()

    assert counts == {
        "quarterly updates": 1,
        "updates": 1,
        "corrections": 1,
        "due dates": 2,
        "lines of figures": 1,
        "definitions": 1,
        "figures": 2,
    }
    assert set(rows_left().values()) == {(0, 0)}
    assert not site_has_samples()


def test_the_history_of_an_example_that_was_deleted_goes_too():
    make_round(is_sample=True, published_at=None).delete()

    remove_samples()

    assert not Round.history.exists()


def test_what_is_real_stays_with_its_history():
    make_correction(update=make_update())
    make_due_date()
    make_reading()
    before = rows_left()
    make_one_example_of_each()

    remove_samples()

    assert rows_left() == before


def test_nothing_is_removed_twice():
    make_one_example_of_each()
    remove_samples()

    assert remove_samples() == {}


def test_what_leans_on_another_comes_before_it():
    order = sample_models()

    for model in order:
        behind = [
            field.related_model
            for field in model._meta.concrete_fields
            if field.is_relation and issubclass(field.related_model, MayBeSample)
        ]
        assert all(order.index(model) <= order.index(other) for other in behind)


def test_real_words_are_refused_in_an_example_round():
    update = make_update(round=make_round(is_sample=True, published_at=None))

    with pytest.raises(ValidationError, match="rest on example data"):
        update.full_clean()


def test_what_is_written_in_a_real_round_is_real():
    update = make_update(round=make_round(published_at=None))

    update.full_clean()

    assert not update.is_sample


def test_a_row_that_leans_on_nothing_yet_is_told_so_and_no_more():
    with pytest.raises(ValidationError) as refusal:
        Reading(starts_on="2026-01-01", ends_on="2026-03-31", value=1).full_clean()

    assert set(refusal.value.message_dict) == {"series", "definition"}


def test_examples_are_all_or_none():
    """A real row that leans on an example, put there by hand, keeps all examples in place."""
    published = make_round(is_sample=True, updates=[{"action": make_action()}])
    make_due_date(is_sample=True)

    with pytest.raises(IntegrityError):
        remove_and_commit()

    assert Round.objects.get() == published
