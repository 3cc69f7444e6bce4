"""A plain browser for servers that run as processes of their own."""

from dataclasses import dataclass
from io import BytesIO
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener
from zipfile import ZipFile

from django.conf import settings
from django.test import Client

SECONDS_TO_WAIT = 30
TOKEN = "t" * 32


@dataclass(frozen=True)
class Answer:
    """What came back: `text` with its headers, and the process that answered, if it says so."""

    status: int
    text: str
    headers: str
    process: int


class Browser:
    """Asks as somebody does who is logged in, or as a stranger; follows nobody elsewhere."""

    def __init__(self, person=None):
        # A form is taken if the cookie and the field hold the same token.
        cookies = {settings.CSRF_COOKIE_NAME: TOKEN}
        if person:
            client = Client()
            client.force_login(person)
            name = settings.SESSION_COOKIE_NAME
            cookies[name] = client.cookies[name].value
        self.cookies = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.opener = build_opener(_StayHere)

    def get(self, address):
        return self._ask(Request(address))  # noqa: S310 - our own server's address

    def post(self, address, values):
        sent = urlencode({**values, "csrfmiddlewaretoken": TOKEN}, doseq=True)
        return self._ask(Request(address, data=sent.encode()))  # noqa: S310 - as above

    def _ask(self, request):
        request.add_header("Cookie", self.cookies)
        try:
            response = self.opener.open(request, timeout=SECONDS_TO_WAIT)
        except HTTPError as refused:
            response = refused
        with response:
            return Answer(
                status=response.status,
                text=text_of(response.read()),
                headers=str(response.headers),
                process=int(response.headers.get("X-Process", 0)),
            )


def text_of(body):
    """Return the text of an answer; of a file for Excel, which is packed, that of all in it."""
    if not body.startswith(b"PK"):
        return body.decode()
    with ZipFile(BytesIO(body)) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist())


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *_about):
        return None
