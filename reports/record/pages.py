"""What the pages of the record have in common: they show what verifies, or say that it does not."""

from functools import wraps

from django.shortcuts import render
from django.utils.translation import gettext as _

from publishing.public_pages import NOT_WITHOUT_US, public_page
from reports.record.reading import Damaged


def record_page(view):
    """Decorate the view of a public page or file that is made from documents.

    Where one does not verify, nothing of it is shown as true: the page says so, and what is wrong,
    with 503, so that no cache and no search engine takes it for the record.
    """
    shown = public_page(view, readable_without_us=NOT_WITHOUT_US)

    @wraps(shown)
    def respond(request, *args, **kwargs):
        try:
            return shown(request, *args, **kwargs)
        except Damaged as damaged:
            return _does_not_verify(request, damaged)

    return respond


def _does_not_verify(request, damaged):
    context = {
        "page_title": _("This record does not verify"),
        "what_is_wrong": str(damaged),
        "canonical_url": "",
    }
    page = render(request, "reports/damaged.html", context, status=503)
    page["Cache-Control"] = "no-store"
    return page
