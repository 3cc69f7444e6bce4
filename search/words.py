"""Words of a text, as they are compared: folded and without their endings. Python does all of it,
so that both databases find the same."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

from publishing.plain_text import normalized

# Words that say nothing of what is looked for.
EMPTY_WORDS = frozenset(
    """
    a about after again ago all also always am an and any anybody anyone are as at barely be
    because been before boy but by can can't cannot child children could daughter didn't do does
    doesn't don't ever for from get gets getting girl give go got had happen happens hardly has
    hasn't have he help helps her him his how i i'd i'm i've if in into is isn't it just keep
    keeps kid kids know like live lives looking lot lots me month months much my need needs
    never no not of often old on only or our out please really she since so some somebody
    someone sometimes son still support thank thanks that that's the their them there they this
    to too turn turns us very want wants was we we're week weeks what when where which who will
    with won't would wouldn't year years you young your
    """.split()  # noqa: SIM905  words read better than a list of them
)
# Written without their sign, as on a phone.
CUT_SHORT = {
    word.replace("'", ""): word
    for word in ("can't", "won't", "don't", "doesn't", "didn't", "isn't", "hasn't", "wouldn't")
}
# Said before what is wanted. "HI" alone is what teachers write for "hearing impairment".
GREETINGS = frozenset(("hi", "hello", "hey", "hiya", "dear"))
LONGEST_WORD = 40
_STEMMER = snowballstemmer.stemmer("english")
_APOSTROPHES = "'’‘ʼ`´"
_WORD = re.compile(rf"[^\W_]+(?:[{_APOSTROPHES}][^\W_]+)*")
_STRAIGHT = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))


def words_of(text):
    """Return the words of a text, in small letters. "self-harm" is two, "cant" is "can't"."""
    plain = normalized("NFKC", text.translate(_STRAIGHT))
    return [_folded(word) for word in _WORD.findall(plain)]


def without_greeting(words):
    """Return words without the first if it only greets."""
    return words[1:] if len(words) > 1 and words[0] in GREETINGS else words


def words_with_places(text):
    """Yield (where it begins, where it ends, stem) of each word of a text as it stands."""
    for found in _WORD.finditer(text):
        yield found.start(), found.end(), stem(_folded(found[0]))


def phrases_in(stems, known):
    """Yield (where it begins, its stems as a tuple) of each phrase of stems that is `known`, and of
    each other stem by itself. The longest phrase counts: "eating disorder" is not "eating"."""
    longest = max(map(len, known), default=0)
    place = 0
    while place < len(stems):
        for length in range(min(longest, len(stems) - place), 0, -1):
            phrase = tuple(stems[place : place + length])
            if phrase in known:
                break
        else:
            phrase = (stems[place],)
        yield place, phrase
        place += len(phrase)


def stems_of(text):
    """Return the stems of a text, in its order."""
    return [stem(word) for word in words_of(text)]


@lru_cache(maxsize=100_000)
def stem(word):
    """Return a folded word without its ending: talks, talking and talked are one. Accents do not
    count, nor does what stands behind so many letters as no word has."""
    plain = unicodedata.normalize("NFKD", word[:LONGEST_WORD])
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _STEMMER.stemWord(plain)[:LONGEST_WORD] or word[:LONGEST_WORD]


@lru_cache(maxsize=100_000)
def _folded(word):
    plain = normalized("NFKC", word.translate(_STRAIGHT)).casefold()
    return CUT_SHORT.get(plain, plain)
