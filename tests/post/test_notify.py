"""What `post.notify` promises: mail by GOV.UK Notify, tried against a server on loopback."""

import base64
import hashlib
import hmac
import http.client
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from post import notify
from post.delivery import message_id_of, send
from post.notify import token_for
from tests.factories import make_message

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
API_KEY = f"our_key-{SERVICE}-{SECRET}"


@pytest.fixture
def notify_answers(settings, monkeypatch):
    """Return a context in which Notify gives an answer; it yields the requests it was sent."""
    settings.EMAIL_BACKEND = "post.notify.EmailBackend"
    settings.NOTIFY = {"api_key": API_KEY, "template_id": "a-template"}

    @contextmanager
    def answering(status):
        requests = []

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                requests.append((self.path, self.headers, json.loads(body)))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(b'{"errors": [{"message": "ann@example.org is not valid"}]}')

            def log_message(self, *args):
                pass

        with HTTPServer(("127.0.0.1", 0), Answer) as server:
            monkeypatch.setattr(
                notify, "connect", lambda: http.client.HTTPConnection(*server.server_address)
            )
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            try:
                yield requests
            finally:
                server.shutdown()
                thread.join()

    return answering


def read(coded):
    return base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4))


def test_a_token_says_who_asks_and_when_and_is_signed_with_the_secret():
    head, claims, signature = token_for(API_KEY, issued_at=1_793_620_800).split(".")

    assert json.loads(read(head)) == {"typ": "JWT", "alg": "HS256"}
    assert json.loads(read(claims)) == {"iss": SERVICE, "iat": 1_793_620_800}
    signed = f"{head}.{claims}".encode()
    assert read(signature) == hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()


@pytest.mark.django_db
def test_a_message_goes_to_notify_with_its_address_words_and_reference(notify_answers):
    message = make_message(to="ann@example.org", subject="Hello", text="Thank you, Ånn.")

    with notify_answers(201) as requests:
        send(message.pk, at=timezone.now())

    ((path, headers, body),) = requests
    assert path == "/v2/notifications/email"
    assert headers["Authorization"].startswith("Bearer ey")
    assert body == {
        "email_address": "ann@example.org",
        "template_id": "a-template",
        "personalisation": {"subject": "Hello", "text": "Thank you, Ånn."},
        "reference": message_id_of(message.send_key),
    }
    message.refresh_from_db()
    assert message.sent_at


@pytest.mark.django_db
@pytest.mark.parametrize("status", [200, 400, 403, 429, 500])
def test_what_notify_does_not_take_is_tried_again_and_its_words_are_not_kept(
    notify_answers, caplog, status
):
    message = make_message(to="ann@example.org")

    with notify_answers(status):
        send(message.pk, at=timezone.now())

    message.refresh_from_db()
    assert (message.sent_at, message.last_error) == (None, f"NotifyRefused {status}")
    assert "ann@example.org" not in caplog.text


def test_the_real_notify_is_asked_in_private():
    connection = notify.connect()

    assert isinstance(connection, http.client.HTTPSConnection)
    assert connection.host == "api.notifications.service.gov.uk"
