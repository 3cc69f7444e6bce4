"""Words that are nearly those of ours: "wheelchiar"."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.models import Word


def nearest(stems, known):
    """Return {stem: the stem that it nearly is} of some stems, none of them in the index, as far as
    there is one: in the index, or among those `known` otherwise. For one that is known itself it is
    one of the index. One query.

    Letters may be missing, doubled, wrong or changed about: one in short words, three in long ones.
    The most usual of the nearest counts.
    """
    number_of = dict.fromkeys(known, 0) | dict(Word.objects.values_list("stem", "number"))
    words = sorted(stem for stem in number_of if stem.isalpha())
    of_index = [word for word in words if number_of[word]]
    found = {}
    for stem in stems:
        most = min((len(stem) + 1) // 3, 3) if len(stem) > 3 else 0
        among = of_index if stem in known else words
        near = process.extract(stem, among, scorer=OSA.distance, score_cutoff=most, limit=None)
        if most and near:
            _distance, _number, found[stem] = min(
                (distance, -number_of[word], word) for word, distance, _place in near
            )
    return found
