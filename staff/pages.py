"""The frame of every staff page, and the register of what rooms add to the staff site.

Each room lists its pages in a module `staff_pages`, found when the site starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import URLPattern

from publishing.rooms import Register
from staff.roles import may_see


class Section(NamedTuple):
    """A part of the first page: its place in the order, its template, and `mine_if`, the name of
    what rooms give that page that says whether this is work of whoever looks."""

    place: int
    template: str
    mine_if: str


@dataclass(frozen=True)
class StaffPages:
    """What a room adds to the staff site.

    `urlpatterns`: addresses under /admin/, which only people who logged in reach. `first_page`:
    what it has to say there, by name, and `sections`, which show it. `sheets`: the kinds of
    Sheet that can be brought in; `files`: the Files that can be taken away (`staff.sheets`).
    `of_guests`: the address of what this person sees in place of the first page, or "".
    `above`: what it has to say above any page of the staff site, also those of other rooms, as HTML
    or "".
    """

    urlpatterns: list[URLPattern]
    first_page: Callable[[HttpRequest], dict] | None = None
    sections: tuple[Section, ...] = ()
    sheets: tuple[type, ...] = ()
    files: Callable[[], list] | None = None
    of_guests: Callable[[HttpRequest], str] | None = None
    above: Callable[[HttpRequest], str] | None = None


_register = Register("staff_pages")
register, registered = _register.add, _register.all


def staff_page(request, template, title, *, status=200, **context):
    """Render a staff page inside the admin's frame."""
    frame = admin.site.each_context(request)
    # The long list of models would come before the work.
    frame |= {"title": title, "is_nav_sidebar_enabled": False}
    return render(request, template, {**frame, **context}, status=status)


def refuse_unless(allowed):
    """Raise PermissionDenied unless it is allowed."""
    if not allowed:
        raise PermissionDenied


def refuse_strangers(request):
    """Raise PermissionDenied for staff who have no role here."""
    refuse_unless(may_see(request.user))
