"""What looks like a machine, and what must not: a person's odd ways are no reason."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from feedback.forms import tokens
from feedback.forms.suspicion import FASTEST, why_suspect

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LINK = "https://www.example.org/"


def reason(*, after=timedelta(minutes=2), without=(), **answers):
    """Return why a form is suspect that was sent so long after it was opened."""
    sent = {"words": "The waiting list is long.", "website": "", **answers}
    sent = {name: value for name, value in sent.items() if name not in without}
    token = tokens.read(tokens.issue(NOON), NOON)
    return why_suspect(QueryDict(urlencode(sent, doseq=True)), token, NOON + after)


def test_a_form_a_person_filled_in_is_not_suspect():
    assert reason() == ""


def test_the_hidden_field_filled_in_is_a_sign():
    assert reason(website="x") == "The field that people do not see was filled in."


def test_the_hidden_field_left_out_is_a_sign_as_well():
    assert reason(without=["website"]) == "A field that every browser sends was missing."


def test_nobody_writes_in_less_than_three_seconds():
    too_fast = FASTEST - timedelta(milliseconds=1)

    assert reason(after=too_fast) == "It was sent faster than a person can write."
    assert reason(after=FASTEST) == ""


@pytest.mark.parametrize(
    "answers",
    [
        {"words": "http://a.example.org http://b.example.org <a href=x>"},
        {"words": "WWW.example.org [url=x]", "name": "HTTPS://c.example.org/"},
        {"words": ["http://a.example.org"] * 3},
    ],
)
def test_three_links_are_a_sign_wherever_they_stand(answers):
    assert reason(**answers) == "It has 3 links."


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("", id="nothing"),
        pytest.param("ok", id="short"),
        pytest.param("WHY IS NOBODY ANSWERING ME!!!!", id="angry"),
        pytest.param("میرا بچہ انتظار کر رہا ہے", id="another language"),
        pytest.param("😀" * 50, id="only signs"),
        pytest.param(f"See {LINK[:-1]} and http://example.org", id="two links"),
        pytest.param("<b>bold</b> & =1+1", id="signs that machines use too"),
        pytest.param("word " * 4_000, id="long"),
    ],
)
def test_a_persons_ways_are_not_suspect(words):
    assert reason(words=words) == ""


def test_whoever_comes_back_the_next_day_is_not_suspect():
    assert reason(after=timedelta(days=1)) == ""
