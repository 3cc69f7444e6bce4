"""Somebody at a browser without script, who may be logged in, and goes from server to server."""

import re
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.utils import timezone

from feedback.forms import tokens
from tests.deploy.crowd import SECONDS_FOR_AN_ANSWER
from tests.feedback.visitors import Visitor
from tests.kept_pages import BY_LOT, as_kept, closely

# What is chosen where a form asks; of other questions, the first answer.
BOXES = {"email": "sam@example.org", "name": "Sam Fern"}
CHOSEN = {"not-sure", "parent", "email", "nobody"}


@dataclass(frozen=True)
class Answer:
    """What a server answered, by the names that Django's own responses have."""

    status_code: int
    headers: Message
    content: bytes
    streaming: bool = False

    def __getitem__(self, name):
        return self.headers[name]


class Person:
    """Asks servers, keeps cookies, and is led nowhere by itself. `server` may change meanwhile."""

    def __init__(self, server):
        self.server, self.cookies = server, SimpleCookie()

    def get(self, path):
        return self._ask("GET", path)

    def post(self, path, data):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(data, doseq=True), kind)

    def log_in(self, name, password):
        """Log in as staff do; return the Answer."""
        here = "/admin/login/"
        shown = self.get(here).content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown)[1]
        typed = {"username": name, "password": password, "next": "/admin/"}
        return self.post(here, {"csrfmiddlewaretoken": token, **typed})

    def _ask(self, method, path, body=None, headers=()):
        sent = {"Host": "localhost", **dict(headers)}  # as one proxy before both servers says
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{c.key}={c.coded_value}" for c in self.cookies.values())
        connection = HTTPConnection("localhost", self.server.port, timeout=SECONDS_FOR_AN_ANSWER)
        with closing(connection):
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", ()):
                self.cookies.load(cookie)
            return Answer(answer.status, answer.headers, answer.read())


def walk(server, paths, person=None, *, worst=399):
    """Read every page. Return what each says, {path: text}, without what is drawn by lot, and what
    is no answer for a reader, {path: status}."""
    said, refused = {}, {}
    person = person or Person(server)
    for path in paths:
        answer = person.get(path)
        if answer.status_code > worst:
            refused[path] = answer.status_code
        else:
            said[path] = BY_LOT.sub("...", as_kept(answer))
    return said, refused


def send(server, path):
    """Fill in a form from its pages alone, as somebody who opened it a minute ago, and send it;
    return the Answer."""
    visitor = Visitor(Person(server)).open(path)
    token = tokens.issue(timezone.now() - timedelta(minutes=1))
    for _page in range(20):
        if visitor.response.status_code != 200 or visitor.fields["step"] == "check":
            break
        visitor.go_on(token=token, **answers(visitor.page))
    return visitor.send().response


def answers(page):
    """Return something for each question of a page: boxes of words, an address, and choices."""
    page = closely(page)
    found = dict.fromkeys(re.findall(r'<textarea[^>]* name="(\w+)"', page), "We wait and wait.")
    found |= {name: BOXES[name] for name in BOXES if f' name="{name}"' in page}
    offered = {}
    for name, value in re.findall(r' name="(\w+)" type="radio" value="([^"]*)"', page):
        offered.setdefault(name, []).append(unescape(value))
    for name, values in offered.items():
        found[name] = next((value for value in values if value in CHOSEN), values[0])
    return found
