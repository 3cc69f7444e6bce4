"""What `set_up_trial` promises: it fills an empty database and touches no other."""

import datetime
import re
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from actions import sample_progress
from actions.models import Round
from actions.quarters import Quarter
from actions.rounds import open_round
from plans.models import Plan
from publishing.models import OwnerSettings, TrialDatabase
from tests.factories import make_plan, make_round

pytestmark = pytest.mark.django_db

NOT_OURS = "This is not a trial database, so nothing was loaded into it.\n"


def set_up(**options):
    out = StringIO()
    call_command("set_up_trial", stdout=out, **options)
    return out.getvalue()


def has_samples():
    return OwnerSettings.objects.current().has_samples


def test_an_empty_database_gets_the_plan_examples_and_a_log_in():
    told = set_up()

    assert Plan.objects.visible().count() == 3
    assert sample_progress.is_current(today=timezone.localdate())
    assert TrialDatabase.objects.exists()
    password = re.search(r"as staff, with the password (\S+)", told)[1]
    staff = authenticate(username="staff", password=password)
    assert staff.is_staff
    assert staff.is_superuser
    assert len(password) >= 15


def test_a_second_run_shows_no_password_and_loads_nothing(django_assert_max_num_queries):
    set_up(no_sample=True)
    password = User.objects.get().password

    with django_assert_max_num_queries(20):
        told = set_up(no_sample=True)

    assert told.endswith("Set a new one: bin/manage changepassword staff\n")
    assert len(told.splitlines()) == 1
    assert User.objects.get().password == password


def test_examples_are_replaced_once_a_newer_quarter_has_begun():
    set_up(no_sample=True)
    this_quarter = Quarter.containing(timezone.localdate())
    make_round(is_sample=True, quarter=this_quarter.shifted(-1))

    set_up()

    assert Round.objects.get(published_at=None).quarter == this_quarter
    assert Round.objects.count() == 3


def test_examples_of_this_quarter_stay_as_they_are():
    set_up(no_sample=True)
    kept = make_round(is_sample=True, quarter=Quarter.containing(timezone.localdate()))

    set_up()

    assert Round.objects.get() == kept


def test_examples_can_be_left_out_and_taken_out():
    set_up(no_sample=True)
    assert not has_samples()
    make_round(is_sample=True)

    told = set_up(no_sample=True)

    assert told.startswith("The examples are gone. The real plan is left.\n")
    assert not has_samples()


def test_real_progress_in_a_trial_database_is_kept_and_examples_stay_out():
    set_up(no_sample=True)
    opened = open_round(Quarter(2026, 4), on=datetime.date(2026, 10, 1))

    told = set_up()

    assert "Real progress is here (quarterly updates: 1)." in told
    assert Round.objects.get() == opened


@pytest.mark.parametrize(
    "make",
    [make_plan, make_round, lambda: User.objects.create_user("somebody")],
    ids=["plan", "round", "user"],
)
def test_any_other_database_is_left_alone(make):
    make()
    plans, users = Plan.objects.count(), User.objects.count()

    assert set_up() == NOT_OURS

    assert (Plan.objects.count(), User.objects.count()) == (plans, users)
    assert not TrialDatabase.objects.exists()
    assert not has_samples()
