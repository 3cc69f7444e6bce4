"""Is this page useful? Counted without a cookie, and without knowing who said it."""

import datetime
from unittest import mock

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.allowances import OverBudget
from accounts.networks import Network
from feedback.forms import usefulness
from feedback.models import PageVerdict
from tests.factories import make_action
from tests.feedback.visitors import Visitor

pytestmark = pytest.mark.django_db


def say(client, useful, page="/contact/"):
    return client.post("/feedback/page/", {"page": page, "useful": useful})


def test_every_public_page_asks_and_names_itself(client):
    action = make_action()

    page = client.get(action.get_absolute_url()).content.decode()

    assert f'name="page" value="{action.get_absolute_url()}"' in page


def test_yes_is_counted_and_thanked(client):
    response = say(client, "yes")

    thanks = client.get(response["Location"]).content.decode()

    verdict = PageVerdict.objects.get()
    assert (verdict.path, verdict.useful, verdict.on) == ("/contact/", True, timezone.localdate())
    assert "Thank you" in thanks
    assert 'href="/contact/"' in thanks
    assert client.cookies == {}


def test_no_asks_what_was_wrong_and_not_who_says_so(client):
    visitor = Visitor().open(say(client, "no")["Location"])

    assert "Please do not write names" in visitor.page
    assert 'href="tel:999"' in visitor.page
    assert set(visitor.fields) == {"what_went_wrong"}

    visitor.go_on(what_went_wrong="Too long.\r\nToo small.").follow()

    assert PageVerdict.objects.get().what_went_wrong == "Too long.\nToo small."
    assert "Thank you" in visitor.page


@pytest.mark.parametrize("error", [OperationalError("locked"), RuntimeError("oh")])
def test_what_was_wrong_stays_on_the_page_while_it_cannot_be_taken(client, error):
    visitor = Visitor().open(say(client, "no")["Location"])

    with mock.patch("feedback.forms.usefulness.add_what_went_wrong", side_effect=error):
        visitor.go_on(what_went_wrong="Too long.")
    assert visitor.response.status_code in (500, 503)
    assert "Nothing is lost." in visitor.page
    visitor.go_on()

    assert PageVerdict.objects.get().what_went_wrong == "Too long."


def test_what_was_wrong_is_said_once(client):
    address = say(client, "no")["Location"]
    visitor = Visitor().open(address).go_on(what_went_wrong="The first words")

    visitor.client.post(address, {"what_went_wrong": "Other words"})

    assert PageVerdict.objects.get().what_went_wrong == "The first words"


def test_nothing_written_is_asked_for_again(client):
    visitor = Visitor().open(say(client, "no")["Location"]).go_on(what_went_wrong=" ")

    assert visitor.title.startswith("Error: What was wrong with the page?")


@pytest.mark.parametrize(
    ("page", "useful"),
    [
        ("/contact/", "perhaps"),
        ("/contact/", ""),
        ("/nowhere/", "yes"),
        ("/admin/", "yes"),
        ("//evil.example/", "yes"),
        ("https://evil.example/", "yes"),
        ("/contact/?a=b", "yes"),
        ("/actions/actions.csv", "yes"),
        ("/con\x00tact/", "yes"),
        ("/actions/" + "x" * 5000 + "/", "yes"),
        ("/actions/zz-99/", "yes"),
        ("/focus-areas/ann-smith-of-high-street/", "no"),
        ("", "no"),
    ],
)
def test_only_answers_about_public_pages_count(client, page, useful):
    response = say(client, useful, page)

    assert response.status_code == 400
    assert PageVerdict.objects.count() == 0


def test_an_address_of_somebody_elses_answer_cannot_be_guessed(client):
    say(client, "no")

    assert client.get("/feedback/page/1/").status_code == 404
    assert client.get("/feedback/page/").status_code == 405


def test_too_many_answers_from_one_network_are_not_counted(settings):
    settings.FEEDBACK_PER_NETWORK = 3
    at = datetime.datetime(2026, 10, 1, 12, tzinfo=datetime.UTC)
    answer = {"path": "/contact/", "useful": True, "at": at, "on": at.date()}
    for _answer in range(3):
        usefulness.note(**answer, networks=[Network("192.0.2.7/32", 1)])

    with pytest.raises(OverBudget):
        usefulness.note(**answer, networks=[Network("192.0.2.7/32", 1)])

    usefulness.note(**answer, networks=[Network("198.51.100.9/32", 1)])
    assert PageVerdict.objects.count() == 4


def test_over_budget_says_so(client, settings):
    settings.FEEDBACK_IN_ALL = 0

    response = say(client, "yes")

    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "We could not count yours." in response.content.decode()
    assert PageVerdict.objects.count() == 0
