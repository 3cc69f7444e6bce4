"""No staff page writes while the database does not guard the public record, as in a migration."""

from functools import wraps

from django.contrib import admin
from django.shortcuts import render
from django.utils.translation import gettext as _

from publishing import guards

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


def while_guarded(view):
    """Return the view, which refuses to write while a guard is missing: the page it then answers
    holds what was typed."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method in SAFE or not guards.missing():
            return view(request, *args, **kwargs)
        context = {
            **admin.site.each_context(request),
            "title": _("Not saved: the site is being looked after"),
            "typed": _typed(request),
        }
        response = render(request, "staff/unguarded.html", context, status=503)
        response["Retry-After"] = "60"
        return response

    return guarded


def _typed(request):
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if value and not name.startswith(("csrf", "_")) and not name.endswith("_FORMS")
    ]
