"""What `kirklees_send.read_only` promises: pages stay, and whatever would write is told "not now"
with its words."""

import os
import subprocess
import sys
from html import unescape

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import Client
from django.urls import reverse

from feedback.models import Submission
from kirklees_send.read_only import only_read
from tests import factories
from tests.admin.pages import as_shown
from tests.feedback.kill.crowd import a_form

WORDS = "We have waited <for> eleven months."
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def visitor():
    """Sees the page that a visitor sees when something breaks."""
    return Client(raise_request_exception=False)


@pytest.fixture
def nothing_is_taken(shared_database):
    """Return a function after which the site only reads, as a database does that took over."""

    def begin():
        only_read()
        connection.close()

    yield begin
    connection_created.disconnect(dispatch_uid="read only")
    connection.close()


def test_a_form_is_given_back_with_its_words(nothing_is_taken, visitor):
    area = factories.make_area()
    form, _token = a_form(WORDS)
    nothing_is_taken()

    refused = visitor.post("/feedback/comment/", form)

    assert refused.status_code == 503
    assert int(refused["Retry-After"]) > 0
    assert WORDS in unescape(refused.text)
    assert Submission.objects.count() == 0
    assert visitor.get(area.get_absolute_url()).status_code == 200


def test_a_form_of_staff_is_given_back_filled_and_says_why(nothing_is_taken, visitor):
    term = factories.make_glossary_term()
    visitor.force_login(factories.make_person(is_superuser=True))
    address = reverse("admin:publishing_glossaryterm_change", args=[term.pk])
    form = as_shown(visitor.get(address)) | {"definition": WORDS, "change_reason": "Plainer."}
    nothing_is_taken()

    refused = visitor.post(address, form, headers=HERE)

    assert refused.status_code == 503
    assert "This site is resting" in refused.text
    assert WORDS in unescape(refused.text)
    assert type(term).objects.get().definition != WORDS


def test_nobody_is_logged_in_and_the_page_says_not_now(nothing_is_taken, visitor):
    person = factories.make_person(is_superuser=True)
    person.set_password("correct horse battery staple")
    person.save()
    nothing_is_taken()

    answer = visitor.post(
        reverse("admin:login"),
        {"username": person.username, "password": "correct horse battery staple"},
    )

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0


def test_pages_of_everybody_and_of_staff_say_so_before_anybody_writes(
    nothing_is_taken, visitor, monkeypatch
):
    monkeypatch.setattr(settings, "READ_ONLY", True)
    visitor.force_login(factories.make_person(is_superuser=True))
    session = visitor.session
    session["last_seen"] -= 120  # so that it would be written down
    session.save()
    factories.make_plan()
    nothing_is_taken()

    for address in ("/", reverse("feedback_comment"), reverse("admin:index")):
        page = visitor.get(address)

        assert page.status_code == 200
        assert "just now" in page.text.replace("\n", " ")
    assert "Read-only: READ_ONLY is set" in visitor.get("/readyz").text


@pytest.mark.parametrize(("said", "refused"), [("yes", True), ("no", False)])
def test_the_setting_is_for_the_web_server_alone(tmp_path, said, refused):
    write = "from django.db import connection; connection.cursor().execute('CREATE TABLE t (c)')"
    environment = os.environ | {
        "READ_ONLY": said,
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }

    def run(python):
        command = [sys.executable, "-c", python]
        done = subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, check=False
        )
        return done.stderr.decode()

    by_server = run(f"import kirklees_send.wsgi; {write}")
    by_command = run(f"import django; django.setup(); {write.replace('t (c)', 'u (c)')}")

    assert ("attempt to write a readonly database" in by_server) == refused
    assert by_command == ""


def test_whoever_watches_reads_that_the_database_only_reads(nothing_is_taken, visitor):
    """A standby that took over, or a host that made its disk read-only: nobody set READ_ONLY."""
    factories.make_plan()
    said = "Read-only: the database takes nothing, and READ_ONLY is not set. Pages are shown."
    before = visitor.get("/readyz").text.splitlines()
    nothing_is_taken()

    after = visitor.get("/readyz").text.splitlines()

    # SQLite has no such state: whatever opens the file may write, or is refused when it does.
    assert before[0] == after[0] == "ready"
    assert said not in before
    assert (said in after) == (connection.vendor == "postgresql")
