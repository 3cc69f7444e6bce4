"""The page of every spreadsheet: those to take away, and those this person may bring in."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from staff.pages import refuse_strangers, registered, staff_page


@dataclass(frozen=True)
class File:
    """A sheet to take away: what it is, in words, `what` it holds in a word, where to get it, and
    what else to know."""

    title: str
    what: str
    csv: str
    xlsx: str
    notes: list = field(default_factory=list)


@require_safe
def sheets(request):
    """Every sheet there is, whichever room it is of."""
    refuse_strangers(request)
    # Rooms that others lean on come first.
    rooms = list(reversed(registered()))
    kinds = [kind(request.user) for pages in rooms for kind in pages.sheets]
    return staff_page(
        request,
        "staff/sheets.html",
        _("Spreadsheets"),
        files=[file for pages in rooms if pages.files for file in pages.files()],
        to_bring_in=[sheet for sheet in kinds if sheet.may_bring_in()],
    )
