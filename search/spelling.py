"""Words that are nearly those of ours: "wheelchiar"."""

from django.db.models import Sum
from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.models import Word

# Shorter words, less their endings, are near to too many: "lone" to "one", "then" and "line".
SHORTEST = 4


def nearest(typed, means):
    """Return {stem: the stem that it nearly is} of some words that stand nowhere, {stem: as it was
    typed}, as far as there is one: in the index, or among those that people type otherwise. `means`
    is what phrases stand for, as `search.synonyms.meanings` finds it. One query.

    One that is typed for something, such as "weelchair", is only read as a word of the index that
    is typed for the same. Any other may be a good word that we do not say. So it is read as one of
    ours only if that begins alike, and if few letters are missing, doubled, wrong or changed about:
    one in words of five letters, two in those of nine, three in those of eleven. Words that people
    type are compared as a whole: an ending badly spelt is no ending to take off. The most usual of
    the nearest counts.
    """
    number_of = dict(Word.objects.order_by().values_list("stem").annotate(Sum("number")))
    known = {stem for phrase in means for stem in phrase}
    all_stems = _in_order(number_of)
    all_words = _in_order(means.words)
    found = {}
    for stem, word in typed.items():
        if stem in known:
            alike = _meaning_the_same(stem, means) & number_of.keys()
            near = _near(stem, _in_order(alike), min(len(stem) // 3, 3))
        else:
            words = near_enough(word, all_words)
            near = [(distance, means.words[one]) for distance, one in words]
            near += near_enough(stem, all_stems)
        if near:
            _distance, _number, found[stem] = min(
                (distance, -number_of.get(one, 0), one) for distance, one in near
            )
    return found


def near_enough(word, others):
    """Return (distance, other) of each of some words that a word, badly spelt, can be meant for:
    nobody spells "govern" as "governor", or "money" as "lonely"."""
    most = 1 + (len(word) >= 9) + (len(word) >= 11)
    return [
        (distance, other)
        for distance, other in _near(word, others, most)
        if _begin_alike(word, other)
        and (_has_same_letters(word, other) or min(len(word), len(other)) > SHORTEST)
        and not _goes_on(word, other)
    ]


def _near(word, others, most):
    """Return (distance, other) of each of some words that is so near."""
    if len(word) < SHORTEST or not most:
        return []
    found = process.extract(word, others, scorer=OSA.distance, score_cutoff=most, limit=None)
    return [(distance, other) for other, distance, _place in found]


def _begin_alike(word, other):
    return word[0] == other[0] or word[:2] == other[1::-1]


def _has_same_letters(word, other):
    return sorted(word) == sorted(other)


def _goes_on(word, other):
    """Whether one is the other with an ending: two good words."""
    short, long = sorted((word, other), key=len)
    return len(long) - len(short) > 1 and long.startswith(short)


def _meaning_the_same(stem, means):
    meant = {(one.term, one.called) for one in means.get((stem,), ())}
    return {
        word
        for phrase, others in means.items()
        if any((one.term, one.called) in meant for one in others)
        for word in phrase
    }


def _in_order(words):
    return sorted(word for word in words if word.isalpha())
