"""How old a child is who can read a text, by two formulas: a school grade, and five years.

Flesch and Kincaid count syllables, Gunning's fog the share of hard words. Syllables are counted by
the vowels, as a person would clap them. textstat has the same, and brings NLTK and its download.
"""

import re

from django.utils.html import strip_tags

GRADE_TO_AGE = 5
HARD = 3  # syllables
_SENTENCE = re.compile(r"[.!?:]+(?=\s|$)|\n+")
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_SOUNDED = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?<=[^aeiouyl])e(s|d)?$|(?<=[aeiouy]l)e(s)?$")
_ENDING = re.compile(r"(es|ed|ing)$")


def flesch_kincaid(text):
    """Return the age in years at which most can read this text, its lines being sentences or
    more. Names, and words of the law that the glossary explains, count as they sound."""
    sentences = words_of_sentences(text)
    words = [word for sentence in sentences for word in sentence]
    per_sentence = len(words) / len(sentences)
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59 + GRADE_TO_AGE


def gunning_fog(text):
    """Return the same by the words in a sentence and the hard words in a hundred."""
    sentences = words_of_sentences(text)
    number = sum(map(len, sentences))
    hard = sum(len(hard_words(sentence)) for sentence in sentences)
    return 0.4 * (number / len(sentences) + 100 * hard / number) + GRADE_TO_AGE


FORMULAS = {"Flesch-Kincaid": flesch_kincaid, "Gunning fog": gunning_fog}


def words_of_sentences(text):
    """Return the words of each sentence that has any."""
    return [words for part in _SENTENCE.split(text) if (words := _WORD.findall(part))]


def hard_words(words):
    """Return those words of a sentence that Gunning calls hard: of three syllables or more, without
    names and without those that are so long only by -es, -ed or -ing."""
    return [
        word
        for place, word in enumerate(words)
        if min(syllables(word), syllables(_ENDING.sub("", word))) >= HARD
        and (place == 0 or word[0].islower())
    ]


def syllables(word):
    """Return about how many syllables a word has; one for each capital of a short name."""
    if word.isupper() and len(word) < len("SENCO"):
        return len(word)
    bare = _SILENT_END.sub("", word.lower())
    return max(1, len(_SOUNDED.findall(bare)))


def main_words(html):
    """Return the words of the main part of a page, a line an element."""
    main = html[html.index("<main") : html.index("Is this page useful?")]
    main = re.sub(r"<(a|strong|b|span|abbr|em)\b[^>]*>|</(a|strong|b|span|abbr|em)>", "", main)
    main = re.sub(r"(?<=[^>])\n(?=[^<])", " ", main)
    return strip_tags(re.sub(r"<[^>]+>", "\n", main))
