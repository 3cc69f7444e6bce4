"""What people type is understood: their own words, badly spelt ones, and those that cannot wait."""

import pytest

from local_offer.content_file import loading, reading
from local_offer.directory.asking import DirectoryForm
from local_offer.directory.words import CRISIS_TERMS
from local_offer.models import Term
from search import crisis
from search.asking import asked
from search.synonyms import meanings
from search.words import words_of
from tests import factories
from tests.feedback.hostile_strings import BY_KIND

pytestmark = pytest.mark.django_db


@pytest.fixture
def eating():
    """A need, and another whose name is longer."""
    typed = "won't eat\r\nwill only eat food of one colour"
    eating = factories.make_term(name="Eating", slug="eating", also=typed)
    disorders = factories.make_term(
        name="Eating disorders", slug="eating-disorders", also="anorexia"
    )
    return eating, disorders


def typed(text):
    form = DirectoryForm({"q": text})
    form.is_valid()
    return form


def meant_by(text):
    """Return the terms that a text means."""
    return {term for one in typed(text).conditions() for term in one.about if term}


def meant(text):
    """Return the names of what a text means, and the words that are left."""
    return [str(term) for term in meant_by(text)], typed(text).words_not_used


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    "text",
    [
        "eating",
        "EATING",
        "  eating  ",
        "eats",
        "won't eat",
        "won’t eat",
        "WONT EAT",
        "my daughter won't eat",
        "eating; eating!",
        "will only eat food of one colour",
    ],
)
@pytest.mark.usefixtures("eating")
def test_a_need_is_known_by_its_name_and_by_what_people_type(text):
    assert meant(text) == (["Eating"], [])


@pytest.mark.parametrize("text", ["eating disorder", "eating-disorder", "Anorexia", "disorder eat"])
@pytest.mark.usefixtures("eating")
def test_the_longest_phrase_counts(text):
    assert meant(text) == (
        (["Eating disorders"], []) if text != "disorder eat" else (["Eating"], ["disorder"])
    )


@pytest.mark.usefixtures("eating")
def test_several_things_are_meant_each_once():
    terms, rest = meant("anorexia, eating, won't eat")

    assert (sorted(terms), rest) == (["Eating", "Eating disorders"], [])


@pytest.mark.usefixtures("eating")
def test_what_no_term_stands_for_is_left_without_empty_words():
    assert meant("Does she have a problem with eating in Dewsbury?") == (
        ["Eating"],
        ["problem", "dewsbury"],
    )


@pytest.mark.first_on_both
@pytest.mark.parametrize("text", ["", "   ", "…", "—!?", "help for my child", "he cant"])
@pytest.mark.usefixtures("eating")
def test_what_says_nothing_asks_for_nothing_and_none_of_it_is_used(text):
    assert typed(text).conditions() == []
    assert typed(text).words_not_used == text.split()


def test_one_phrase_may_mean_two_things():
    need = factories.make_term(name="Sleep")
    kind = factories.make_term(name="Help with sleep", taxonomy="kind", also="sleep")

    assert meant_by("sleep") == {need, kind}


def test_a_term_is_known_by_its_word_in_addresses():
    term = factories.make_term(name="Wheels and seating", slug="self-propelled")

    assert meant_by("self propelled") == {term}


def test_words_of_other_taxonomies_are_not_sought():
    factories.make_term(name="Quiet hour", taxonomy="access", also="calm")

    assert meant_by("quiet hour, calm") == set()


def test_what_is_hidden_is_not_understood():
    factories.make_term(name="Secret", is_visible=False, also="hush")

    assert meant_by("secret hush") == set()


def test_a_sign_more_or_less_is_the_same_word():
    factories.make_term(name="Long-term condition", also="Down's\ncan't sit still")

    for text in ("long term condition", "LONG‑TERM condition", "downs", "down’s", "cant sit still"):
        assert meant(text) == (["Long-term condition"], []), text


HOSTILE = BY_KIND | {"long": ["a" * 100_000, "won't eat " * 500], "nothing": ["\0'\0", "''"]}


@pytest.mark.parametrize("strings", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.usefixtures("eating")
def test_hostile_text_is_only_words(strings):
    for text in strings:
        form = typed(text)

        assert all(word.strip() for word in form.words_not_used)
        assert form.says_crisis == crisis.is_said_in(text)


def test_words_are_small_and_without_marks():
    assert words_of("Self-harm, ADHD & “can’t talk” (ＡＢＣ)_x") == [
        *("self", "harm", "adhd", "can't", "talk", "abc", "x")
    ]


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    "text",
    [
        "suicidal",
        "My son talks of SUICIDE",
        "self-harm",
        "self harm",
        "self‑harming",
        "selfharm",
        "she self-harms",
        "overdose",
        "took an overdose, overdosed",
        "I want to kill myself",
        "killing herself",
        "he wants to die",
        "I want to end my life",
        "she doesnt want to live",
        "cutting",
        "in crisis",
        "hurt herself",
        "he hurts himself",
        "she is not safe",
        "hang herself",
        "better off dead",
        "doesn't want to be here",
        "she doesnt want to be here any more",
        "suiside",
        "sucide",
        "unalive",
    ],
)
def test_words_that_cannot_wait_are_noticed(text):
    assert typed(text).says_crisis


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    "text",
    [
        "",
        "life skills",
        "cookery skills",
        "haircut",
        "my end of life plan",
        "harm",
        "diet",
        "autism",
    ],
)
def test_other_words_are_not_taken_for_them(text):
    assert not typed(text).says_crisis


@pytest.fixture(scope="module")
def real_words(made_once):
    """The words of the real file, without its services."""
    content = reading.read(reading.LOCAL_OFFER)
    with made_once():
        without = ("organisations", "services", "places", "years", "waiting_rights")
        loading.load({**content, **{name: [] for name in without}})
    return content


@pytest.mark.first_on_both
@pytest.mark.usefixtures("real_words")
@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("autism", "autism"),
        ("ASD", "autism"),
        ("SALT", "speech-language-and-communication"),
        ("my son hardly talks", "speech-language-and-communication"),
        ("cant talk", "speech-language-and-communication"),
        ("wont sleep", "sleep"),
        ("downs syndrome", "down-syndrome"),
        ("post 16", "post-16-learning"),
        ("someone to talk to about feelings", "mental-health-help"),
    ],
)
def test_real_words_are_understood(text, slug):
    assert slug in {term.slug for term in meant_by(text)}


@pytest.mark.usefixtures("real_words")
def test_whatever_means_self_harm_or_crisis_is_taken_for_it():
    terms = list(Term.objects.filter(slug__in=CRISIS_TERMS))
    assert len(terms) == 2
    phrases = [word for term in terms for word in (term.name, *term.also.splitlines())]

    assert [word for word in phrases if not typed(word).says_crisis] == []


def test_every_phrase_of_the_file_leads_to_its_term(real_words):
    means = meanings()
    lost = [
        row["typed"]
        for row in real_words["synonyms"]
        if row["taxonomy"] in ("need", "kind")
        and f"{row['taxonomy']}:{row['term']}" not in asked(row["typed"], means).terms
    ]

    assert lost == []
