"""Long lists, a page at a time."""

import re

from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NO_SUCH_PAGE = _("There is no such page.")


def number_asked(request):
    """Return the number that `?page=` asks for, 1 if it asks for none.

    Raises BadRequest if it is not the number of a page.
    """
    asked = request.GET.get("page") or "1"
    if not re.fullmatch(r"[1-9][0-9]{0,6}", asked):
        raise BadRequest(gettext("The page number in this address is not a number."))
    return int(asked)


def nearest_page_of(rows, request, per_page):
    """Return the page of rows that a form was sent from; the last if there is none so far on by
    now, for what was sent is not lost over that. Raises BadRequest as `number_asked` does."""
    return Paginator(rows, per_page).get_page(number_asked(request))


def page_of(rows, request, per_page, count=None):
    """Return the page of rows that `?page=` asks for, the first if it does not ask.

    `count` is the number of rows where it is known already; else it costs a query.
    Raises BadRequest if the page is not a number, Http404 if there is no such page.
    """
    number = number_asked(request)
    paginator = Paginator(rows, per_page)
    if count is not None:
        paginator.count = count
    try:
        return paginator.page(number)
    except EmptyPage:
        raise Http404(NO_SUCH_PAGE) from None


def page_of_rows(rows_called, keys, request, per_page):
    """Return the page of keys that `?page=` asks for, with their rows in that order in place of
    them: `rows_called(keys=...)` returns those that are there. Raises what `page_of` does."""
    page = page_of(keys, request, per_page)
    rows = rows_called(keys=page.object_list) if page.object_list else ()
    found = {row.pk: row for row in rows}
    page.object_list = [found[key] for key in page.object_list if key in found]
    return page


def query_without_page(request):
    """Return the rest of the query string, to go before `page=`: empty, or ending in "&"."""
    rest = request.GET.copy()
    rest.pop("page", None)
    return f"{rest.urlencode()}&" if rest else ""
