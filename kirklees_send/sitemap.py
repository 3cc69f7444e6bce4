"""Where the pages are, for search engines: an index of parts, each of one kind of page."""

from django.contrib.sitemaps import Sitemap, views
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property

from publishing.public_pages import At, public_page, public_pages

# Far below the 50,000 that search engines take: a part is drawn in a moment, and kept.
ADDRESSES_A_PART = 5_000
# The part of the pages that are of no row.
PAGES = "pages"


class Part(Sitemap):
    """The addresses of one kind of page, given what returns their rows; what has more than
    ADDRESSES_A_PART is several parts. They stand in the order in which rows were made, so that a
    new one moves no other into another part."""

    limit = ADDRESSES_A_PART

    def __init__(self, rows):
        self._rows = rows

    def items(self):
        rows = self._rows()
        return rows.order_by("pk") if isinstance(rows, QuerySet) else list(rows)

    @cached_property
    def paginator(self):
        return Paginator(self.items(), self.limit, allow_empty_first_page=False)


@public_page
def sitemap(request):
    """The index of the parts. It counts the rows of each kind of page, and reads none."""
    return views.index(
        request,
        {name: part for name, part in _parts().items() if part.paginator.count},
        template_name="site/sitemap_index.xml",
        sitemap_url_name="sitemap_part",
    )


@public_page
def sitemap_part(request, section):
    """The address of every public page of one kind that search engines are sent to."""
    return views.sitemap(request, _parts(), section, template_name="site/sitemap_part.xml")


def first_parts():
    """Yield where the first part of each kind of page is, of those there are."""
    for name, part in _parts().items():
        if part.paginator.count:
            yield At(reverse("sitemap_part", args=[name]))


def _parts():
    """Return {name: Part} of each kind of page."""
    kinds = [page for page in public_pages() if page.is_to_find]
    alone = [page.url_name for page in kinds if page.rows is None]
    of_rows = {page.url_name: Part(page.rows_to_find or page.rows) for page in kinds if page.rows}
    return {PAGES: Part(lambda: (At(reverse(name)) for name in alone)), **of_rows}
