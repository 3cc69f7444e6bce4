"""Many people who send the comment form to real servers, and do not give up until it is taken."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from itertools import count
from threading import Barrier, Lock
from urllib.parse import urlencode

from django.core import signing
from django.utils import timezone

from feedback.forms import tokens

CLIENTS = 50
SECONDS_FOR_AN_ANSWER = 10
SECONDS_FOR_A_SURE_ANSWER = 120
SECONDS_UNTIL_ONE_GIVES_UP = 90
PATH = "/feedback/comment/"


class GivenUp(Exception):  # noqa: N818  named for what happened
    """Nobody took it in all that time."""


@dataclass
class Answers:
    """What the servers said: for each token the submissions it was thanked for, and troubles."""

    thanked: dict = field(default_factory=dict)  # token's id: [pk of the submission, ...]
    troubles: Counter = field(default_factory=Counter)
    milliseconds: list = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def thank(self, token_id, pk, seconds):
        """Note a thank-you."""
        with self._lock:
            self.thanked.setdefault(token_id, []).append(pk)
            self.milliseconds.append(1000 * seconds)

    def trouble(self, what):
        """Note an answer that was none."""
        with self._lock:
            self.troubles[what] += 1


def a_form(words):
    """Return a filled-in form of somebody who opened it a minute ago, and its token's id."""
    at = timezone.now()
    text = tokens.issue(at - timedelta(minutes=1))
    form = {
        "token": text,
        "step": "check",
        "go": "send",
        "website": "",
        "topic": "not-working",
        "words": words,
        "about": "not-sure",
        "reach_by": "no-need",
    }
    return form, tokens.read(text, at).id


def post(port, form, *, seconds=SECONDS_FOR_A_SURE_ANSWER, headers=None):
    """Send a form to one server. Return (status, headers, body); raise OSError, HTTPException."""
    connection = HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        connection.request("POST", PATH, urlencode(form), headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        connection.close()


def submission_thanked_for(headers):
    """Return the primary key of the submission that the address of a thank-you names."""
    return signing.loads(headers["Location"].rstrip("/").rpartition("/")[2], salt="feedback.sent")


def send_until_taken(servers, turn, form, token_id, answers):
    """Send a form to one server after another until one says thank you."""
    until = time.monotonic() + SECONDS_UNTIL_ONE_GIVES_UP
    while time.monotonic() < until:
        server = servers[turn % len(servers)]
        turn += 1
        began = time.monotonic()
        try:
            status, headers, _body = post(server.port, form, seconds=SECONDS_FOR_AN_ANSWER)
        except (OSError, HTTPException) as problem:
            answers.trouble(type(problem).__name__)
        else:
            if status == 302:
                answers.thank(token_id, submission_thanked_for(headers), time.monotonic() - began)
                return
            answers.trouble(status)
            if status < 500:
                break
        time.sleep(0.05)
    raise GivenUp(dict(answers.troubles))


def everybody_sends(servers, number, *, answers, after_each=lambda: None):
    """Have a crowd send so many forms. One in ten loses the answer and sends the form again."""
    turns = count()

    def send(turn):
        form, token_id = a_form(f"Story {turn}: we have been waiting for a long time.")
        for _sending in range(2 if turn % 10 == 0 else 1):
            send_until_taken(servers, next(turns), form, token_id, answers)
        after_each()

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(send, range(number)))


def all_send_the_same(servers, forms, times, *, answers):
    """Have each of so many forms sent many times at the same moment."""
    with ThreadPoolExecutor(times) as pool:
        for turn in range(forms):
            form, token_id = a_form(f"Clicked again and again, number {turn}.")
            together = Barrier(times)

            def send(place, form=form, token_id=token_id, together=together):
                together.wait()
                send_until_taken(servers, place, form, token_id, answers)

            list(pool.map(send, range(times)))
