"""What parents ask is found, with the real plan, services and guidance: questions.toml."""

import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command

from local_offer.models import GuidancePage
from search import index
from search.finding import find

QUESTIONS = tomllib.loads(Path(__file__).with_name("questions.toml").read_text())["question"]
FIRST = 3

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def services(filled_with):
    filled_with("load_local_offer")


@pytest.fixture(scope="module")
def real(services, made_once):
    """All the real files, and an index of them."""
    with made_once():
        call_command("load_big_plan", verbosity=0)
        index.rebuild()


def addresses(text, most=None):
    """Return the addresses that a text finds, best first."""
    found = find(text)
    hits = found.hits[:most] if found else []
    return [entry.address for entry in found.entries(hits).values()] if found else []


def is_one_of(address, wanted):
    return address in wanted or address.partition("#")[0] in wanted


@pytest.mark.usefixtures("real")
def test_sixty_questions_of_parents_find_the_right_thing_among_the_first_three():
    assert len(QUESTIONS) >= 60

    wrong = {
        one["asked"]: found
        for one in QUESTIONS
        for found in [addresses(one["asked"], FIRST)]
        if not any(is_one_of(address, one["finds"]) for address in found)
    }

    assert wrong == {}


@pytest.mark.usefixtures("real")
def test_what_people_type_for_a_page_of_guidance_finds_it_among_the_first_three():
    wrong = {
        typed: page.title
        for page in GuidancePage.objects.exclude(also="")
        for typed in page.also.splitlines()
        if page.get_absolute_url() not in addresses(typed, FIRST)
    }

    assert wrong == {}


@pytest.mark.usefixtures("real")
def test_what_leads_to_guidance_leads_to_what_its_words_mean_as_well():
    found = addresses("ehcp late")

    assert found[0] == "/local-offer/guidance/when-the-20-weeks-have-passed/"
    assert "/local-offer/services/ehcp-team/" in found


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    ("typed", "service"),
    [("ehcp late", "ehcp-team"), ("taxi to school refused", "home-to-school-travel")],
)
def test_whoever_looks_among_services_alone_is_not_led_by_words_of_guidance(typed, service):
    found = find(typed, among=("service",))

    there = {entry.address for entry in found.entries(found.hits).values()}
    assert f"/local-offer/services/{service}/" in there


@pytest.mark.both_databases
@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    ("typed", "says"),
    [("weelchair", "wheelchair"), ("ECHP", "EHC"), ("SENDIAS", "SEND"), ("preschool", "school")],
)
def test_spellings_that_staff_know_find_actions_that_say_the_word(typed, says):
    found = find(typed, among=("action", "measure"))

    entries = found.entries(found.hits).values()
    assert entries
    assert all(says.casefold() in f"{one.title} {one.text}".casefold() for one in entries)
    assert [word for word, _read in found.read_as] == [typed.casefold()]


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    ("typed", "first", "also"),
    [
        ("job", "services/project-search", "services/real-employment"),
        ("apprenticeship", "services/project-search", "services/real-employment"),
        ("apprenticeship", "services/project-search", "guidance/learning-and-training-after-16"),
    ],
)
def test_what_is_called_by_a_usual_word_finds_not_all_that_say_the_word(typed, first, also):
    """What helps to find a job is called “Work”."""
    found = addresses(typed)

    assert found[0] == f"/local-offer/{first}/"
    assert f"/local-offer/{also}/" in found
    assert not {"/local-offer/services/cluster-working/", "/actions/ehcp-9/"} & {*found}


@pytest.mark.usefixtures("real")
def test_letters_lead_to_what_they_stand_for_and_not_to_what_says_most_of_their_words():
    assert addresses("SENDIASS")[:2] == ["/glossary/#word-sendiass", "/local-offer/services/kias/"]
