"""What `kirklees_send.well_known` promises to other machines."""

import datetime

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.templatetags.static import static
from django.utils import timezone

from privacy.models import Purge
from publishing import guards
from publishing.models import OwnerSettings
from reports.models import UpdateDocument
from reports.record.freezing import freeze_round
from tests.factories import (
    LONG_AGO,
    make_due_date,
    make_message,
    make_plan,
    make_round,
)
from tests.unguarded import unguarded

MACHINES = ["/healthz", "/readyz", "/robots.txt", "/sitemap.xml"]


def down(execute, sql, params, many, context):
    raise OperationalError("could not connect as bob to secret-host")


def set_owner(**values):
    OwnerSettings.objects.filter(pk=1).update(**values)


def test_healthz_answers_without_the_database(client):
    response = client.get("/healthz")  # no database mark: a query would fail

    assert response.content == b"ok\n"
    assert response["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.django_db
def test_readyz_is_glad_when_a_plan_is_here(client):
    make_plan()

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_readyz_tells_of_mail_that_does_not_leave_and_serves_all_the_same(client):
    make_plan()
    make_message()
    make_message(given_up_at=timezone.now())

    response = client.get("/readyz")

    assert response.status_code == 200
    ready, waiting, given_up = response.text.splitlines()
    assert ready == "ready"
    assert waiting.startswith("Mail: 1 message has waited longer than 15 minutes.")
    assert given_up == "Mail: 1 message was given up. Look at it in the outbox."


@pytest.mark.django_db
def test_readyz_tells_when_what_is_past_its_time_was_last_deleted(client):
    make_plan()
    Purge.objects.create(began_at=LONG_AGO, ended_at=LONG_AGO)

    response = client.get("/readyz")

    assert response.status_code == 200
    ready, deleting = response.text.splitlines()
    assert ready == "ready"
    assert deleting.startswith("Deleting: what is past its time was last deleted on 1 January")


@pytest.mark.django_db
def test_readyz_tells_of_a_document_of_the_record_that_was_changed(client):
    make_plan()
    freeze_round(make_round(updates=[{}]), at=timezone.now())
    with unguarded(UpdateDocument):
        UpdateDocument.objects.update(canonical="{}")

    response = client.get("/readyz")

    assert response.status_code == 200
    ready, record = response.text.splitlines()
    assert ready == "ready"
    assert record.startswith("Record: quarterly update, ")
    assert record.endswith(
        "Its text is not the one that was published. See manage.py verify_updates."
    )


@pytest.mark.django_db
def test_readyz_misses_the_content(client):
    make_plan(is_visible=False)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"No plan is here. Run manage.py load_big_plan.\n"


@pytest.mark.django_db
def test_readyz_misses_the_guards(client):
    make_plan()
    guards.lift()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"The public record is not guarded. Run manage.py migrate.\n"


@pytest.mark.django_db
def test_readyz_misses_a_migration(client):
    make_plan()
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("feedback")
    MigrationRecorder(connection).record_unapplied(*newest)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"Migrations are missing. Run manage.py migrate.\n"


@pytest.mark.django_db
def test_what_cannot_be_told_keeps_no_visitor_out_and_the_rest_is_told(client, monkeypatch):
    make_plan()
    make_message(given_up_at=timezone.now())
    monkeypatch.setattr("search.health.sentences", lambda _at: 1 / 0)

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.text.splitlines() == [
        "ready",
        "Mail: 1 message was given up. Look at it in the outbox.",
        "Broken: search cannot be told (ZeroDivisionError). The log says where.",
    ]


@pytest.mark.both_databases
@pytest.mark.django_db
def test_readyz_says_that_the_database_is_down_and_no_more(client):
    with connection.execute_wrapper(down):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"The database does not answer.\n"


@pytest.mark.django_db
def test_health_is_never_answered_from_a_cache(client):
    for address in ("/healthz", "/readyz"):
        assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.django_db
def test_robots_keeps_search_engines_out_of_the_admin(client, settings):
    settings.SITE_ORIGIN = "https://bigplan.example.org"

    response = client.get("/robots.txt")

    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Sitemap: https://bigplan.example.org/sitemap.xml",
    ]


@pytest.mark.django_db
def test_robots_lets_search_engines_read_that_examples_are_not_for_them(client):
    make_due_date(is_sample=True)

    assert "Disallow: /\n" not in client.get("/robots.txt").content.decode()
    assert client.get("/")["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("address", "icon"),
    [
        ("/favicon.ico", "images/favicon.ico"),
        ("/apple-touch-icon.png", "images/touch-icon.png"),
        ("/apple-touch-icon-precomposed.png", "images/touch-icon.png"),
    ],
)
def test_browsers_and_phones_find_the_icon_where_they_look_for_it(client, address, icon):
    response = client.get(address)  # no database mark: a query would fail

    assert response["Location"] == static(icon)
    assert finders.find(icon)


@pytest.mark.django_db
def test_security_says_whom_to_tell_for_less_than_a_year(client, settings):
    settings.SITE_ORIGIN = "https://bigplan.example.org"
    set_owner(security_contact="mailto:security@example.org")

    lines = dict(
        line.split(": ", 1)
        for line in client.get("/.well-known/security.txt").content.decode().splitlines()
    )

    expires = datetime.datetime.fromisoformat(lines.pop("Expires"))
    assert timezone.now() < expires < timezone.now() + datetime.timedelta(days=365)
    assert lines == {
        "Contact": "mailto:security@example.org",
        "Preferred-Languages": "en",
        "Canonical": "https://bigplan.example.org/.well-known/security.txt",
    }


@pytest.mark.django_db
def test_security_is_not_there_until_the_owner_has_said(client):
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("address", MACHINES)
def test_machines_can_only_read(client, address):
    make_plan()

    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405
