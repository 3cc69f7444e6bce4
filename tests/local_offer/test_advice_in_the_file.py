"""Growing up and rights while waiting in the file: put there unticked, never over a tick."""

import pytest

from local_offer.models import WaitingRight, Year
from tests import factories
from tests.local_offer.test_loading import ROWS, SMALL, load, refusal

pytestmark = pytest.mark.django_db

ADVICE = """\
years:
- slug: year-10
  title: Year 10
  min_age: 14
  max_age: 15
  in_short: Look around.
  what_happens: [Look around., Try things.]
  who_with: [You]
  what_to_ask: ['Where can I go?']
  what_changes: [Nothing yet.]
  for_parents: [Go with your child.]
  law: ['An Act, section 1']
  outcomes: [work]
  contacts: [a-club]
  sources: ['https://www.example.org/year-10']
  read: '2026-11-29'
waiting_rights:
- slug: school
  title: What school must do
  in_short: School must not wait.
  points: [It must do its best.]
  law: ['An Act, section 2']
  government_url: https://www.example.org/act
  sources: ['https://www.example.org/school']
  read: '2026-11-29'
  check_why: The law was not read.
"""
WORK = "- {taxonomy: outcome, slug: work, name: Work, description: To work.}\n"
WITH_ADVICE = (
    SMALL.replace("    terms: 3\n", "    terms: 4\n")
    .replace("    places: 2\n", "    places: 2\n    years: 1\n    waiting_rights: 1\n")
    .replace("organisations:\n-", f"{WORK}organisations:\n-")
    + ADVICE
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "with-advice.yaml"
    path.write_text(WITH_ADVICE)
    return path


def test_it_is_there_as_it_stands_and_nobody_has_ticked_it(file):
    assert load(file) == f"Created {ROWS + 3}, updated 0, unchanged 0, left alone 0.\n"

    year, right = Year.objects.visible().get(), WaitingRight.objects.visible().get()
    assert year.what_happens == "Look around.\nTry things."
    assert [str(term) for term in year.outcomes.all()] == ["Work"]
    assert [service.slug for service in year.contacts.all()] == ["a-club"]
    assert (right.points, right.unsure_of) == ("It must do its best.", "The law was not read.")
    assert not year.is_ticked
    assert not right.is_ticked


def test_words_that_somebody_ticked_stay_when_the_file_goes_on(file):
    load(file)
    Year.objects.update(**factories.ticked())
    file.write_text(WITH_ADVICE.replace("Try things.", "Try other things."))

    told = load(file)

    year = Year.objects.get()
    assert "Left alone: year of growing up year-10, because it was changed here." in told
    assert year.what_happens == "Look around.\nTry things."
    assert year.is_ticked


def test_words_written_over_take_the_tick_away(file):
    load(file)
    Year.objects.update(**factories.ticked())
    file.write_text(WITH_ADVICE.replace("Try things.", "Try other things."))

    load(file, "--overwrite")

    year = Year.objects.get()
    assert year.what_happens == "Look around.\nTry other things."
    assert not year.is_ticked


def line_of(text):
    return WITH_ADVICE[: WITH_ADVICE.index(text)].count("\n") + 1


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "outcomes: [work]",
            "outcomes: [clubs]",
            "years > year-10 > outcomes > 1: there is no “clubs” in this file",
        ),
        (
            "contacts: [a-club]",
            "contacts: [no-club]",
            "years > year-10 > contacts > 1: there is no “no-club” in this file",
        ),
        ("years: 1", "years: 2", "meta > counts > years: this says 2, but the file holds 1"),
        (
            "min_age: 14",
            "min_age: 16",
            "years > year-10 > min_age: the youngest age is above the oldest",
        ),
        ("in_short: Look around.", "in_short: ' '", "years > year-10 > in_short: this is empty"),
        (
            "government_url: https://www.example.org/act",
            "government_url: example.org",
            "waiting_rights > school > government_url: this must be a whole web address",
        ),
    ],
)
def test_a_broken_file_changes_nothing_and_names_the_line(file, old, new, fault):
    file.write_text(WITH_ADVICE.replace(old, new, 1))

    assert refusal(file) == [f"- {fault} (line {line_of(old)})"]
    assert not Year.objects.exists()


def test_a_part_that_nobody_counted_is_asked_back(file):
    file.write_text(WITH_ADVICE.replace("    years: 1\n", ""))

    assert refusal(file) == [f"- meta > counts: years is missing (line {line_of('terms: 4')})"]
