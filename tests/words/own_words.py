"""What a page says itself: all that templates and code say, which goes through gettext, and none of
the names, figures, plans and messages that rows bring along.

While `words_are_marked`, each word of ours stands between two characters that nothing else uses.
What a page quotes in <blockquote>, <q> or <cite>, such as the name of a law, is not its own either.
"""

import re
from contextlib import contextmanager
from html.parser import HTMLParser
from unittest.mock import patch

from django.utils import translation
from django.utils.translation import trans_real

from tests.kept_pages import IN_A_LINE

BEGIN, END = "\ue000", "\ue001"
# A language of its own: what code keeps of ours, it keeps by language, so no mark gets elsewhere.
MARKED = "en-marked"
# What a row brings into a sentence of ours, such as %(day)s, is not ours; here it stands so.
NOT_OURS = "…"
SHORTEST = 3  # words of ours in a sentence; fewer are a label
NOT_READ = {"blockquote", "cite", "q", "script", "style", "svg"}
# Alike on every page that has them, so they would make each look simpler or harder than it is.
AT_THE_FOOT = re.compile(f"{BEGIN}(Is this page useful|To cite this page)")

_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]")
_SENTENCE = re.compile(r"(?:\bNo\. ?\d|\.(?=\d)|[^.?!])+[.?!]+(?=\W|$)")  # also "(No. 2)", "2.2"
_WORD = re.compile(r"[^\W\d_]+")


@contextmanager
def words_are_marked():
    """Mark what goes through gettext, and spell no letters out, until the end of the block."""
    verbs = ("gettext", "ngettext", "pgettext", "npgettext")
    marking = {verb: _marking(getattr(trans_real, verb)) for verb in verbs}
    with (
        translation.override(MARKED),
        patch.multiple("django.utils.translation._trans", create=True, **marking),
        patch("publishing.templatetags.glossary.explain", lambda html, _acronyms: html),
    ):
        yield


def _marking(verb):
    def say(*words):
        said = _PLACEHOLDER.sub(lambda placeholder: END + placeholder[0] + BEGIN, verb(*words))
        return BEGIN + said + END

    return say


def own_sentences(html):
    """Return the different whole sentences that are in the main part of a page with marked words,
    in their order. Headings, names of links and the like are none."""
    reader = _Reader()
    reader.feed(html)
    found = {
        " ".join(sentence.split()): None
        for line in AT_THE_FOOT.split("".join(reader.found))[0].splitlines()
        for sentence in _SENTENCE.findall(_ours(line))
    }
    return [sentence for sentence in found if len(_WORD.findall(sentence)) >= SHORTEST]


def _ours(line):
    depth, ours = 0, []
    for part in re.split(f"([{BEGIN}{END}])", line):
        if part in (BEGIN, END):
            depth += 1 if part == BEGIN else -1
        elif depth:
            ours.append(part)
        elif part.strip():
            ours.append(NOT_OURS + _end_of_sentence(part))
    return " ".join(ours)


def _end_of_sentence(words):
    return words.rstrip()[-1] if words.rstrip().endswith((".", "?", "!")) else ""


class _Reader(HTMLParser):
    """Reads the words of <main>, a line an element."""

    def __init__(self):
        super().__init__()
        self.found, self.open = [], []

    def handle_starttag(self, tag, attributes):
        if tag in NOT_READ or tag == "main":
            self.open.append(tag)
        self._break(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            self.open.remove(tag)
        self._break(tag)

    def handle_data(self, words):
        if self.open == ["main"]:
            self.found.append(re.sub(r"\s+", " ", words))

    def _break(self, tag):
        if tag not in IN_A_LINE:
            self.found.append("\n")
