"""What a result shows: its words, those marked that may be why it was found."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from search.words import words_with_places

EXCERPT = 220  # letters
# Longer texts show where they begin.
LOOKED_THROUGH = 6_000


def marked(text, stems):
    """Return a text as HTML, with its words of these stems marked."""
    parts, done = [], 0
    for start, end, stem in words_with_places(text):
        if stem in stems:
            parts += [text[done:start], format_html("<mark>{}</mark>", text[start:end])]
            done = end
    return _joined([*parts, text[done:]])


def excerpt(text, stems):
    """Return, as HTML, so much of a text as says most of these stems, with its words marked."""
    if len(text) <= EXCERPT:
        return marked(text, stems)
    words = list(words_with_places(text[:LOOKED_THROUGH]))
    start = _best_start(words, stems)
    end = max((end for _start, end, _stem in words if end <= start + EXCERPT), default=EXCERPT)
    before = "… " if start else ""
    after = " …" if end < len(text.rstrip(".")) else ""
    return _joined([before, marked(text[start:end], stems), after])


def _best_start(words, stems):
    """Return where an excerpt begins that says the most: the first of them."""
    found = [(start, stem) for start, _end, stem in words if stem in stems]
    if not found or found[-1][0] < EXCERPT:
        return 0
    most = max(
        (len({s for at, s in found if start <= at < start + EXCERPT}), -start)
        for start, _stem in found
    )
    first = -most[1]
    if first < EXCERPT // 2:
        return 0
    # Some words before it, so that it can be understood.
    return min(start for start, _end, _stem in words if start >= first - EXCERPT // 4)


def _joined(parts):
    escaped = (part if isinstance(part, SafeString) else format_html("{}", part) for part in parts)
    return mark_safe("".join(escaped))  # noqa: S308  each part is escaped
