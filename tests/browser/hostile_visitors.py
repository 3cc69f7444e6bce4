"""People who fill in every public form with hostile strings, through a real server.

Each form is sent as often as there are kinds of strings, and each time every field gets another
kind: so every field takes all of them.
"""

from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPMessage
from urllib.parse import urlencode, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from feedback.forms import JOURNEYS, tokens
from feedback.forms.fields import Email, HowManyField, ManyChoicesField, OneChoiceField, Phone
from feedback.models import Consent, Submission
from publishing.plain_text import EmailField, tidied
from tests.feedback.hostile_strings import KINDS_THAT_FIT
from tests.feedback.visitors import Visitor

Reach = Submission.Reach
WAYS = [Reach.EMAIL, Reach.PHONE, Reach.LETTER, Reach.HELPER]
CHOSEN = {"about": "not-sure", "role": Submission.Role.PARENT, "others_in_story": "nobody"}
# Nobody fills in a form in less than some seconds.
LONG_ENOUGH = timedelta(minutes=1)


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status_code: int
    headers: HTTPMessage
    content: bytes

    def __getitem__(self, name):
        return self.headers[name]


class RealServer:
    """Asks a server as a browser without script does. It follows nothing."""

    def __init__(self, origin):
        self._address = urlsplit(origin).netloc

    def get(self, path):
        return self._ask("GET", path)

    def post(self, path, data):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(data, doseq=True), kind)

    def _ask(self, method, path, body=None, headers=()):
        with closing(HTTPConnection(self._address, timeout=60)) as connection:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())


@dataclass
class Sent:
    """A form that was sent: how to see its pages again, and which kind each field was given."""

    path: str
    kinds: dict = field(default_factory=dict)
    mistake: dict = field(default_factory=dict)
    last_look: dict = field(default_factory=dict)
    thanks: str = ""


def text_fields(journey):
    """Return every field of a form that takes words: name to field."""
    return {
        name: each
        for step in journey.steps
        for name, each in step.base_fields.items()
        if isinstance(each, forms.CharField)
    }


def send_all(origin, deck):
    """Send every form once for each kind of string; return what was Sent."""
    return [
        send(RealServer(origin), journey, number, turn, deck)
        for number, journey in enumerate(JOURNEYS.values())
        for turn in range(len(KINDS_THAT_FIT))
    ]


def send(server, journey, number, turn, deck):
    """Fill in a form page by page, first with each choice wrong, and send it."""
    steps = {step.slug: step for step in journey.steps}
    visitor = Visitor(server).open(reverse(journey.url_name))
    token = tokens.issue(timezone.now() - LONG_ENOUGH)
    way = WAYS[(number + turn) % len(WAYS)]
    names = list(text_fields(journey))
    sent = Sent(visitor.path)
    while (slug := visitor.fields["step"]) != "check":
        fields = {
            name: each
            for name, each in steps[slug].base_fields.items()
            if f'name="{name}"' in visitor.page
        }
        kinds = {
            name: KINDS_THAT_FIT[(turn + names.index(name)) % len(KINDS_THAT_FIT)]
            for name in fields
            if name in names
        }
        words = {name: _words(fields[name], kind, deck) for name, kind in kinds.items()}
        other = fields.keys() - words.keys()
        if other:
            wrong = {name: deck.next(KINDS_THAT_FIT[turn], 200) for name in other}
            visitor.go_on(token=token, **words, **wrong)
            if visitor.fields["step"] != slug:
                sent.kinds |= kinds
                continue  # among other signs it holds one number, and that is how many families
            sent.mistake = visitor.posted
            assert visitor.response.status_code == 200, visitor.page
        rest = {name: _answer(name, fields[name], way) for name in other}
        words |= {
            name: as_address(words[name], turn) for name in words if isinstance(fields[name], Email)
        }
        visitor.go_on(token=token, **words, **rest)
        assert visitor.response.status_code == 200, visitor.page
        assert visitor.fields["step"] != slug, visitor.page
        sent.kinds |= kinds
    sent.last_look = visitor.posted
    visitor.send()
    assert visitor.response.status_code == 302, visitor.page
    sent.thanks = visitor.response["Location"]
    return sent


def _words(asked, kind, deck):
    if isinstance(asked, Phone):
        number = " 221000"  # without figures to ring it is refused
        return deck.next(kind, asked.max_length)[: asked.max_length - len(number)] + number
    return deck.next(kind, asked.max_length or 200)


def _answer(name, asked, way):
    match asked:
        case HowManyField():
            return "12"
        case ManyChoicesField():
            return Consent.Kind.values
        case OneChoiceField():
            return way if name == "reach_by" else CHOSEN.get(name) or asked.choices[0][0]
    return ""  # a box that is left


def as_address(string, number):
    """Return an address that is hostile and still one, as RFC 5321 has it, or else a plain one."""
    quoted = string.replace("\\", "\\\\").replace('"', '\\"')
    for address in (f"{string}@example.org", f'"{quoted}"@example.org'):
        try:
            EmailField().clean(tidied(address))
        except ValidationError:
            continue
        return address
    return f"parent-{number}@example.org"


def judge_pages(origin, deck):
    """Say twice for each kind of string what was wrong with a page."""
    server = RealServer(origin)
    for kind in KINDS_THAT_FIT * 2:
        answer = server.post("/feedback/page/", {"page": "/glossary/", "useful": "no"})
        said = server.post(answer["Location"], {"what_went_wrong": deck.next(kind, 1_000)})
        assert said.status_code == 302, said.content
