"""What changed: the public record as a running list."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from publishing.changes import newest_changes, newest_news
from publishing.paging import NO_SUCH_PAGE, number_asked
from publishing.public_pages import public_page

CHANGES_A_PAGE = 25
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
