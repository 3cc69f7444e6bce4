"""When too much comes, a person is asked for one word, keeps all they wrote, and is heard.

Whoever reads, hears or types slowly can take the step: it is a question in words, in the page.
"""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.utils import timezone

from feedback.forms import tokens
from feedback.forms.one_more_step import (
    OPEN_FOR,
    PLACES,
    SENTENCES,
    OneMoreStep,
    step_taken,
    was_asked,
)
from feedback.models import Budget, Submission
from tests.feedback.visitors import Visitor

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WHICH = {"second": 1, "third": 2, "fourth": 3, "fifth": 4}
ASKED = re.compile(r"Type the (\w+) word of this sentence: ([\w ]+)\.")


def opened():
    return tokens.read(tokens.issue(NOON), NOON)


def answer_to(words):
    """Return what a person answers who reads this."""
    which, sentence = ASKED.search(words).groups()
    return sentence.split(" ")[WHICH[which]]


def asked(token, at=NOON):
    """Return a question as it is posted, with the right answer."""
    step = OneMoreStep(token, at, is_again=False)
    return {"question": step.question, "word": answer_to(str(step.fields["word"].label))}


# The question.


def test_the_right_word_takes_the_step_and_says_which():
    token = opened()
    first, second = (step_taken(asked(token), token, NOON) for _question in range(2))

    assert first
    assert second
    assert first != second


@pytest.mark.parametrize("dress", ["{}.", " {} ", "“{}”", "'{}'", "{},"])
def test_signs_around_the_word_and_capitals_do_not_matter(dress):
    token = opened()
    right = asked(token)

    for word in (right["word"].upper(), right["word"].title()):
        assert step_taken(right | {"word": dress.format(word)}, token, NOON)


@pytest.mark.parametrize("word", ["", " ", ".", "word", "\x00", "x" * 100_000])
def test_another_word_does_not(word):
    token = opened()

    assert step_taken(asked(token) | {"word": word}, token, NOON) == ""


def test_the_question_is_of_one_opening_of_a_form_and_stays_open_for_an_hour():
    token, other = opened(), opened()
    right = asked(token)

    assert step_taken(right, other, NOON) == ""
    assert step_taken(right, token, NOON + OPEN_FOR - timedelta(seconds=1))
    assert step_taken(right, token, NOON + OPEN_FOR) == ""


def test_nobody_makes_up_a_question():
    token = opened()
    right = asked(token)
    made_up = ["", right["question"][:-1], f"{'0' * 32}.1.0.2:x", tokens.issue(NOON), "\x00:ü"]

    assert [step_taken(right | {"question": each}, token, NOON) for each in made_up] == [""] * 5
    assert step_taken({"word": right["word"]}, token, NOON) == ""
    assert not was_asked({"word": right["word"]})


def test_every_sentence_has_plain_words_one_of_each_where_it_is_asked_for():
    for sentence in map(str, SENTENCES):
        words = sentence.removesuffix(".").casefold().split(" ")

        assert sentence.endswith(".")
        assert len(words) > max(PLACES)
        assert len(set(words)) == len(words)
        assert all(word.isascii() and word.isalpha() and len(word) <= 8 for word in words)


# On the page.


@pytest.fixture
def visitor(settings, monkeypatch):
    """Somebody who pressed Send after their network's hour was used up."""
    settings.FEEDBACK_PER_NETWORK = 1
    monkeypatch.setattr("feedback.forms.suspicion.FASTEST", timedelta(0))
    ready(Visitor(), words="From somebody else").send()
    return ready(Visitor(), words="Words worth keeping").send()


def ready(visitor, words):
    visitor.open("/feedback/comment/").go_on(topic="not-working", words=words)
    visitor.go_on(about="not-sure").go_on(role="parent").go_on()
    return visitor.go_on(reach_by="email", email="sam@example.org", name="Sam")


def question_on(visitor):
    return unescape(" ".join(re.sub("<[^>]+>", " ", visitor.page).split()))


def stored():
    return [submission.personal.words for submission in Submission.objects.all()]


@pytest.mark.django_db
@pytest.mark.both_databases
def test_whoever_comes_when_too_much_came_is_asked_for_one_word_and_keeps_theirs(visitor):
    assert visitor.response.status_code == 200
    assert visitor.title.startswith("One more step, then it is sent")
    assert "Nothing is lost." in visitor.page
    assert visitor.page.count("Words worth keeping") == 2  # to read, and to send
    assert 'href="tel:999"' in visitor.page
    assert visitor.response["Cache-Control"] == "private, no-cache"
    assert visitor.client.cookies == {}

    visitor.press("send", word=answer_to(question_on(visitor)))

    assert visitor.response.status_code == 302
    assert stored() == ["From somebody else", "Words worth keeping"]
    told = Submission.objects.last()
    assert (told.state, told.personal.email) == ("new", "sam@example.org")


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize("word", ["dog?!", "", "\x00"])
def test_a_wrong_word_costs_a_kind_sentence_and_another_question(visitor, word):
    before = visitor.fields["question"]

    visitor.press("send", word=word)

    assert visitor.response.status_code == 200
    assert visitor.title.startswith("Error: One more step")
    assert visitor.page.count("This is not the word we asked for.") == 2
    assert 'href="#word"' in visitor.page
    assert 'id="word-error"' in visitor.page
    assert visitor.fields["question"] != before
    assert visitor.fields["word"] == ""
    assert visitor.fields["words"] == "Words worth keeping"

    visitor.press("send", word=answer_to(question_on(visitor)))

    assert stored() == ["From somebody else", "Words worth keeping"]


@pytest.mark.django_db
def test_whoever_cannot_take_the_step_sends_without_it_later(visitor):
    assert re.search(r"press “Send” after \S+ [ap]\.m\. on", question_on(visitor))
    assert "Or reach us in another way" in visitor.page

    Budget.objects.update(began_at=timezone.now() - timedelta(hours=2))
    visitor.press("send")

    assert stored() == ["From somebody else", "Words worth keeping"]


@pytest.mark.django_db
def test_from_the_step_one_can_go_back_and_change_what_one_wrote(visitor):
    visitor.press("back").go_on().press("change-what").go_on(words="Better words").send()
    visitor.press("send", word=answer_to(question_on(visitor)))

    assert stored() == ["From somebody else", "Better words"]


@pytest.mark.django_db
@pytest.mark.both_databases
def test_the_same_step_sent_again_is_the_same_submission_and_lets_nothing_else_in(visitor):
    word = answer_to(question_on(visitor))
    page = visitor.response
    first = visitor.press("send", word=word).response["Location"]

    visitor.response = page
    again = visitor.press("send", word=word).response["Location"]
    visitor.response = page
    visitor.press("send", word=word, words="Other words")

    assert first.split(":")[0] == again.split(":")[0]
    assert visitor.response.status_code == 429
    assert "Other words" not in stored()


@pytest.mark.django_db
def test_once_even_those_who_take_the_step_are_too_many_all_are_told_when_to_try_again(visitor):
    visitor.press("send", word=answer_to(question_on(visitor)))
    late = ready(Visitor(), words="Too late").send()

    late.press("send", word=answer_to(question_on(late)))

    assert late.response.status_code == 429
    assert "Please try again after" in late.page
    assert late.fields["words"] == "Too late"
    late.press("send")
    assert late.title.startswith("One more step")


@pytest.mark.django_db
def test_what_looks_like_a_machine_is_set_aside_after_the_step_as_before_it(settings):
    settings.FEEDBACK_PER_NETWORK = 1
    for words in ("First words", "Second words"):
        machine = ready(Visitor(), words=words).press("send", website="https://spam.example")

    machine.press("send", word=answer_to(question_on(machine)))

    states = [submission.state for submission in Submission.objects.all()]
    assert states == [Submission.State.QUARANTINED] * 2
