"""An admin whose rows can be seen as the public will see them, before the public does."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from publishing.previews import preview_of
from publishing.visibility import Publishable
from staff.admin.public_memory import seen_by_public


class PreviewedAdmin(admin.ModelAdmin):
    """An admin with a button "Preview": what is typed is saved, looked at, and taken back."""

    # Relations that lead to the row on whose public page this one stands; empty: it has its own.
    shown_on = ()

    @property
    def has_preview(self):
        """Whether rows of this kind stand on a public page once they are shown."""
        has_page = self.shown_on or hasattr(self.model, "get_absolute_url")
        return bool(has_page) and issubclass(self.model, Publishable)

    def page_of(self, row):
        """Return the row on whose public page this one stands, or None."""
        if not self.shown_on:
            return row
        found = (getattr(row, name) for name in self.shown_on)
        found = (rows.first() if hasattr(rows, "first") else rows for rows in found)
        return next((page for page in found if page is not None), None)

    def render_change_form(self, request, context, **kwargs):
        row = kwargs.get("obj")
        context["may_preview"] = self.has_preview
        may_only_look = row and not self.has_change_permission(request, row)
        if self.has_preview and may_only_look and not seen_by_public(row):
            context["preview_url"] = preview_address(row)
        return super().render_change_form(request, context, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        return self._only_looked_at(request, obj) or super().response_add(
            request, obj, post_url_continue
        )

    def response_change(self, request, obj):
        return self._only_looked_at(request, obj) or super().response_change(request, obj)

    def _only_looked_at(self, request, row):
        """Return the preview if that was asked for, with the save taken back; else None."""
        if "_preview" not in request.POST or not self.has_preview:
            return None
        response = preview_of(row, self.page_or_404(row))
        transaction.set_rollback(True)  # the admin saves in one transaction, and this is inside
        return response

    def page_or_404(self, row):
        page = self.page_of(row)
        if page is None:
            raise Http404
        return page


def preview_address(row):
    """Return the address at which staff see the row, as saved, before the public does."""
    return reverse("admin:preview", args=[row._meta.app_label, row._meta.model_name, row.pk])


@require_safe
def preview(request, room, kind, pk):
    """Show a saved row on its public page, whether it is shown to the public or not."""
    try:
        model = apps.get_model(room, kind)
        rows = admin.site.get_model_admin(model)
    except (LookupError, NotRegistered) as error:
        raise Http404 from error
    if not getattr(rows, "has_preview", False):
        raise Http404
    row = rows.get_object(request, str(pk))
    if not rows.has_view_permission(request, row):
        raise PermissionDenied
    if row is None:
        raise Http404
    page = rows.page_or_404(row)
    if seen_by_public(row):
        return redirect(page)
    back_url = reverse(f"admin:{room}_{kind}_change", args=[pk])
    return preview_of(row, page, back_url=back_url)
