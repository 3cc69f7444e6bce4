"""A way out for mail: GOV.UK Notify, which councils may use without charge.

It wants a template of the owner's there: subject `((subject))`, message `((text))`.
Source of its rules: its REST API documentation, "Authorisation header" and "Send an email".
"""

import base64
import hashlib
import hmac
import http.client
import json
import time
from http import HTTPStatus

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

HOST = "api.notifications.service.gov.uk"
PATH = "/v2/notifications/email"
ID_LENGTH = 36  # a key ends with the service's id, a hyphen and the secret
TIMEOUT = 30  # seconds


class NotifyRefused(Exception):  # noqa: N818  its name is shown to staff
    """GOV.UK Notify did not take a mail. `status_code` says why; its words may hold an address."""

    def __init__(self, status_code):
        super().__init__(status_code)
        self.status_code = status_code


class EmailBackend(BaseEmailBackend):
    """Hands each mail to GOV.UK Notify; raises NotifyRefused or OSError when it does not take it.

    Notify writes the headers, the sender's among them, and finds no doubles. It shows staff the
    reference of each mail, which is its Message-ID.
    """

    def send_messages(self, email_messages):
        connection = connect()
        try:
            for mail in email_messages:
                _send(connection, mail)
        finally:
            connection.close()
        return len(email_messages)


def connect():
    """Return a connection to GOV.UK Notify. The certificate is checked."""
    return http.client.HTTPSConnection(HOST, timeout=TIMEOUT)


def _send(connection, mail):
    (address,) = mail.recipients()  # no copies to anybody
    body = {
        "email_address": address,
        "template_id": settings.NOTIFY["template_id"],
        "personalisation": {"subject": mail.subject, "text": mail.body},
        "reference": mail.extra_headers["Message-ID"],
    }
    token = token_for(settings.NOTIFY["api_key"], issued_at=int(time.time()))
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request("POST", PATH, json.dumps(body), headers)
    response = connection.getresponse()
    response.read()
    if response.status != HTTPStatus.CREATED:
        raise NotifyRefused(response.status)


def token_for(api_key, *, issued_at):
    """Return the JSON web token (RFC 7519, signed by HS256) that a request needs.

    `issued_at` is in seconds since 1970; Notify takes a token for half a minute around it.
    """
    secret = api_key[-ID_LENGTH:]
    service = api_key[-2 * ID_LENGTH - 1 : -ID_LENGTH - 1]
    parts = [{"typ": "JWT", "alg": "HS256"}, {"iss": service, "iat": issued_at}]
    signed = ".".join(_coded(json.dumps(part).encode()) for part in parts)
    signature = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_coded(signature)}"


def _coded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
