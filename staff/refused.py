"""A save that is refused, with the reason in a sentence, and a form shown again after it."""

from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string


class Refused(HttpResponse):
    """The answer of a staff page that does not take what was sent, and says `why` in a sentence.

    `unsaved.giving_back` adds what was typed. `is_for_good` says that it can never be saved as it
    was sent, so that its words are given to be copied, and not put into a form again.
    """

    def __init__(self, why, *, status, is_for_good=False):
        page = render_to_string("staff/not_saved.html", {"why": why})
        super().__init__(page, status=status)
        self.why = why
        self.is_for_good = is_for_good


@dataclass(frozen=True)
class Unsaved:
    """Why a form is shown again, in a sentence or "", and what was typed in its `boxes`, or that
    it is only a file. A request that only shows such a form has this as its `unsaved`."""

    why: str
    had_files: bool
    is_only_a_file: bool
    boxes: QueryDict


def boxes_before(request):
    """Return what was typed in the form that this request shows again; nothing if it does not."""
    return request.unsaved.boxes if hasattr(request, "unsaved") else QueryDict()
