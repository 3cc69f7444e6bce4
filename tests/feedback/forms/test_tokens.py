"""A token tells one opening of a form from another, and cannot be made up."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.signing import Signer

from feedback.forms import tokens

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_token_says_when_its_form_was_opened():
    token = tokens.read(tokens.issue(NOON), NOON + timedelta(minutes=5))

    assert token.opened_at == NOON


def test_each_opening_has_its_own():
    first, second = (tokens.read(tokens.issue(NOON), NOON) for _opening in range(2))

    assert first.id != second.id


def test_the_same_text_is_the_same_opening():
    text = tokens.issue(NOON)

    assert tokens.read(text, NOON) == tokens.read(text, NOON + timedelta(days=1))


def test_nobody_is_hurried():
    text = tokens.issue(NOON)

    assert tokens.read(text, NOON + timedelta(days=365)).opened_at == NOON


def test_servers_whose_clocks_differ_a_little_believe_each_other():
    text = tokens.issue(NOON + timedelta(seconds=30))

    assert tokens.read(text, NOON)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("0" * 32 + ".1:made-up", id="made up"),
        pytest.param(tokens.issue(NOON)[:-1], id="cut off"),
        pytest.param(tokens.issue(NOON).replace(".", ".1", 1), id="with another time"),
        pytest.param(Signer(salt="another").sign("0" * 32 + ".1"), id="signed for something else"),
        pytest.param(tokens.issue(NOON + timedelta(minutes=2)), id="from the future"),
        pytest.param("\x00\ufffd:\x00", id="no text at all"),
        pytest.param("x" * 1_000_000, id="a million letters"),
    ],
)
def test_what_we_did_not_issue_is_refused(text):
    with pytest.raises(tokens.BadToken):
        tokens.read(text, NOON)
