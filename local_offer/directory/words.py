"""What people mean by what they type: "hardly talks", "SALT", "autsim"."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

from local_offer.models import Term

SOUGHT = (Term.Taxonomy.NEED, Term.Taxonomy.KIND)
# Words that say nothing of what help is wanted.
EMPTY_WORDS = frozenset(
    """
    a and at can can't cannot child daughter do does doesn't for has have he help her his i in is
    it my need needs not of on or our she son support the they to we who with
    """.split()  # noqa: SIM905  words read better than a list of them
)
# Words by which somebody may say that it cannot wait, as they begin.
CRISIS_WORDS = (
    *("suicid", "kill ", "kills ", "killing "),
    *("overdos", "self harm", "selfharm", "cutting ", "cut myself", "cuts herself", "cuts himself"),
    *("hurt myself", "hurting myself", "hurting herself", "hurting himself", "crisis "),
    *("end my life", "end his life", "end her life", "end their life", "take my life"),
    *("want to die", "wants to die", "wanted to die", "wanting to die", "wish i was dead"),
    *("not want to live", "don't want to live", "doesn't want to live", "want to be dead"),
)
# Written without their sign, as on a phone.
CUT_SHORT = {
    word.replace("'", ""): word
    for word in ("can't", "won't", "don't", "doesn't", "didn't", "isn't", "hasn't", "wouldn't")
}
_STEMMER = snowballstemmer.stemmer("english")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SIGNS = str.maketrans("’‘ʼ`´", "'" * 5)


def words_of(text):
    """Return the words of a text, in small letters. "self-harm" is two, "cant" is "can't"."""
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).casefold()
    return [CUT_SHORT.get(word, word) for word in _WORD.findall(plain)]


def _stems(words):
    """Return words without their endings: talks, talking and talked are one."""
    return _STEMMER.stemWords(words)


def says_crisis(text):
    """Return whether the words may be those of somebody who cannot wait."""
    said = f" {' '.join(words_of(text))} "
    return any(f" {start}" in said for start in CRISIS_WORDS)


def meant_by(text, terms=None):
    """Return (terms, the words that no term stands for). `terms` are all there are, where they are
    at hand; else it costs one query.

    The longest phrase counts: "eating disorder" is not "eating".
    """
    words = words_of(text)
    stems = _stems(words)
    known = _known_phrases(Term.objects.visible() if terms is None else terms)
    longest = max((phrase.count(" ") + 1 for phrase in known), default=0)
    meant, rest, place = [], [], 0
    while place < len(words):
        for length in range(min(longest, len(words) - place), 0, -1):
            found = known.get(" ".join(stems[place : place + length]))
            if found:
                meant += found
                place += length
                break
        else:
            rest.append(words[place])
            place += 1
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
    return " ".join(_stems(words_of(text)))
