"""The frame of every staff page."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from actions.permissions import may_see


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
