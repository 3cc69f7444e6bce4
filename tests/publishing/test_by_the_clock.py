"""What ran by the clock is noted, what does not is told, and a clock that leapt deletes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from privacy.models import Purge
from publishing import by_the_clock
from publishing.by_the_clock import JOBS, LEAP, RegularCommand, late
from publishing.models import JobRun
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEVER = "Late: manage.py backup never ran here. See that it runs every night."


@pytest.fixture
def all_well():
    """Every job ended well at noon."""
    for name in JOBS:
        JobRun.objects.create(name=name, began_at=NOON, ended_at=NOON)


def now(name, **moments):
    JobRun.objects.update_or_create(name=name, defaults=moments)


def test_every_job_is_a_command_that_notes_itself_and_no_other_command_is():
    regular = {
        name
        for name, room in get_commands().items()
        if isinstance(load_command_class(room, name), RegularCommand)
    }

    assert regular == set(JOBS)


def test_a_job_that_ended_well_is_noted(settings):
    settings.SERVICE_FEEDS = {}
    before = timezone.now()

    for name in set(JOBS) - {"backup"}:
        call_command(name, verbosity=0)

    noted = JobRun.objects.all()
    assert {run.name for run in noted} == set(JOBS) - {"backup"}
    assert all(before <= run.began_at <= run.ended_at <= timezone.now() for run in noted)


def test_one_that_breaks_has_begun_and_not_ended(monkeypatch):
    monkeypatch.setattr("search.management.commands.tend_search.tend", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        call_command("tend_search")

    assert JobRun.objects.get().ended_at is None


def test_what_cannot_be_noted_is_done_all_the_same(monkeypatch, caplog):
    def only_reads(**_named):
        raise DatabaseError

    monkeypatch.setattr(JobRun.objects, "update_or_create", only_reads)

    call_command("tend_search", verbosity=0)

    assert "When tend_search ran cannot be noted: DatabaseError." in caplog.messages


def test_a_new_site_is_given_time_and_then_told_what_never_ran(settings):
    settings.SERVICE_FEEDS = {}
    MigrationRecorder.Migration.objects.filter(app="publishing").update(applied=NOON)

    assert late(NOON + HOUR) == []
    assert NEVER not in late(NOON + 26 * HOUR)
    assert NEVER in late(NOON + 27 * HOUR)
    assert len(late(NOON + timedelta(days=9))) == len(JOBS) - 1  # no list of others is read


@pytest.mark.parametrize(
    ("moments", "sentence"),
    [
        ({}, "last ended well on 23 November 2026, 12:00. See that it runs every night."),
        (
            {"began_at": NOON + 24 * HOUR},
            (
                "last ended well on 23 November 2026, 12:00, and began last on 24 November 2026, "
                "12:00. Its log says more."
            ),
        ),
        (
            {"began_at": NOON + 24 * HOUR, "ended_at": None},
            "never ended well here, and began last on 24 November 2026, 12:00. Its log says more.",
        ),
        (
            {"ended_at": NOON + timedelta(days=5_000)},  # the clock was ahead
            "last ended well on 1 August 2040, 13:00. See that it runs every night.",
        ),
    ],
)
def test_what_is_late_is_told_with_what_is_known(all_well, moments, sentence):
    MigrationRecorder.Migration.objects.filter(app="publishing").update(applied=NOON)
    for name in set(JOBS) - {"backup"}:
        now(name, ended_at=NOON + 27 * HOUR)
    now("backup", **moments)

    assert late(NOON + 27 * HOUR) == [f"Late: manage.py backup {sentence}"]


def test_when_all_is_well_nothing_is_said_for_one_query(all_well, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert late(NOON + HOUR) == []


def test_readyz_serves_and_tells_and_so_do_the_first_page_and_the_figures(
    client, admin_client, settings
):
    factories.make_plan()
    settings.METRICS_TOKEN = "not-to-be-guessed-" * 4
    MigrationRecorder.Migration.objects.filter(app="publishing").update(
        applied=timezone.now() - 27 * HOUR
    )
    now("tend_search", began_at=timezone.now() - HOUR / 2, ended_at=timezone.now() - HOUR / 2)

    ready = client.get("/readyz")
    page = admin_client.get("/admin/").text
    figures = client.get(
        "/metrics", headers={"Authorization": f"Bearer {settings.METRICS_TOKEN}"}
    ).text

    assert ready.status_code == 200
    assert NEVER in ready.text.splitlines()
    assert "tend_search" not in ready.text + page
    assert NEVER in page
    assert 'bigplan_job_late{job="backup"} 1.0' in figures
    assert 'bigplan_job_late{job="tend_search"} 0.0' in figures
    assert 'bigplan_job_ended_seconds{job="tend_search"} 18' in figures
    assert 'bigplan_job_ended_seconds{job="backup"}' not in figures


def test_staff_without_a_role_are_not_told(client):
    MigrationRecorder.Migration.objects.filter(app="publishing").update(
        applied=timezone.now() - 27 * HOUR
    )
    client.force_login(factories.make_person())

    assert NEVER not in client.get("/admin/").text


# A clock that leapt


@pytest.fixture
def long_ago():
    """What cannot be undone ran last before a leap."""
    for name in ("purge_expired", "tend_updates"):
        now(name, began_at=timezone.now() - LEAP - HOUR)


@pytest.mark.parametrize("name", ["purge_expired", "tend_updates"])
def test_what_cannot_be_undone_waits_for_a_person_if_the_clock_leapt_ahead(long_ago, name):
    for _time in range(2):
        with pytest.raises(CommandError, match=f"manage.py {name} ran last on .*--clock-is-right"):
            call_command(name, verbosity=0)

    assert not Purge.objects.exists()
    assert JobRun.objects.get(name=name).ended_at is None

    call_command(name, "--clock-is-right", verbosity=0)
    call_command(name, verbosity=0)


@pytest.mark.parametrize("since", [None, LEAP - HOUR, -timedelta(days=900)])
def test_a_new_site_one_that_was_off_for_a_week_and_a_clock_set_back_wait_for_nobody(since):
    if since:
        now("purge_expired", began_at=timezone.now() - since)

    call_command("purge_expired", verbosity=0)


def test_a_purge_that_breaks_every_hour_is_no_leap(monkeypatch):
    now("purge_expired", began_at=timezone.now() - HOUR, ended_at=timezone.now() - 2 * LEAP)

    call_command("purge_expired", verbosity=0)


def test_every_job_that_minds_the_clock_is_tried_here():
    commands = {name: load_command_class(get_commands()[name], name) for name in JOBS}

    assert {name for name, one in commands.items() if one.minds_the_clock} == {
        "purge_expired",
        "tend_updates",
    }
    assert timedelta(days=30) > by_the_clock.LEAP  # by then backups go too
