"""What people type is understood: their own words, badly spelt ones, and those that cannot wait."""

import pytest

from local_offer.content_file import loading, reading
from local_offer.directory.words import CRISIS_TERMS, meant_by, says_crisis, words_of
from local_offer.models import Term
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


def meant(text):
    """Return the names of what a text means, and the words that are left."""
    terms, rest = meant_by(text)
    return [str(term) for term in terms], rest


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
    terms, rest = meant(text)

    assert (terms, rest) == (
        (["Eating disorders"], []) if text != "disorder eat" else (["Eating"], ["disorder"])
    )


@pytest.mark.usefixtures("eating")
def test_several_things_are_meant_each_once():
    assert meant("anorexia, eating, won't eat") == (["Eating disorders", "Eating"], [])


@pytest.mark.usefixtures("eating")
def test_what_no_term_stands_for_is_left_without_empty_words():
    assert meant("Does she have a problem with eating in Dewsbury?") == (
        ["Eating"],
        ["problem", "dewsbury"],
    )


@pytest.mark.parametrize("text", ["", "   ", "…", "—!?", "help for my child", "he cant"])
@pytest.mark.usefixtures("eating")
def test_what_says_nothing_means_nothing(text):
    assert meant(text) == ([], [])


def test_one_phrase_may_mean_two_things():
    need = factories.make_term(name="Sleep")
    kind = factories.make_term(name="Help with sleep", taxonomy="kind", also="sleep")

    assert set(meant_by("sleep")[0]) == {need, kind}


def test_words_of_other_taxonomies_are_not_sought():
    factories.make_term(name="Quiet hour", taxonomy="access", also="calm")

    assert meant("quiet hour, calm") == ([], ["quiet", "hour", "calm"])


def test_what_is_hidden_is_not_understood():
    factories.make_term(name="Secret", is_visible=False, also="hush")

    assert meant("secret hush") == ([], ["secret", "hush"])


def test_a_sign_more_or_less_is_the_same_word():
    factories.make_term(name="Long-term condition", also="Down's\ncan't sit still")

    for text in ("long term condition", "LONG‑TERM condition", "downs", "down’s", "cant sit still"):
        assert meant(text) == (["Long-term condition"], []), text


@pytest.mark.usefixtures("eating")
def test_it_costs_one_query_however_much_there_is(django_assert_num_queries):
    factories.make_term(also="\n".join(f"typed {number}" for number in range(50)))

    with django_assert_num_queries(1):
        meant_by("won't eat, anorexia, eating")


HOSTILE = BY_KIND | {"long": ["a" * 100_000, "won't eat " * 500], "nothing": ["\0'\0", "''"]}


@pytest.mark.parametrize("strings", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.usefixtures("eating")
def test_hostile_text_is_only_words(strings):
    for text in strings:
        terms, rest = meant_by(text)

        assert all(word.strip() and word == word.casefold() for word in rest)
        assert says_crisis(text) in (True, False)
        assert {str(term) for term in terms} <= {"Eating", "Eating disorders"}


def test_words_are_small_and_without_marks():
    assert words_of("Self-harm, ADHD & “can’t talk” (ＡＢＣ)_x") == [
        *("self", "harm", "adhd", "can't", "talk", "abc", "x")
    ]


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
    assert says_crisis(text)


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
    assert not says_crisis(text)


@pytest.fixture(scope="module")
def real_words(made_once):
    """The words of the real file, without its services."""
    content = reading.read(reading.LOCAL_OFFER)
    with made_once():
        without = ("organisations", "services", "places", "years", "waiting_rights")
        loading.load({**content, **{name: [] for name in without}})
    return content


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
    assert slug in {term.slug for term in meant_by(text)[0]}


@pytest.mark.usefixtures("real_words")
def test_whatever_means_self_harm_or_crisis_is_taken_for_it():
    terms = list(Term.objects.filter(slug__in=CRISIS_TERMS))
    assert len(terms) == 2
    phrases = [word for term in terms for word in (term.name, *term.also.splitlines())]

    assert [word for word in phrases if not says_crisis(word, meant_by(word)[0])] == []


def test_every_phrase_of_the_file_leads_to_its_term(real_words):
    lost = []
    for row in real_words["synonyms"]:
        if row["taxonomy"] in ("need", "kind"):
            found = {(term.taxonomy, term.slug) for term in meant_by(row["typed"])[0]}
            if (row["taxonomy"], row["term"]) not in found:
                lost.append(row["typed"])

    assert lost == []
