"""Feeds: lists that people follow in a reader."""

import re
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

# All but the characters of XML 1.0, section 2.2.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


BEGAN = datetime(2026, 11, 29, tzinfo=UTC)


class Feed(Atom1Feed):
    """An Atom feed (RFC 4287) of this site, about the page at a path. It stays as it is while
    nothing is in it."""

    def __init__(self, title, subtitle, *, page, path):
        super().__init__(
            title=title,
            link=settings.SITE_ORIGIN + page,
            description="",
            subtitle=subtitle,
            language="en-gb",
            author_name=_("Kirklees SEND Big Plan"),
            feed_url=settings.SITE_ORIGIN + path,
        )

    def add_item(self, title, link, description, **more):
        """Add an entry. All its words are plain: the summary, of which Django's feed says that it
        is HTML, is made HTML here, its lines kept."""
        told = linebreaks(for_xml(description), autoescape=True)
        super().add_item(for_xml(title), link, told, **more)

    def latest_post_date(self):
        return super().latest_post_date() if self.items else BEGAN

    def response(self):
        return HttpResponse(self.writeString("utf-8"), content_type=self.content_type)


def for_xml(text):
    """Return a text without the characters that XML cannot hold at all, however written."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
