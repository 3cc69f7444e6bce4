"""The words of guidance: plain lines that staff type, and what the public reads.

Nothing that is typed is HTML. A line that begins with # is a heading, every other a paragraph, and
in a paragraph [words](service:kias) or [words](page:benefits) lead somewhere.
"""

import re
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from local_offer.models import Contact, GuidancePage, Service

HEADING = "# "
MARK = re.compile(r"\[([^\[\]]+)\]\((service|page):([a-z0-9-]+)\)")


def without_marks(text):
    """Return a typed text as it is read aloud: no mark of a heading, and no address of a link."""
    lines = (line.strip() for line in text.splitlines())
    plain = (line.lstrip("# ") if line.startswith("#") else line for line in lines)
    return MARK.sub(r"\1", "\n".join(plain))


@dataclass(frozen=True)
class Section:
    """A heading, "" before the first, and the paragraphs under it as safe HTML."""

    heading: str
    paragraphs: list = field(default_factory=list)


class Reader:
    """Turns typed lines into what the public reads. Made for all texts of a page at once: it asks
    for what they lead to with three queries at most."""

    def __init__(self, *texts):
        marks = [mark for text in texts for mark in MARK.findall(text)]
        self._services = _services_named(
            {slug for _words, kind, slug in marks if kind == "service"}
        )
        self._pages = _pages_named({slug for _words, kind, slug in marks if kind == "page"})

    def sections(self, text):
        """Return the Sections of a text."""
        found = []
        for line in filter(None, map(str.strip, text.splitlines())):
            if line.startswith("#"):
                found.append(Section(line.lstrip("# ")))
            else:
                if not found:
                    found.append(Section(""))
                found[-1].paragraphs.append(self.paragraph(line))
        return found

    def paragraphs(self, text):
        """Return the paragraphs of a text without headings."""
        return [self.paragraph(line) for line in text.splitlines() if line.strip()]

    def paragraph(self, line):
        """Return one paragraph as safe HTML."""
        pieces, end = [], 0
        for mark in MARK.finditer(line):
            pieces += [conditional_escape(line[end : mark.start()]), self._linked(*mark.groups())]
            end = mark.end()
        pieces.append(conditional_escape(line[end:]))
        return mark_safe("".join(pieces))  # noqa: S308 - each piece is escaped

    def _linked(self, words, kind, slug):
        """What the public does not see is named and not linked."""
        row = (self._services if kind == "service" else self._pages).get(slug)
        if row is None:
            return conditional_escape(words)
        link = format_html('<a href="{}">{}</a>', row.get_absolute_url(), words)
        phones = [one for one in getattr(row, "shown_contacts", []) if one.number]
        if not phones:
            return link
        return format_html(
            '{} ({} <a href="tel:{}">{}</a>)',
            link,
            _("phone"),
            phones[0].number,
            phones[0].phone,
        )


def _services_named(slugs):
    if not slugs:
        return {}
    contacts = Prefetch("contacts", Contact.objects.visible(), "shown_contacts")
    services = Service.objects.visible().filter(slug__in=slugs, state__in=Service.OPEN)
    return {service.slug: service for service in services.prefetch_related(contacts)}


def _pages_named(slugs):
    if not slugs:
        return {}
    pages = GuidancePage.objects.with_a_page().filter(slug__in=slugs).only("slug")
    return {page.slug: page for page in pages}
