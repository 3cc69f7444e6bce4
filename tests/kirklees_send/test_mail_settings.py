"""What `EMAIL_URL` decides: how mail leaves."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection

from kirklees_send import env

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def mail_by(monkeypatch, tmp_path):
    """Return a function that gives the settings for an EMAIL_URL."""
    monkeypatch.setenv("EMAIL_FROM", "Big Plan <site@example.org>")

    def settings_for(address):
        monkeypatch.setenv("EMAIL_URL", address)
        return env.mail(tmp_path)

    return settings_for


def test_without_an_address_mail_is_put_into_files(mail_by, tmp_path):
    assert mail_by("") == {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": tmp_path,
    }


@pytest.mark.parametrize(
    ("address", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.org", 587, True, False),
        ("smtp://mail.example.org:2587", 2587, True, False),
        ("smtps://mail.example.org", 465, False, True),
        ("smtp-unencrypted://mail.example.org", 25, False, False),
    ],
)
def test_mail_goes_by_smtp_and_in_private_unless_told_otherwise(
    mail_by, settings, address, port, tls, ssl
):
    for name, value in mail_by(address).items():
        setattr(settings, name, value)

    connection = get_connection(settings.EMAIL_BACKEND)

    assert (connection.host, connection.port) == ("mail.example.org", port)
    assert (connection.use_tls, connection.use_ssl) == (tls, ssl)
    assert connection.timeout == 30
    assert settings.DEFAULT_FROM_EMAIL == "Big Plan <site@example.org>"


def test_names_and_passwords_may_hold_any_character(mail_by):
    found = mail_by("smtp://ann%40example.org:p%3Ass%2Fword@mail.example.org")

    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == (
        "ann@example.org",
        "p:ss/word",
    )


def test_mail_goes_by_notify_with_a_key_and_a_template(mail_by):
    assert mail_by("notify://our_key-123@cf8b5e0a-1f0c-4b5e-9f1a-0123456789ab") == {
        "EMAIL_BACKEND": "post.notify.EmailBackend",
        "NOTIFY": {
            "api_key": "our_key-123",
            "template_id": "cf8b5e0a-1f0c-4b5e-9f1a-0123456789ab",
        },
    }


@pytest.mark.parametrize(
    "address",
    [
        "mail.example.org",
        "http://secret@mail.example.org",
        "smtp://",
        "smtp://ann:secret@mail.example.org:port",
        "smtp://ann:secret@[::1",
        "notify://a-template",
    ],
)
def test_a_silly_address_is_refused_without_repeating_it(mail_by, address):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL is not an address") as refusal:
        mail_by(address)

    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "Big Plan",
        "Big Plan bigplan@example.org",
        "ann@example.org, ben@example.org",
        "Big Plan, Kirklees <bigplan@example.org>",
        '"Big Plan <bigplan@example.org>"',
    ],
)
def test_mail_by_smtp_needs_one_sender(mail_by, monkeypatch, sender):
    monkeypatch.setenv("EMAIL_FROM", sender)

    with pytest.raises(ImproperlyConfigured, match="Mail by SMTP needs one sender"):
        mail_by("smtp://mail.example.org")


@pytest.mark.parametrize(
    "sender", ["bigplan@example.org", '"Big Plan, Kirklees" <bigplan@example.org>']
)
def test_a_sender_may_have_a_name(mail_by, monkeypatch, sender):
    monkeypatch.setenv("EMAIL_FROM", sender)

    assert mail_by("smtp://mail.example.org")["DEFAULT_FROM_EMAIL"] == sender
