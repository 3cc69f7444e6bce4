"""What changed: the public record as a running list."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from publishing.changes import kind_called, newest_changes, newest_news
from publishing.paging import NO_SUCH_PAGE, number_asked
from publishing.public_pages import public_page
from publishing.taken_off import public_or_gone

CHANGES_A_PAGE = 12
NEWS_OF_EACH_KIND = 2


@public_page
def changes(request):
    """Every public change, newest first. Not counted: after twenty years that would cost more
    than the page."""
    number = number_asked(request)
    found = newest_changes(CHANGES_A_PAGE + 1, skip=(number - 1) * CHANGES_A_PAGE)
    if number > 1 and not found:
        raise Http404(NO_SUCH_PAGE)
    return render(
        request,
        "actions/changes.html",
        {
            "page_title": _("What changed"),
            "news": newest_news(NEWS_OF_EACH_KIND) if number == 1 else [],
            "changes": found[:CHANGES_A_PAGE],
            "newer": number - 1,
            "older": number + 1 if len(found) > CHANGES_A_PAGE else None,
        },
    )


@public_page
def change(request, kind, pk):
    """One change, at an address for ever: its place in the list moves with each newer one."""
    its_kind = kind_called(kind)
    if its_kind is None:
        raise Http404
    row = public_or_gone(its_kind.rows(), pk=pk)
    told = its_kind.change(row)
    if told.address != request.path:
        return redirect(told, permanent=True)
    title = _("Change on %(day)s: %(title)s") % {
        "day": date_format(told.on, "j F Y"),
        "title": told.title,
    }
    return render(request, "actions/change.html", {"page_title": title, "change": told})
