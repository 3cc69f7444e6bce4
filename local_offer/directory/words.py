"""What people mean by what they type: "hardly talks", "SALT", "autsim"."""

from functools import lru_cache

from local_offer.models import Term
from search import crisis
from search.words import EMPTY_WORDS, phrases_in, stem, stems_of, without_greeting, words_of

SOUGHT = (Term.Taxonomy.NEED, Term.Taxonomy.KIND)
# What is asked for by somebody who may not be able to wait.
CRISIS_TERMS = frozenset(("self-harm-and-crisis", "crisis-help"))


def says_crisis(text, meant=()):
    """Return whether the words, or one of the terms they mean, may be of somebody who cannot
    wait."""
    return crisis.is_said_in(text) or any(term.slug in CRISIS_TERMS for term in meant)


def meant_by(text, terms=None):
    """Return (terms, the words that no term stands for). `terms` are all there are, where they are
    at hand; else it costs one query."""
    words = without_greeting(words_of(text))
    stems = [stem(word) for word in words]
    known = _known_phrases(Term.objects.visible() if terms is None else terms)
    meant, rest = [], []
    for place, phrase in phrases_in(stems, known):
        if phrase in known:
            meant += known[phrase]
        else:
            rest.append(words[place])
    return list(dict.fromkeys(meant)), [word for word in rest if word not in EMPTY_WORDS]


def _known_phrases(terms):
    """Return {phrase: [Term]} of all that people may type for a need or a kind of help."""
    known = {}
    for term in terms:
        if term.taxonomy not in SOUGHT:
            continue
        phrases = (term.name, term.slug.replace("-", " "), *term.also.splitlines())
        for phrase in dict.fromkeys(map(_phrase, phrases)):
            known.setdefault(phrase, []).append(term)
    return known


@lru_cache(maxsize=10_000)
def _phrase(text):
    return tuple(stems_of(text))
