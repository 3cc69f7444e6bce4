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
    a about all also always am an and any anybody anyone are as at barely be because been boy but
    by can can't cannot child children could daughter do does doesn't don't ever for from get gets
    getting girl give go got had hardly has have he help helps her him his how i i'd i'm i've if in
    into is it just kid kids know like live lives looking lot lots me much my need needs never no
    not of often old on only or our out please really she so some somebody someone sometimes son
    support thank thanks that that's the their them there they this to too us very want wants was
    we we're what when where which who will with would year years you young your
    """.split()  # noqa: SIM905  words read better than a list of them
)
# Said before what is wanted. "HI" alone is what teachers write for "hearing impairment".
GREETINGS = frozenset(("hi", "hello", "hey", "hiya", "dear"))
# What is asked for by somebody who may not be able to wait.
CRISIS_TERMS = frozenset(("self-harm-and-crisis", "crisis-help"))
HARMS = ("cut", "cuts", "hang", "hangs", "harm", "harms", "harming", "hurt", "hurts", "hurting")
SELVES = ("myself", "herself", "himself", "themself", "themselves", "yourself")
WISHES = ("want", "wants", "wanted", "wanting")
# Words by which somebody may say so, as they begin.
CRISIS_WORDS = (
    *("suicid", "suisid", "suacid", "sucid", "suecid", "overdos", "self harm", "selfharm"),
    *("kill ", "kills ", "killing ", "kms ", "unalive", "cutting "),
    *(f"{deed} {whom}" for deed in HARMS for whom in SELVES),
    *(
        f"{deed} {whose} life"
        for deed in ("end", "take")
        for whose in ("my", "his", "her", "their")
    ),
    *(f"{wish} to {what}" for wish in WISHES for what in ("die", "be dead", "disappear")),
    *("want to live", "want to be here", "be here anymore", "be here any more", "reason to live"),
    *("wish i was dead", "wish i were dead", "better off dead", "rather be dead"),
    *("crisis ", "emergency ", "not safe", "isn't safe", "unsafe ", "in danger"),
    *("ran away", "run away", "running away"),
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


def says_crisis(text, meant=()):
    """Return whether the words, or one of the terms they mean, may be of somebody who cannot
    wait."""
    if any(term.slug in CRISIS_TERMS for term in meant):
        return True
    said = f" {' '.join(words_of(text))} "
    return any(f" {start}" in said for start in CRISIS_WORDS)


def meant_by(text, terms=None):
    """Return (terms, the words that no term stands for). `terms` are all there are, where they are
    at hand; else it costs one query.

    The longest phrase counts: "eating disorder" is not "eating".
    """
    words = _without_greeting(words_of(text))
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


def _without_greeting(words):
    return words[1:] if len(words) > 1 and words[0] in GREETINGS else words


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
