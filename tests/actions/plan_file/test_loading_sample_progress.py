"""What `load_sample_progress` promises: the same rows again, all removable, never beside real
ones."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from actions.models import Action, DueDate, Measure, ProgressUpdate, Round, Series
from actions.plan_file import samples
from publishing import field_register
from publishing.samples import sample_models
from reports.models import UpdateDocument, UpdateText
from tests.actions.plan_file.test_sample_progress import TODAY, load, make_references
from tests.factories import make_due_date, make_reading, make_round, make_series

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def plan(made_once):
    with made_once():
        make_references()


def remove():
    out = StringIO()
    call_command("load_sample_progress", remove=True, stdout=out)
    return out.getvalue()


def all_rows():
    """Every example row without its number, as those differ from one loading to the next, and
    without the record: the salts of its words are never the same twice."""
    return {
        model.__name__: sorted(
            [str(getattr(row, name)) for name in field_register.public_fields(model)]
            for row in model.objects.all()
        )
        for model in sample_models()
        if model not in (UpdateDocument, UpdateText)
    }


def test_without_examples_none_are_of_this_quarter(plan):
    assert not samples.is_current(today=TODAY)


def test_the_same_day_gives_the_same_rows_and_loading_again_replaces_them(plan):
    load()
    before = all_rows()

    load()

    assert all_rows() == before


def test_removing_leaves_nothing_and_says_how_much_went(plan):
    load()
    total = sum(model.objects.count() for model in sample_models())

    told = remove()

    assert told.startswith(f"Removed {total} examples:\n")
    for model in sample_models():
        assert not model.objects.exists()
        assert not (hasattr(model, "history") and model.history.exists())
    assert remove() == "There were no examples.\n"


def test_nothing_is_told_of_an_action_that_staff_have_hidden(plan):
    Action.objects.filter(reference__in=["PFA 1", "EHCP 3", "EHCP 4"]).update(is_visible=False)

    load()

    assert not ProgressUpdate.objects.filter(action__is_visible=False).exists()
    assert not DueDate.objects.filter(action__is_visible=False).exists()


@pytest.mark.parametrize("today", [datetime.date(2026, 10, 1), datetime.date(2026, 12, 31)])
def test_nothing_is_dated_after_today(plan, today):
    load(today)

    latest_moment = max(
        row.published_at
        for model in sample_models()
        if model not in (Series, UpdateText)  # they have the moment of what they belong to
        for row in model.objects.exclude(published_at=None)
    )
    assert timezone.localdate(latest_moment) <= today
    assert Round.objects.latest().opened_on <= today
    assert not DueDate.objects.filter(agreed_on__gt=today).exists()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (make_round, "quarterly updates: 1"),
        (lambda: make_due_date(action=Action.objects.first()), "due dates: 1"),
        (
            lambda: make_reading(series=make_series(measure=Measure.objects.first())),
            "figures: 1",
        ),
    ],
)
def test_examples_never_go_beside_real_progress(plan, make, told):
    make()

    with pytest.raises(CommandError, match=told):
        load()

    assert not Round.objects.filter(is_sample=True).exists()


def test_without_a_plan_there_is_nothing_to_show_progress_of(shared_database):
    with pytest.raises(CommandError, match="No plan is here yet"):
        load()


def test_a_day_without_quarters_around_it_is_refused(plan):
    with pytest.raises(CommandError, match="There is no quarter"):
        load(datetime.date(2000, 1, 1))

    assert not Round.objects.exists()


def test_a_day_is_written_in_one_way():
    with pytest.raises(CommandError, match="Write the day as YYYY-MM-DD"):
        call_command("load_sample_progress", "--today", "tomorrow")
