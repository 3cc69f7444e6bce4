"""What `set_up_trial` promises in a database that it filled before."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import User
from actions.models import Round
from actions.quarters import Quarter
from actions.updates.rounds import open_round
from publishing.models import OwnerSettings
from tests.factories import make_round
from tests.test_set_up_trial import has_samples, set_up

# Each loader runs a second time on both databases in the tests of its room.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough]


@pytest.fixture(scope="module")
def trial(made_once):
    """The real plan and a log-in, without examples."""
    with made_once():
        set_up(no_sample=True)


def test_a_second_run_shows_no_password_and_loads_nothing(trial, django_assert_max_num_queries):
    password = User.objects.get().password

    with django_assert_max_num_queries(30):
        told = set_up(no_sample=True)

    assert told.endswith("Set a new one: bin/manage changepassword staff\n")
    assert len(told.splitlines()) == 1
    assert User.objects.get().password == password


def test_what_the_owner_takes_out_of_the_open_data_stays_out(trial):
    assert OwnerSettings.objects.get().shares_unchecked
    OwnerSettings.objects.update(shares_unchecked=False)

    set_up(no_sample=True)

    assert OwnerSettings.objects.get().shares_unchecked is False


def test_examples_are_replaced_once_a_newer_quarter_has_begun(trial):
    this_quarter = Quarter.containing(timezone.localdate())
    make_round(is_sample=True, quarter=this_quarter.shifted(-1))

    set_up()

    assert Round.objects.get(published_at=None).quarter == this_quarter
    assert Round.objects.count() == 3


def test_examples_of_this_quarter_stay_as_they_are(trial):
    kept = make_round(is_sample=True, quarter=Quarter.containing(timezone.localdate()))

    set_up()

    assert Round.objects.get() == kept


def test_examples_can_be_left_out_and_taken_out(trial):
    assert not has_samples()
    make_round(is_sample=True)

    told = set_up(no_sample=True)

    assert told.startswith("The examples are gone. The real plan is left.\n")
    assert not has_samples()


def test_real_progress_in_a_trial_database_is_kept_and_examples_stay_out(trial):
    opened = open_round(Quarter(2026, 4), on=datetime.date(2026, 10, 1))

    told = set_up()

    assert "Real progress is here (quarterly updates: 1)." in told
    assert Round.objects.get() == opened
