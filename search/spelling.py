"""Words that are nearly those of ours: "wheelchiar"."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.models import Word


def nearest(stems, means):
    """Return {stem: the stem that it nearly is} of some stems that stand nowhere, as far as there
    is one: in the index, or among those that people type otherwise. `means` is what phrases stand
    for, as `search.synonyms.meanings` finds it. One that is typed for something, such as
    "weelchair", is only read as a word of the index that is typed for the same. One query.

    Letters may be missing, doubled, wrong or changed about: one in short words, three in long ones.
    The most usual of the nearest counts.
    """
    number_of = dict(Word.objects.values_list("stem", "number"))
    known = {stem for phrase in means for stem in phrase}
    all_words = _in_order(known | number_of.keys())
    found = {}
    for stem in stems:
        most = min(len(stem) // 3, 3) if len(stem) > 3 else 0
        alike = _meaning_the_same(stem, means) & number_of.keys()
        words = _in_order(alike) if stem in known else all_words
        near = process.extract(stem, words, scorer=OSA.distance, score_cutoff=most, limit=None)
        if most and near:
            _distance, _number, found[stem] = min(
                (distance, -number_of.get(word, 0), word) for word, distance, _place in near
            )
    return found


def _meaning_the_same(stem, means):
    meant = {(one.term, one.called) for one in means.get((stem,), ())}
    return {
        word
        for phrase, others in means.items()
        if any((one.term, one.called) in meant for one in others)
        for word in phrase
    }


def _in_order(stems):
    return sorted(stem for stem in stems if stem.isalpha())
