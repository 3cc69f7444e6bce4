"""What families say of a quarter, from the moment at which they publish it: in the open before the
update that it will stand in, and after it."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from publishing.paging import page_of, query_without_page
from publishing.public_pages import NOT_WITHOUT_US, public_page
from reports.models import View

VIEWS_A_PAGE = 10


def views_of_quarters():
    """Return the public Views of a quarter as a whole or of an area in it, oldest first. Answers
    stand with the update that they answer."""
    return View.objects.visible().filter(update=None)


def quarters_with_views():
    """Return the quarters that families said something of, newest first, once for each View."""
    return views_of_quarters().order_by("-round__quarter").values_list("round__quarter", flat=True)


@public_page(readable_without_us=NOT_WITHOUT_US)
def families_say(request, quarter):
    """Every view of one quarter, in the order in which they were given. Two queries of its own."""
    said = views_of_quarters().filter(round__quarter=quarter).with_what_it_is_about()
    page = page_of(said, request, VIEWS_A_PAGE)
    views = list(page.object_list)
    if not views:
        raise Http404
    return render(
        request,
        "reports/families_say.html",
        {
            "page_title": _("What families say: %(quarter)s") % {"quarter": quarter},
            "round": views[0].round,
            "page": page,
            "query": query_without_page(request),
            "views": views,
        },
    )
