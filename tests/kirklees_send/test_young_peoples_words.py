"""The plan as a young person reads it: every promise has its place, in words for a child."""

import re

import pytest
from django.core.management import call_command

from actions.models import Action
from kirklees_send.young_people.topics import TOPICS
from tests.reading_age import flesch_kincaid, main_words

pytestmark = pytest.mark.django_db

OLDEST_READER = 9
LONGEST_SENTENCE = 20


@pytest.fixture(scope="module", autouse=True)
def plan(made_once):
    with made_once():
        call_command("load_big_plan", verbosity=0)
        call_command("load_sample_progress", verbosity=0)


def test_every_promise_of_the_plan_is_in_a_topic():
    found = {action.pk for topic in TOPICS for action in topic.promises()}

    assert found == set(Action.objects.visible().values_list("pk", flat=True))
    assert len(found) == 50


def test_every_promise_of_the_plan_has_words_for_a_young_person_in_short_sentences():
    said = dict(Action.objects.values_list("reference", "for_young_people"))

    long = {
        reference: sentence
        for reference, words in said.items()
        for sentence in re.split(r"(?<=[.?]) ", words)
        if not 2 < len(sentence.split()) <= LONGEST_SENTENCE
    }
    assert long == {}


def test_each_page_is_read_at_nine(client):
    paths = ["/young-people/", *(topic.get_absolute_url() for topic in TOPICS)]

    ages = {path: round(flesch_kincaid(main_words(client.get(path).text)), 1) for path in paths}

    assert {path: age for path, age in ages.items() if age > OLDEST_READER} == {}
