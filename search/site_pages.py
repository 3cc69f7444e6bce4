"""Pages of the site that are no rows: they are found by their titles, and by what people type for
them, as the register of public pages says: whatever else a page is called."""

from functools import cache

from django.urls import reverse

from publishing.public_pages import public_pages
from search.kinds import Words
from search.reading import read_words

PAGES = "page"
WORTH = 70


@cache
def site_pages():
    """Return a Read of each, the same as long as the site runs."""
    pages = [each for each in public_pages() if each.is_to_find and not each.rows]
    return tuple(
        read_words(
            PAGES,
            place,
            reverse(each.url_name),
            Words(str(each.title), names=each.sought.splitlines()),
        )
        for place, each in enumerate(pages)
    )
