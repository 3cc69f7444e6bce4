"""A page of the staff site that somebody may not open says which role may: never whose name."""

from dataclasses import dataclass

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from staff import roles
from staff.pages import staff_page

# What the admin's own pages ask for, by the end of their names.
_ASKED_BY = {
    "changelist": "view",
    "add": "add",
    "change": "change",
    "delete": "delete",
    "history": "view",
}


@dataclass(frozen=True)
class WhoMay:
    """`own`: the roles of the person. `others`: those that may, in words; none: only whoever looks
    after log-ins. `is_about_rows`: this person may do such a thing, but not to this row."""

    own: list
    others: list
    is_about_rows: bool


def is_for_staff(request: HttpRequest):
    """Return whether the page that was asked for is one of the staff site, and the person is of
    the staff."""
    user = getattr(request, "user", None)
    return (
        user is not None
        and user.is_active
        and user.is_staff
        and request.path.startswith(reverse("admin:index"))
    )


def may_not_open(request):
    """Answer whoever may not open this page."""
    return staff_page(
        request,
        "staff/may_not_open.html",
        _("You cannot open this page"),
        status=403,
        who_may=who_may(request),
    )


def who_may(request):
    """Return the WhoMay of the page that was refused."""
    own = list(request.user.groups.order_by("name").values_list("name", flat=True))
    asked = _asked(request)
    others = [name for name in roles.names() if asked in roles.permissions_of(name)]
    is_about_rows = asked is None or request.user.has_perm(asked)
    return WhoMay(own, others, is_about_rows)


def _asked(request):
    """Return the permission that was missing, such as "actions.publish_round", or None."""
    match = request.resolver_match
    name = match.url_name or "" if match else ""
    for model in admin.site._registry:  # noqa: SLF001  Django names no other way
        kind = f"{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(kind) and (verb := _ASKED_BY.get(name.removeprefix(kind))):
            return roles.permission(verb, model)
    return roles.refused(request.user)
