"""What `set_up_trial` promises: it fills an empty database and touches no other."""

import re
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from actions.plan_file import samples
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
    assert samples.is_current(today=timezone.localdate())
    assert TrialDatabase.objects.exists()
    password = re.search(r"as staff, with the password (\S+)", told)[1]
    staff = authenticate(username="staff", password=password)
    assert staff.is_staff
    assert staff.is_superuser
    assert len(password) >= 15


def test_the_open_data_can_be_tried_and_says_that_it_is_an_example(client):
    set_up()

    [told] = client.get("/api/oruk/services?per_page=1").json()["contents"]

    assert told["x_kirklees_example"] is True


def test_what_the_owner_takes_out_of_the_open_data_stays_out():
    set_up()
    OwnerSettings.objects.update(shares_unchecked=False)

    set_up()

    assert OwnerSettings.objects.get().shares_unchecked is False


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
