"""Acronyms that explain themselves where they first appear on a page."""

import re
from html import escape

from django.utils.translation import gettext as _

# Elements whose inside is no running text of ours: <bdi> holds the words of whoever wrote to us,
# and letters in what is typed into a computer are no acronyms.
_CLOSED = "script|style|svg|select|option|button|textarea|title|bdi|code|pre|kbd|samp"
# A tag or comment, or such an element.
_TOKEN = re.compile(rf"(<!--.*?-->|<(?P<closed>{_CLOSED})\b.*?</(?P=closed)>|<[^>]*>)", re.DOTALL)
# Spelling out letters inside these would bloat a link's name, a heading or a label.
_SKIPPED = re.compile(r"<(/?)(a|h[1-6]|label|legend|summary|th|caption|abbr|nav)\b")

# Where a page explains words of its own, letters join them: one list of words a page, not two.
_WORDS_OF_A_PAGE = '<dl class="words">'


def explain(html, acronyms):
    """Return the HTML with each acronym spelt out where it first stands in running text.

    `acronyms` maps letters to their meaning, as plain text. Links, headings and labels are left
    as they are; letters that stand only there are explained in a list: the page's own list of
    words if it has one, or else one at the end.
    """
    if not acronyms:
        return html
    letters = _any_of(acronyms)
    its_own = html.partition(_WORDS_OF_A_PAGE)[2].partition("</dl>")[0]
    explained = {acronym for acronym in acronyms if f"<dt>{escape(acronym)}</dt>" in its_own}
    waiting, depth, out = {}, 0, []

    def spell_out(match):
        acronym, plural = match.groups()
        if acronym in explained:
            return match[0]
        explains_itself = _explains_itself(match)
        if depth or (not explains_itself and _stands_in_brackets(match)):
            waiting.setdefault(acronym, acronyms[acronym])
            return match[0]
        explained.add(acronym)
        if explains_itself:
            return match[0]
        return f"{match[0]} ({escape(acronyms[acronym])}{plural})"

    for index, token in enumerate(_TOKEN.split(html)):
        kind = index % 3  # text, tag, name of a closed element
        if kind == 0:
            out.append(letters.sub(spell_out, token))
        elif kind == 1:
            if skipped := _SKIPPED.match(token):
                depth += -1 if skipped[1] else 1
            out.append(token)
    left = {a: waiting[a] for a in sorted(waiting) if a not in explained}
    return _with_list("".join(out), left) if left else "".join(out)


def stands_in(text, acronym):
    """Return whether an acronym stands in a text: as a word, not within one, and not in a reference
    such as "EHCP 1"."""
    return _any_of([acronym]).search(text) is not None


def _any_of(acronyms):
    return re.compile(
        r"(?<![\w-])("
        + "|".join(map(re.escape, sorted(acronyms, key=len, reverse=True)))
        + r")(s?)(?![\w-]| M?\d)"
    )


def _explains_itself(match):
    """Whether the text does it: "EHCP (a plan)" or "a plan (EHCP)"."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    return after.lstrip().startswith("(") or (before.endswith("(") and after.startswith(")"))


def _stands_in_brackets(match):
    # Brackets in brackets are hard to read: better where it next stands, or at the end.
    before = match.string[: match.start()]
    return before.count("(") > before.count(")")


def _with_list(html, acronyms):
    rows = "".join(f"<dt>{escape(a)}</dt><dd>{escape(full)}</dd>" for a, full in acronyms.items())
    before, words_of_the_page, after = html.partition(_WORDS_OF_A_PAGE)
    if words_of_the_page:
        return before + words_of_the_page + after.replace("</dl>", f"{rows}</dl>", 1)
    heading = escape(_("Letters used on this page"))
    return html + f'<section class="letters wrap"><h2>{heading}</h2><dl>{rows}</dl></section>'
