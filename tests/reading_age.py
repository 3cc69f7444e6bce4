"""How old a child is who can read a text: Flesch and Kincaid's grade, and five years.

Syllables are counted by the vowels, as a person would clap them. What a page cannot say otherwise
(names, and words of the law that the glossary explains) counts as it sounds.
"""

import re

from django.utils.html import strip_tags

GRADE_TO_AGE = 5
_SENTENCE = re.compile(r"[.!?:]+(?=\s|$)|\n+")
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_SOUNDED = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?<=[^aeiouyl])e(s|d)?$|(?<=[aeiouy]l)e(s)?$")


def reading_age(text):
    """Return the age in years at which most can read this text, its lines being sentences or
    more."""
    sentences = [words for part in _SENTENCE.split(text) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    per_sentence = len(words) / len(sentences)
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59 + GRADE_TO_AGE


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
