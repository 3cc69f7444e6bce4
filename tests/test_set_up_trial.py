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


@pytest.mark.both_databases
def test_an_empty_database_gets_the_plan_examples_open_data_and_a_log_in(client):
    told = set_up()
    [shared] = client.get("/api/oruk/services?per_page=1").json()["contents"]

    assert Plan.objects.visible().count() == 3
    assert samples.is_current(today=timezone.localdate())
    assert TrialDatabase.objects.exists()
    assert shared["x_kirklees_example"] is True
    password = re.search(r"as staff, with the password (\S+)", told)[1]
    staff = authenticate(username="staff", password=password)
    assert staff.is_staff
    assert staff.is_superuser
    assert len(password) >= 15


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
