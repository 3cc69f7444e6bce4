"""What changed: the public record as a running list."""

import re

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from actions.changes import newest_changes
from publishing.public_pages import public_page

CHANGES_A_PAGE = 25


@public_page
def changes(request):
    """Every public change, newest first. Not counted: after twenty years that would cost more
    than the page."""
    asked = request.GET.get("page", "1")
    if not re.fullmatch(r"[1-9][0-9]{0,6}", asked):
        raise BadRequest(_("The page number in this address is not a number."))
    number = int(asked)
    found = newest_changes(CHANGES_A_PAGE + 1, skip=(number - 1) * CHANGES_A_PAGE)
    if number > 1 and not found:
        raise Http404(_("There is no such page."))
    return render(
        request,
        "actions/changes.html",
        {
            "page_title": _("What changed"),
            "changes": found[:CHANGES_A_PAGE],
            "newer": number - 1,
            "older": number + 1 if len(found) > CHANGES_A_PAGE else None,
        },
    )
