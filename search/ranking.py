"""How much a word says of what it is found in: BM25, in whole numbers, so that every database and
every machine puts the same things in the same order.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with fields.
"""

from math import isqrt, log

# How often a word counts that stands in each part of an entry.
TITLE, SOUGHT, TERM, TEXT, BESIDE = 12, 4, 4, 2, 1
# Again and again says little more than once; long texts say a word by chance.
SATURATION = 5
USUAL_LENGTH = 40  # words
OF_LENGTH = 25  # percent

# What is called just so comes before all that only speaks of it.
IS_NAMED = 1_000_000_000


def weight(times, length):
    """Return how much a word says of an entry in which it counts so many times, 0 to 6,000: an
    entry of `length` words."""
    usual = 100 - OF_LENGTH + OF_LENGTH * length // USUAL_LENGTH
    return 1_000 * (SATURATION + 1) * times * 100 // (times * 100 + SATURATION * usual)


def rarity(number, of_all):
    """Return how much a word tells that stands in so many of all entries: the rarer the more."""
    return 1 + int(100 * log(1 + (of_all - number + 0.5) / (number + 0.5)))


def share(number, of_all, *, is_known):
    """Return how much of a question is told by a word that stands in so many of all entries. Less
    than its rarity: one odd word is not the whole question. What people type for something that we
    know, `is_known`, is more of it than other words."""
    return isqrt(100 * rarity(number, of_all)) * (2 if is_known else 1)
