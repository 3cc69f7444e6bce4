"""What `kirklees_send.timeouts` promises: whoever waits for the database is told "not now" soon.

tests/feedback/kill tries the same on real servers.
"""

from contextlib import contextmanager
from html import unescape

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.signals import connection_created
from django.test import Client
from django.urls import reverse

from feedback.models import Submission
from kirklees_send import timeouts
from tests import factories
from tests.admin.pages import as_shown
from tests.feedback.kill.crowd import a_form

WORDS = "We have waited <for> eleven months."


@pytest.fixture
def visitor():
    """Sees the page that a visitor sees when something breaks."""
    return Client(raise_request_exception=False)


@pytest.fixture
def impatient(shared_database, monkeypatch):
    """The site as the web server runs it, with waiting cut to a moment."""
    monkeypatch.setattr(timeouts, "LOCK_SECONDS", 0.2)
    timeouts.limit_waiting()
    connection.close()
    if connection.vendor == "sqlite":  # its own limit, likewise
        connection.ensure_connection()
        connection.connection.execute("PRAGMA busy_timeout = 200")
    yield
    connection_created.disconnect(dispatch_uid="patience")
    connection.close()


@contextmanager
def somebody_holds(model):
    """Let somebody else hold the table: all of it, as a change of its columns does."""
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    table = connection.ops.quote_name(model._meta.db_table)
    with other.cursor() as cursor:
        if other.vendor == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        else:
            cursor.execute("BEGIN")
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
    other.close()


def test_a_form_behind_a_locked_table_is_given_back_with_its_words(impatient, visitor):
    factories.make_area()
    form, _token = a_form(WORDS)
    with somebody_holds(Submission):
        refused = visitor.post("/feedback/comment/", form)

    assert refused.status_code == 503
    assert int(refused["Retry-After"]) > 0
    assert WORDS in unescape(refused.content.decode())
    assert Submission.objects.count() == 0

    assert visitor.post("/feedback/comment/", form).status_code == 302
    assert Submission.objects.count() == 1


def test_a_form_of_staff_behind_a_locked_table_is_given_back_filled(impatient, visitor):
    term = factories.make_glossary_term()
    visitor.force_login(factories.make_person(is_superuser=True))
    address = reverse("admin:publishing_glossaryterm_change", args=[term.pk])
    form = as_shown(visitor.get(address)) | {"definition": WORDS, "change_reason": "Plainer."}
    here = {"Sec-Fetch-Site": "same-origin"}
    with somebody_holds(type(term)):
        refused = visitor.post(address, form, headers=here)

    assert refused.status_code == 503
    assert WORDS in unescape(refused.text)
    assert type(term).objects.get().definition != WORDS

    assert visitor.post(address, form, headers=here).status_code == 302
    assert type(term).objects.get().definition == WORDS


def test_a_page_behind_a_locked_table_says_not_now_or_is_there(impatient, visitor):
    area = factories.make_area()
    with somebody_holds(type(area)):
        page = visitor.get(area.get_absolute_url())
        well = visitor.get(reverse("healthz"))

    # Readers of SQLite wait for no writer.
    assert page.status_code == (200 if connection.vendor == "sqlite" else 503)
    assert page.status_code == 200 or int(page["Retry-After"]) > 0
    assert well.status_code == 200
    assert visitor.get(area.get_absolute_url()).status_code == 200
