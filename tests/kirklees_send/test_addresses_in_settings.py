"""What `SITE_ORIGIN` and `DATABASE_URL` may be. Whatever would start a site that no browser can ask
for, or that has no database, is refused with a sentence."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from kirklees_send import env


@pytest.mark.parametrize(
    "origin",
    [
        "https://bigplan.example.org",
        "https://BigPlan.example.org/",
        "https://xn--bcher-kva.example:8443",
        "http://127.0.0.1:8000",
        "http://localhost",
    ],
)
def test_a_site_answers_to_the_host_of_its_origin(monkeypatch, origin):
    monkeypatch.setenv("SITE_ORIGIN", origin)

    host = env.origin("SITE_ORIGIN").hostname

    assert validate_host(host, [host])


@pytest.mark.parametrize(
    "origin",
    [
        "bigplan.example.org",
        "https://",
        "https://bigplan.example.org/path",
        "https://ann@bigplan.example.org",
        "https://bigplan.example.org:port",
        "https://*.example.org",
        # What browsers do not send, or Django does not answer.
        "https://big plan.example.org",
        "https://big_plan.example.org",
        "https://bücher.example.org",
        "https://bigplan.example.org.",
        "https://bigplan..org",
        "https://[::1",
        "https://[::1]",
    ],
)
def test_an_origin_that_no_browser_asks_for_is_refused(monkeypatch, origin):
    monkeypatch.setenv("SITE_ORIGIN", origin)

    with pytest.raises(ImproperlyConfigured, match="Set it to the address people type"):
        env.origin("SITE_ORIGIN")


@pytest.mark.parametrize(
    "address",
    [
        "mysql://host/name",
        "postgresql://ann:secret#1@host/name",
        "postgresql://ann:secret@host:x/n",
    ],
)
def test_a_silly_database_is_refused_without_repeating_it(monkeypatch, tmp_path, address):
    monkeypatch.setenv("DATABASE_URL", address)

    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not an address") as refusal:
        env.database(tmp_path)

    assert "secret" not in str(refusal.value)


def test_a_database_file_without_a_place_to_lie_is_refused(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/file/db.sqlite3")

    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL names a file in a folder"):
        env.database(tmp_path)


def test_a_site_may_lie_in_a_folder_of_any_name(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    site = tmp_path / "our site #1, 100%25?"

    assert env.database(site)["NAME"] == f"{site}/var/db.sqlite3"
