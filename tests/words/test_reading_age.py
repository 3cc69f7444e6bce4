"""Every public page, read by two formulas: what it says itself is for a reader of eleven.

With `-rP` pytest prints the report: the ages of each page, and the worst sentences of all.
"""

from io import StringIO
from itertools import chain

import pytest
from django.core.management import call_command
from django.template import Context, Template

from publishing.public_pages import public_pages
from tests.reading_age import FORMULAS, flesch_kincaid, gunning_fog, hard_words
from tests.words.own_words import own_sentences, words_are_marked

OLDEST_READER = 11
WORST = 20
FEWEST_WORDS = 20  # of fewer no formula can tell, such as on the page of one change
ALL_OF_A_KIND = 500  # more than there are: the whole of the proof reads each
# The model accessibility statement has these words (Accessibility Regulations 2018, regulation 8).
FIXED_BY_LAW = (
    "This accessibility statement applies to",
    "The Equality and Human Rights Commission (EHRC) is responsible for",
    "The people who run this website are committed to",
    "The content listed below is non-accessible",
)


@pytest.fixture(scope="module")
def trial_site(made_once):
    with made_once():
        call_command("set_up_trial", stdout=StringIO())


@pytest.mark.proof(sample=8, whole=ALL_OF_A_KIND)
@pytest.mark.django_db
@pytest.mark.page
@pytest.mark.usefixtures("trial_site")
def test_every_public_page_is_read_at_eleven(client, size, record_property):
    """Of pages that share a template, so many, from the first to the last: what they say themselves
    is mostly the same."""
    pages = dict(sentences_of_pages(client, size))
    record_property("pages", len(pages))
    ages = {path: ages_of(said) for path, said in pages.items() if says_enough(said)}

    print(report(ages, pages))  # noqa: T201 - pytest shows it with -rP, or when a page is too hard

    assert {path: age for path, age in ages.items() if max(age) > OLDEST_READER} == {}
    unmeasured = pages.keys() - ages.keys()
    assert [path for path in unmeasured if not path.startswith(("/changes/", "/site-map/"))] == []


@pytest.mark.parametrize("formula", FORMULAS.values())
def test_a_page_that_is_too_hard_would_be_noticed_by_each_formula(formula):
    plain = "Ask the school first. They must answer you in six weeks."
    hard = "Educational institutions are statutorily obligated to acknowledge your application."

    assert formula(plain) < OLDEST_READER < formula(hard)


def test_the_formulas_are_those_that_were_published():
    text = "The cat sat on the mat. It was a cat of immense authority."

    # 13 words and 17 syllables in 2 sentences; one of the words is hard
    assert flesch_kincaid(text) == pytest.approx(0.39 * 6.5 + 11.8 * 17 / 13 - 15.59 + 5)
    assert gunning_fog(text) == pytest.approx(0.4 * (6.5 + 100 / 13) + 5)


def test_names_and_words_that_only_their_end_makes_long_are_not_hard():
    assert hard_words(["Somebody", "in", "Westminster", "collected", "important"]) == [
        "Somebody",
        "important",
    ]


def test_what_rows_bring_headings_and_links_are_no_words_of_a_page():
    page = Template("""{% load i18n %}<p>{% translate "Before it." %} There.</p><main>
        <h1>{% translate "How it is going now" %}</h1>
        <p>{{ title }}
        {% blocktranslate %}It is said by {{ who }} <b>here</b>.{% endblocktranslate %}
        {% translate "We ask you." %}</p>
        <cite>{% translate "An act of law." %}</cite>
        <p>{% translate "We ask you." %} <a href="/">{% translate "Every way to ask" %}</a></p>
        </main>""")

    with words_are_marked():
        html = page.render(Context({"title": "A row said this. And this.", "who": "Some people"}))

    assert own_sentences(html) == ["It is said by … here.", "We ask you."]


def sentences_of_pages(client, most):
    """Yield (path, its own sentences) of public pages, of each kind so many at most."""
    kinds = [list(page.addresses()) for page in public_pages() if page.is_page]
    with words_are_marked():
        for path in chain.from_iterable(paths[:: -(-len(paths) // most) or 1] for paths in kinds):
            sentences = own_sentences(client.get(path).text)
            yield path, [each for each in sentences if not each.startswith(FIXED_BY_LAW)]


def says_enough(sentences):
    return len(" ".join(sentences).split()) >= FEWEST_WORDS


def ages_of(sentences):
    return [formula("\n".join(sentences)) for formula in FORMULAS.values()]


def report(ages, pages):
    """Return the ages of each page, oldest first, and the worst sentences by the older age, those
    of pages without an age as well."""
    every = {sentence for sentences in pages.values() for sentence in sentences}
    worst = sorted(every, key=lambda sentence: max(ages_of([sentence])), reverse=True)[:WORST]
    lines = [" ".join(f"{name:>14}" for name in FORMULAS)]
    oldest_first = sorted(ages, key=lambda path: max(ages[path]), reverse=True)
    lines += [f"{_in_columns(ages[path])}  {path}" for path in oldest_first]
    lines += ["", f"The {WORST} worst sentences:"]
    lines += [f"{_in_columns(ages_of([sentence]))}  {sentence}" for sentence in worst]
    return "\n".join(lines)


def _in_columns(ages):
    return " ".join(f"{age:14.1f}" for age in ages)
